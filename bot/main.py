"""The only place that wires: settings in, an advisor out that starts and stops as one."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Literal

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.advice.advisor import Advisor
from bot.advice.late import LateAdvisor
from bot.engine.engine import Engine
from bot.engine.seams import LaneId
from bot.engine.settings import EngineSettings
from bot.figures import Figures
from bot.http.app import build_http
from bot.http.server import HttpServer
from bot.interview import record
from bot.interview.states import Idle, State
from bot.keeping import Keeping
from bot.settings import Settings, SettingsError, for_slack
from bot.slack.app import build_app, build_client, connect_socket_mode, share_connections
from bot.slack.delivery import SlackCourier
from bot.slack.feedback import Feedback
from bot.slack.homes import SlackHomes
from bot.slack.listeners import register
from bot.slack.profiles import Profiles
from bot.slack.signs import SlackSign
from bot.slack.views import ListedCheck
from bot.storage.backlog import Counts
from bot.storage.feedback import Opinions
from bot.storage.revisions import current, require_head, require_writable
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork
from knowledge.loading import bundled_pack, load_pack
from knowledge.pack import Pack
from knowledge.problems import PackError

if TYPE_CHECKING:
    from bot.advice.model.endpoint import Endpoint

log = structlog.get_logger("bot.main")

AGENT_SCOPE = "assistant:write"  # of an app that Slack shows as an agent, in threads
# What Slack says of a token that will not get better by trying again.
REFUSALS = {
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "not_allowed_token_type",
}


class AdvisorApp:
    """One replica of the advisor. *listening* is a bound socket for HTTP, None to listen nowhere."""

    def __init__(
        self, settings: Settings, *, listening: socket.socket | None = None, figures: EngineSettings | None = None
    ) -> None:
        missing = for_slack(settings)
        if missing:
            raise SettingsError(missing)
        self._settings, self._listening = settings, listening
        self.pack = pack_of(settings)
        self.storage = Storage(settings.database_url.get_secret_value())
        self.client = _client(settings)
        model, zone = settings.model_endpoint != "none", settings.advisor_time_zone
        keeping = Keeping(self.storage, model=model, zone=zone)
        courier = self._courier = SlackCourier(self.client, self.pack, self._checks_of, kept_of=keeping.kept_of)
        drained = figures or EngineSettings(drain_s=settings.advisor_drain_s, time_zone=zone)
        self._usual = LateAdvisor(partial(_usual_advisor, settings, self.pack))
        advisor, self._endpoint = _advisor(settings, self.pack, self.storage, self._usual)
        self.figures = Figures(self._sample)
        self._sign = SlackSign(self.client) if self._endpoint else None  # rules are done before anybody looks
        self.engine = Engine(
            self.storage,
            self.pack,
            advisor,
            courier,
            settings=drained,
            watch=self.figures,
            sign=self._sign,
            publisher=SlackHomes(self.client, self.pack, keeping.home_of),
        )
        self._running = AsyncExitStack()

    @property
    def model_endpoint(self) -> Literal["none", "openai", "azure"]:
        """Which kind of model takes part."""
        return self._settings.model_endpoint

    async def start(self) -> None:
        """Return when Slack can reach the advisor.

        Raises:
            SettingsError: Slack refuses a token.
            ServiceUnavailableError: The database does not answer.
            SchemaMismatchError: Its tables are not those of this version.
        """
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise

    async def _start(self) -> None:
        self._running.push_async_callback(asyncio.to_thread, self.storage.close)
        self._running.push_async_callback(share_connections(self.client).close)
        if self._endpoint is not None:
            self._running.push_async_callback(self._endpoint.close)
            self._running.push_async_callback(_ended, asyncio.create_task(_warmed(self._endpoint)))
        if self._sign is not None:
            self._running.push_async_callback(self._sign.close)
        await self._prepare_database()
        if self._settings.advisor_pack is not None:
            await self._usual.prepare()
        app = build_app(self.client, _secret(self._settings), answered=self.figures.answered)
        profiles = Profiles(self.client, self.engine.lives_in, time.time)
        self._running.push_async_callback(profiles.close)
        register(
            app,
            self.engine.intake,
            self.pack,
            team=await self._team(),
            answers_of=self._answers_of,
            state_of=self.engine.state_of,
            past_of=self._past_of,
            home_opened=self.engine.homes.opened,
            met=profiles.met,
            keep_feedback=self._keep_feedback,
        )
        self._running.push_async_callback(self.engine.stop)
        await self.engine.start()
        await self._open_ways_in(app)
        if self._settings.advisor_pack is None:  # what ships was tested; somebody's own had to be good before
            self._running.push_async_callback(_ended, asyncio.create_task(_prepared(self._usual)))

    async def prepared(self) -> None:
        """Return once everything is made that is made in the background after the start; raises what made it fail."""
        await self._usual.prepare()

    async def stop(self) -> None:
        """Let nothing more in, finish what is under way, close. Stopping twice is fine."""
        await self._running.aclose()

    async def _open_ways_in(self, app: AsyncApp) -> None:
        if self._listening is not None:
            await self._running.enter_async_context(self.figures.sampled())
            slack = None if self._settings.socket_mode else app
            server = HttpServer(build_http(slack, self._is_ready, self.figures.registry), self._listening)
            self._running.push_async_callback(server.stop)
            await server.start()
        if self._settings.slack_app_token is not None:
            token = self._settings.slack_app_token.get_secret_value()
            await _accepted("SLACK_APP_TOKEN", self.client.apps_connections_open(app_token=token))
            handler = await connect_socket_mode(app, token)
            self._running.push_async_callback(handler.close_async)

    async def _prepare_database(self) -> None:
        """Make sure the tables are there; a new SQLite file, which nobody uses yet, gets them by itself."""
        if self.storage.is_sqlite and await self.storage.database.run(current) is None:
            from bot.storage.migrate import upgrade  # noqa: PLC0415 - Alembic, for the first start alone

            await asyncio.to_thread(upgrade, self._settings.database_url.get_secret_value())
        await self.storage.database.run(require_head)

    async def _team(self) -> str:
        """Return the workspace of the token; "" where Slack cannot say just now: payloads name it, too."""
        answer = await _accepted("SLACK_BOT_TOKEN", self.client.auth_test())
        if answer is None:
            return ""
        granted = str(answer.headers.get("x-oauth-scopes", ""))
        self._courier.is_agent = AGENT_SCOPE in {each.strip() for each in granted.split(",")}
        return str(answer.get("team_id") or "")

    async def _checks_of(self, lane: LaneId) -> Sequence[ListedCheck]:
        return await self.storage.run(lambda work: work.checks.of(lane))

    async def _past_of(self, lane: LaneId, check: int) -> State | None:
        return await self.storage.run(lambda work: work.checks.past(lane, check))

    async def _answers_of(self, lane: LaneId, section: str) -> Sequence[str]:
        return await self.storage.run(_answers, lane, section)

    async def _keep_feedback(self, given: Feedback) -> None:
        await self.storage.run(lambda work: work.feedback.keep(**asdict(given)))

    async def _is_ready(self) -> bool:
        await self.storage.database.run(require_writable)
        return True

    async def _sample(self) -> tuple[Counts, Opinions]:
        return await self.engine.counts(), await self.storage.run(lambda work: work.feedback.count())


def _usual_advisor(settings: Settings, pack: Pack) -> Advisor:
    from bot.modelling import usual_advisor  # noqa: PLC0415 - what it is made of is imported when it is made

    return usual_advisor(settings, pack)


def _advisor(settings: Settings, pack: Pack, storage: Storage, usual: Advisor) -> tuple[Advisor, Endpoint | None]:
    if settings.model_endpoint == "none":
        return usual, None
    from bot.modelling import advisor_of  # noqa: PLC0415 - only where a model takes part

    return advisor_of(settings, pack, storage, usual)


async def _warmed(endpoint: Endpoint) -> None:
    """Import the model's client off the way of any acknowledgement; a message that comes sooner does it itself."""
    try:
        await endpoint.warm()
    except Exception:
        log.exception("model_not_warmed", model=endpoint.config.name)


async def _prepared(advisor: LateAdvisor) -> None:
    """Make the advisor while the first messages are taken in; a message that comes sooner waits for it."""
    try:
        await advisor.prepare()
    except Exception:
        log.exception("advisor_not_made")


async def _ended(task: asyncio.Task[None]) -> None:
    """Let *task* end; the import inside it cannot be interrupted."""
    await asyncio.wait([task])


def pack_of(settings: Settings) -> Pack:
    """Return the pack the settings name; SettingsError where it has problems."""
    try:
        return load_pack(settings.advisor_pack) if settings.advisor_pack else bundled_pack()
    except PackError as error:
        found = len(error.problems)
        sentence = (
            f"ADVISOR_PACK has {found} problem(s): run `advisor pack check {error.folder}`, and mend what it names."
        )
        raise SettingsError((sentence,)) from None


def _client(settings: Settings) -> AsyncWebClient:
    token = settings.slack_bot_token
    return build_client(token.get_secret_value() if token else "", settings.slack_api_url)


def _secret(settings: Settings) -> str | None:
    secret = settings.slack_signing_secret
    return secret.get_secret_value() if secret and not settings.socket_mode else None


def _answers(work: UnitOfWork, lane: LaneId, section: str) -> Sequence[str]:
    found = work.lanes.read(lane)
    if found is None or isinstance(found.state, Idle):
        return ()
    return tuple(each.text for each in record.own(record.check_of(found.state), section))


async def _accepted(variable: str, call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse | None:
    """Return Slack's answer to the first call with a token; None where Slack is in trouble, which passes by itself.

    Raises:
        SettingsError: Slack refuses the token.
    """
    try:
        return await call
    except SlackApiError as error:
        reason = str(error.response.get("error") or "no_answer")
        if reason in REFUSALS:
            sentence = f"{variable} is refused by Slack ({reason}): copy it again from your Slack app's pages."
            raise SettingsError((sentence,)) from None
        log.warning("slack_not_ready", variable=variable, reason=reason)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        log.warning("slack_not_reached", variable=variable, error=type(error).__name__)
    return None

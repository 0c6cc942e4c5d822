"""The only place that wires: settings in, an advisor out that starts and stops as one."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Literal

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.advice.advisor import Advisor
from bot.advice.late import LateAdvisor
from bot.engine.engine import Engine
from bot.engine.seams import LaneId
from bot.engine.settings import EngineSettings
from bot.figures import Figures
from bot.http.app import build_routes
from bot.interview import record
from bot.interview.states import Idle, State
from bot.keeping import Keeping
from bot.opening import Opening
from bot.settings import Settings, SettingsError, for_slack
from bot.slack.app import build_app, connect_socket_mode
from bot.slack.client import build_client, share_connections
from bot.slack.delivery import SlackCourier
from bot.slack.feedback import Feedback
from bot.slack.homes import SlackHomes
from bot.slack.listeners import register
from bot.slack.profiles import Profiles
from bot.slack.signs import SlackSign
from bot.slack.views import ListedCheck
from bot.storage.backlog import Counts
from bot.storage.feedback import Opinions
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork
from bot.tokens import accepted
from knowledge.loading import bundled_pack, load_pack
from knowledge.pack import Pack
from knowledge.problems import PackError

if TYPE_CHECKING:
    from bot.advice.default import DefaultAdvisor
    from bot.advice.model.endpoint import Endpoint

log = structlog.get_logger("bot.main")


class AdvisorApp:
    """One replica of the advisor.

    Args:
        settings: What it is to be.
        listening: A bound socket for HTTP, None to listen nowhere.
        opening: Where it may have been opened already, in the place of *listening*.
        figures: The engine's.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        listening: socket.socket | None = None,
        opening: Opening | None = None,
        figures: EngineSettings | None = None,
    ) -> None:
        missing = for_slack(settings)
        if missing:
            raise SettingsError(missing)
        self._settings = settings
        self.pack = pack_of(settings)
        self._opening = opening or Opening(settings, listening)
        self.storage = Storage(self._opening.database)
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
            quick=self._quick,
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
        self._running.push_async_callback(self._opening.close)
        self._running.push_async_callback(share_connections(self.client).close)
        if self._endpoint is not None:
            self._running.push_async_callback(self._endpoint.close)
            self._running.push_async_callback(_ended, asyncio.create_task(_warmed(self._endpoint)))
        if self._sign is not None:
            self._running.push_async_callback(self._sign.close)
        if self._settings.advisor_pack is not None:
            await self._usual.prepare()
        await self._opening.open()
        workspace = self._opening.workspace
        self._courier.is_agent = workspace.is_agent
        app = build_app(self.client, _secret(self._settings), answered=self.figures.answered)
        profiles = Profiles(self.client, self.engine.lives_in, time.time)
        self._running.push_async_callback(profiles.close)
        register(
            app,
            self.engine.intake,
            self.pack,
            team=workspace.team,
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
        if self._opening.listens:
            await self._running.enter_async_context(self.figures.sampled())
            slack, door = None if self._settings.socket_mode else app, self._opening.door
            self._running.push_async_callback(self._opening.shut)
            door.furnish(build_routes(slack, self.figures.registry, door.lag))
        if self._settings.slack_app_token is not None:
            token = self._settings.slack_app_token.get_secret_value()
            await accepted("SLACK_APP_TOKEN", self.client.apps_connections_open(app_token=token), aiohttp.ClientError)
            handler = await connect_socket_mode(app, token)
            self._running.push_async_callback(handler.close_async)

    def _quick(self) -> Advisor | None:
        """Return the advisor by rules where nobody else is asked, once it is made."""
        made = None if self._endpoint else self._usual.made
        return made if made and made.is_quick else None

    async def _checks_of(self, lane: LaneId) -> Sequence[ListedCheck]:
        return await self.storage.run(lambda work: work.checks.of(lane))

    async def _past_of(self, lane: LaneId, check: int) -> State | None:
        return await self.storage.run(lambda work: work.checks.past(lane, check))

    async def _answers_of(self, lane: LaneId, section: str) -> Sequence[str]:
        return await self.storage.run(_answers, lane, section)

    async def _keep_feedback(self, given: Feedback) -> None:
        await self.storage.run(lambda work: work.feedback.keep(**asdict(given)))

    async def _sample(self) -> tuple[Counts, Opinions]:
        return await self.engine.counts(), await self.storage.run(lambda work: work.feedback.count())


def _usual_advisor(settings: Settings, pack: Pack) -> DefaultAdvisor:
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


async def _prepared(advisor: LateAdvisor[DefaultAdvisor]) -> None:
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

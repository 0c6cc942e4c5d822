"""``advisor doctor``: looks at everything the advisor rests on, and says what to do about what is wrong.

Looks only: nothing is posted, written or migrated.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Literal, TypeAlias

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.advice.model.connecting import entra_tokens
from bot.advice.model.faults import ModelFaultError
from bot.interview.errors import ServiceUnavailableError
from bot.manifests import manifest, scopes
from bot.settings import Settings, for_slack
from bot.storage.errors import DatabaseUrlError, SchemaMismatchError
from bot.storage.revisions import require_head
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork
from knowledge.loading import bundled_pack, load_pack
from knowledge.problems import PackError

OPENAI_API = "https://api.openai.com/v1/"
PATIENCE_S = 10  # for each look over the network

State: TypeAlias = Literal["fine", "failed", "skipped"]

MENDS = {
    "invalid_auth": "Copy the token again from your Slack app's pages.",
    "not_allowed_token_type": "This is another kind of token: look at the setting's description.",
    "account_inactive": "The app was removed from the workspace: install it again.",
    "token_revoked": "The app was removed from the workspace: install it again.",
    "token_expired": "Install the app again, with token rotation switched off.",
}


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at: how it stands, in a sentence, and what to do about it where it failed."""

    at: str
    state: State
    says: str
    mend: str = ""


async def examine(settings: Settings) -> AsyncIterator[Look]:
    """Yield a look at each thing, in the order in which they depend on each other."""
    for problem in for_slack(settings):
        yield Look("settings", "failed", *_said_and_mend(problem))
    yield pack(settings)
    for look in (database, bot_token, way_in, model_endpoint):
        yield await look(settings)


def _said_and_mend(problem: str) -> tuple[str, str]:
    said, _, mend = problem.partition(": ")
    return f"{said}.", f"{mend[:1].upper()}{mend[1:]}"


def pack(settings: Settings) -> Look:
    """The pack loads, and every quote of it stands in its text."""
    try:
        found = load_pack(settings.advisor_pack) if settings.advisor_pack else bundled_pack()
    except PackError as error:
        return Look(
            "knowledge",
            "failed",
            f"{len(error.problems)} problem(s) in the pack.",
            "Run `advisor pack check` on its folder.",
        )
    return Look(
        "knowledge", "fine", f"{found.id} {found.version}: {len(found.criteria)} criteria, every quote verified."
    )


async def database(settings: Settings) -> Look:
    """The database answers, its tables are those of this version, and nothing is stuck in it."""
    try:
        storage = Storage(settings.database_url.get_secret_value())
    except DatabaseUrlError as error:
        return Look("database", "failed", str(error), "Set DATABASE_URL.")
    try:
        if _has_no_file(storage):
            return Look("database", "failed", f"There is no {storage.url.database} yet.", "Run `advisor db upgrade`.")
        return await storage.run(_found_in_database)
    except SchemaMismatchError as error:
        return Look("database", "failed", f"{str(error).partition(':')[0]}.", "Run `advisor db upgrade`.")
    except ServiceUnavailableError:
        where = storage.url.render_as_string(hide_password=True)
        return Look("database", "failed", f"{where} does not answer.", "Start it, or set DATABASE_URL to another.")
    finally:
        storage.close()


def _has_no_file(storage: Storage) -> bool:
    """Whether looking would make the file."""
    return storage.is_sqlite and not Path(str(storage.url.database)).exists()


def _found_in_database(work: UnitOfWork) -> Look:
    require_head(work.connection)
    counts = work.backlog.counts()
    if counts.parked or counts.dead or counts.teams_stopped:
        stuck = f"{counts.parked} parked, {counts.dead} dead, {counts.teams_stopped} workspace(s) stopped"
        return Look(
            "database", "failed", f"It is up to date, but work is stuck in it: {stuck}.", "Run `advisor lanes`."
        )
    return Look(
        "database", "fine", f"It answers and is up to date; {counts.lanes_waiting} conversation(s) wait.{_liked(work)}"
    )


def _liked(work: UnitOfWork) -> str:
    """Say what people think of answers, where anybody said so."""
    found = work.feedback.count()
    total = found.helpful + found.unhelpful
    return f" {found.helpful} of {total} answers that people judged were called helpful." if total else ""


async def bot_token(settings: Settings) -> Look:
    """Slack takes the bot token, and it carries the scopes that the manifest declares."""
    if settings.slack_bot_token is None:
        return Look("bot token", "skipped", "No SLACK_BOT_TOKEN is set.")
    client = _client(settings, settings.slack_bot_token.get_secret_value())
    try:
        answer = await client.auth_test()
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        return _slack_failed("bot token", settings, error)
    missing = scopes(manifest("socket")) - {
        each.strip() for each in answer.headers.get("x-oauth-scopes", "").split(",")
    }
    if missing:
        return Look(
            "bot token",
            "failed",
            f"The app lacks the scope(s) {', '.join(sorted(missing))}.",
            "Add them under OAuth & Permissions (or import the manifest again), then install the app again.",
        )
    return Look("bot token", "fine", f"{answer['user']} in {answer['team']}, with every scope it needs.")


async def way_in(settings: Settings) -> Look:
    """Slack can reach the advisor: the app-level token opens a connection, or a signing secret is set."""
    if settings.slack_app_token is None:
        if settings.slack_signing_secret is None:
            return Look("way in", "skipped", "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.")
        return Look(
            "way in", "fine", f"HTTP mode: Slack must reach /slack/events on port {settings.port} of this machine."
        )
    token = settings.slack_app_token.get_secret_value()
    try:
        await _client(settings, token).apps_connections_open(app_token=token)
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        return _slack_failed("way in", settings, error)
    return Look("way in", "fine", "Socket Mode: Slack opens a connection for this app-level token.")


def _client(settings: Settings, token: str) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=settings.slack_api_url, timeout=PATIENCE_S, retry_handlers=[])


def _slack_failed(at: str, settings: Settings, error: Exception) -> Look:
    if not isinstance(error, SlackApiError):
        return Look(
            at,
            "failed",
            f"Slack cannot be reached at {settings.slack_api_url}.",
            "Check the network, or SLACK_API_URL.",
        )
    reason = str(error.response.get("error", "an answer that is not Slack's"))
    return Look(at, "failed", f"Slack says {reason}.", MENDS.get(reason, "Look the error up at docs.slack.dev."))


async def model_endpoint(settings: Settings) -> Look:
    """The configured model endpoint answers and takes the key; it is asked for its list of models only."""
    if settings.model_endpoint == "none":
        return Look("model", "skipped", "None is configured; none is needed.")
    url, headers = _models_request(settings)
    if settings.model_endpoint == "azure" and settings.azure_openai_entra:
        try:
            headers = {"Authorization": f"Bearer {await entra_tokens()()}"}
        except ModelFaultError:
            return Look("model", "failed", "Entra ID gives no token.", "Install azure-identity; sign this process in.")
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_S)) as session,
            session.get(url, headers=headers) as answer,
        ):
            status = answer.status
    except (aiohttp.ClientError, TimeoutError):
        return Look("model", "failed", "The model endpoint cannot be reached.", "Check the network and its address.")
    return _model_answered(status)


def _models_request(settings: Settings) -> tuple[str, dict[str, str]]:
    if settings.model_endpoint == "azure":
        key = settings.azure_openai_api_key
        url = f"{settings.azure_openai_endpoint}openai/models?api-version={settings.azure_openai_api_version}"
        return url, {"api-key": key.get_secret_value()} if key else {}
    key = settings.openai_api_key
    url = f"{settings.openai_base_url or OPENAI_API}models"
    return url, {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}


def _model_answered(status: int) -> Look:
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Look("model", "failed", f"The model endpoint refuses the key (HTTP {status}).", "Check the key.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Look("model", "failed", f"The model endpoint is in trouble (HTTP {status}).", "Try again later.")
    if status == HTTPStatus.NOT_FOUND:
        return Look("model", "fine", "The model endpoint answers; it offers no list of models.")
    return Look("model", "fine", "The model endpoint answers and takes the key.")

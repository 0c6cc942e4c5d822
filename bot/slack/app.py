"""Bolt, built explicitly: nothing is taken from the environment, nothing retries by itself, nothing is logged twice."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.quiet import quiet_logger
from bot.slack.shapes import misshapen
from bot.slack.signature import Signature

log = structlog.get_logger(__name__)

# Bolt reads these behind its caller's back; SLACK_CLIENT_ID with its secret silently turns a token app into OAuth mode.
_READ_BY_BOLT = (
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_VERIFICATION_TOKEN",
)
ACK_S = 3.0  # Slack waits no longer for an answer
PING_S = 4.0  # a connection that went silent is given up after one and a half, noticed within one more: 10 s


def _unheard(_status: int, _took_s: float) -> None:
    """Hear of an answer and do nothing."""


class SignedRequest(AsyncBoltRequest):
    """A request whose signature was found valid already: to be made of nothing else."""


class SignedApp(AsyncApp):
    """The Bolt app; *signature* tells requests of Slack's from others, None where only Socket Mode is used.

    *answered* hears of every answer to Slack, over HTTP and in Socket Mode: its status, and the seconds it took.
    """

    signature: Signature | None = None
    answered: Callable[[int, float], None] = staticmethod(_unheard)

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """See AsyncApp."""
        began = time.perf_counter()
        response = await super().async_dispatch(req)
        self.answered(response.status, time.perf_counter() - began)
        return response


def build_app(
    client: AsyncWebClient,
    signing_secret: str | None = None,
    *,
    now: Callable[[], float] = time.time,
    answered: Callable[[int, float], None] = _unheard,
) -> SignedApp:
    """Return the Bolt app for one workspace's token.

    Args:
        client: Carries the bot token; its retry handlers must be empty.
        signing_secret: For signed HTTP. None where only Socket Mode is used: HTTP requests are then all refused.
        now: The clock signatures are checked against.
        answered: Hears of every answer to Slack: its status, and the seconds it took.
    Raises:
        ValueError: The client would re-send posts, or the secret is empty.
    """
    if client.retry_handlers:
        raise ValueError("The Slack client must be built with retry_handlers=[]: retries live in the outbox.")
    signature = Signature(signing_secret, now=now) if signing_secret is not None else None
    with _nothing_from_the_environment():
        app = SignedApp(
            name="advisor",
            client=_tokenless(client),
            authorize=_OneToken(client),
            before_authorize=_Door(),
            signing_secret="unused",  # noqa: S106 - our own check stands in its place
            request_verification_enabled=False,
            ignoring_self_events_enabled=False,  # needs auth.test first; translating leaves bots' messages out
            attaching_conversation_kwargs_enabled=False,
            attaching_function_token_enabled=False,  # there are no functions
            logger=quiet_logger(),
        )
    app.signature, app.answered = signature, answered
    app.error(_on_error)
    return app


def _tokenless(client: AsyncWebClient) -> AsyncWebClient:
    """Return the client Bolt copies for each request; the token comes with ``authorize``."""
    return AsyncWebClient(
        base_url=client.base_url,
        timeout=client.timeout,
        ssl=client.ssl,
        proxy=client.proxy,
        session=client.session,
        headers=dict(client.headers),
        retry_handlers=[],
        logger=quiet_logger(),
    )


class _OneToken(AsyncAuthorize):
    """An authorize that asks nobody.

    Bolt's own calls auth.test before anything else and, when that fails for a moment, answers Slack 200: the event
    would be lost before it is stored.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # Bolt gives it no return type
        self._client = client

    async def __call__(  # type: ignore[override] # it acts for nobody
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
    ) -> AuthorizeResult:
        """See AsyncAuthorize."""
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, bot_token=self._client.token, bot_id=None
        )


class _Door(AsyncMiddleware):
    """What comes before all that reads a payload: unsigned ones are refused, misshapen ones acknowledged."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt passes by name
    ) -> BoltResponse | None:
        """See AsyncMiddleware."""
        if req.mode != "socket_mode" and not isinstance(req, SignedRequest):
            return BoltResponse(status=401, body="")
        if fields := misshapen(req.body):
            log.warning("payload_not_understood", fields=fields)
            return BoltResponse(status=200, body="")  # sent again, it would have the same shape
        return await next()


async def _on_error(error: Exception, response: BoltResponse | None) -> BoltResponse | None:
    """Name the error's type alone: its text may quote what somebody wrote. None where Slack was answered already."""
    log.error("slack_request_failed", error=type(error).__name__)
    return None if response is None else BoltResponse(status=500, body="")


@contextmanager
def _nothing_from_the_environment() -> Iterator[None]:
    hidden = {name: os.environ.pop(name) for name in _READ_BY_BOLT if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)


class _FinishingHandler(AsyncSocketModeHandler):
    """Bolt's handler, which on closing lets what is being taken in still be answered.

    The SDK closes the connection under a listener that is about to acknowledge; Slack would deliver that again, and the
    listener would fail on a closed session.
    """

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        super().__init__(app, app_token, logger=quiet_logger(), ping_interval=PING_S)
        self._under_way: set[asyncio.Task[Any]] = set()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """See AsyncSocketModeHandler; after closing began, requests are left for Slack to deliver again."""
        task = asyncio.current_task()
        if client.closed or task is None:
            return
        self._under_way.add(task)
        try:
            await super().handle(client, req)
        finally:
            self._under_way.discard(task)

    async def close_async(self) -> None:
        """Take nothing more in, let what is under way be answered, close."""
        self.client.closed = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=ACK_S)
        await super().close_async()  # type: ignore[no-untyped-call] # Bolt gives it no return type


async def connect_socket_mode(app: AsyncApp, app_token: str) -> AsyncSocketModeHandler:
    """Connect in Socket Mode and return the handler; ``await handler.close_async()`` ends it.

    The SDK reconnects by itself; it answers Slack only when ``async_dispatch`` gave 200, so what could not be stored is
    delivered again.
    """
    handler = _FinishingHandler(app, app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt gives it no return type
    return handler

"""``POST /slack/events``: the body is bounded in size and time before anything looks at it, then Bolt takes over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

import structlog
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_internals import build_async_context
from starlette.requests import Request
from starlette.responses import Response

from bot.slack.app import SignedApp, SignedRequest
from bot.slack.signature import Signature

log = structlog.get_logger()

MAX_BODY_BYTES = 1_000_000
BODY_WITHIN_S = 5.0  # Slack sends at once and waits 3 s in all
MAX_CHECK_BYTES = 1_000
# What Bolt raises where a payload is not UTF-8, no JSON, too deep, no object, or has parts of another kind.
_MISSHAPEN = (AttributeError, LookupError, RecursionError, TypeError, ValueError)


class _RefusedError(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def slack_events(app: AsyncApp, *, body_within_s: float = BODY_WITHIN_S) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint for everything Slack sends: events, slash commands, interactivity.

    413 for a body over 1 MB, 408 for one that does not come, 401 unless signed, 400 for what is signed but no payload.
    Nothing is read out of a body before its signature is checked: by what ``build_app`` was given.
    """
    signature = app.signature if isinstance(app, SignedApp) else None

    async def endpoint(request: Request) -> Response:
        try:
            body = await _body(request, body_within_s)
            if not _is_signed(signature, request, body):
                return Response(status_code=200 if _is_certificate_check(body) else 401)
            bolt_request = _signed_request(request, body)
        except _RefusedError as refused:
            return Response(status_code=refused.status)
        return await _dispatched(app, bolt_request)

    return endpoint


async def _dispatched(app: AsyncApp, request: AsyncBoltRequest) -> Response:
    """Hand *request* to Bolt, which takes the shape of a payload on trust and raises where it is another."""
    try:
        return to_starlette_response(await app.async_dispatch(request))
    except _MISSHAPEN as error:
        log.warning("payload_not_understood", error=type(error).__name__)
        return Response(status_code=400)


async def certificate_check(request: Request) -> Response:
    """Answer Slack's look at our certificate where it comes as GET; 405 for any other."""
    is_check = request.query_params.get("ssl_check") == "1"
    return Response(status_code=200) if is_check else Response(status_code=405, headers={"Allow": "POST"})


def _is_signed(signature: Signature | None, request: Request, body: bytes) -> bool:
    timestamps, signatures = (
        request.headers.getlist(name) for name in ("x-slack-request-timestamp", "x-slack-signature")
    )
    if signature is None or len(timestamps) != 1 or len(signatures) != 1:  # of two, which would be the right one?
        return False
    return signature.is_valid(body, timestamps[0], signatures[0])


def _is_certificate_check(body: bytes) -> bool:
    """Return whether Slack only looks at our certificate: unsigned, answered, without any effect."""
    return len(body) < MAX_CHECK_BYTES and ("ssl_check", "1") in parse_qsl(body.decode("latin-1"))


async def _body(request: Request, within_s: float) -> bytes:
    """Return the body, counted while it comes: what the header announces proves nothing."""
    try:
        async with asyncio.timeout(within_s):
            return await _counted(request)
    except TimeoutError:
        raise _RefusedError(408) from None


async def _counted(request: Request) -> bytes:
    announced = request.headers.get("content-length", "0")
    if announced.isascii() and announced.isdigit() and int(announced[:12]) > MAX_BODY_BYTES:
        raise _RefusedError(413)
    received, more = bytearray(), True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise _RefusedError(400)
        received += message.get("body", b"")
        if len(received) > MAX_BODY_BYTES:
            raise _RefusedError(413)
        more = message.get("more_body", False)
    return bytes(received)


def _signed_request(request: Request, body: bytes) -> SignedRequest:
    """Return *request*, whose signature was found valid, for Bolt; Slack sends nothing in a query."""
    try:
        return _with_whole_form(SignedRequest(body=body.decode("utf-8"), headers=dict(request.headers.items())))
    except _MISSHAPEN as error:
        log.warning("payload_not_understood", error=type(error).__name__)
        raise _RefusedError(400) from None


def _with_whole_form(request: SignedRequest) -> SignedRequest:
    """Read a form again that Bolt took for interactivity because the word "payload" stands somewhere in it."""
    if request.body or "payload" not in request.raw_body:
        return request
    request.body = dict(parse_qsl(request.raw_body, keep_blank_values=True))
    request.context = build_async_context(AsyncBoltContext({}), request.body)
    return request

"""One call of the Web API, from the request to the answer: faults, token, scope, rate, the method, the record."""

import base64
import json
import math
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.sandbox.api import (  # noqa: F401 - importing registers the methods
    agents,
    chat,
    conversations,
    files,
    installs,
    people,
    reactions,
    streams,
    views,
)
from bot.sandbox.api.installs import known_scopes
from bot.sandbox.api.registry import METHODS, Args, Method
from bot.sandbox.dropping import DROP
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Fault
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform

_OUTAGE = "<!DOCTYPE html><html><head><title>Service unavailable</title></head><body>Server Error</body></html>"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back, and how it is written down."""

    body: Json
    status: int = 200
    retry_after_s: int | None = None

    @property
    def outcome(self) -> str:
        """ "ok", or the name of the error."""
        return "ok" if self.body.get("ok") else str(self.body.get("error"))


class WebApi:
    """Answers `/api/<method>` the way slack.com does."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def endpoint(self, request: Request) -> Response:
        """Answer one call."""
        name, started_s = request.path_params["method"], self._platform.clock.now()
        given = await _arguments(request)
        token = _token(request, given)
        channel = str(given["channel"]) if given.get("channel") else None
        fault = self._platform.faults.strike(name, channel)
        answer, response = await self._answered(name, given, token, fault)
        span = (started_s, self._platform.clock.now())
        outcome = answer.outcome if fault is None else f"{fault.kind}:{answer.outcome}"
        self._platform.calls.add("in", name, given, outcome, status=response.status_code, span=span, answer=answer.body)
        return response

    async def _answered(
        self, name: str, given: Json, token: str | None, fault: Fault | None
    ) -> tuple[Answer, Response]:
        if fault is None:
            answer = self.perform(name, given, token)
            return answer, self._response(answer)
        if refusal := refused_by(fault):
            return refusal
        if fault.kind == "delay":
            await self._platform.clock.sleep(fault.delay_s)
        answer = self.perform(name, given, token)
        if fault.kind == "delay_after":
            await self._platform.clock.sleep(fault.delay_s)
        return answer, answer_lost(fault) or self._response(answer)

    def perform(self, name: str, given: Json, token: str | None) -> Answer:
        """Do what the call asks and return the answer."""
        try:
            return self._authorised(_known(name), given, token)
        except SlackError as refusal:
            return Answer(refusal.body())

    def _authorised(self, known: Method, given: Json, token: str | None) -> Answer:
        if not known.open:
            self._platform.tokens.check(token, app_level=known.app_level)
        wait_s = self._platform.rates.wait_s(known.name, known.tier, given.get("channel"))
        if wait_s > 0:
            return Answer({"ok": False, "error": "ratelimited"}, 429, math.ceil(wait_s))
        if known.scope is not None:
            self._platform.permissions.need(known.scope)
        args = Args(given, token=token or "")
        return Answer({"ok": True, **known.handler(self._platform, args)})

    def _response(self, answer: Answer) -> Response:
        headers = {"x-oauth-scopes": self._platform.permissions.header(known_scopes())}
        if answer.retry_after_s is not None:
            headers["Retry-After"] = str(answer.retry_after_s)
        return JSONResponse(answer.body, answer.status, headers)


def _known(name: str) -> Method:
    if name not in METHODS:
        raise SlackError("unknown_method", req_method=name)
    return METHODS[name]


def refused_by(fault: Fault) -> tuple[Answer, Response] | None:
    """Return the answer of a fault that performs nothing."""
    body: Json = {"ok": False, "error": fault.kind}
    match fault.kind:
        case "ratelimited":
            body["error"], headers = "ratelimited", {"Retry-After": str(fault.retry_after_s)}
            return Answer(body, 429), JSONResponse(body, 429, headers)
        case "error":
            body["error"] = fault.error
            return Answer(body), JSONResponse(body)
        case "http_500":
            return Answer(body, 500), Response(status_code=500)
        case "http_503":
            return Answer(body, 503), HTMLResponse(_OUTAGE, 503)
        case "drop_before":
            return Answer(body, 0), DROP
    return None


def answer_lost(fault: Fault) -> Response | None:
    """Return what the app gets in place of the answer to what was performed."""
    if fault.kind == "drop_after":
        return DROP
    return Response(status_code=500) if fault.kind == "http_500_after" else None


async def _arguments(request: Request) -> Json:
    """Return the arguments of a call: query string, form and JSON body, the later ones winning."""
    given: Json = dict(request.query_params)
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind == "application/json" and body:
        given |= _object(body)
    elif kind == "application/x-www-form-urlencoded":
        given |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return given | _client(request)


def _object(body: bytes) -> Json:
    try:
        found: Any = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _client(request: Request) -> Json:
    """Return the client id and secret of HTTP Basic authentication, which oauth.v2.access uses."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    ident, _, secret = base64.b64decode(encoded).decode().partition(":")
    return {"client_id": ident, "client_secret": secret}


def _token(request: Request, given: Json) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else given.get("token")

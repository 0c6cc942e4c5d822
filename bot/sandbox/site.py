"""The routes of the sandbox: the Web API, Socket Mode, response URLs, OAuth, files, the page and the controls."""

import json
from pathlib import Path
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.sandbox.answers import respond
from bot.sandbox.api.dispatch import WebApi, answer_lost, refused_by
from bot.sandbox.control_api import ControlApi
from bot.sandbox.errors import SlackError
from bot.sandbox.gestures import Gestures
from bot.sandbox.page_api import PageApi
from bot.sandbox.platform import Platform
from bot.sandbox.submitting import Submitting

PAGE = Path(__file__).parent / "page"
# A page elsewhere must not reach the sandbox under a name of its own that resolves to this machine.
_HOSTS = ["127.0.0.1", "localhost"]
_GONE = {"expired_url", "used_url", "invalid_url"}


def build_app(platform: Platform, gestures: Gestures, *, hosts: list[str] | None = None) -> Starlette:
    """Return the application that serves *platform*."""
    files, links = FileLinks(platform), AppLinks(platform)
    page = PageApi(platform, gestures, Submitting(platform, gestures))
    return Starlette(
        routes=[
            Route("/", show_page),
            Route("/app_redirect", links.open_app),
            Route("/api/{method}", WebApi(platform).endpoint, methods=["GET", "POST"]),
            WebSocketRoute("/link/", platform.socket_mode.endpoint),
            Route("/response/{ident}", links.respond, methods=["POST"]),
            Route("/oauth/v2/authorize", links.authorise),
            Route("/files/{ident}/{name}", files.download),
            Route("/upload/{ident}", files.upload, methods=["POST", "PUT"]),
            *page.routes(),
            *ControlApi(platform).routes(),
            Mount("/page", PageFiles(directory=PAGE, check_dir=False)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts or _HOSTS), Middleware(SameOrigin)],
    )


class PageFiles(StaticFiles):
    """The page's modules and sheets, asked for anew each time: after an upgrade old and new ones must not mix."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file; the browser may keep it, but asks whether it still holds."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


async def show_page(request: Request) -> Response:
    """Return the page, or a plain word where it was not installed."""
    index = PAGE / "index.html"
    if not index.exists():
        return PlainTextResponse("The sandbox is running; its page is not installed.", 404)
    return FileResponse(index, headers={"Cache-Control": "no-store"})


class SameOrigin:
    """Refuses what another site's page sends: the people here have no passwords, so nobody else may act for them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless its Origin is another host."""
        headers = dict(scope.get("headers", ()))
        origin, host = headers.get(b"origin"), headers.get(b"host", b"")
        if origin is None or origin.partition(b"://")[2] == host:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4403})
        else:
            await PlainTextResponse("Another site may not act here.", 403)(scope, receive, send)


class AppLinks:
    """Addresses given to the app: response URLs and the page of consent."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def respond(self, request: Request) -> Response:
        """Take an answer to a gesture; the faults of the method `response_url` apply."""
        started_s, fault = self._platform.clock.now(), self._platform.faults.strike("response_url")
        body = await request.body()
        refused = None if fault is None else refused_by(fault)
        outcome, status = ("fault", 0) if refused else self._responded(request.path_params["ident"], body)
        span = (started_s, self._platform.clock.now())
        self._platform.calls.add("in", "response_url", {"body": body.decode()}, outcome, status=status, span=span)
        lost = None if fault is None else answer_lost(fault)
        return refused[1] if refused else lost or PlainTextResponse(outcome, status)

    def _responded(self, ident: str, body: bytes) -> tuple[str, int]:
        try:
            respond(self._platform, ident, json.loads(body))
        except SlackError as refusal:
            return refusal.code, 404 if refusal.code in _GONE else 400
        except (ValueError, AttributeError):
            return "invalid_payload", 400
        return "ok", 200

    async def open_app(self, _: Request) -> Response:
        """Open the app's direct message: the page begins with it."""
        return RedirectResponse("/", 302)

    async def authorise(self, request: Request) -> Response:
        """Consent at once: send the browser back with a code, as if the person had pressed Allow."""
        query, tokens = request.query_params, self._platform.tokens
        target = query.get("redirect_uri", "")
        if query.get("client_id") != tokens.client_id or not target:
            return PlainTextResponse("invalid_client_id or missing redirect_uri", 400)
        answer = {"code": tokens.authorise(target), "state": query.get("state", "")}
        return RedirectResponse(f"{target}{'&' if '?' in target else '?'}{urlencode(answer)}", 302)


class FileLinks:
    """The content of files."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def download(self, request: Request) -> Response:
        """Return a file's bytes, as a download and never as a page."""
        file = self._platform.workspace.files.get(request.path_params["ident"])
        if file is None or not file.complete:
            return PlainTextResponse("file_not_found", 404)
        headers = {"X-Content-Type-Options": "nosniff"}
        if not file.mimetype.startswith("image/") or file.mimetype == "image/svg+xml":
            headers["Content-Disposition"] = "attachment"
        return Response(file.content, headers=headers, media_type=file.mimetype)

    async def upload(self, request: Request) -> Response:
        """Take the bytes the app announced with files.getUploadURLExternal."""
        file = self._platform.workspace.files.get(self._platform.uploads.get(request.path_params["ident"], ""))
        if file is None:
            return PlainTextResponse("file_not_found", 404)
        file.content = await request.body()
        return PlainTextResponse(f"OK - {len(file.content)}")

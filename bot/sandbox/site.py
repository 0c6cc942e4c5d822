"""The routes of the sandbox: the Web API, Socket Mode, response URLs, OAuth, files, the page and the controls."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from bot.sandbox.answers import respond
from bot.sandbox.api.dispatch import WebApi
from bot.sandbox.control_api import ControlApi
from bot.sandbox.errors import SlackError
from bot.sandbox.gestures import Gestures
from bot.sandbox.page_api import PageApi
from bot.sandbox.platform import Platform
from bot.sandbox.submitting import Submitting

PAGE = Path(__file__).parent / "page"
# A page elsewhere must not reach the sandbox under a name of its own that resolves to this machine.
_HOSTS = ["127.0.0.1", "localhost", "testserver"]
_GONE = {"expired_url", "used_url", "invalid_url"}


def build_app(platform: Platform, gestures: Gestures, *, hosts: list[str] | None = None) -> Starlette:
    """Return the application that serves *platform*."""
    files, links = FileLinks(platform), AppLinks(platform)
    page = PageApi(platform, gestures, Submitting(platform, gestures))
    return Starlette(
        routes=[
            Route("/", show_page),
            Route("/api/{method}", WebApi(platform).endpoint, methods=["GET", "POST"]),
            WebSocketRoute("/link/", platform.socket_mode.endpoint),
            Route("/response/{ident}", links.respond, methods=["POST"]),
            Route("/oauth/v2/authorize", links.authorise),
            Route("/files/{ident}/{name}", files.download),
            Route("/upload/{ident}", files.upload, methods=["POST", "PUT"]),
            *page.routes(),
            *ControlApi(platform).routes(),
            Mount("/page", StaticFiles(directory=PAGE, check_dir=False)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts or _HOSTS), Middleware(SameOrigin)],
    )


async def show_page(request: Request) -> Response:
    """Return the page, or a plain word where it was not installed."""
    index = PAGE / "index.html"
    if not index.exists():
        return PlainTextResponse("The sandbox is running; its page is not installed.", 404)
    return FileResponse(index, headers={"Cache-Control": "no-store"})


class SameOrigin:
    """Refuses what another site's page sends: the people here have no passwords, so nobody else may act for them."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: dict[str, object], receive: object, send: object) -> None:
        """Pass the request on, unless its Origin is another host."""
        headers = dict(scope.get("headers", ()))  # type: ignore[call-overload] # pairs of bytes, as ASGI says
        origin, host = headers.get(b"origin"), headers.get(b"host", b"")
        if origin is not None and origin.partition(b"://")[2] != host and scope["type"] == "http":
            await PlainTextResponse("Another site may not act here.", 403)(scope, receive, send)  # type: ignore[arg-type]
            return
        await self._app(scope, receive, send)


class AppLinks:
    """Addresses given to the app: response URLs and the page of consent."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def respond(self, request: Request) -> Response:
        """Take an answer to a gesture."""
        started_s, ident, outcome, status = self._platform.clock.now(), request.path_params["ident"], "ok", 200
        body = await request.body()
        try:
            answer = json.loads(body)
            respond(self._platform, ident, answer)
        except SlackError as refusal:
            outcome, status = refusal.code, 404 if refusal.code in _GONE else 400
        except (ValueError, AttributeError):
            answer, outcome, status = {}, "invalid_payload", 400
        span = (started_s, self._platform.clock.now())
        self._platform.calls.add("in", "response_url", answer, outcome, status=status, span=span)
        return PlainTextResponse(outcome, status)

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

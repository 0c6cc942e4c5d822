"""Controls of the sandbox over HTTP, for harnesses that run it as a process of its own: faults, calls, connections."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.api.installs import uninstall
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform


class ControlApi:
    """The `/_sandbox` routes."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def routes(self) -> list[BaseRoute]:
        """Return the routes, for the server to mount."""
        return [
            Route("/_sandbox/faults", self._faults, methods=["GET", "POST", "DELETE"]),
            Route("/_sandbox/calls", self._calls, methods=["GET", "DELETE"]),
            Route("/_sandbox/state", self._state),
            Route("/_sandbox/connections", self._connections, methods=["POST"]),
            Route("/_sandbox/request_url", self._request_url, methods=["POST"]),
            Route("/_sandbox/channel", self._channel, methods=["POST"]),
            Route("/_sandbox/uninstall", self._uninstall, methods=["POST"]),
            Route("/_sandbox/skip_ahead", self._skip_ahead, methods=["POST"]),
        ]

    async def _faults(self, request: Request) -> Response:
        """List the rules, add one (or a list), or clear them."""
        faults = self._platform.faults
        if request.method == "DELETE":
            faults.clear()
        if request.method == "POST":
            asked = json.loads(await request.body())
            try:
                for rule in asked if isinstance(asked, list) else [asked]:
                    faults.add(**rule)
            except (TypeError, ValueError) as unknown:
                return JSONResponse({"error": str(unknown)}, 400)
        return JSONResponse({"faults": faults.listed()})

    async def _calls(self, request: Request) -> Response:
        """Return the calls after a number, of one method if asked."""
        if request.method == "DELETE":
            self._platform.calls.clear()
        after = int(request.query_params.get("after", "0"))
        return JSONResponse({"calls": self._platform.calls.after(after, request.query_params.get("method"))})

    async def _state(self, request: Request) -> Response:
        """Say how things stand."""
        state: Json = {
            "online": self._platform.deliveries.transport.online,
            "connections": len(self._platform.socket_mode.connections),
            "deliveries_pending": self._platform.deliveries.pending,
            "late_acks": self._platform.socket_mode.late_acks,
            "calls": len(self._platform.calls),
        }
        return JSONResponse(state)

    async def _connections(self, request: Request) -> Response:
        """Send a disconnect frame (`reason`), or without one just close every Socket Mode connection."""
        asked = json.loads(await request.body() or b"{}")
        if "reason" in asked:
            await self._platform.socket_mode.disconnect(asked["reason"], close=asked.get("close", True))
        else:
            await self._platform.socket_mode.close()
        return JSONResponse({"ok": True})

    async def _channel(self, request: Request) -> Response:
        """Archive a channel, or take the app out of it: `{channel, archived?, app_is_member?}`."""
        asked, workspace = json.loads(await request.body()), self._platform.workspace
        channel = workspace.channels[asked["channel"]]
        channel.archived = bool(asked.get("archived", channel.archived))
        if asked.get("app_is_member") is False:
            workspace.leave(channel, workspace.app.bot_user_id)
        return JSONResponse({"ok": True})

    async def _uninstall(self, request: Request) -> Response:
        """Remove the app from the workspace."""
        uninstall(self._platform)
        return JSONResponse({"ok": True})

    async def _skip_ahead(self, request: Request) -> Response:
        """Let what the app has set for a later day come now; only where it runs in the same process."""
        skip = self._platform.skip_ahead
        if skip is None:
            return JSONResponse({"error": "the app that is connected here cannot be skipped ahead"}, 409)
        return JSONResponse({"skipped": await skip()})

    async def _request_url(self, request: Request) -> Response:
        """Point signed HTTP delivery somewhere else."""
        self._platform.signed_http.request_url = json.loads(await request.body())["url"]
        return JSONResponse({"ok": True})

"""An ASGI app served inside the event loop that the rest of the advisor runs in; the process's signals stay ours."""

from __future__ import annotations

import asyncio
import socket

import uvicorn
from starlette.applications import Starlette

CLOSE_WITHIN_S = 3  # Slack waits that long for an answer; whoever needs longer is cut off


class HttpServer:
    """Serves *app* on the bound socket *listening* between ``start`` and ``stop``."""

    def __init__(self, app: Starlette, listening: socket.socket) -> None:
        self._config = uvicorn.Config(
            app,
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # who calls is told by a signature, never by an address
            timeout_graceful_shutdown=CLOSE_WITHIN_S,
        )
        self._server = uvicorn.Server(self._config)
        self._listening = listening
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Return when requests are answered."""
        self._config.load()
        self._server.lifespan = self._config.lifespan_class(self._config)
        await self._server.startup(sockets=[self._listening])
        self._serving = asyncio.create_task(self._server.main_loop(), name="http")

    async def stop(self) -> None:
        """Take no more requests, finish those under way, close. Stopping twice is fine."""
        if self._serving is None:
            return
        serving, self._serving = self._serving, None
        self._server.should_exit = True
        await serving
        await self._server.shutdown(sockets=[self._listening])

"""The ASGI app, opened before what is behind it has been made: probes are answered, whoever else comes waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

from bot.http.probes import LoopLag, Ready, healthz, readyz

WAIT_S = 2.5  # Slack gives up after 3 s; told before that, it comes again


class Door:
    """Serve *asgi*; *ready* is asked at each ``/readyz``: whether the database can be written and is migrated."""

    def __init__(self, ready: Ready) -> None:
        self.lag = LoopLag()
        self._decided = asyncio.Event()
        self._furnished = False

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            async with self.lag.sampled():
                yield

        probes = [Route("/healthz", healthz(self.lag)), Route("/readyz", readyz(ready))]
        self.asgi = Starlette(routes=[*probes, Mount("/", self._wait)], lifespan=lifespan)

    def furnish(self, routes: Sequence[BaseRoute]) -> None:
        """Serve *routes*, too; who waited for them is let in."""
        self.asgi.router.routes[-1:] = routes
        self._furnished = True
        self._decided.set()

    def give_up(self) -> None:
        """Send everybody away who waits: nothing more will be made."""
        self._decided.set()

    async def _wait(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(WAIT_S):
                await self._decided.wait()
        except TimeoutError:
            pass
        inside = self.asgi.router if self._furnished else Response(status_code=503)
        await inside(scope, receive, send)

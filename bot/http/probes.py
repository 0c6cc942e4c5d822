"""Is the process alive, is it ready: for orchestrators, never with any data in the body."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

MAX_LAG_S = 2.0
SAMPLE_EVERY_S = 0.5
READY_WITHIN_S = 2.0

Ready = Callable[[], Awaitable[bool]]


class LoopLag:
    """How late the event loop runs what is due, in seconds: the newest sample."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @asynccontextmanager
    async def sampled(self) -> AsyncIterator[None]:
        """Sample for as long as the context lasts."""
        task = asyncio.create_task(self._sample())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _sample(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + SAMPLE_EVERY_S
            await asyncio.sleep(SAMPLE_EVERY_S)
            self.seconds = loop.time() - due


def healthz(lag: LoopLag) -> Callable[[Request], Awaitable[Response]]:
    """Return the liveness probe: 503 while the loop lags two seconds or more."""

    async def endpoint(_: Request) -> Response:
        alive = lag.seconds < MAX_LAG_S
        return PlainTextResponse("ok" if alive else "lagging", status_code=200 if alive else 503)

    return endpoint


def readyz(ready: Ready) -> Callable[[Request], Awaitable[Response]]:
    """Return the readiness probe: 503 unless *ready* says yes within two seconds."""

    async def endpoint(_: Request) -> Response:
        is_ready = await _answer(ready)
        return PlainTextResponse("ok" if is_ready else "not ready", status_code=200 if is_ready else 503)

    return endpoint


async def _answer(ready: Ready) -> bool:
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            return await ready()
    except Exception:  # a probe answers; why it is not ready stands in the logs of what failed
        return False

"""A pump starts work whenever there may be some: when rung, when something falls due, and now and then anyway."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

Attempt: TypeAlias = Callable[[], Awaitable[float | None]]


class Pump:
    """Runs *attempt* in up to *at_once* tasks.

    *attempt* claims work and does it; it calls ``ring`` as soon as it has claimed some, so that others look for more.
    It returns when a look is next worth while, in seconds, None if it cannot know, and never raises.
    """

    def __init__(self, name: str, attempt: Attempt, *, at_once: int, poll_s: float) -> None:
        self._name, self._attempt, self._poll_s = name, attempt, poll_s
        self._free = at_once
        self._rings = 0
        self._due_at = 0.0  # loop time of the next look without being rung
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._pumping: asyncio.Task[None] | None = None

    @property
    def has_room(self) -> bool:
        """Whether another attempt could begin now."""
        return self._pumping is not None and self._free > self._rings

    @property
    def busy(self) -> int:
        """How many attempts are under way."""
        return len(self._tasks)

    def start(self) -> None:
        """Begin to look for work."""
        self._pumping = asyncio.create_task(self._pump(), name=f"{self._name}-pump")

    def ring(self) -> None:
        """There may be work, for one more attempt."""
        self._rings += 1
        self._changed.set()

    async def stop(self) -> None:
        """Begin nothing more; what is under way goes on."""
        if self._pumping is not None:
            self._pumping.cancel()
            await asyncio.gather(self._pumping, return_exceptions=True)
            self._pumping = None

    async def drain(self, within_s: float) -> None:
        """Wait for what is under way, then cancel it and wait for that."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within_s)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _pump(self) -> None:
        loop = asyncio.get_running_loop()
        self._due_at = loop.time()
        while True:
            if self._free and (self._rings or self._due_at <= loop.time()):
                self._begin(loop.time())
                continue
            self._changed.clear()
            await self._wait(self._due_at - loop.time() if self._free else None)

    async def _wait(self, seconds: float | None) -> None:
        with suppress(TimeoutError):  # something is due
            async with asyncio.timeout(seconds):  # wait_for may swallow a cancellation in Python 3.11
                await self._changed.wait()

    def _begin(self, now: float) -> None:
        self._rings = max(0, min(self._rings, self._free) - 1)
        self._due_at = now + self._poll_s
        self._free -= 1
        task = asyncio.create_task(self._run(), name=self._name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self) -> None:
        try:
            due_in_s = await self._attempt()
            if due_in_s is not None:
                self._due_at = min(self._due_at, asyncio.get_running_loop().time() + due_in_s)
        finally:
            self._free += 1
            self._changed.set()

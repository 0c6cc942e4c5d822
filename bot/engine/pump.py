"""A pump starts work whenever there may be some: when rung, when something falls due, and now and then anyway."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

Attempt: TypeAlias = Callable[[Callable[[], None]], Awaitable[float | None]]


class Pump:
    """Runs *attempt* in up to *at_once* tasks.

    An attempt claims one piece of work, calls what it was given as soon as it has, and does the work. It returns when a
    look is next worth while, in seconds, None if it cannot know, and never raises.

    Each ring stands for one piece of work and starts one attempt, so that a message costs one look at the database.
    Only where nobody counted (at the start, when something falls due, when another replica calls) does each attempt
    that finds work start another, until one finds none.
    """

    def __init__(self, name: str, attempt: Attempt, *, at_once: int, poll_s: float) -> None:
        self._name, self._attempt, self._poll_s = name, attempt, poll_s
        self._free = at_once
        self._rung = self._served = 0
        self._due_at = 0.0  # loop time of the next look without being rung
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._pumping: asyncio.Task[None] | None = None

    @property
    def has_room(self) -> bool:
        """Whether work that is rung for now will be taken up at once."""
        return self._pumping is not None and self._free > self._rung - self._served

    @property
    def busy(self) -> int:
        """How many attempts are under way."""
        return len(self._tasks)

    def start(self) -> None:
        """Begin to look for work."""
        self._pumping = asyncio.create_task(self._pump(), name=f"{self._name}-pump")

    def ring(self, pieces: int = 1) -> None:
        """There is work: so many *pieces*."""
        self._rung += pieces
        self._changed.set()

    def look(self) -> None:
        """There may be work, nobody knows how much."""
        self._due_at = 0.0
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
        while True:
            self._changed.clear()
            if self._free and self._served < self._rung:
                self._served += 1
                self._begin(loop.time(), looking=False)
            elif self._free and self._due_at <= loop.time():
                self._begin(loop.time(), looking=True)
            else:
                await self._wait(self._due_at - loop.time() if self._free else None)

    async def _wait(self, seconds: float | None) -> None:
        with suppress(TimeoutError):  # something is due
            async with asyncio.timeout(seconds):  # wait_for may swallow a cancellation in Python 3.11
                await self._changed.wait()

    def _begin(self, now: float, *, looking: bool) -> None:
        if looking:
            self._due_at = now + self._poll_s
        self._free -= 1
        task = asyncio.create_task(self._run(self._rung, looking=looking), name=self._name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, rung: int, *, looking: bool) -> None:
        found = False

        def claimed() -> None:
            nonlocal found
            found = True
            if looking:
                self.look()

        try:
            due_in_s = await self._attempt(claimed)
            if due_in_s is not None:
                self._due_at = min(self._due_at, asyncio.get_running_loop().time() + due_in_s)
        finally:
            if not found:  # nothing was due when it began: what rang before has been served by others
                self._served = max(self._served, rung)
            self._free += 1
            self._changed.set()

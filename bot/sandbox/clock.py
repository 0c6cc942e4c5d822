"""The sandbox's time: the machine's clock, or one that stands still until a test moves it."""

import asyncio
import time
from collections.abc import Awaitable
from typing import Protocol, TypeVar

from bot.sandbox.bell import Bell

T = TypeVar("T")


class Clock(Protocol):
    """What the sandbox asks of time; all figures are seconds."""

    def now(self) -> float:
        """Return seconds since 1970."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after *seconds* have passed on this clock."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Return after *seconds*."""
        await asyncio.sleep(seconds)


class ManualClock:
    """A clock for tests: it moves only in `advance`, and then wakes whoever has slept long enough."""

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self._now = start
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []
        self._bell = Bell()

    def now(self) -> float:
        """Return seconds since 1970, as told."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Return once `advance` has passed the moment; at once for nothing to wait for."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._now + seconds, woken))
        self._bell.ring()
        await woken

    def advance(self, seconds: float) -> None:
        """Move on by *seconds* and wake the sleepers whose time has come."""
        self._now += seconds
        due = [woken for moment, woken in self._sleepers if moment <= self._now]
        self._sleepers = [(moment, woken) for moment, woken in self._sleepers if moment > self._now]
        for woken in due:
            if not woken.done():
                woken.set_result(None)

    async def asleep(self) -> None:
        """Return once somebody waits for this clock to move."""
        await self._bell.wait_for(lambda: self.sleeping)

    @property
    def sleeping(self) -> int:
        """How many are waiting for this clock to move."""
        return sum(not woken.done() for _, woken in self._sleepers)


async def within(clock: Clock, seconds: float, work: Awaitable[T]) -> T:
    """Return what *work* returns.

    Raises:
        TimeoutError: *seconds* passed on *clock* first; the work was cancelled.
    """
    task = asyncio.ensure_future(work)
    timer = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, timer}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise TimeoutError
        return task.result()
    finally:
        timer.cancel()
        task.cancel()
        await asyncio.gather(timer, task, return_exceptions=True)

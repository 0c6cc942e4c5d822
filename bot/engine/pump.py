"""A pump starts work whenever there may be some: when rung, when something falls due, and now and then anyway."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

Attempt: TypeAlias = Callable[[str | None, Callable[[], None]], Awaitable[float | None]]


class Pump:
    """Runs *attempt* in up to *at_once* tasks.

    An attempt claims the work it is given the key of (None: whatever has been due longest), calls what it was given as
    soon as it has claimed some, and does the work. It returns when a look is next worth while, in seconds, None if it
    cannot know, and never raises.

    Each ring starts one attempt for the work that rang, so that a message costs one look at the database and nobody
    else's work can take its place. Only where nobody rang (at the start, when something falls due, when another replica
    calls) does each attempt that finds work start another, until one finds none.
    """

    def __init__(self, name: str, attempt: Attempt, *, at_once: int, poll_s: float) -> None:
        self._name, self._attempt, self._poll_s = name, attempt, poll_s
        self._at_once = self._free = at_once
        self._most = at_once  # just now
        self._rung: dict[str, None] = {}  # keys in the order of their rings, each once
        self._due_at = 0.0  # loop time of the next look without being rung
        self._looked = False  # rather than followed a ring, when it last began something
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._pumping: asyncio.Task[None] | None = None
        self._alarm: asyncio.TimerHandle | None = None  # strikes when something is due, or before

    @property
    def has_room(self) -> bool:
        """Whether work that rings now will be taken up at once."""
        return self._pumping is not None and self._room > len(self._rung)

    @property
    def busy(self) -> int:
        """How many attempts are under way."""
        return len(self._tasks)

    @property
    def _room(self) -> int:
        """How many more attempts may begin just now."""
        return max(0, self._free - self._at_once + self._most)

    def hold_back(self, to: int | None) -> None:
        """Begin nothing more while *to* attempts are under way, None: as many as ever. What is under way goes on."""
        self._most = self._at_once if to is None else min(to, self._at_once)
        self._changed.set()

    def start(self) -> None:
        """Begin to look for work."""
        self._pumping = asyncio.create_task(self._pump(), name=f"{self._name}-pump")

    def ring(self, *keys: str) -> None:
        """There is work under each of *keys*."""
        self._rung.update(dict.fromkeys(keys))
        self._changed.set()

    def look(self) -> None:
        """There may be work, nobody knows where."""
        self._due_at = 0.0
        self._changed.set()

    async def stop(self) -> None:
        """Begin nothing more; what is under way goes on."""
        if self._pumping is not None:
            self._pumping.cancel()
            await asyncio.gather(self._pumping, return_exceptions=True)
            self._pumping = None
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

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
            due = self._due_at <= loop.time()
            if self._room and due and not (self._rung and self._looked):  # by turns: neither waits for all of the other
                self._due_at = loop.time() + self._poll_s
                self._begin(None)
            elif self._room and self._rung:
                self._begin(self._next_rung())
            else:
                if self._room:
                    self._set_alarm(loop)
                await self._changed.wait()

    def _next_rung(self) -> str:
        key = next(iter(self._rung))
        del self._rung[key]
        return key

    def _set_alarm(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let something be looked for when it is due: too early is no harm, a timer for each wait costs more."""
        if self._alarm is not None:
            if self._alarm.when() <= self._due_at:
                return
            self._alarm.cancel()
        self._alarm = loop.call_at(self._due_at, self._strike)

    def _strike(self) -> None:
        struck, self._alarm = self._alarm, None
        if struck is not None and self._due_at <= struck.when():
            self._due_at = 0.0  # a loop strikes a little early, as fine as its clock is
        self._changed.set()

    def _begin(self, key: str | None) -> None:
        self._looked = key is None
        self._free -= 1
        task = asyncio.create_task(self._run(key), name=self._name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, key: str | None) -> None:
        try:
            due_in_s = await self._attempt(key, self._claimed if key is not None else self.look)
            if due_in_s is not None:
                self._due_at = min(self._due_at, asyncio.get_running_loop().time() + due_in_s)
        finally:
            self._free += 1
            self._changed.set()

    def _claimed(self) -> None:
        """Whoever rings for other work rings for itself."""

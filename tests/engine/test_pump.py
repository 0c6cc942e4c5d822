"""Pumps: one attempt a ring, no ring forgotten, a look when something falls due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest

from bot.engine.pump import Pump


@dataclass
class Pieces:
    """Work to be claimed; each attempt takes one piece and holds it until *finish* lets it go."""

    waiting: int = 0
    looks: int = 0
    done: int = 0
    under_way: int = 0
    most: int = 0
    due_in_s: float | None = None
    held: asyncio.Event | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def attempt(self, claimed: Callable[[], None]) -> float | None:
        self.looks += 1
        self.changed.set()
        await asyncio.sleep(0)
        if not self.waiting:
            due_in_s, self.due_in_s = self.due_in_s, None
            return due_in_s
        self.waiting -= 1
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        claimed()
        self.changed.set()
        if self.held is not None:
            await self.held.wait()
        self.under_way -= 1
        self.done += 1
        self.changed.set()
        return None

    async def until(self, met: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not met():
                self.changed.clear()
                await self.changed.wait()


@pytest.fixture
def pieces() -> Pieces:
    return Pieces()


@pytest.fixture
async def pump(pieces: Pieces) -> AsyncIterator[Pump]:
    running = Pump("test", pieces.attempt, at_once=3, poll_s=600.0)
    running.start()
    await pieces.until(lambda: pieces.looks == 1)  # the look at the start, which finds nothing
    await asyncio.gather(*running._tasks)
    yield running
    await running.stop()
    await running.drain(0)


async def test_a_ring_is_one_look(pieces: Pieces, pump: Pump) -> None:
    for _ in range(3):
        pieces.waiting += 1
        pump.ring()
        await pieces.until(lambda: not pieces.waiting)
    await pieces.until(lambda: pieces.done == 3)
    assert pieces.looks == 1 + 3


async def test_no_ring_is_forgotten_while_hands_are_full(pieces: Pieces, pump: Pump) -> None:
    pieces.held = asyncio.Event()
    pieces.waiting = 10
    pump.ring(10)
    await pieces.until(lambda: pieces.under_way == 3)
    assert not pump.has_room
    pieces.held.set()
    await pieces.until(lambda: pieces.done == 10)
    assert pieces.most == 3


async def test_a_look_works_off_whatever_there_is(pieces: Pieces, pump: Pump) -> None:
    pieces.waiting = 7
    pump.look()
    await pieces.until(lambda: pieces.done == 7)


async def test_what_falls_due_is_looked_at_in_time_whatever_rings_meanwhile(pieces: Pieces, pump: Pump) -> None:
    pieces.due_in_s = 0.02
    pump.look()
    await pieces.until(lambda: pieces.looks == 2)
    pieces.waiting = 1
    pump.ring()
    await pieces.until(lambda: pieces.done == 1)
    pieces.waiting = 1  # nobody rings for this one: it fell due
    await pieces.until(lambda: pieces.done == 2)


async def test_a_ring_during_a_vain_look_counts(pieces: Pieces, pump: Pump) -> None:
    pump.ring()
    await pieces.until(lambda: pieces.looks == 2)  # it has looked, or is about to
    pieces.waiting = 1
    pump.ring()
    await pieces.until(lambda: pieces.done == 1)


async def test_stopping_begins_nothing_more_and_draining_waits_for_the_rest(pieces: Pieces, pump: Pump) -> None:
    pieces.held = asyncio.Event()
    pieces.waiting = 2
    pump.ring()
    await pieces.until(lambda: pieces.under_way == 1)
    await pump.stop()
    pump.ring()
    draining = asyncio.ensure_future(pump.drain(10))
    await asyncio.sleep(0)
    pieces.held.set()
    await draining
    assert (pieces.done, pieces.waiting, pump.busy) == (1, 1, 0)


async def test_what_does_not_end_in_time_is_cancelled(pieces: Pieces, pump: Pump) -> None:
    pieces.held = asyncio.Event()
    pieces.waiting = 1
    pump.ring()
    await pieces.until(lambda: pieces.under_way == 1)
    await pump.stop()
    await pump.drain(0.01)
    assert (pieces.done, pump.busy) == (0, 0)

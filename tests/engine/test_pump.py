"""Pumps: one look for each ring, no ring forgotten, a look when something falls due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest

from bot.engine.pump import Pump


@dataclass
class Pieces:
    """Work to be claimed by key; each attempt takes one piece and holds it until *held* lets it go."""

    waiting: set[str] = field(default_factory=set)
    looks: list[str | None] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    under_way: int = 0
    most: int = 0
    due_in_s: float | None = None
    held: asyncio.Event | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def attempt(self, key: str | None, claimed: Callable[[], None]) -> float | None:
        self.looks.append(key)
        self.changed.set()
        await asyncio.sleep(0)
        found = key if key is not None else min(self.waiting, default=None)
        if found not in self.waiting:
            due_in_s, self.due_in_s = self.due_in_s, None
            return due_in_s
        self.waiting.discard(str(found))
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        claimed()
        self.changed.set()
        if self.held is not None:
            await self.held.wait()
        self.under_way -= 1
        self.done.append(str(found))
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
    await pieces.until(lambda: pieces.looks == [None])  # the look at the start, which finds nothing
    await asyncio.gather(*running._tasks)
    pieces.looks.clear()
    yield running
    await running.stop()
    await running.drain(0)


async def test_a_ring_is_one_look_at_what_rang(pieces: Pieces, pump: Pump) -> None:
    pieces.waiting |= {"a", "b", "c"}
    for key in "cab":
        pump.ring(key)
    await pieces.until(lambda: len(pieces.done) == 3)
    assert pieces.looks == ["c", "a", "b"]


async def test_what_rings_again_before_it_is_looked_at_is_looked_at_once(pieces: Pieces, pump: Pump) -> None:
    pieces.waiting.add("a")
    pump.ring("a", "a")
    pump.ring("a")
    await pieces.until(lambda: pieces.done == ["a"])
    assert pieces.looks == ["a"]


async def test_no_ring_is_forgotten_while_hands_are_full(pieces: Pieces, pump: Pump) -> None:
    pieces.held = asyncio.Event()
    pieces.waiting |= set("abcdefghij")
    pump.ring(*"abcdefghij")
    await pieces.until(lambda: pieces.under_way == 3)
    assert not pump.has_room
    pieces.held.set()
    await pieces.until(lambda: len(pieces.done) == 10)
    assert pieces.most == 3


async def test_a_look_works_off_whatever_there_is(pieces: Pieces, pump: Pump) -> None:
    pieces.waiting |= set("abcdefg")
    pump.look()
    await pieces.until(lambda: len(pieces.done) == 7)


async def test_rings_and_what_fell_due_take_turns(pieces: Pieces, pump: Pump) -> None:
    pieces.held = asyncio.Event()
    pieces.waiting |= {"hold 1", "hold 2", "hold 3"}
    pump.ring("hold 1", "hold 2", "hold 3")
    await pieces.until(lambda: pieces.under_way == 3)
    pieces.waiting |= {f"due {number}" for number in range(5)} | {f"rung {number}" for number in range(5)}
    pump.ring(*[f"rung {number}" for number in range(5)])
    pump.look()
    pieces.looks.clear()
    pieces.held.set()
    await pieces.until(lambda: len(pieces.done) == 13)
    assert 2 <= sum(key is None for key in pieces.looks[:6]) <= 4


async def test_what_falls_due_is_looked_at_in_time_whatever_rings_meanwhile(pieces: Pieces, pump: Pump) -> None:
    pieces.due_in_s = 0.02
    pump.look()
    await pieces.until(lambda: pieces.looks == [None])
    pieces.waiting.add("rung")
    pump.ring("rung")
    await pieces.until(lambda: pieces.done == ["rung"])
    pieces.waiting.add("due")  # nobody rings for this one
    await pieces.until(lambda: pieces.done == ["rung", "due"])


async def test_a_ring_during_a_vain_look_counts(pieces: Pieces, pump: Pump) -> None:
    pump.look()
    await pieces.until(lambda: pieces.looks == [None])  # it has looked, or is about to
    pieces.waiting.add("a")
    pump.ring("a")
    await pieces.until(lambda: pieces.done == ["a"])


async def test_stopping_begins_nothing_more_and_draining_waits_for_the_rest(pieces: Pieces, pump: Pump) -> None:
    pieces.held = asyncio.Event()
    pieces.waiting |= {"a", "b"}
    pump.ring("a")
    await pieces.until(lambda: pieces.under_way == 1)
    await pump.stop()
    pump.ring("b")
    draining = asyncio.ensure_future(pump.drain(10))
    await asyncio.sleep(0)
    pieces.held.set()
    await draining
    assert (pieces.done, pieces.waiting, pump.busy) == (["a"], {"b"}, 0)


async def test_what_does_not_end_in_time_is_cancelled(pieces: Pieces, pump: Pump) -> None:
    pieces.held = asyncio.Event()
    pieces.waiting.add("a")
    pump.ring("a")
    await pieces.until(lambda: pieces.under_way == 1)
    await pump.stop()
    await pump.drain(0.01)
    assert (pieces.done, pump.busy) == ([], 0)


async def test_beside_a_crowd_only_a_few_begin_and_the_others_after_it(pieces: Pieces, pump: Pump) -> None:
    pieces.held = asyncio.Event()
    pieces.waiting |= set("abcde")
    pump.hold_back(2)
    pump.ring(*"abcde")
    await pieces.until(lambda: pieces.under_way == 2)
    await asyncio.sleep(0)
    assert (pieces.under_way, pump.has_room) == (2, False)
    pump.hold_back(None)
    await pieces.until(lambda: pieces.under_way == 3)
    pieces.held.set()
    await pieces.until(lambda: sorted(pieces.done) == list("abcde"))


async def test_held_back_altogether_nothing_begins_until_it_may(pieces: Pieces, pump: Pump) -> None:
    pieces.waiting |= set("abc")
    pump.hold_back(0)
    pump.ring(*"abc")
    for _ in range(20):
        await asyncio.sleep(0)
    assert (pieces.done, pump.has_room) == ([], False)
    pump.hold_back(1)
    await pieces.until(lambda: len(pieces.done) == 3)
    assert pieces.most == 1


async def test_a_crowd_that_never_ends_does_not_end_the_work(pieces: Pieces, pump: Pump) -> None:
    pieces.waiting |= set("abcdefg")
    pump.hold_back(2)
    pump.ring(*"abcdefg")
    await pieces.until(lambda: len(pieces.done) == 7)
    assert pieces.most <= 2

"""The sign that a message is being read: when it shows, and that it goes in every outcome."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.engine.signs import message_read, signed
from bot.interview.destinations import Dm
from bot.interview.effects import AnswerQuestion, Assess, Effect, Understand
from bot.interview.findings import Answer
from bot.storage.outbox import Advice

READ = Understand("U1", "D1:2.0", "hello", "2026-01-05", None)
NEVER_S = 3600.0


@dataclass
class RecordingSign:
    """What was shown and taken back, in order; *until* holds a showing up."""

    done: list[str] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    until: asyncio.Event | None = None

    async def show(self, message: str, session: str) -> None:
        self.asked.set()
        if self.until is not None:
            await self.until.wait()
        self.done.append(f"show {message}")

    async def take_back(self, message: str, session: str) -> None:
        self.done.append(f"take back {message}")


def advice(effect: Effect = READ, attempts: int = 1) -> Advice:
    return Advice(1, effect, attempts)


async def test_what_is_read_at_once_shows_no_sign() -> None:
    sign = RecordingSign()
    async with signed(sign, advice(), NEVER_S):
        pass
    assert sign.done == []


async def test_what_takes_a_while_shows_one_and_takes_it_back() -> None:
    sign = RecordingSign()
    async with signed(sign, advice(), 0.0):
        await sign.asked.wait()
    assert sign.done == ["show D1:2.0", "take back D1:2.0"]


async def test_a_call_that_is_under_way_ends_before_the_one_that_takes_it_back() -> None:
    sign = RecordingSign(until=asyncio.Event())

    async def read() -> None:
        async with signed(sign, advice(), 0.0):
            await sign.asked.wait()

    reading = asyncio.create_task(read())
    await sign.asked.wait()
    assert sign.until is not None
    sign.until.set()
    await reading
    assert sign.done == ["show D1:2.0", "take back D1:2.0"]


async def test_advice_that_raises_takes_its_sign_back() -> None:
    sign = RecordingSign()

    async def read() -> None:
        async with signed(sign, advice(), 0.0):
            await sign.asked.wait()
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await read()
    assert sign.done[-1] == "take back D1:2.0"


async def test_advice_that_is_broken_off_takes_its_sign_back() -> None:
    sign = RecordingSign()

    async def read() -> None:
        async with signed(sign, advice(), 0.0):
            await asyncio.Event().wait()

    reading = asyncio.create_task(read())
    await sign.asked.wait()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert sign.done[-1] == "take back D1:2.0"


async def test_whoever_does_work_again_takes_the_sign_of_the_one_before_back() -> None:
    sign = RecordingSign()
    async with signed(sign, advice(attempts=2), NEVER_S):
        pass
    assert sign.done == ["take back D1:2.0"]


def test_the_sign_stands_at_the_newest_message_that_is_read() -> None:
    answers = (Answer("D1:1.0", "why", "one"), Answer("D1:3.0", "why", "two"))
    assert message_read(Assess("why", answers)) == "D1:3.0"
    assert message_read(Assess("why", ())) is None
    assert message_read(AnswerQuestion("how many?", None, Dm())) is None

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.advice.late import LateAdvisor
from bot.interview.effects import Assess, Understand
from tests.engine.fakes import ScriptedAdvisor

ASKED = Understand("U1", "D1:1.0", "hello", "2026-01-01", None)


async def test_whoever_comes_sooner_waits_and_it_is_made_once() -> None:
    made, may_begin = [], threading.Event()

    def make() -> ScriptedAdvisor:
        assert may_begin.wait(10)
        made.append(threading.current_thread())
        return ScriptedAdvisor()

    late = LateAdvisor(make)
    first, second = asyncio.create_task(late.understand(ASKED)), asyncio.create_task(late.assess(Assess("why", ())))
    preparing = asyncio.create_task(late.prepare())
    await asyncio.sleep(0)
    assert not first.done()
    may_begin.set()
    assert (await first).text == "hello"
    assert (await second).section == "why"
    await preparing
    assert len(made) == 1
    assert made[0] is not threading.main_thread()


async def test_one_who_gives_up_does_not_stop_the_making() -> None:
    may_begin = threading.Event()

    def make() -> ScriptedAdvisor:
        assert may_begin.wait(10)
        return ScriptedAdvisor()

    late = LateAdvisor(make)
    impatient = asyncio.create_task(late.understand(ASKED))
    await asyncio.sleep(0)
    impatient.cancel()
    may_begin.set()
    assert (await late.understand(ASKED)).text == "hello"


async def test_what_goes_wrong_in_the_making_is_raised() -> None:
    def make() -> ScriptedAdvisor:
        raise ValueError("no patterns")

    with pytest.raises(ValueError, match="no patterns"):
        await LateAdvisor(make).prepare()

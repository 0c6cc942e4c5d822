from __future__ import annotations

import asyncio
import sys
import threading
from dataclasses import replace

import pytest

from bot.advice.advisor import LONG_CHARS
from bot.advice.late import LateAdvisor
from bot.interview.destinations import Dm
from bot.interview.effects import AnswerQuestion, Assess, Understand
from bot.interview.findings import Answer
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


class SlowReader(ScriptedAdvisor):
    """Reads in whatever thread it is asked in, and keeps it for as long as it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.threads: list[threading.Thread] = []
        self.has_begun, self.may_go_on = threading.Event(), threading.Event()

    async def _do(self, text: str) -> None:
        self.threads.append(threading.current_thread())
        self.has_begun.set()
        if threading.current_thread() is not threading.main_thread():
            assert self.may_go_on.wait(10)
        await super()._do(text)


LONG = "x" * (LONG_CHARS + 1)


@pytest.mark.parametrize(
    "asked",
    [
        Understand("U1", "D1:1.0", LONG, "2026-01-01", "data"),
        Understand("U1", "D1:1.0", "ok", "2026-01-01", "data", earlier=(Answer("D1:0.9", "data", LONG),)),
        Assess("data", (Answer("D1:0.8", "data", LONG[:2000]), Answer("D1:0.9", "data", LONG[:2000]))),
    ],
)
async def test_what_is_long_is_read_aside_while_others_are_answered(asked: Understand | Assess) -> None:
    reader = SlowReader()
    late = LateAdvisor(lambda: reader)
    await late.prepare()
    reading = asyncio.create_task(late.understand(asked) if isinstance(asked, Understand) else late.assess(asked))
    await asyncio.to_thread(reader.has_begun.wait, 10)
    assert (await late.understand(ASKED)).text == "hello"  # beside it, here
    assert not reading.done()
    reader.may_go_on.set()
    await reading
    assert [each is threading.main_thread() for each in reader.threads] == [False, True]


async def test_others_wait_as_usual_for_the_interpreter_once_it_is_read() -> None:
    usual_s, reader = sys.getswitchinterval(), SlowReader()
    first, second = LateAdvisor(lambda: reader), LateAdvisor(lambda: reader)
    both = [asyncio.create_task(each.understand(replace(ASKED, text=LONG))) for each in (first, second)]
    await asyncio.to_thread(reader.has_begun.wait, 10)
    assert sys.getswitchinterval() < usual_s
    reader.may_go_on.set()
    await asyncio.gather(*both)
    assert sys.getswitchinterval() == usual_s


async def test_a_long_question_is_read_aside() -> None:
    reader = SlowReader()
    reader.may_go_on.set()
    await LateAdvisor(lambda: reader).answer(AnswerQuestion(LONG, None, Dm()))
    assert reader.threads != [threading.main_thread()]


async def test_what_goes_wrong_in_reading_aside_is_raised() -> None:
    reader = ScriptedAdvisor()
    reader.failures[LONG].append(ValueError("no words"))
    with pytest.raises(ValueError, match="no words"):
        await LateAdvisor(lambda: reader).understand(replace(ASKED, text=LONG))


async def test_one_long_text_is_read_after_the_other() -> None:
    reader = SlowReader()
    late = LateAdvisor(lambda: reader)
    both = [asyncio.create_task(late.understand(replace(ASKED, text=each * 2000))) for each in ("ab", "cd")]
    await asyncio.to_thread(reader.has_begun.wait, 10)
    await asyncio.sleep(0.05)
    assert len(reader.threads) == 1
    reader.may_go_on.set()
    assert [each.text[:2] for each in await asyncio.gather(*both)] == ["ab", "cd"]

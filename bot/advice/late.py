"""An advisor that is made in the background: messages are taken in, and acknowledged, before it is there.

What is long it reads in a thread of its own, where it keeps nobody waiting: one flood of long answers held up what
everybody else wrote by a third of a second, measured, and two threads would only be in each other's way.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Generic, TypeVar

from bot.advice.advisor import NOBODY, Advisor, Asker, is_long
from bot.interview.effects import AnswerQuestion, Assess, Understand
from bot.interview.events import AnswersAssessed, MessageUnderstood, QuestionAnswered

OTHERS_WAIT_S: Final = 0.0005  # for the interpreter, each time they want it; by default ten times as long


Late = TypeVar("Late", bound=Advisor)
T = TypeVar("T")


class LateAdvisor(Generic[Late]):
    """Implements Advisor by what *make* returns, called once in a thread: by ``prepare``, or at the first need."""

    def __init__(self, make: Callable[[], Late]) -> None:
        self._make = make
        self._making: asyncio.Task[Late] | None = None
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")

    @property
    def made(self) -> Late | None:
        """The advisor, once it is made."""
        made = self._making
        return made.result() if made and made.done() and not made.cancelled() and not made.exception() else None

    async def prepare(self) -> Late:
        """Return the advisor, once it is made; raises what *make* raises."""
        if self._making is None:
            self._making = asyncio.create_task(asyncio.to_thread(_beside_others, self._make), name="advisor")
        return await asyncio.shield(self._making)

    async def understand(self, asked: Understand, asker: Asker = NOBODY) -> MessageUnderstood:
        """See Advisor."""
        return await self._given(asked, lambda made: made.understand(asked, asker))

    async def assess(self, asked: Assess, asker: Asker = NOBODY) -> AnswersAssessed:
        """See Advisor."""
        return await self._given(asked, lambda made: made.assess(asked, asker))

    async def answer(self, asked: AnswerQuestion, asker: Asker = NOBODY) -> QuestionAnswered:
        """See Advisor."""
        return await self._given(asked, lambda made: made.answer(asked, asker))

    async def _given(
        self, asked: Understand | Assess | AnswerQuestion, ask: Callable[[Late], Coroutine[Any, Any, T]]
    ) -> T:
        made = await self.prepare()
        if not is_long(asked):
            return await ask(made)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader, _beside_others, lambda: asyncio.run(ask(made)))


def _beside_others(do: Callable[[], T]) -> T:
    """Do it without keeping others waiting: much work in this thread, while messages are acknowledged in another."""
    _letting.begin()
    try:
        return do()
    finally:
        _letting.end()


class _Letting:
    """How long others wait for the interpreter: less, from where the first begins to where the last one ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._doing, self._usual_s = 0, sys.getswitchinterval()

    def begin(self) -> None:
        """Let others wait less."""
        with self._lock:
            if not self._doing:
                self._usual_s = sys.getswitchinterval()
                sys.setswitchinterval(OTHERS_WAIT_S)
            self._doing += 1

    def end(self) -> None:
        """Let them wait as usual, where nobody else is at it."""
        with self._lock:
            self._doing -= 1
            if not self._doing:
                sys.setswitchinterval(self._usual_s)


_letting: Final = _Letting()

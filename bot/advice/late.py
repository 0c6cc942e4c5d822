"""An advisor that is made in the background: messages are taken in, and acknowledged, before it is there."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from bot.advice.advisor import NOBODY, Advisor, Asker
from bot.interview.effects import AnswerQuestion, Assess, Understand
from bot.interview.events import AnswersAssessed, MessageUnderstood, QuestionAnswered

OTHERS_WAIT_S: Final = 0.0005  # for the interpreter, each time they want it; by default ten times as long


Late = TypeVar("Late", bound=Advisor)


class LateAdvisor(Generic[Late]):
    """Implements Advisor by what *make* returns, called once in a thread: by ``prepare``, or at the first need."""

    def __init__(self, make: Callable[[], Late]) -> None:
        self._make = make
        self._making: asyncio.Task[Late] | None = None

    @property
    def made(self) -> Late | None:
        """The advisor, once it is made."""
        made = self._making
        return made.result() if made and made.done() and not made.cancelled() and not made.exception() else None

    async def prepare(self) -> Late:
        """Return the advisor, once it is made; raises what *make* raises."""
        if self._making is None:
            self._making = asyncio.create_task(asyncio.to_thread(_aside, self._make), name="advisor")
        return await asyncio.shield(self._making)

    async def understand(self, asked: Understand, asker: Asker = NOBODY) -> MessageUnderstood:
        """See Advisor."""
        return await (await self.prepare()).understand(asked, asker)

    async def assess(self, asked: Assess, asker: Asker = NOBODY) -> AnswersAssessed:
        """See Advisor."""
        return await (await self.prepare()).assess(asked, asker)

    async def answer(self, asked: AnswerQuestion, asker: Asker = NOBODY) -> QuestionAnswered:
        """See Advisor."""
        return await (await self.prepare()).answer(asked, asker)


def _aside(make: Callable[[], Late]) -> Late:
    """Make it without keeping others waiting: a second of work in this thread, in which messages are acknowledged."""
    usual_s = sys.getswitchinterval()
    sys.setswitchinterval(OTHERS_WAIT_S)
    try:
        return make()
    finally:
        sys.setswitchinterval(usual_s)

"""Whose words may go to the model that is configured: everybody says for themselves, and it is asked each time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from bot.advice.advisor import NOBODY, Advisor, Asker
from bot.interview.effects import AnswerQuestion, Assess, Understand
from bot.interview.events import AnswersAssessed, MessageUnderstood, QuestionAnswered

MayLeave: TypeAlias = Callable[[Asker], Awaitable[bool]]


class AllowedAdvisor:
    """Implements Advisor: *outside*, which asks a model, for those whose words may leave this machine, else *here*.

    Where that cannot be found out, nothing leaves: what *may_leave* raises is raised, and the advice is sought again.
    """

    def __init__(self, outside: Advisor, here: Advisor, may_leave: MayLeave) -> None:
        self._outside, self._here, self._may_leave = outside, here, may_leave

    async def _for(self, asker: Asker) -> Advisor:
        return self._outside if await self._may_leave(asker) else self._here

    async def understand(self, asked: Understand, asker: Asker = NOBODY) -> MessageUnderstood:
        """See Advisor."""
        return await (await self._for(asker)).understand(asked, asker)

    async def assess(self, asked: Assess, asker: Asker = NOBODY) -> AnswersAssessed:
        """See Advisor."""
        return await (await self._for(asker)).assess(asked, asker)

    async def answer(self, asked: AnswerQuestion, asker: Asker = NOBODY) -> QuestionAnswered:
        """See Advisor."""
        return await (await self._for(asker)).answer(asked, asker)

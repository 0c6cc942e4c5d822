"""The seam between the engine and whatever understands words: the default rules, or a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from bot.interview.effects import AnswerQuestion, Assess, PlaceDrafts, Understand
from bot.interview.events import AnswersAssessed, MessageUnderstood, QuestionAnswered


@dataclass(frozen=True, slots=True)
class Asker:
    """On whose behalf something is asked, for caps on what a model may cost; ids, never names."""

    team: str
    person: str


NOBODY = Asker("", "")
LONG_CHARS: Final = 3_000  # which rules take 5 ms to read, and others in the same thread would wait for


def is_long(asked: Understand | Assess | AnswerQuestion | PlaceDrafts) -> bool:
    """Say whether all that is to be read for *asked* is long enough to be read where nobody waits for it."""
    match asked:
        case Understand(text=text, earlier=answers):
            read = [text, *(each.text for each in answers)]
        case Assess(answers=answers):
            read = [each.text for each in answers]
        case AnswerQuestion(question=question):
            read = [question]
        case PlaceDrafts(drafts=drafts):
            read = [each.text for each in drafts]
    return sum(map(len, read)) > LONG_CHARS


class Advisor(Protocol):
    """Turns an effect that asks for understanding into the event that carries its result.

    Implementations never raise for anything a person wrote; every finding's evidence is an exact substring of an
    answer they were given, every quote of a reply an exact substring of the guidance (``grounding`` checks both).
    """

    async def understand(self, asked: Understand, asker: Asker = NOBODY) -> MessageUnderstood:
        """Say what a message is: its intent, and with it findings (an answer) or a reply (a question), or both."""
        ...

    async def assess(self, asked: Assess, asker: Asker = NOBODY) -> AnswersAssessed:
        """Label every criterion of the section, and what was volunteered for others, over all answers to it."""
        ...

    async def answer(self, asked: AnswerQuestion, asker: Asker = NOBODY) -> QuestionAnswered:
        """Look a question up in the guidance."""
        ...

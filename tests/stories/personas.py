"""Sample people who go through a whole check, each in their own way, and what it costs them: messages and minutes.

Minutes are reckoned, not clocked: what they read at 238 words a minute (Brysbaert, "How many words do we read per
minute?", Journal of Memory and Language 109, 2019), what they type at 52 (Dhakal et al., "Observations on typing from
136 million keystrokes", CHI 2018), and ten seconds to think before each message, which is a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml

from bot.slack import controls
from knowledge.pack import SectionId
from tests.stories.talk import Talk, read

READ_WPM, TYPED_WPM, THINK_S = 238, 52, 10
CHANNEL: Final = "#ml-platform"


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody talks: what they answer, what they ask in between, what they make of a follow-up."""

    name: str
    use_case: str
    answers: dict[SectionId, list[str]]  # each of them one message
    follow_up: str = "skip"
    asides: dict[SectionId, str] = field(default_factory=dict)  # questions of theirs before they answer


@dataclass(frozen=True, slots=True)
class Effort:
    """What a check cost somebody, from start to the posted card."""

    name: str
    typed: int
    pressed: int
    words_typed: int
    words_read: int

    @property
    def messages(self) -> int:
        """Everything they sent: typed or pressed."""
        return self.typed + self.pressed

    @property
    def minutes(self) -> float:
        """See the module's docstring."""
        return self.words_read / READ_WPM + self.words_typed / TYPED_WPM + self.messages * THINK_S / 60


def _manners() -> tuple[Manner, ...]:
    listed = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return tuple(Manner(**each) for each in listed)


MANNERS: Final = _manners()


class Sitting:
    """One of them with the advisor, from the command to the card."""

    def __init__(self, talk: Talk, manner: Manner) -> None:
        self._talk, self._manner = talk, manner
        self._sent: list[str] = []
        self._pressed = 0
        self._left = {section: list(texts) for section, texts in manner.answers.items()}

    async def plays(self) -> Effort:
        """Go through the whole check; everything is typed that can be."""
        await self._talk.command(f"start {self._manner.use_case}", "ml-platform")
        self._sent.append(self._manner.use_case)
        while (found := await self._talk.next_prompt())[0] != "preview":
            await self._meets(*found)
        await self._says(CHANNEL)
        await self._talk.hears("It will go to")
        await self._says("post")
        await self._talk.card()
        return self._effort()

    async def _meets(self, kind: str, prompt: dict[str, object]) -> None:
        match kind:
            case "question":
                await self._answers(self._talk.section_of(prompt))
            case "recap":
                await self._says("looks good")
            case "reoffer":
                self._pressed += 1
                await self._talk.presses(prompt, f"{controls.REASON}.dont_know")
            case _:
                await self._says(self._manner.follow_up)

    async def _answers(self, section: SectionId) -> None:
        if aside := self._manner.asides.get(section):
            await self._says(aside)
            await self._talk.hears("Back to")
        for text in self._left.pop(section, ["skip"]):
            await self._says(text)

    async def _says(self, text: str) -> None:
        self._sent.append(text)
        await self._talk.says(text)

    def _effort(self) -> Effort:
        heard = " ".join(read(each) for each in self._talk.from_app())
        words = sum(len(each.split()) for each in self._sent)
        return Effort(self._manner.name, len(self._sent), self._pressed, words, len(heard.split()))

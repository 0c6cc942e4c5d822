"""What is kept of a person, as views need it: read when a message is delivered, not when it was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dates import USUAL
from bot.interview.record import number_of
from bot.interview.states import Held


@dataclass(frozen=True, slots=True)
class Kept:
    """A person's checks, newest first, and the language of their dates."""

    states: Sequence[Held] = ()
    dates: str = USUAL

    def numbered(self, number: int) -> Held | None:
        """Return the check with that number, the newest for 0; None where it is not kept."""
        return next((each for each in self.states if number in {0, number_of(each)}), None)

    def before(self, state: Held) -> Held | None:
        """Return the check before *state*; None where there is none."""
        return next((each for each in self.states if number_of(each) < number_of(state)), None)


NOTHING = Kept()

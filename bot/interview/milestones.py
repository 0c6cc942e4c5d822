"""What a check came to, at the moments that count: the values; ``history`` says when they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from knowledge.pack import CriterionId, SectionId

MilestoneKind: TypeAlias = Literal["posted", "rechecked", "changed"]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A moment in a posted check. Of "posted", *opened* are the gaps it was posted with."""

    on: str  # ISO date
    kind: MilestoneKind
    verdict: str
    closed: tuple[CriterionId, ...] = ()
    opened: tuple[CriterionId, ...] = ()
    because: tuple[SectionId, ...] = ()  # the answers on which what closed or opened rests, in pack order


@dataclass(frozen=True, slots=True)
class Silence:
    """How long the owner has been silent, and what was done about it; begins anew with whatever they do."""

    since: str = ""  # ISO date of what they did last, "" as long as nothing told one
    nudges: int = 0  # reminders given since then
    nudged_on: str = ""  # ISO date of the last of them
    until: str = ""  # ISO date until which they asked not to be reminded


NO_SILENCE: Final = Silence()

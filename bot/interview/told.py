"""What is said about tickets: to whoever is asked, and to the check's owner. Contents, as those of ``effects``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.interview.opinion import Compared
from bot.interview.tickets import TicketKind
from knowledge.pack import SectionId


@dataclass(frozen=True, slots=True)
class DelegationAsked:
    """To a colleague: who asks what, for which use case, by when; and that only this answer goes back."""

    ticket: int
    check: int
    owner: str
    use_case: str
    section: SectionId
    note: str = ""
    due_on: str = ""  # ISO date, "" for none
    passed_by: str = ""
    kind: Literal["delegation_asked"] = "delegation_asked"


@dataclass(frozen=True, slots=True)
class OpinionAsked:
    """To a colleague: to answer the pack's questions independently; neither sees the other's answers before."""

    ticket: int
    check: int
    owner: str
    use_case: str
    note: str = ""
    due_on: str = ""
    passed_by: str = ""
    kind: Literal["opinion_asked"] = "opinion_asked"


@dataclass(frozen=True, slots=True)
class TicketNoted:
    """To the owner: whom ticket *noted* asks for what, with a way to withdraw it."""

    noted: int
    check: int
    owner: str
    asks: TicketKind
    person: str
    section: SectionId | None = None
    due_on: str = ""
    passed_by: str = ""
    back_to: SectionId | None = None
    kind: Literal["ticket_noted"] = "ticket_noted"


ToldId: TypeAlias = Literal[
    "already_asked", "answer_added", "answer_gone", "answer_in", "answer_reworded", "declined", "ended", "gone_away",
    "is_app", "not_reached", "opinion_in", "over", "passed_on", "thanks", "thanks_added", "thanks_declined",
    "thanks_gone", "thanks_opinion", "thanks_passed", "thanks_reworded", "withdrawn", "withdrawn_theirs",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonTold:
    """One plain sentence that names a person; the words stand in ``bot/slack/words_tickets.py`` under *told*."""

    told: ToldId
    person: str
    section: SectionId | None = None
    words: str = ""  # somebody's own, shown as a quote
    back_to: SectionId | None = None
    kind: Literal["person_told"] = "person_told"


@dataclass(frozen=True, slots=True)
class OpinionNoted:
    """To the colleague, in the thread: what of their opinion is there, and which questions are left."""

    answered: tuple[SectionId, ...]
    left: tuple[SectionId, ...]
    kind: Literal["opinion_noted"] = "opinion_noted"


@dataclass(frozen=True, slots=True)
class OpinionCompared:
    """To both: where a second opinion differs and where it agrees; *reader* is the one of the two who reads it."""

    owner: str
    person: str
    reader: str
    compared: tuple[Compared, ...]
    kind: Literal["opinion_compared"] = "opinion_compared"


Told: TypeAlias = DelegationAsked | OpinionAsked | TicketNoted | PersonTold | OpinionNoted | OpinionCompared

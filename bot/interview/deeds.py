"""What reviewers did about a check and what its owner answered: a log that is appended to, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from knowledge.pack import CriterionId

DeedKind: TypeAlias = Literal[
    "challenged", "kept", "taken_up", "changed",  # a finding is doubted; its owner keeps it, or changes the answer
    "asked", "drafted", "released", "kept_private",  # an extra question, and what became of its answer
    "countersigned", "waived",
]  # fmt: skip

_FIRST: Final = -2_000_000  # below it, revisions stand for deeds: below all drafts and tickets


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing somebody did. *number* counts a check's deeds from 1; *about* is the number of the one it answers."""

    number: int
    kind: DeedKind
    by: str  # Slack user id
    on: str  # ISO date
    criteria: tuple[CriterionId, ...] = ()
    words: str = ""  # the reason, the question or the answer
    until: str = ""  # ISO date of the last day on which a waiver stands
    about: int = 0


Deeds: TypeAlias = tuple[Deed, ...]


def deed_revision(number: int) -> int:
    """Return what stands for the revision of the message to the owner that is about deed *number*."""
    return _FIRST - number


def deed(deeds: Iterable[Deed], number: int) -> Deed | None:
    """Return deed *number*, None where there is none."""
    return next((each for each in deeds if each.number == number), None)


def answers_to(deeds: Iterable[Deed], number: int) -> Deeds:
    """Return what was done about deed *number*, oldest first."""
    return tuple(each for each in deeds if each.about == number)


def open_challenges(deeds: Deeds) -> Deeds:
    """Return the challenges that their owner has neither answered nor settled by another answer."""
    challenges = (each for each in deeds if each.kind == "challenged")
    return tuple(each for each in challenges if not _ended(deeds, each.number, {"kept", "changed"}))


def open_questions(deeds: Deeds) -> Deeds:
    """Return the extra questions of which it is not yet settled whether an answer leaves the direct message."""
    asked = (each for each in deeds if each.kind == "asked")
    return tuple(each for each in asked if not _ended(deeds, each.number, {"released", "kept_private"}))


def draft_of(deeds: Deeds, number: int) -> Deed | None:
    """Return the newest answer to extra question *number*, not yet released; None without one."""
    drafts = [each for each in answers_to(deeds, number) if each.kind == "drafted"]
    return drafts[-1] if drafts else None


def standing_waivers(deeds: Deeds, on: str) -> Deeds:
    """Return the waivers that stand on ISO date *on*, the newest of each gap."""
    newest = {each.criteria: each for each in deeds if each.kind == "waived"}
    return tuple(each for each in newest.values() if not on or on <= each.until)


def waived(deeds: Deeds, on: str) -> frozenset[CriterionId]:
    """Return the criteria that no verdict is held back by on ISO date *on*."""
    return frozenset(criterion for each in standing_waivers(deeds, on) for criterion in each.criteria)


def next_expiry(deeds: Deeds, on: str) -> str:
    """Return the ISO date on which the next waiver that stands on *on* stands no more; "" where none will lapse."""
    lapses = (day_after(each.until) for each in standing_waivers(deeds, on))
    return min(lapses, default="")


def day_after(on: str) -> str:
    """Return the day after ISO date *on*."""
    return (date.fromisoformat(on) + timedelta(days=1)).isoformat()


def signers(deeds: Deeds, criterion: CriterionId) -> tuple[str, ...]:
    """Return who countersigned what was heard about *criterion*, each once."""
    signed = (each for each in deeds if each.kind == "countersigned" and criterion in each.criteria)
    return tuple(dict.fromkeys(each.by for each in signed))


def _ended(deeds: Deeds, number: int, kinds: set[DeedKind]) -> bool:
    return any(each.kind in kinds for each in answers_to(deeds, number))

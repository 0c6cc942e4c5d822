"""A second opinion: what a colleague answers independently, and what was heard in it; apart from the owner's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.interview.findings import Answer, Evidence, Finding, Label
from knowledge.pack import CriterionId, SectionId


@dataclass(frozen=True, slots=True)
class Opinion:
    """One colleague's answers to the pack's questions; *ticket* is the number of theirs."""

    ticket: int
    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()
    read: tuple[SectionId, ...] = ()  # sections whose answers have been assessed as they stand
    told: bool = False  # both were shown where they differ


@dataclass(frozen=True, slots=True)
class Compared:
    """One criterion as two people's answers show it, each with the words it rests on."""

    criterion: CriterionId
    mine: Label
    theirs: Label
    my_words: Evidence | None = None
    their_words: Evidence | None = None

    @property
    def differs(self) -> bool:
        """Whether the two do not say the same."""
        return self.mine != self.theirs


def opinion_of(opinions: Iterable[Opinion], ticket: int) -> Opinion:
    """Return the opinion that ticket *ticket* asked for, empty where nothing came yet."""
    return next((each for each in opinions if each.ticket == ticket), Opinion(ticket))


def sections_of(opinion: Opinion) -> tuple[SectionId, ...]:
    """Return the sections that were answered, in the order they were first."""
    return tuple(dict.fromkeys(each.section for each in opinion.answers))

"""Replies to the person's own questions: passages of the guidance, quoted and linked, or an honest silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from knowledge.pack import SectionId

Outcome: TypeAlias = Literal["answered", "silent", "out_of_scope", "conflict"]


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """An exact substring of the guidance, with its heading and a link to it."""

    quote: str
    heading: str
    link: str
    section: SectionId | None
    score: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What the guidance says to a question; *lead* is one plain sentence of ours, the facts stand in the quotes.

    *passages* are best first; for ``silent`` they hold the nearest passage, if any is near. *ours* marks a *lead* that
    answers by itself (about the advisor, or the open question): nothing that is looked up takes its place.
    """

    outcome: Outcome
    lead: str
    passages: tuple[CitedPassage, ...] = ()
    in_short: str = ""  # a model's wording of what the quotes say; never more than they say, always marked as such
    ours: bool = False

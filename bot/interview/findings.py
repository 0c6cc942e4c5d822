"""Findings and their evidence: what was heard, in whose words, and how well it is backed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from knowledge.pack import CriterionId, SectionId

MessageKey: TypeAlias = (
    str  # "<channel>:<ts>" of a Slack message, "view:<id>" of a modal, "ticks:<section>" of a checklist
)
Label: TypeAlias = Literal["met", "partial", "unmet", "present", "absent", "unknown"]
Grade: TypeAlias = Literal["none", "claimed", "specific", "artefact", "countersigned"]
Assessor: TypeAlias = Literal["default", "semantic", "model", "checklist", "reason", "review"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One message of the person's that counts: exactly their words, never trimmed or rewritten."""

    message: MessageKey
    section: SectionId  # whose question was open when they said it
    text: str
    by: str = ""  # user id of the colleague who gave it; "" is the check's owner


@dataclass(frozen=True, slots=True)
class Draft:
    """A message from elsewhere that may answer a question once the check's owner says so; until then it counts nothing.

    *number* counts a check's drafts from 1. *section* is None until it is known which question the words speak to.
    """

    number: int
    message: MessageKey
    by: str  # user id of whoever wrote it
    text: str
    section: SectionId | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the words stand: ``answer.text[start:end] == quote`` for the answer with key *message*."""

    message: MessageKey
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A label for one criterion, heard in the answers to *heard_in*'s question.

    Findings are kept per (criterion, heard_in, assessor); a new assessment of a section's answers replaces what the
    same assessor heard there before, and one by a model also what the rules heard there while it was away. What stands
    for a criterion is the strongest of its findings.
    """

    criterion: CriterionId
    label: Label
    grade: Grade
    heard_in: SectionId
    assessor: Assessor
    evidence: Evidence | None = None
    assessed_by: str = ""  # version of the rules or of the prompt


Reason: TypeAlias = Literal["dont_know", "dont_have", "not_applicable", "rather_not", "skipped"]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Why a section has no answer; *words* is what they added (who would know, why it does not apply)."""

    section: SectionId
    reason: Reason
    words: str = ""

"""What an export holds. ``docs/export.schema.json`` is this model's schema; a test keeps the two the same.

It is the file of the check's owner and holds everything they said, also what the card withholds.
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.interview.findings import Grade, Label, Reason
from bot.interview.milestones import MilestoneKind
from bot.interview.summary import SectionRating, Verdict

FORMAT: Final = "readiness-check/1"


class _Exported(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExportedGuidance(_Exported):
    """The guidance the check was measured against."""

    pack: str = Field(description="Id and version of the knowledge pack, '<id>@<version>'.")
    title: str
    author: str
    date: str = Field(description="ISO date of the text.")
    url: str
    licence: str
    attribution: str


class ExportedAnswer(_Exported):
    """One message that counts, letter by letter."""

    text: str
    by: str = Field(description="Slack user id of whoever said it.")


class ExportedEvidence(_Exported):
    """The words a finding rests on: an exact part of one of the answers."""

    quote: str
    section: str = Field(description="The section in whose answers they stand.")


class ExportedSign(_Exported):
    """One sign of being ready, or of not being ready yet, and what was found about it."""

    id: str
    kind: Literal["ready", "warning"]
    name: str
    finding: Label
    grade: Grade = Field(description="How well it is backed.")
    evidence: ExportedEvidence | None
    guidance: tuple[str, ...] = Field(description="The exact sentences of the guidance it rests on.")


class ExportedSection(_Exported):
    """One question of the guidance."""

    id: str
    question: str
    rating: SectionRating
    answers: tuple[ExportedAnswer, ...]
    no_answer_because: Reason | None
    no_answer_words: str
    signs: tuple[ExportedSign, ...]


class ExportedGap(_Exported):
    """What stands between the check and being ready, with the cheapest next step."""

    id: str
    name: str
    finding: Label
    next_step: str
    budget: str
    stop_rule: str


class ExportedCoverage(_Exported):
    """How much of the ready signs is backed."""

    evidenced: int
    claimed: int
    unknown: int
    total: int


class ExportedMilestone(_Exported):
    """A moment in the history of a posted check."""

    on: str = Field(description="ISO date.")
    kind: MilestoneKind
    verdict: str
    closed: tuple[str, ...] = Field(description="Ids of the signs whose gap closed.")
    opened: tuple[str, ...]
    because: tuple[str, ...] = Field(description="Ids of the sections whose answers decided it.")


class ExportedCheck(_Exported):
    """One readiness check with everything its owner said in it."""

    format: Literal["readiness-check/1"] = FORMAT
    exported_on: str = Field(description="ISO date.")
    number: int = Field(ge=1, description="Counts the owner's checks from 1.")
    owner: str = Field(description="Slack user id.")
    use_case: str
    stage: Literal["opening", "asking", "reviewing", "previewing", "posted", "paused", "cancelled"]
    started_on: str
    last_on: str
    posted_on: str | None
    posted_in: str | None = Field(description="Slack channel id of the card.")
    verdict: Verdict
    posted_verdict: str | None = Field(description="What the card says.")
    coverage: ExportedCoverage
    guidance: ExportedGuidance
    sections: tuple[ExportedSection, ...]
    gaps: tuple[ExportedGap, ...] = Field(description="The most decisive first.")
    history: tuple[ExportedMilestone, ...]

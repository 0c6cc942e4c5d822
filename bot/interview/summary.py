"""What readiness comes to, as values that a view can lay out: verdict, ratings, gaps, coverage, the whole summary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.interview.deeds import Deed
from bot.interview.findings import Evidence, Finding, Label
from bot.interview.tasks import Task
from knowledge.pack import CriterionId, SectionId

Verdict: TypeAlias = Literal["ready", "almost", "not_yet"]
SectionRating: TypeAlias = Literal["ready", "partly", "not_yet"]


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between a section and ready: an unmet, half met or unknown ready criterion, or a present warning."""

    criterion: CriterionId
    label: Label
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the pack's ready signs is backed, of *total*; never mixed into the verdict."""

    evidenced: int  # met, grade specific or better
    claimed: int  # partial, or met on a claim
    unknown: int
    total: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """The verdict and all that explains it; computed by ``readiness.assess``, nothing else."""

    verdict: Verdict
    ratings: dict[SectionId, SectionRating]
    gaps: tuple[Gap, ...]  # blockers first, then warnings, unmet, half met, unknown; the core question first in each
    coverage: Coverage
    flips: tuple[CriterionId, ...]  # the smallest set of evidence that would make the verdict one better
    better: Verdict  # what it would become with that evidence


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since the card was last posted or updated."""

    on: str  # ISO date of that post
    closed: tuple[CriterionId, ...]
    opened: tuple[CriterionId, ...]
    reopened: tuple[CriterionId, ...] = ()  # those of *opened* that had been open before and closed


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A criterion's standing finding with the words it rests on; *withheld* words are never shown outside the DM.

    *paraphrased* words are not shown either: our sentence about the criterion takes their place.
    """

    criterion: CriterionId
    label: Label
    evidence: Evidence | None
    withheld: bool
    paraphrased: bool = False
    signed_by: tuple[str, ...] = ()  # reviewers who countersigned it
    by: str = ""  # user id of the colleague whose words they are; "" is the check's owner


@dataclass(frozen=True, slots=True)
class Summary:
    """All a card, its thread, a preview, a recap or an export needs; the pack supplies the words per criterion."""

    number: int
    owner: str
    use_case: str
    pack: str
    on: str  # ISO date
    readiness: Readiness
    lines: tuple[SaidLine, ...]  # every criterion of the pack, in pack order
    since: Since | None = None
    use_case_withheld: bool = False
    tasks: tuple[Task, ...] = ()
    challenges: tuple[Deed, ...] = ()  # not settled yet
    waivers: tuple[Deed, ...] = ()  # that stand on *on*, of what would be gaps
    differences: int | None = None  # that a second opinion showed; None: nothing is told of one

"""The gaps in the order in which they are told and numbered: the decisive first, each once."""

from __future__ import annotations

from typing import Final

from bot.interview.findings import Label
from bot.interview.summary import Gap, SectionRating, Summary
from knowledge.pack import Criterion, CriterionId, Pack, SectionId

_WORST_FIRST: Final[tuple[Label, ...]] = ("present", "unmet", "partial", "unknown")
_HELD_BACK_FIRST: Final[tuple[SectionRating, ...]] = ("not_yet", "partly", "ready")


def decisive(pack: Pack, summary: Summary) -> list[Gap]:
    """Return the gaps, the one to work on first, then the worst: blockers, warnings, missing, half there, not known.

    A warning and the ready sign whose silence it names are one gap: the warning where they said it in words, else the
    sign that is missing.
    """
    gaps = [each for each in summary.readiness.gaps if not _is_told_by_another(pack, summary, each)]
    worst_first = sorted(gaps, key=lambda gap: (not _is_blocker(pack, gap), _rank(gap)))
    first = min(gaps, key=lambda gap: _urgency(pack, summary, gap), default=None)
    return [*([first] if first else []), *(each for each in worst_first if each is not first)]


def _rank(gap: Gap) -> int:
    return _WORST_FIRST.index(gap.label) if gap.label in _WORST_FIRST else len(_WORST_FIRST)


def _urgency(pack: Pack, summary: Summary, gap: Gap) -> tuple[int, ...]:
    """Order gaps by what to do first: a blocker, what a nearly reached verdict needs, then as the guidance goes.

    It asks for the purpose before the data: work on the data's format is in vain while nobody knows what it is for.
    """
    readiness = summary.readiness
    beside_the_point = readiness.verdict == "almost" and named_by(pack, gap.criterion).isdisjoint(readiness.flips)
    section = next((each.id for each in pack.sections if gap.criterion in {c.id for c in each.criteria}), "")
    held_back = _HELD_BACK_FIRST.index(readiness.ratings.get(section, "ready"))
    return not _is_blocker(pack, gap), beside_the_point, held_back, *_place(pack, section, gap)


def _place(pack: Pack, section: SectionId, gap: Gap) -> tuple[int, ...]:
    sections, criteria = [each.id for each in pack.sections], [each.id for each in pack.criteria]
    nowhere = len(criteria)
    position = sections.index(section) if section in sections else nowhere
    within = criteria.index(gap.criterion) if gap.criterion in criteria else nowhere
    return position, gap.label != "present", gap.label == "unknown", within


def _is_blocker(pack: Pack, gap: Gap) -> bool:
    found = _criterion(pack, gap.criterion)
    return found is not None and found.blocker


def _is_told_by_another(pack: Pack, summary: Summary, gap: Gap) -> bool:
    gaps = {each.criterion for each in summary.readiness.gaps}
    found = _criterion(pack, gap.criterion)
    if found is None:
        return False
    if found.silent_when_unmet in gaps:
        return not _is_in_words(summary, found.id)
    warnings = (each for each in pack.criteria if each.silent_when_unmet == found.id and each.id in gaps)
    return any(_is_in_words(summary, each.id) for each in warnings)


def named_by(pack: Pack, criterion: CriterionId) -> set[CriterionId]:
    """Return *criterion* with its other half: a warning of silence, and the ready sign it is silent about."""
    pairs = ({each.id, each.silent_when_unmet} for each in pack.criteria if each.silent_when_unmet)
    return {criterion, *(each for pair in pairs if criterion in pair for each in pair if each)}


def _is_in_words(summary: Summary, criterion: CriterionId) -> bool:
    own = (each for each in summary.lines if each.criterion == criterion)
    return any(each.evidence or each.withheld or each.paraphrased for each in own)


def _criterion(pack: Pack, criterion: CriterionId) -> Criterion | None:
    return next((each for each in pack.criteria if each.id == criterion), None)

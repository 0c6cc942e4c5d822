"""Labels for the criteria of a section, each with the words it rests on, by a pack's signals and rules."""

from __future__ import annotations

from dataclasses import dataclass

from bot.advice.hearing import Hearing
from bot.advice.rules import Holding, Labels, holding
from bot.advice.signals import Signals
from bot.interview.findings import Label
from knowledge.pack import Criterion, CriterionId, Pack, SectionId

RULES_VERSION = "rules-1"
DENIALS: frozenset[Label] = frozenset({"unmet", "absent"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion's label and the span of its evidence (None where it rests on silence); *weak* calls for a probe."""

    criterion: CriterionId
    label: Label
    span: tuple[int, int] | None = None
    weak: bool = False


def judge(pack: Pack, signals: Signals, section: SectionId, hearing: Hearing) -> tuple[Judged, ...]:
    """Label every criterion of *section*, in pack order; the ready ones first, since warnings may rest on them."""
    found: dict[CriterionId, Judged] = {}
    for criterion in (*pack.section(section).ready, *pack.section(section).warnings):
        found[criterion.id] = _judged(criterion, signals, hearing, {each: found[each].label for each in found})
    return tuple(found[each.id] for each in pack.section(section).criteria)


def volunteered(pack: Pack, signals: Signals, section: SectionId, hearing: Hearing) -> tuple[Judged, ...]:
    """Return what an answer to *section*'s question clearly says about criteria of other sections."""
    own = {each.id for each in pack.section(section).criteria}
    judged = (_volunteered(each, signals, hearing) for each in pack.criteria if each.id not in own)
    return tuple(each for each in judged if each is not None)


def _volunteered(criterion: Criterion, signals: Signals, hearing: Hearing) -> Judged | None:
    said = signals.of(criterion.id)
    clear = [heard for each in said.volunteered for heard in hearing.heard(each)]
    first = next(holding(said.rules, hearing, {}), None) if clear else None
    if first is None or first.rule.weak or first.rule.label in DENIALS:
        return None
    return Judged(criterion.id, first.rule.label, hearing.quote_span(clear[0]))


def _judged(criterion: Criterion, signals: Signals, hearing: Hearing, labels: Labels) -> Judged:
    said = signals.of(criterion.id)
    held = [each for each in holding(said.rules, hearing, labels) if not _is_hollow(each, hearing)]
    first = held[0] if held else None
    span = hearing.quote_span(first.heard) if first and first.rule.label not in DENIALS else None
    if criterion.silent_when_unmet and labels.get(criterion.silent_when_unmet) == "unmet":
        return Judged(criterion.id, "present", span)
    if first is None or (criterion.silent_when_unmet and said.exactly):
        return Judged(criterion.id, "unmet" if criterion.kind == "ready" else "absent")
    disputed = len({each.rule.label in DENIALS for each in held}) > 1  # words both for and against: a guess
    return Judged(criterion.id, first.rule.label, span, first.rule.weak or disputed)


def _is_hollow(held: Holding, hearing: Hearing) -> bool:
    """Say whether it takes a bare claim for half an answer that may be addressed to the rater."""
    return held.rule.label == "partial" and hearing.doubts(held.heard)

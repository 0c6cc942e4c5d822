"""Labels for the criteria of a section, each with the words it rests on, by a pack's signals and rules."""

from __future__ import annotations

from dataclasses import dataclass

from bot.advice.hearing import Heard, Hearing
from bot.advice.signals import CriterionSignals, RuleText, Signals
from bot.interview.findings import Label
from knowledge.pack import Criterion, CriterionId, Pack, SectionId

RULES_VERSION = "rules-1"
_SILENT = CriterionSignals()
_DENIALS: frozenset[Label] = frozenset({"unmet", "absent"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion's label and the span of its evidence (None where it rests on silence); *weak* calls for a probe."""

    criterion: CriterionId
    label: Label
    span: tuple[int, int] | None = None
    weak: bool = False


def judge(pack: Pack, signals: Signals, section: SectionId, hearing: Hearing) -> tuple[Judged, ...]:
    """Label every criterion of *section*, in pack order."""
    found: dict[CriterionId, Judged] = {}
    for criterion in sorted(pack.section(section).criteria, key=lambda each: each.kind):  # ready before warning
        found[criterion.id] = _judged(criterion, signals, hearing, found)
    return tuple(found[each.id] for each in pack.section(section).criteria)


def volunteered(pack: Pack, signals: Signals, section: SectionId, hearing: Hearing) -> tuple[Judged, ...]:
    """Return what an answer to *section*'s question clearly says about criteria of other sections."""
    others = (each for each in pack.criteria if each not in pack.section(section).criteria)
    judged = (_volunteered(each, signals, hearing) for each in others)
    return tuple(each for each in judged if each)


def _volunteered(criterion: Criterion, signals: Signals, hearing: Hearing) -> Judged | None:
    said = signals.text.criteria.get(criterion.id, _SILENT)
    clear = [heard for each in said.volunteered for heard in hearing.heard(each)]
    if not clear:
        return None
    fired = _fired(said, hearing, {})
    if fired is None or fired[0].weak or fired[0].label in _DENIALS:
        return None
    return Judged(criterion.id, fired[0].label, hearing.quote_span(clear[0]))


def _judged(criterion: Criterion, signals: Signals, hearing: Hearing, found: dict[CriterionId, Judged]) -> Judged:
    said = signals.text.criteria.get(criterion.id, _SILENT)
    fired = _fired(said, hearing, found)
    span = hearing.quote_span(fired[1]) if fired and fired[0].label not in _DENIALS else None
    tied = found.get(criterion.silent_when_unmet or "")
    if tied and tied.label == "unmet":
        return Judged(criterion.id, "present", span)
    silent: Label = "unmet" if criterion.kind == "ready" else "absent"
    if fired is None or (tied and said.exactly):
        return Judged(criterion.id, silent)
    weak = fired[0].weak or _disputed(said, fired[0], hearing, found)
    return Judged(criterion.id, fired[0].label, span, weak)


def _disputed(said: CriterionSignals, fired: RuleText, hearing: Hearing, found: dict[CriterionId, Judged]) -> bool:
    """Say whether the answer holds words both for and against the criterion, so that the label is a guess."""
    denies = fired.label in _DENIALS
    others = (each for each in said.rules if (each.label in _DENIALS) != denies)
    return any(_holds(each, hearing, found) for each in others)


def _fired(said: CriterionSignals, hearing: Hearing, found: dict[CriterionId, Judged]) -> tuple[RuleText, Heard] | None:
    for rule in said.rules:
        heard = _holds(rule, hearing, found)
        if heard:
            return rule, heard
    return None


def _holds(rule: RuleText, hearing: Hearing, found: dict[CriterionId, Judged]) -> Heard | None:
    if not _circumstances(rule, hearing, found) or any(hearing.heard(each) for each in rule.without):
        return None
    places = {name: hearing.heard(name) for name in rule.all}
    if not all(places.values()):
        return None
    if rule.together:
        shared = set.intersection(*({each.sentence.start for each in heard} for heard in places.values()))
        places = {
            name: tuple(each for each in heard if each.sentence.start in shared) for name, heard in places.items()
        }
        if not shared:
            return None
    listed = {name: hearing.heard(name) for name in rule.any}
    if (
        rule.any
        and len({hearing.plain[each.start : each.end] for heard in listed.values() for each in heard}) < rule.least
    ):
        return None
    return _quoted(rule, places | listed)


def _circumstances(rule: RuleText, hearing: Hearing, found: dict[CriterionId, Judged]) -> bool:
    if not rule.words <= hearing.words <= rule.most:
        return False
    return all(each in found and found[each].label in labels for each, labels in rule.when.items())


def _quoted(rule: RuleText, places: dict[str, tuple[Heard, ...]]) -> Heard | None:
    wanted = (rule.quote, *rule.all, *rule.any)
    return next((places[name][0] for name in wanted if places.get(name)), None)

"""Which rule of a criterion holds for what was heard; the first one that does decides the label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.advice.hearing import Heard, Hearing
from bot.advice.signals import RuleText
from bot.interview.findings import Label
from knowledge.pack import CriterionId

Labels: TypeAlias = Mapping[CriterionId, Label]
_Places: TypeAlias = dict[str, tuple[Heard, ...]]


@dataclass(frozen=True, slots=True)
class Holding:
    """A rule that holds, and the words to quote for it."""

    rule: RuleText
    heard: Heard


def holding(rules: tuple[RuleText, ...], hearing: Hearing, labels: Labels) -> Iterator[Holding]:
    """Yield the rules that hold, in their order; *labels* are those of the section's criteria judged before."""
    for rule in rules:
        heard = _quotable(rule, hearing, labels)
        if heard is not None:
            yield Holding(rule, heard)


def _quotable(rule: RuleText, hearing: Hearing, labels: Labels) -> Heard | None:
    if not _applies(rule, hearing, labels):
        return None
    needed = {name: hearing.heard(name) for name in rule.all}
    if rule.together:
        needed = _in_one_sentence(needed)
    listed = {name: hearing.heard(name) for name in rule.any}
    if not all(needed.values()) or not _enough(rule, hearing, listed):
        return None
    places = needed | listed
    wanted = (rule.quote, *rule.all, *rule.any)
    return next((places[name][0] for name in wanted if places.get(name)), None)


def _applies(rule: RuleText, hearing: Hearing, labels: Labels) -> bool:
    if not rule.words <= hearing.words <= rule.most:
        return False
    if any(labels.get(each) not in wanted for each, wanted in rule.when.items()):
        return False
    return not any(hearing.heard(each) for each in rule.without)


def _in_one_sentence(places: _Places) -> _Places:
    """Keep the places in sentences where every signal is heard."""
    shared = set.intersection(*({each.sentence.start for each in heard} for heard in places.values()))
    return {name: tuple(each for each in heard if each.sentence.start in shared) for name, heard in places.items()}


def _enough(rule: RuleText, hearing: Hearing, listed: _Places) -> bool:
    wordings = {hearing.plain[each.start : each.end] for heard in listed.values() for each in heard}
    return not rule.any or len(wordings) >= rule.least

"""Which rule of a criterion holds for what was heard; the first one that does decides the label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from bot.advice.clauses import Sentence
from bot.advice.hearing import Heard, Hearing
from bot.advice.moods import asked, hedged
from bot.advice.signals import RuleText
from bot.interview.findings import Label
from knowledge.pack import CriterionId

Labels: TypeAlias = Mapping[CriterionId, Label]
_Places: TypeAlias = dict[str, tuple[Heard, ...]]
_REMARK_WORDS = 4  # of a sentence that only says how sure the one beside it is: "not sure about that"


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
    if rule.guessed and not all(_is_guess(hearing, each) for heard in places.values() for each in heard):
        return None
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


def _is_guess(hearing: Hearing, heard: Heard) -> bool:
    """Say whether *heard* is a guess: by its own sentence, or by one beside it that says no more than that."""
    return any(_guesses(hearing.plain, each) for each in (heard.sentence, *_remarks(hearing, heard.sentence)))


def _guesses(text: str, sentence: Sentence) -> bool:
    return asked(text, sentence) or hedged(text, sentence.start, sentence.end)


def _remarks(hearing: Hearing, sentence: Sentence) -> Iterator[Sentence]:
    """Yield what stands beside *sentence* in a few words and no figure: "90%. I guess."."""
    for before, after in pairwise(hearing.sentences):
        beside = after if before == sentence else before if after == sentence else None
        said = hearing.plain[beside.start : beside.end] if beside else ""
        if beside and len(said.split()) <= _REMARK_WORDS and not any(each.isdigit() for each in said):
            yield beside

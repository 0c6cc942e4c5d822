"""Sentences that tell the advisor what to do or ask for what is not theirs: refused, and never a claim of a project.

How orders to a rater are worded stands in ``english/orders.yaml``; what nobody may have, told by its form, in
``english/demands.yaml``. What is worded in yet another way is told by a small linear model of words, their kinds and
letters, trained on ``english/bidding.yaml`` and ``english/strategies.yaml``.

How likely is likely depends on what is at stake. Refusing a question costs its asker another one; taking a sentence
of an answer for an order costs them what they told. The bounds were chosen by leaving whole strategies out of the
training, see ``python -m bot.advice.training --folds``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from bot.advice.clauses import plain, sentences
from bot.advice.features import phrasing, said_words
from bot.advice.kinds import kinds_of_words
from bot.advice.linear import Margin, shipped_model
from bot.advice.patterns import alternatives, english
from bot.advice.sieve import Sieve

WEIGHTS_FILE: Final = "order_weights.json"
ORDER: Final = "order"  # the model's class of orders; the other is all that is told or asked
LIKELY: Final = 0.5  # as good as not; enough to refuse a question
LIKELY_PART: Final = 0.65  # of a sentence of a question that has several
LIKELY_TOLD: Final = 0.7  # of a sentence of an answer that is addressed to the advisor
SURELY_TOLD: Final = 0.95  # of one that is not
SURELY_NONE: Final = 0.005  # below it no order of any strategy has shown itself by its form
LIKELY_BESIDE: Final = 0.4  # of one beside an order: what wraps it belongs to it
LIKELY_WHOLE: Final = 0.75  # of a message of several sentences, so that they are looked at as standing beside an order
SURELY_WHOLE: Final = 0.97  # of it: what begs, threatens or flatters beside an order is no answer either, …
LIKELY_WRAPPED: Final = 0.02  # … unless it is as unlike an order as "we have 900 pairs"
LIKELY_ALONE: Final = 0.65  # of a short message in which nothing plainly is an order
DOUBTFUL: Final = (0.4, 0.85)  # of a sentence whose bare claims are not believed; addressed to the advisor or not
NEAR_ORDER: Final = 0.75  # what its likelihood counts beside how well the guidance fits a question
UNLIKELY: Final = 0.12
FEW_SENTENCES: Final = 2  # of a message that is turned down for its words as a whole; who writes more tells something
MAX_PLAIN_CHARS: Final = 160  # of a sentence that its words tell by themselves; in a longer one an order may be buried
MAX_WHOLE_CHARS: Final = 400  # of a message that is looked at as a whole, too; a longer one has more than an order

_BLOCK = re.compile(
    r"^[ \t]*#{1,4} *(?:instructions?|system|admin|override)\b.{0,2000}?(?:^[ \t]*#{1,4} *end\b[^\n]*|\Z)",
    re.DOTALL | re.MULTILINE,
)


@cache
def _orders() -> Sieve:
    wording = english("orders")
    return Sieve(alternatives([each], wording["pieces"]) for each in wording["orders"])


@cache
def _demands() -> Sieve:
    wording = english("demands")
    pieces, demands = wording["pieces"], wording["demands"]
    bid = alternatives(["{bid}"], pieces)
    bidden = (f"{bid}(?:{alternatives([each], pieces)})" for each in _of_every_family(demands, "bidden"))
    said = (alternatives([each], pieces) for each in _of_every_family(demands, "said"))
    return Sieve([*bidden, *said])


def _of_every_family(families: dict[str, dict[str, list[str]]], kind: str) -> list[str]:
    return [each for family in families.values() for each in family.get(kind, ())]


def order_spans(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Return those of the sentence *spans* of plain *text* that instruct the rater, and marked blocks of orders."""
    blocks = tuple(each.span() for each in _BLOCK.finditer(text))
    said = [text[start:end] for start, end in spans]
    plainly = [_is_told(each) for each in said]
    least = _least(text[spans[0][0] : spans[-1][1]], len(spans), any(plainly)) if spans else 1.0
    found = zip(spans, said, plainly, strict=True)
    return blocks + tuple(span for span, each, surely in found if surely or likelihood(each) >= least)


def _is_told(sentence: str) -> bool:
    """Say whether *sentence* of an answer is an order by itself."""
    likely = likelihood(sentence)
    if likely < SURELY_NONE and len(sentence) <= MAX_PLAIN_CHARS:  # looking for its form would take twice the time
        return False
    return likely >= SURELY_TOLD or (likely >= LIKELY_TOLD and is_addressed(sentence)) or _has_form(sentence)


def _least(whole: str, sentences: int, ordering: bool) -> float:
    """Return how likely a sentence has to be an order that is none by itself; 1 for never."""
    likely = 0.0
    if sentences > 1 and len(whole) <= MAX_WHOLE_CHARS and is_addressed(whole):
        likely = likelihood(whole)
    if likely >= SURELY_WHOLE:
        return LIKELY_WRAPPED
    return LIKELY_BESIDE if ordering or likely >= LIKELY_WHOLE else 1.0


def is_doubtful(sentence: str) -> bool:
    """Say whether plain *sentence* of an answer may be an order, so that its bare claims are not believed."""
    likely, (least, surely) = likelihood(sentence), DOUBTFUL
    return likely >= surely or (likely >= least and is_addressed(sentence))


@lru_cache(maxsize=64)
def is_addressed(sentence: str) -> bool:
    """Say whether plain *sentence* speaks to the advisor, bids something, or names what the advisor hands out."""
    how, known, said = _addressed(), kinds_of_words(), said_words(sentence)
    first = next((each for each in said if each[0].isalpha() and each not in how["courtesies"]), "")
    kinds = {kind for each in said for kind in known.get(each, ())}
    bids = not how["bids"].isdisjoint(known.get(first, ()))
    return bids or not how["spoken_to"].isdisjoint(kinds) or not how["handed_out"].isdisjoint(said)


@cache
def _addressed() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in english("orders")["addressed"].items()}


def is_order(text: str) -> bool:
    """Say whether *text*, sent as a question, is an order as a whole or in one of its sentences."""
    words = plain(text)
    if _BLOCK.search(words) or _has_form(words):
        return True
    return likelihood(words) >= LIKELY or any(
        likelihood(words[each.start : each.end]) >= LIKELY_PART for each in sentences(words)
    )


@lru_cache(maxsize=64)  # a message is looked at several times over while it is read; nobody's words are kept for long
def likelihood(sentence: str) -> float:
    """Return how likely plain *sentence* is an order by its words and letters alone, from 0 to 1."""
    return _model().likelihood(phrasing(sentence))


@cache
def _model() -> Margin:
    return Margin(shipped_model(WEIGHTS_FILE), ORDER)


def may_order(text: str) -> bool:
    """Say whether a short *text* is as likely as not one order, though no sentence of it plainly is."""
    words = plain(text)
    short = len(text) <= MAX_WHOLE_CHARS and len(sentences(words)) <= FEW_SENTENCES
    if not short or likelihood(words) < LIKELY_ALONE or not is_addressed(words):
        return False
    return without_orders(text) == text


def is_no_order(text: str) -> bool:
    """Say whether nothing in *text* looks like an order, whatever it is about: "show me the part about ratings"."""
    words = plain(text)
    spans = [(each.start, each.end) for each in sentences(words)]
    return all(likelihood(words[start:end]) < UNLIKELY for start, end in [(0, len(words)), *spans])


@lru_cache(maxsize=64)
def _has_form(sentence: str) -> bool:
    return _orders().finds(sentence) or _demands().finds(sentence)


def without_orders(text: str) -> str:
    """Return *text* with spaces where a sentence of it is an order: same length, so offsets stay valid."""
    words = plain(text)
    left = text
    for start, end in order_spans(words, tuple((each.start, each.end) for each in sentences(words))):
        left = left[:start] + " " * (end - start) + left[end:]
    return left

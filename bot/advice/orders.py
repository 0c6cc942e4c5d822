"""Sentences that tell the advisor what to do or ask for what is not theirs: refused, and never a claim of a project.

How orders to a rater are worded stands in ``english/orders.yaml``; what nobody may have, told by its form, in
``english/demands.yaml``. What is worded in yet another way is told by a small linear model of words and letters,
trained on ``english/bidding.yaml``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from bot.advice.clauses import plain, sentences
from bot.advice.features import phrasing
from bot.advice.linear import Margin, shipped_model
from bot.advice.patterns import alternatives, english
from bot.advice.sieve import Sieve

WEIGHTS_FILE: Final = "order_weights.json"
ORDER: Final = "order"  # the model's class of orders; the other is all that is told or asked
LIKELY: Final = 0.5
LIKELY_BESIDE: Final = 0.25  # beside another: what wraps an order belongs to it
SURELY: Final = 0.9  # of a message as a whole: what begs, threatens or flatters beside an order is no answer either
UNLIKELY: Final = 0.06
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
    least = _least(text, spans)
    return blocks + tuple(
        each for each in spans if likelihood(text[slice(*each)]) >= least or _has_form(text[slice(*each)])
    )


def _least(text: str, spans: tuple[tuple[int, int], ...]) -> float:
    """Return how likely a sentence has to be an order, by what stands beside it; 0 in what is nothing else."""
    said = [text[start:end] for start, end in spans]
    whole = 0.0
    if len(said) > 1 and spans[-1][1] - spans[0][0] <= MAX_WHOLE_CHARS:
        whole = likelihood(text[spans[0][0] : spans[-1][1]])
    if whole >= SURELY:
        return 0.0
    ordering = whole >= LIKELY or any(likelihood(each) >= LIKELY or _has_form(each) for each in said)
    return LIKELY_BESIDE if ordering else LIKELY


@lru_cache(maxsize=64)  # a message is looked at several times over while it is read; nobody's words are kept for long
def likelihood(sentence: str) -> float:
    """Return how likely plain *sentence* is an order by its words and letters alone, from 0 to 1."""
    return _model().likelihood(phrasing(sentence))


@cache
def _model() -> Margin:
    return Margin(shipped_model(WEIGHTS_FILE), ORDER)


def may_order(text: str) -> bool:
    """Say whether a short *text* is as likely as not one order, though no sentence of it plainly is."""
    if len(text) > MAX_WHOLE_CHARS or likelihood(plain(text)) < LIKELY_BESIDE:
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

"""Sentences that tell the advisor what to do or ask for what is not theirs: refused, and never a claim of a project.

How orders to a rater are worded stands in ``english/orders.yaml``; what nobody may have, told by its form, in
``english/demands.yaml``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bot.advice.clauses import plain, sentences
from bot.advice.patterns import alternatives, english
from bot.advice.sieve import Sieve

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
    return blocks + tuple((start, end) for start, end in spans if _orders_us(text[start:end]))


@lru_cache(maxsize=64)  # a sentence is looked at several times over while its message is read
def _orders_us(sentence: str) -> bool:
    return _orders().finds(sentence) or _demands().finds(sentence)


def without_orders(text: str) -> str:
    """Return *text* with spaces where a sentence of it is an order: same length, so offsets stay valid."""
    words = plain(text)
    left = text
    for start, end in order_spans(words, tuple((each.start, each.end) for each in sentences(words))):
        left = left[:start] + " " * (end - start) + left[end:]
    return left

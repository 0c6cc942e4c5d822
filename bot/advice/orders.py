"""Sentences that tell the rater what to do: text, not orders, and never a claim about the project."""

from __future__ import annotations

import re
from functools import cache

from bot.advice.patterns import alternatives, english

_BLOCK = re.compile(
    r"^[ \t]*#{1,4} *(?:instructions?|system|admin|override)\b.{0,2000}?(?:^[ \t]*#{1,4} *end\b[^\n]*|\Z)",
    re.DOTALL | re.MULTILINE,
)


@cache
def _orders() -> re.Pattern[str]:
    wording = english("orders")
    return re.compile(alternatives(wording["orders"], wording["pieces"]))


def order_spans(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Return those of the sentence *spans* of plain *text* that instruct the rater, and marked blocks of orders."""
    blocks = tuple(each.span() for each in _BLOCK.finditer(text))
    return blocks + tuple((start, end) for start, end in spans if _orders().search(text[start:end]))

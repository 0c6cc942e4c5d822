"""Attempts to steer the reading: where they stand in what a person wrote, and which labels hold beside them.

A model may obey what it reads. So beside words that look like orders its reading alone makes nobody readier: of its
label and that of the rules the less favourable is kept. Whoever is misheard so loses the model's better ear, no more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, TypeAlias

from bot.advice.clauses import plain, sentences
from bot.advice.orders import order_asides, order_spans
from bot.advice.patterns import alternatives, read_patterns
from bot.interview.findings import Answer, Evidence, Finding, Label, MessageKey

_JOINT: Final = " "
HEAD_CHARS, TAIL_CHARS = 8_000, 4_000  # of a longer text, so that time stays bounded

Spans: TypeAlias = tuple[tuple[int, int], ...]

# How far a label speaks for being ready; of two readings beside an attempt to steer the lower one is taken.
_FAVOUR: Final[dict[Label, int]] = {"present": 0, "unmet": 0, "unknown": 0, "partial": 1, "absent": 1, "met": 2}


class Steering:
    """What looks like orders in a person's answers, each alone and all read as one text."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self._spans: dict[MessageKey, Spans] = {}
        joined = _orders(_JOINT.join(each.text for each in answers))  # an order may come in pieces
        start = 0
        for answer in answers:
            end = start + len(answer.text)
            across = ((max(a, start) - start, min(b, end) - start) for a, b in joined if a < end and start < b)
            self._spans[answer.message] = (*_orders(answer.text), *across)
            start = end + len(_JOINT)

    def __bool__(self) -> bool:
        return any(self._spans.values())

    def holds(self, evidence: Evidence | None) -> bool:
        """Say whether *evidence* quotes an order: that is nobody's word about their project."""
        if evidence is None:
            return False
        spans = self._spans.get(evidence.message, ())
        return any(start < evidence.end and evidence.start < end for start, end in spans)

    def lower(self, by_model: Finding, by_rules: Finding | None) -> Finding | None:
        """Return the less favourable of two readings; where the rules heard nothing, a favourable one is None."""
        if by_rules is None:
            return None if by_model.label in {"met", "partial"} else by_model
        return by_model if _FAVOUR[by_model.label] <= _FAVOUR[by_rules.label] else by_rules


def steers(text: str) -> bool:
    """Say whether *text* gives orders to whoever reads it."""
    return bool(_orders(text))


def _orders(text: str) -> Spans:
    words = plain(text)
    said = tuple((each.start, each.end) for each in sentences(words))
    markers = _markers()
    marks = _found(markers.orders, words)
    if _found(markers.aims, words):
        marks += _found(markers.forms, words)
    return (*order_spans(words, said), *order_asides(words), *marks)


@dataclass(frozen=True, slots=True)
class _Markers:
    orders: re.Pattern[str]
    forms: re.Pattern[str]  # beside aims alone
    aims: re.Pattern[str]


def _found(pattern: re.Pattern[str], words: str) -> list[tuple[int, int]]:
    tail = max(HEAD_CHARS, len(words) - TAIL_CHARS)
    read = (pattern.finditer(words, 0, HEAD_CHARS), pattern.finditer(words, tail))
    return [each.span() for part in read for each in part]


@cache
def _markers() -> _Markers:
    known = read_patterns(files("bot.advice.model").joinpath("markers.yaml").read_text(encoding="utf-8"))
    families = [each for family in known["families"].values() for each in family]
    said = (alternatives(each, known["pieces"]) for each in (families, known["forms"], known["aims"]))
    return _Markers(*map(re.compile, said))

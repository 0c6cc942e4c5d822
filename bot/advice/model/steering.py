"""Attempts to steer the reading: where they stand in what a person wrote, and which labels hold beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from bot.advice.clauses import plain, sentences
from bot.advice.orders import order_spans
from bot.interview.findings import Answer, Evidence, Finding, Label, MessageKey

Spans: TypeAlias = tuple[tuple[int, int], ...]

# How far a label speaks for being ready; of two readings beside an attempt to steer the lower one is taken.
_FAVOUR: Final[dict[Label, int]] = {"present": 0, "unmet": 0, "unknown": 0, "partial": 1, "absent": 1, "met": 2}


class Steering:
    """What the rules recognise as orders in a person's answers."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self._spans: dict[MessageKey, Spans] = {each.message: _orders(each.text) for each in answers}

    def __bool__(self) -> bool:
        return any(self._spans.values())

    def holds(self, evidence: Evidence) -> bool:
        """Say whether *evidence* quotes an order: that is nobody's word about their project."""
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
    return order_spans(words, tuple((each.start, each.end) for each in sentences(words)))

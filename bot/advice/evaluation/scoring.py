"""From pairs of expected and given to figures with intervals. Pure arithmetic; the resampling is seeded."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeAlias, TypeVar

Pair: TypeAlias = tuple[Hashable, Hashable]  # expected, given
_Row = TypeVar("_Row")

RESAMPLES = 400
_SEED = 1
_TAIL = 0.025  # on either side: 95 % intervals


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % bootstrap interval over *rows* rows."""

    value: float
    low: float
    high: float
    rows: int


def f1(pairs: Sequence[Pair], label: Hashable) -> float | None:
    """Return the F1 of *label*; None where it is neither expected nor given."""
    right = sum(expected == given == label for expected, given in pairs)
    named = sum((expected == label) + (given == label) for expected, given in pairs)
    return 2 * right / named if named else None


def macro_f1(pairs: Sequence[Pair], labels: Sequence[Hashable]) -> float:
    """Return the mean F1 of those *labels* that occur; 0 where none does."""
    scores = [score for label in labels if (score := f1(pairs, label)) is not None]
    return fmean(scores) if scores else 0.0


def accuracy(pairs: Sequence[Pair]) -> float:
    """Return the share of pairs that agree; 0 of none."""
    return fmean(expected == given for expected, given in pairs) if pairs else 0.0


def balanced_accuracy(pairs: Sequence[Pair]) -> float:
    """Return the mean, over the classes expected, of the share that is given right; 0 of none."""
    classes = sorted({str(expected) for expected, _ in pairs})
    shares = [accuracy([each for each in pairs if str(each[0]) == kind]) for kind in classes]
    return fmean(shares) if shares else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least *share* of *values* do not exceed; 0 of none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else 0.0


def interval(rows: Sequence[_Row], figure: Callable[[Sequence[_Row]], float]) -> Interval:
    """Return *figure* of *rows* with its interval: the rows drawn again with replacement, RESAMPLES times."""
    if not rows:
        return Interval(0.0, 0.0, 0.0, 0)
    draw = random.Random(_SEED)  # noqa: S311  reproducible, not secret
    drawn = sorted(figure(draw.choices(rows, k=len(rows))) for _ in range(RESAMPLES))
    cut = int(_TAIL * RESAMPLES)
    return Interval(figure(rows), drawn[cut], drawn[-cut - 1], len(rows))

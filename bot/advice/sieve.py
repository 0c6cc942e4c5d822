"""Many patterns asked about one text: those are left out whose letters it does not have. The answer is the same.

Most of the patterns that are looked for in a sentence need some word that it lacks. Which runs of letters a pattern
cannot do without is read off its own parse; looking three letters up in a set costs far less than a search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from re import _constants as ops  # type: ignore[attr-defined]  # no public way to a parsed pattern; 3.11 and newer
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, TypeAlias

_Runs: TypeAlias = frozenset[str] | None  # one of these stands in whatever matches; None: nothing is known
_SHORTEST = 3  # letters of a run: fewer are in almost every text
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)


class Sieve:
    """Patterns in lower case, to be looked for in lower-cased texts."""

    def __init__(self, patterns: Iterable[str | re.Pattern[str]]) -> None:
        self._patterns = [Sifted(re.compile(each)) for each in patterns]

    def finds(self, text: str) -> bool:
        """Say whether any of the patterns is found in *text*."""
        has = runs(text)
        return any(each.may_be_in(has) and each.pattern.search(text) for each in self._patterns)

    def which(self, text: str) -> list[bool]:
        """Say of each of the patterns whether it is found in *text*."""
        has = runs(text)
        return [each.may_be_in(has) and each.pattern.search(text) is not None for each in self._patterns]


class Sifted:
    """A pattern, and what a text must have that it is found in."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self._needed = _needed(pattern.pattern)

    def may_be_in(self, has: Set[str]) -> bool:
        """Say whether it is worth while to look in a text that has these runs."""
        return self._needed is None or not has.isdisjoint(self._needed)


def runs(text: str) -> Set[str]:
    """Return the short runs of letters that *text* has."""
    return {text[at : at + _SHORTEST] for at in range(len(text) - _SHORTEST + 1)}


def _needed(pattern: str) -> _Runs:
    """Return beginnings of runs of letters, one of which stands in every text that *pattern* is found in."""
    runs = _of_sequence(parser.parse(pattern))
    if runs is None or any(len(each) < _SHORTEST for each in runs):
        return None
    return frozenset(each[:_SHORTEST] for each in runs)


def _of_sequence(items: Sequence[tuple[Any, Any]]) -> _Runs:
    """Return the most telling of what the parts of a sequence need, letters that stand side by side in one."""
    best: _Runs = None
    run = ""
    for op, about in items:
        if op is ops.LITERAL:
            run += chr(about)
        else:
            best = _more_telling(best, frozenset({run}) if run else None)
            best, run = _more_telling(best, _of_item(op, about)), ""
    return _more_telling(best, frozenset({run}) if run else None)


def _of_item(op: Any, about: Any) -> _Runs:
    if op is ops.SUBPATTERN:
        return _of_sequence(about[3])
    if op is ops.BRANCH:
        found = [_of_sequence(each) for each in about[1]]
        return frozenset().union(*(each or () for each in found)) if all(found) else None
    if op in _REPEATS and about[0] > 0:
        return _of_sequence(about[2])
    return None


def _more_telling(one: _Runs, other: _Runs) -> _Runs:
    """Return the one whose shortest run is longer; the smaller one, where that is the same."""
    if not one or not other:
        return one or other
    return max(one, other, key=lambda runs: (min(map(len, runs)), -len(runs)))

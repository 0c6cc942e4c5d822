"""Two ways to say how well a question fits, both between 0 and 1, in plain Python over inverted lists.

BM25 (Robertson and Zaragoza, 2009) compares a question with everything known of a target; the cosine of TF-IDF
vectors compares it with single phrasings. Both count a word that no target has as a word that was not found: a
question about something else stays low, however well its one known word fits.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias

Analyser: TypeAlias = Callable[[str], list[str]]

_SATURATION = 1.2  # BM25's k1: how fast a repeated word stops to count
_LENGTH_WEIGHT = 0.5  # BM25's b: documents here differ by how much their author wrote, which is no sign of relevance


class Likeness(Protocol):
    """Phrasings compared by what they mean; who has a model for it brings one."""

    def scores(self, text: str) -> Sequence[float]:
        """Return how alike each phrasing and *text* are, in order, from 0 (not at all) to 1."""
        ...


class DocumentIndex:
    """BM25 over one document per target, divided by what a document made for the question would get."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        counts = [_tally(each) for each in documents]
        average = sum(map(len, documents)) / max(1, len(documents)) or 1.0
        self._size = len(documents)
        self._rarity, self._unknown = _rarities(_holding(counts), len(counts))
        self._lists: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for index, (document, count) in enumerate(zip(documents, counts, strict=True)):
            norm = _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * len(document) / average)
            for term, times in count.items():
                self._lists[term][index] = self._rarity[term] * times / (times + norm)

    def scores(self, terms: Sequence[str]) -> list[float]:
        """Return the score of each document for *terms*, in order."""
        found = [0.0] * self._size
        possible = 0.0
        for term in set(terms):
            possible += self._rarity.get(term, self._unknown)
            for index, weight in self._lists.get(term, {}).items():
                found[index] += weight
        return [each / possible for each in found] if possible else found


class PhraseIndex:
    """Cosines of TF-IDF vectors over many short phrasings.

    A term found in more than *most* of the phrasings, as a share, is left out: it tells none apart and takes the
    longest to look up.
    """

    def __init__(self, phrases: Sequence[Sequence[str]], most: float = 1.0) -> None:
        counts = [_tally(each) for each in phrases]
        self._size = len(phrases)
        holding = _holding(counts)
        self._rarity, self._unknown = _rarities(holding, len(counts))
        self._left_out = {term for term, n in holding.items() if n > most * len(phrases)}
        self._lists: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for index, count in enumerate(counts):
            for term, weight in self._vector(count).items():
                self._lists[term][index] = weight

    def scores(self, terms: Sequence[str]) -> list[float]:
        """Return the cosine of each phrasing with *terms*, in order."""
        found = [0.0] * self._size
        for term, weight in self._vector(_tally(terms)).items():
            for index, other in self._lists.get(term, {}).items():
                found[index] += weight * other
        return found

    def _vector(self, count: Mapping[str, int]) -> dict[str, float]:
        weights = {term: self._weight(term, n) for term, n in count.items() if term not in self._left_out}
        length = math.sqrt(sum([each * each for each in weights.values()])) or 1.0
        return {term: weight / length for term, weight in weights.items()}

    def _weight(self, term: str, times: int) -> float:
        rarity = self._rarity.get(term, self._unknown)
        return rarity if times == 1 else (1 + math.log(times)) * rarity


def _tally(terms: Iterable[str]) -> dict[str, int]:
    """Count *terms*, in the order they come; of a few words each, this is three times as fast as a Counter."""
    found: dict[str, int] = {}
    for term in terms:
        found[term] = found.get(term, 0) + 1
    return found


def _holding(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return in how many of *counts* each term is."""
    return _tally(term for each in counts for term in each)


def _rarities(holding: Mapping[str, int], size: int) -> tuple[dict[str, float], float]:
    """Return each term's inverse document frequency among *size* documents, and that of a term found nowhere."""
    rarity = {term: math.log(1 + (size - n + 0.5) / (n + 0.5)) for term, n in holding.items()}
    return rarity, math.log(1 + (size + 0.5) / 0.5)

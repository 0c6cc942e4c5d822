"""Two ways to say how well a question fits, both between 0 and 1, in plain Python over inverted lists.

BM25 (Robertson and Zaragoza, 2009) compares a question with everything known of a target; the cosine of TF-IDF
vectors compares it with single phrasings. Both count a word that no target has as a word that was not found: a
question about something else stays low, however well its one known word fits.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
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
        counts = [Counter(each) for each in documents]
        average = sum(map(len, documents)) / max(1, len(documents)) or 1.0
        self._size = len(documents)
        self._rarity, self._unknown = _rarities(counts)
        self._lists: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for index, (document, count) in enumerate(zip(documents, counts, strict=True)):
            norm = _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * len(document) / average)
            for term, times in count.items():
                self._lists[term].append((index, self._rarity[term] * times / (times + norm)))

    def scores(self, terms: Sequence[str]) -> list[float]:
        """Return the score of each document for *terms*, in order."""
        found = [0.0] * self._size
        possible = 0.0
        for term in set(terms):
            possible += self._rarity.get(term, self._unknown)
            for index, weight in self._lists.get(term, ()):
                found[index] += weight
        return [each / possible for each in found] if possible else found


class PhraseIndex:
    """Cosines of TF-IDF vectors over many short phrasings.

    A term found in more than *most* of the phrasings, as a share, is left out: it tells none apart and takes the
    longest to look up.
    """

    def __init__(self, phrases: Sequence[Sequence[str]], most: float = 1.0) -> None:
        counts = [Counter(each) for each in phrases]
        self._size = len(phrases)
        self._rarity, self._unknown = _rarities(counts)
        holding = Counter(term for each in counts for term in each)
        self._left_out = {term for term, n in holding.items() if n > most * len(phrases)}
        self._lists: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for index, count in enumerate(counts):
            for term, weight in self._vector(count).items():
                self._lists[term].append((index, weight))

    def scores(self, terms: Sequence[str]) -> list[float]:
        """Return the cosine of each phrasing with *terms*, in order."""
        found = [0.0] * self._size
        for term, weight in self._vector(Counter(terms)).items():
            for index, other in self._lists.get(term, ()):
                found[index] += weight * other
        return found

    def _vector(self, count: Counter[str]) -> dict[str, float]:
        kept = ((term, n) for term, n in count.items() if term not in self._left_out)
        weights = {term: (1 + math.log(n)) * self._rarity.get(term, self._unknown) for term, n in kept}
        length = math.sqrt(sum(each * each for each in weights.values())) or 1.0
        return {term: weight / length for term, weight in weights.items()}


def _rarities(counts: Sequence[Counter[str]]) -> tuple[dict[str, float], float]:
    """Return each term's inverse document frequency, and that of a term found nowhere."""
    holding = Counter(term for each in counts for term in each)
    size = len(counts)
    rarity = {term: math.log(1 + (size - n + 0.5) / (n + 0.5)) for term, n in holding.items()}
    return rarity, math.log(1 + (size + 0.5) / 0.5)

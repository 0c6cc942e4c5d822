"""Many patterns asked about one text: those that need words which it lacks are left out. The answer is the same.

All the words that any of the patterns needs are found in one pass over the text (Aho and Corasick's way, by
pyahocorasick); seeing that a pattern's are not among them costs far less than a search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

import ahocorasick

from bot.advice.needs import Clauses, needs, words_apart


class Sifted:
    """A pattern, in lower case, and what a text must have that it is found in."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.needs = needs(pattern)

    def may_be_in(self, has: Set[str]) -> bool:
        """Say whether it is worth while to look in a text that has this of what patterns need."""
        return not any(map(has.isdisjoint, self.needs))


class Needed:
    """All that some patterns need, looked for at once."""

    def __init__(self, each_needs: Iterable[Clauses]) -> None:
        self._automaton = ahocorasick.Automaton()
        for string in {string for clauses in each_needs for clause in clauses for string in clause}:
            self._automaton.add_word(string, string)
        self._automaton.make_automaton()

    def of(self, text: str) -> Set[str]:
        """Return what *text*, in lower case, has of it."""
        if not self._automaton:
            return frozenset()
        return {string for _end, string in self._automaton.iter(words_apart(text))}


class Sieve:
    """Patterns in lower case, to be looked for in lower-cased texts."""

    def __init__(self, patterns: Iterable[str | re.Pattern[str]]) -> None:
        self._patterns = [Sifted(re.compile(each)) for each in patterns]
        self._needed = Needed(each.needs for each in self._patterns)

    def finds(self, text: str) -> bool:
        """Say whether any of the patterns is found in *text*."""
        has = self._needed.of(text)
        return any(each.may_be_in(has) and each.pattern.search(text) for each in self._patterns)

    def which(self, text: str) -> list[bool]:
        """Say of each of the patterns whether it is found in *text*."""
        has = self._needed.of(text)
        return [each.may_be_in(has) and each.pattern.search(text) is not None for each in self._patterns]

"""Whether a message is in another language than the rules read: told by its small words, counted."""

from __future__ import annotations

from functools import cache
from typing import Final

from bot.advice.patterns import english
from knowledge.wording import words

OWN: Final = "english"
LEAST_WORDS: Final = 4  # a shorter message may be a name, a greeting or a borrowed word
LEAST_SHARE: Final = 0.25  # of its words; in running text every third is a small word of its language
MOST_READ: Final = 60  # words: the beginning tells


def is_foreign(text: str) -> bool:
    """Say whether *text* is written in another language than English, as far as its small words tell."""
    said = words(text)[:MOST_READ]
    if len(said) < LEAST_WORDS:
        return False
    counts = {language: sum(map(small.__contains__, said)) for language, small in _small_words().items()}
    own = counts.pop(OWN)
    most = max(counts.values())
    return most > own and most >= LEAST_SHARE * len(said)


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(small) for language, small in english("foreign").items()}

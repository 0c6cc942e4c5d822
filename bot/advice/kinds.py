"""What kind of word a word is where somebody may be steering the advisor: "amend" changes, "verdict" is a result.

A model that was trained on "change the verdict" knows "amended the outcome" by them. The words stand in
``english/lexicon.yaml``, in their plain form; what is built of them regularly belongs to the same kinds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from bot.advice.patterns import english

SIGNS: Final = ("^", "$", "?", "!", ":")  # beginning, end, and how something is said: kinds of their own
_SHORTEST: Final = 3  # letters of a word that is inflected
_LONGEST_DOUBLED: Final = 6  # letters of a word whose last one doubles: skip, skipped
_VOWELS: Final = frozenset("aeiou")
_NEVER_DOUBLED: Final = frozenset("aeiouwxys")


@cache
def kinds_of_words() -> Mapping[str, tuple[str, ...]]:
    """Return the kinds of every word that is known, with its regular forms, and of the signs; sorted."""
    found: dict[str, set[str]] = {each: {each} for each in SIGNS}
    for kind, words in english("lexicon").items():
        for form in (form for word in words for form in _forms(word)):
            found.setdefault(form, set()).add(kind)
    return {form: tuple(sorted(kinds)) for form, kinds in found.items()}


def _forms(word: str) -> Iterator[str]:
    """Yield *word* and what regular endings make of it, more than there are: nobody writes the others."""
    yield word
    if not word.isalpha() or len(word) < _SHORTEST:
        return
    yield f"{word}s"
    if word.endswith("e"):
        yield from (f"{word}d", f"{word[:-1]}ing")
    elif word.endswith("y") and word[-2] not in _VOWELS:
        yield from (f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing")
    else:
        yield from (f"{word}ed", f"{word}ing", f"{word}es")
        if word[-1] not in _NEVER_DOUBLED and word[-2] in _VOWELS and len(word) <= _LONGEST_DOUBLED:
            yield from (f"{word}{word[-1]}ed", f"{word}{word[-1]}ing")

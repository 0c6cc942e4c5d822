"""Words as a search sees them: lower case, cut to a stem, misspellings led back to a known word, letters in runs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

# A question is searched by its first words: longer than any question, and a bound on the time it can take.
MAX_CHARS = 1_200

_WORD = re.compile(r"[^\W_]+(?:[.'-][^\W_]+)*")
_NUMBER = re.compile(r"\d[\d.,]*k?")
_ENDINGS = (
    ("ies", "y"), ("sses", "ss"), ("ations", "ate"), ("ation", "ate"), ("ings", ""), ("ing", ""), ("edly", ""),
    ("ed", ""), ("ly", ""), ("ments", ""), ("ment", ""), ("es", ""), ("s", ""),
)  # fmt: skip
_MIN_STEM = 3
_MIN_CORRECTED = 5  # shorter words have too many neighbours: "tone", "tune", "time"
_RUN = 4  # 3, 5 and mixtures of them find the same and take two to three times as long

# Words that say that something is asked, not what. Contractions belong here too: they look rare and mean nothing.
_STOP_WORDS = """
    a about all also am an and any are aren't as at be been being but by can can't cannot could couldn't d did
    didn't do does doesn't doing don't each for from get gets getting give got had has hasn't have haven't having he
    her here him his how i i'd i'll i'm i've if in into is isn't it it'd it's its just let let's ll m may me mean
    might must my need no nor not of on only or our please re s shall she should shouldn't so some t tell than that
    that's the their them then there there's these they this those to too us ve very want was we we'd we'll we're
    we've were what what's when where where's which who who's whom whose why will with won't would you you'd you'll
    you're you've your
"""
_STOP = frozenset(_STOP_WORDS.split())


_OPENING_WORDS = """
    am and any are but can could did do does had has have how if is like may might must or shall should so such was
    were what what's when where where's which who who's whom whose why will would
"""
_OPENERS = frozenset(_OPENING_WORDS.split())


def asks(text: str) -> bool:
    """Say whether *text* has the form of a question: a question mark, or a first word that opens one."""
    return "?" in text or bool(set(words(text)[:1]) & _OPENERS)


def words(text: str) -> list[str]:
    """Return the words of *text* in lower case, compounds like ``gpt-3.5-turbo`` in one piece."""
    plain = text[:MAX_CHARS].lower().replace("’", "'").replace("fine tun", "fine-tun")
    return _WORD.findall(plain)


@lru_cache(maxsize=20_000)  # words are few and come again; strangers' words push out none that is used
def stem(word: str) -> str:
    """Return *word* without its usual English endings; any number becomes ``#``, as the figure itself says little."""
    if _NUMBER.fullmatch(word):
        return "#"
    if len(word) <= _MIN_STEM:
        return word
    word = _without_ending(word.removesuffix("'s"))
    if word[-1] == word[-2:-1] and word[-1] not in "lsz":
        word = word[:-1]  # planning, plan
    if len(word) > _MIN_STEM and word[-1] in "ey":
        word = word[:-1]  # prices, price; company, companies
    return word


def _without_ending(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM and not word.endswith("ss"):
            return word[: len(word) - len(ending)] + instead
    return word


def stems(text: str) -> list[str]:
    """Return the stem of every word, question words and all: "like what?" has no others."""
    return [stem(each) for each in words(text)]


def content_stems(text: str) -> list[str]:
    """Return the stems of the words that say what is meant."""
    return [stem(each) for each in words(text) if each not in _STOP]


def letter_runs(text: str) -> list[str]:
    """Return every run of four letters, word edges included: what a misspelt word still shares with the right one."""
    line = f" {' '.join(words(text))} "
    return [line[i : i + _RUN] for i in range(len(line) - _RUN + 1)]


class Vocabulary:
    """The words a pack knows, found again from a misspelling.

    A word is found when one letter less, on either side, makes both the same: one letter missing, added or wrong, or
    two swapped.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = Counter(known)
        self._shortened: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._known:
            if len(word) >= _MIN_CORRECTED - 1:
                for each in _one_less(word):
                    self._shortened[each].append(word)

    def corrected(self, word: str) -> str:
        """Return *word* if it is known or like no known word, otherwise the most frequent word like it."""
        if word in self._known or len(word) < _MIN_CORRECTED:
            return word
        like = {found for each in _one_less(word) for found in self._shortened.get(each, ())}
        return max(like, key=lambda each: (self._known[each], each), default=word)


def _one_less(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}

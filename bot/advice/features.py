"""What a message looks like to the intent model: its words, letters, phrases and shape, as names of features.

A feature is on or off. Names begin with their kind: ``w:`` word, ``b:`` two words, ``c:`` letters within a word; the
others are *shape*: they count for more, one by one, since there are few of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from itertools import combinations, compress, pairwise

from bot.advice.commands import heard_commands
from bot.advice.corrections import is_correction
from bot.advice.kinds import kinds_of_words
from bot.advice.patterns import any_of, english
from bot.advice.questions import structure
from bot.advice.sieve import Sieve

_WORD = re.compile(r"[\w']+|[^\w\s]")
_SPOKEN = re.compile(r"[a-z0-9][a-z0-9'.-]*")
_LETTERS = (3, 4)
_BEGINNING, _RUNS = 5, (4,)  # letters
_NEAR = 2  # words
_LENGTHS = (2, 4, 7, 12, 20)  # words
_MOST_COUNTED = 3
MAX_CONCEPT_CHARS = 300  # a longer message shows most concepts by accident


def wording(words: str) -> set[str]:
    """Return the word and letter features of a plain message; figures are all alike."""
    said = said_words(words)
    found = {f"w:{each}" for each in said} | _letters(said, _LETTERS)
    framed_words = ["^", *said, "$"]
    found.update(f"b:{one} {other}" for one, other in pairwise(framed_words))
    return found


def phrasing(words: str) -> set[str]:
    """Return how a plain sentence is phrased: its words by their beginnings and by their kinds, alone and two by two.

    ``p:`` beginning of a word, ``q:`` of two words, ``k:`` kind of a word, ``s:`` of two that stand near each other,
    ``m:`` a kind beside a beginning, ``c:`` letters of a word of no known kind: misspelt, or of another language.
    """
    said = ["^", *said_words(words), "$"]
    beginnings = [each[:_BEGINNING] for each in said]
    found = {f"p:{each}" for each in beginnings} | {f"q:{one} {other}" for one, other in pairwise(beginnings)}
    known = kinds_of_words()
    kinds = [known.get(each, ()) for each in said]
    found |= _letters([each for each, known_as in zip(said, kinds, strict=True) if not known_as], _RUNS)
    return found | _neighbourhoods(beginnings, kinds)


def _neighbourhoods(beginnings: list[str], kinds: list[tuple[str, ...]]) -> set[str]:
    """Return the kinds of words with what stands beside and near them."""
    found: set[str] = set()
    before = ""
    for at, named in enumerate(kinds):
        if named:
            after = beginnings[at + 1] if at + 1 < len(beginnings) else ""
            near = [other for each in kinds[at + 1 : at + 1 + _NEAR] for other in each]
            for kind in named:
                found |= {f"k:{kind}", f"m:{before} {kind}", f"m:{kind} {after}"}
                found.update([f"s:{kind}>{other}" for other in near])
        before = beginnings[at]
    return found


def said_words(words: str) -> list[str]:
    """Return the words and signs of a plain text, figures all alike."""
    return _WORD.findall(re.sub(r"\d+", "0", words))


def _letters(said: list[str], lengths: tuple[int, ...]) -> set[str]:
    """Return the runs of letters within words, edges included, of each of *lengths*."""
    framed = [f"_{each}_" for each in said]
    return {f"c:{each[at : at + n]}" for each in framed for n in lengths for at in range(len(each) - n + 1)}


@cache
def _concepts() -> tuple[tuple[str, ...], Sieve]:
    named = english("concepts")
    return tuple(named), Sieve(any_of(forms) for forms in named.values())


def concepts(words: str) -> set[str]:
    """Return the concepts that a plain message shows, one by one and two by two."""
    names, forms = _concepts()
    found = sorted(compress(names, forms.which(words)))
    pairs = {f"{one} with {other}" for one, other in combinations(found, 2)}
    return {f"about {each}" for each in found} | pairs


def shape(text: str, words: str, subject: Collection[str]) -> set[str]:
    """Return the shape features: phrases heard, how questions and content stand, who is spoken of, how long.

    *subject* are words of the pack; a message that uses them is more likely to be about the project.
    """
    said = [each.rstrip(".") for each in _SPOKEN.findall(words)]
    found = {f"heard:{each}" for each in heard_commands(words)}
    found.add(f"built:{structure(text, words).intent}")
    found.add(f"long:{sum(len(said) >= each for each in _LENGTHS)}")
    found.add(f"subject:{min(_MOST_COUNTED, sum(map(subject.__contains__, said)))}")
    if is_correction(words):
        found.add("correction")
    return found | concepts(words[:MAX_CONCEPT_CHARS]) | _marks(words) | _people(said) | _opening(said)


def _marks(words: str) -> set[str]:
    said = words.rstrip()
    asks = said.endswith("?")
    marks = {
        "ends in ?": asks,
        "figure": re.search(r"\d{2,}|\d ?%|\d\.\d", words),
        "small figure": re.search(r"\b[1-6]\b", words),
        "sentences": re.search(r"[.?!]\s+\S", words),
        "question after": asks and re.search(r"[.!;,]\s", said),
    }
    return {name for name, holds in marks.items() if holds}


@cache
def _forms_of_people() -> dict[str, frozenset[str]]:
    return {name: frozenset(forms) for name, forms in english("people").items()}


def _people(said: list[str]) -> set[str]:
    return {name for name, forms in _forms_of_people().items() if not forms.isdisjoint(said)}


def _opening(said: list[str]) -> set[str]:
    """Return the first word that is no courtesy, and whether it opens a question."""
    courtesies, openers = english("questions")["lead_in"], english("questions")["opens"]
    first = next((each for each in said if each not in courtesies), "")
    return {f"first:{first}", "opens a question"} if first in openers else {f"first:{first}"}

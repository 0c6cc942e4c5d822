"""What may be said in a model's own words: nothing that the quotes beside it do not hold, word by word."""

from __future__ import annotations

import re
from typing import Final

from knowledge.wording import stem

LONGEST_CHARS: Final = 400
_UNFIT = re.compile(r"https?:|www\.|[^\w\s.,;:!?'’\"“”()/%&+–—-]|_")  # links, markup, pictures, what is not seen
_WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*")
_JOINT = re.compile(r"['.-]")

# Words that connect and state nothing. Neither a negation nor a limit ("not", "only", "must", "at least") is among
# them: such a word may be said where the quotes say it.
_CONNECTING = """
    a about after also an and any are as asks at be because been before being between both but by can could did do
    does each either for from get gives guidance had has have having here how if in into is it its just like lists
    makes may mean means might more most much names need needed needs of on one or other our out over own per says
    should since so some states such takes tells than that the their them then there these they this those through to
    too two under until up use used uses using was way we well were what when where whether which while who why will
    with would yes you your
"""
_SMALL_WORDS: Final = frozenset(_CONNECTING.split())


def fair_in_short(in_short: str, *quotes: str) -> str:
    """Return *in_short* if each of its words is one of *quotes* (in any form) or a small connecting one, else "".

    So it can neither bring a fact, a figure, a name or a link, nor speak another language than its quotes.
    """
    said = " ".join(in_short.split())
    if not said or len(said) > LONGEST_CHARS or _UNFIT.search(said):
        return ""
    held = _forms(" ".join(quotes))
    return said if all(_is_held(each, held) for each in _words(said)) else ""


def _is_held(word: str, held: frozenset[str]) -> bool:
    if word in _SMALL_WORDS or word in held or (word.isalpha() and stem(word) in held):
        return True
    parts = _JOINT.split(word)
    return len(parts) > 1 and all(_is_held(each, held) for each in parts)


def _forms(text: str) -> frozenset[str]:
    """Return the words of *text*, the parts of compound ones, and the stems of both."""
    words = {part for each in _words(text) for part in (each, *_JOINT.split(each))}
    return frozenset(words | {stem(each) for each in words if each.isalpha()})


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace("’", "'").lower())

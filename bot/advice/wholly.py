"""Short requests that are all a message says, courtesies aside; their kinds stand in files of ``english/``."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from bot.advice.clauses import plain
from bot.advice.patterns import alternatives, english

MAX_CHARS: Final = 120  # a longer message says something else as well


def wholly(text: str, file: str) -> str | None:
    """Return which of the kinds of ``english/<file>.yaml`` is all that *text* says."""
    words = plain(text).strip()
    if len(words) > MAX_CHARS:
        return None
    return next((kind for kind, sounds in _sounds(file).items() if sounds.fullmatch(words)), None)


@cache
def _sounds(file: str) -> dict[str, re.Pattern[str]]:
    wording = english(file)
    around = alternatives(["{please}"], wording["pieces"])
    kinds = {kind: alternatives(said, wording["pieces"]) for kind, said in wording["kinds"].items()}
    return {
        kind: re.compile(rf"\W*(?:(?:{around})\W+){{0,3}}(?:{said})(?:\W+(?:{around}|{said})){{0,3}}\W*")
        for kind, said in kinds.items()
    }

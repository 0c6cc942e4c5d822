"""Telling a command from a piece of an answer that does the same to a thing of theirs: "skip it", "skip the footer"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bot.advice.patterns import alternatives, english

MAX_CHARS = 220  # a longer message is no command anyhow


@cache
def _own_object() -> re.Pattern[str]:
    said = {name: alternatives(words, {}) for name, words in english("objects").items()}
    courtesy = alternatives(["{courtesy}"], english("commands")["pieces"])
    theirs = rf"(?: (?!(?:{said['not_theirs']})(?!\w))[\w'/-]+)"
    its = rf"(?: (?:{said['determiner']}))"
    more = rf"(?: (?:and|or){its}*{theirs}+)*"
    where = rf"(?: (?:out|off|away|aside))? (?:{said['into']})"
    forms = (
        rf"(?:{said['commanding']}){its}+{theirs}+{more}",
        rf"(?:leave|cut|keep){its}*{theirs}+{more} out{theirs}*",
        rf"(?:leave out|omit){theirs}+{more}",
        rf"(?:{said['commanding']}) (?:{said['pronoun']}){where}{its}*{theirs}+{more}",
    )
    return re.compile(rf"\W*(?:{courtesy}\W+)*(?:{'|'.join(forms)})\W*")


@lru_cache(maxsize=8)  # a message is asked about three times
def has_its_own_object(text: str) -> bool:
    """Say whether all of plain *text* does something to a thing of theirs by a command's word."""
    return len(text) <= MAX_CHARS and _own_object().fullmatch(text) is not None

"""Corrections of earlier answers: which section is meant, and the new words if they are given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.advice.clauses import plain, trimmed
from bot.advice.patterns import Pieces, alternatives, any_of, english
from bot.advice.signals import Signals
from bot.interview.states import USE_CASE
from knowledge.pack import Pack, SectionId

MAX_CORRECTION_CHARS = 400  # longer messages are answers; a correction with a long new text is made by Change
_COUNT = ("one", "two", "three", "four", "five", "six")
_ORDER = ("first", "second", "third", "fourth", "fifth", "sixth")
_ORDER_SHORT = ("1st", "2nd", "3rd", "4th", "5th", "6th")


@dataclass(frozen=True, slots=True)
class _Wording:
    """english/corrections.yaml, compiled."""

    edits: re.Pattern[str]
    bare: re.Pattern[str]
    unless: re.Pattern[str]
    comes_back: re.Pattern[str]
    positions: tuple[re.Pattern[str], ...]
    previous: re.Pattern[str]
    use_case: re.Pattern[str]
    both: re.Pattern[str]
    new_text: tuple[re.Pattern[str], ...]
    no_new_text: re.Pattern[str]


@cache
def _wording() -> _Wording:
    said = english("corrections")
    pieces: Pieces = said["pieces"]
    return _Wording(
        edits=re.compile(rf"(?<!\w)(?:{alternatives(said['edits'], pieces)})"),
        bare=re.compile(rf"\W*{alternatives([said['bare']], pieces)}\W*"),
        unless=any_of(said["unless"], pieces),
        comes_back=any_of(said["comes_back"], pieces),
        positions=tuple(re.compile(rf"(?<!\w){alternatives([each], pieces)}") for each in said["position"]),
        previous=any_of(said["previous"], pieces),
        use_case=any_of(said["use_case"], pieces),
        both=re.compile(rf"\W*{alternatives([said['both']], pieces)}\W*"),
        new_text=tuple(re.compile(rf"(?<!\w){alternatives([each], pieces)}") for each in said["new_text"]),
        no_new_text=any_of(said["no_new_text"], pieces),
    )


@lru_cache(maxsize=8)  # asked of one message several times
def is_correction(text: str) -> bool:
    """Say whether plain *text* asks to change an answer given before."""
    if len(text) > MAX_CORRECTION_CHARS or _wording().unless.search(text):
        return False
    return bool(_wording().bare.fullmatch(text) or _wording().edits.search(text))


def renames(text: str) -> bool:
    """Say whether plain *text* asks in so many words to put what they want to build differently."""
    return len(text) <= MAX_CORRECTION_CHARS and _wording().use_case.match(text) is not None


def keeps_both(text: str) -> bool:
    """Say whether plain *text* wants what was replaced to count beside the new words."""
    return len(text) <= MAX_CORRECTION_CHARS and _wording().both.fullmatch(text) is not None


def speaks_of_answers(text: str) -> bool:
    """Say whether plain *text* has any word by which people come back to what they said: "15 of 50 wrong" has none."""
    return is_correction(text) or _wording().comes_back.search(text) is not None


def target_of(pack: Pack, signals: Signals, text: str, section: SectionId | None) -> SectionId | None:
    """Return the section a correction names by number, id, topic or the pack's words for it; None if it names none.

    USE_CASE is what they want to build.
    "The last one" is the section before *section*, the one being asked.
    """
    words = plain(text[:MAX_CORRECTION_CHARS])
    if renames(words):
        return USE_CASE
    named = _by_position(pack, words) or _by_name(pack, signals, words)
    if named is None and _wording().previous.search(words):
        return _before(pack, section)
    return named


def new_text_of(text: str) -> str:
    """Return the words of the correction, an exact substring of *text*; "" where only the wish to change is said."""
    words = plain(text)
    renamed = _wording().use_case.match(words)
    if renamed:
        start, end = trimmed(words, renamed.end(), len(words))
        return text[start:end]
    for pattern in _wording().new_text:
        found = pattern.search(words)
        if found and found.end() < len(words) and not _wording().no_new_text.match(words, found.end()):
            start, end = trimmed(words, found.end(), len(words))
            return text[start:end]
    return ""


def _by_position(pack: Pack, words: str) -> SectionId | None:
    for pattern in _wording().positions:
        found = pattern.search(words)
        position = _number(found["number"]) if found else 0
        if 1 <= position <= len(pack.sections):
            return pack.sections[position - 1].id
    return None


def _number(said: str) -> int:
    if said.isdecimal():
        return int(said)
    return next(names.index(said) + 1 for names in (_COUNT, _ORDER, _ORDER_SHORT) if said in names)


def _by_name(pack: Pack, signals: Signals, words: str) -> SectionId | None:
    """Return the section whose name stands first, the longest name winning."""
    found: list[tuple[int, int, SectionId]] = []
    for each in pack.sections:
        for name in {each.id, each.topic.lower(), *signals.text.topics.get(each.id, ())}:
            at = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words)
            if at:
                found.append((at.start(), -len(name), each.id))
    return min(found)[2] if found else None


def _before(pack: Pack, section: SectionId | None) -> SectionId | None:
    order = [each.id for each in pack.sections]
    position = order.index(section) if section in order else 0
    return order[position - 1] if position else None

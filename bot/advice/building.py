"""What somebody says they want to build before anybody asked: "we want to fine-tune gpt-3.5 to sort our mails"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.advice.clauses import plain, sentences
from bot.advice.patterns import Pieces, any_of, english
from bot.advice.questions import structure
from bot.interview.events import Intent

MAX_TOLD_CHARS = 12_000  # of what is kept
WHETHER = (
    "Whether you should is what a check finds out: a few short questions, then a verdict with its reasons, measured "
    "against the guidance."
)
LEAST_WORDS = 2  # of an answer that nobody asked for; one word names nothing yet
_EDGES = " \t\r\n,;:-–—.?!"
_ASKS_AFTER = re.compile(
    r"\s*(?:,|;|\s-+|:|\()\s*"
    r"(?=(?:and |but |so |or )?(?:is|does|do|would|should|can|could|what|how|are|will|any|ok|right)\b)"
)


@dataclass(frozen=True, slots=True)
class _Wording:
    """english/building.yaml, compiled."""

    wishes: tuple[re.Pattern[str], ...]
    asks: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str]
    whether: re.Pattern[str]


@cache
def _wording() -> _Wording:
    said = english("building")
    pieces: Pieces = said["pieces"]
    wishes, asks = (tuple(any_of([each], pieces) for each in said[kind]) for kind in ("wishes", "asks"))
    return _Wording(wishes, asks, any_of(said["unless"], pieces), any_of(said["whether"]))


def told_to_build(text: str, intent: Intent) -> str:
    """Return the words of *text* that tell what they want to build, exactly as written; "" where none do.

    Of an answer that is all from the wish on, or all of it; beside a question what stands before what it asks.
    """
    words = plain(text[:MAX_TOLD_CHARS])
    match intent:
        case "answer":
            start, _ = _wish(words) or (0, 0)
            told = text[start : len(words)].strip()
            return told if len(told.split()) >= LEAST_WORDS and not _wording().unless.fullmatch(words) else ""
        case "question" | "answer_and_question":
            found = _wish(words) or _asked(words)
            return _before_question(text, words, *found) if found else ""
        case _:
            return ""


def asks_whether(text: str, told: str) -> bool:
    """Say whether all that *text* asks beside what it *told* is whether they should: a check finds that out."""
    if not told:
        return False
    before, _, after = plain(text).partition(plain(told))
    return _wording().whether.fullmatch(after.strip(_EDGES) or before.strip(_EDGES)) is not None


def _wish(words: str) -> tuple[int, int] | None:
    return _found(words, _wording().wishes)


def _asked(words: str) -> tuple[int, int] | None:
    return _found(words, _wording().asks)


def _found(words: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[int, int] | None:
    """Return where the first wish begins, and where its sentence ends."""
    for sentence in sentences(words):
        found = [each for pattern in patterns if (each := pattern.search(words, sentence.start, sentence.end))]
        if found and not _wording().unless.search(words, sentence.start, sentence.end):
            return min(each.start("what") for each in found), sentence.end
    return None


def _before_question(text: str, words: str, start: int, end: int) -> str:
    question = structure(text, words).question
    asked = text.find(question, start) if question else -1
    end = asked if asked > start else end
    cut = _ASKS_AFTER.search(words, start, end)
    return text[start : cut.start() if cut else end].strip(_EDGES)

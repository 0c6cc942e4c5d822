"""Sentences and clauses of a message, as offsets into it; every other rule about wording stands on these."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

MAX_SENTENCE_CHARS = 400  # longer runs are cut: it bounds what one pattern can cost, and what a negation can reach

_SAME_LENGTH = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-", "→": ">"}
)  # fmt: skip
_SIGN = r"[^\w\s.,:;!?'\"()\[\]{}<>/%&@#$€£+=*|~^\\-]"  # an emoji, mostly
_SENTENCE_END = re.compile(rf"(?<![.!?…])[.!?…]+[\"')\]]*\s+|(?<!\n)\n+\s*|;\s+|(?<!{_SIGN}){_SIGN}+\s+")
_SUBORDINATE = (  # before "we have" they keep a denial going: "I don't think we have …"
    "think", "believe", "know", "knows", "say", "said", "that", "if", "sure", "whether", "guess", "hope", "what",
    "which", "where", "how", "when", "case",
)  # fmt: skip
_CLAUSE_END = re.compile(
    r",\s+|:\s+|\s+-+\s+|--+|[()\[\]]|\s+(?=(?:but|however|although|though|because|whereas|while|so|which|until|unless"
    r"|and (?:then|it|we|they|i|the|nobody|no one|nothing|there|that's))\b)"
    # "since it doesn't know pumps we'd like to …": what is denied before is not denied of a new subject and its verb
    "|"
    + "".join(rf"(?<!\b{each})" for each in _SUBORDINATE)
    + r"\s+(?=(?:we|they|i|he|she|you)(?:'(?:d|ll|ve|re|m)| (?:would|will|want|need|have|are|were|can|could|should))\b)"
)
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:e\.g|i\.e|approx|ca|vs|dr|mr|mrs|ms|prof|st|incl|resp|cf|max|min|avg)\.$")
_OPEN_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:etc|no|nr|fig|a\.m|p\.m)\.$"
)  # end a sentence unless small print follows
_EDGES = " \t\r\n,;:-–—•*·>"


@dataclass(frozen=True, slots=True)
class Clause:
    """``text[start:end]`` without a conjunction's scope reaching beyond it; *follows* a comma in its sentence."""

    start: int
    end: int
    follows_comma: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]``, at most MAX_SENTENCE_CHARS, and its clauses in order."""

    start: int
    end: int
    clauses: tuple[Clause, ...]

    def clause_at(self, position: int) -> Clause:
        """Return the clause that holds *position*, or the last one before it."""
        held = self.clauses[0]
        for each in self.clauses:
            if each.start > position:
                break
            held = each
        return held


def plain(text: str) -> str:
    """Return *text* in lower case with typewriter quotes and dashes; same length, so offsets stay valid."""
    mapped = text.translate(_SAME_LENGTH)
    lowered = mapped.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := each.lower()) == 1 else each for each in mapped)


@lru_cache(maxsize=8)  # one message is cut several times over while it is read; nobody's words are kept for long
def sentences(text: str) -> tuple[Sentence, ...]:
    """Cut *text* (as ``plain`` returns it) into sentences; empty ones are left out."""
    cuts = [0, *(each.end() for each in _SENTENCE_END.finditer(text) if _ends_sentence(text, each)), len(text)]
    found: list[Sentence] = []
    for start, end in pairwise(cuts):
        for part in range(start, end, MAX_SENTENCE_CHARS):
            span = trimmed(text, part, min(end, part + MAX_SENTENCE_CHARS))
            if span[0] < span[1]:
                found.append(Sentence(*span, _clauses(text, *span)))
    return tuple(found)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space, bullets and commas at its edges."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end


def _ends_sentence(text: str, mark: re.Match[str]) -> bool:
    if not mark.group().startswith("."):
        return True
    before = text[max(0, mark.start() - 10) : mark.start() + 1]
    after = text[mark.end() : mark.end() + 1]
    if _ABBREVIATION.search(before):
        return "\n" in mark.group()
    return not (_OPEN_ABBREVIATION.search(before) and (after.isdigit() or after in "(,"))


def _clauses(text: str, start: int, end: int) -> tuple[Clause, ...]:
    found: list[Clause] = []
    at, comma = start, False
    for mark in _CLAUSE_END.finditer(text, start, end):
        if mark.start() > at:
            found.append(Clause(at, mark.start(), comma))
        at, comma = mark.end(), mark.group().startswith(",")
    if at < end or not found:
        found.append(Clause(at, end, comma))
    return tuple(found)

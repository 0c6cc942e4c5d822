"""How a thing is said: denied, planned, guessed, asked, taken back; generic English, nothing of any pack."""

from __future__ import annotations

import re
from functools import cache

from bot.advice.clauses import Clause, Sentence
from bot.advice.patterns import alternatives, any_of, english

_REACH_CHARS = 60  # before a match, within its clause, in which a negator still governs it
_LIST_ITEM_WORDS = 3  # "no prompts, few-shot or retrieval": an item this short keeps its list's negation
_LIST_NEGATORS = ("no", "ne", "ze", "wi")  # no, not, none, neither, never, zero, without


@cache
def _mood(name: str) -> re.Pattern[str]:
    return any_of(english("moods")[name])


@cache
def _denied_after() -> re.Pattern[str]:
    """Matches a denial right after the words: "RAG was not tried", "numbers: none"."""
    return re.compile(rf"[\s\w':-]{{0,14}}?(?<!\w)(?:{alternatives(english('moods')['denied_after'], {})})(?!\w)")


@cache
def _taken_back() -> re.Pattern[str]:
    moods = english("moods")
    turn, back = alternatives(moods["turn"], {}), alternatives(moods["taken_back"], {})
    return re.compile(rf"(?:\W*(?:{turn})(?!\w)\W*){{0,3}}?\W*(?:{back})(?!\w)")


def denied(text: str, sentence: Sentence, start: int, end: int) -> bool:
    """Say whether the words at *start*..*end* are negated, before them in their clause or right after them."""
    clause = sentence.clause_at(start)
    if _mood("negators").search(text, max(clause.start, start - _REACH_CHARS), start):
        return True
    return _in_denied_list(text, sentence, clause) or bool(_denied_after().match(text, end, sentence.end))


def _in_denied_list(text: str, sentence: Sentence, clause: Clause) -> bool:
    if not clause.follows_comma or len(text[clause.start : clause.end].split()) > _LIST_ITEM_WORDS:
        return False
    head = [each for each in sentence.clauses if each.start < clause.start][-1]
    if text.startswith(("but", "just", "only", "yes", "still", "so"), clause.start):
        return False
    negator = _mood("negators").search(text, max(head.start, head.end - _REACH_CHARS), head.end)
    return negator is not None and negator.group()[:2] in _LIST_NEGATORS


def planned(text: str, start: int, end: int) -> bool:
    """Say whether ``text[start:end]`` speaks of the future or of an intention."""
    return bool(_mood("planned").search(text, start, end))


def hedged(text: str, start: int, end: int) -> bool:
    """Say whether ``text[start:end]`` is a guess by its own words."""
    return bool(_mood("hedged").search(text, start, end))


def asked(text: str, sentence: Sentence) -> bool:
    """Say whether the sentence ends in a question mark."""
    return text[sentence.start : sentence.end].rstrip("\"') ").endswith("?")


def retracts(text: str, sentence: Sentence) -> bool:
    """Say whether the sentence takes back the one before ("Well, will have, once someone writes them")."""
    return bool(_taken_back().match(text, sentence.start, sentence.end))

"""Phrases that speak to the advisor instead of answering: commands, courtesies, not knowing (english/commands.yaml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import compress

from bot.advice.objects import has_its_own_object
from bot.advice.patterns import Pieces, alternatives, any_of, english
from bot.advice.sieve import Sieve
from bot.interview.events import Intent

MAX_COMMAND_CHARS = 220  # a longer message is content, whatever command word stands in it


@dataclass(frozen=True, slots=True)
class Phrases:
    """How one intent sounds, compiled."""

    intent: Intent
    whole: re.Pattern[str]
    said: re.Pattern[str]
    unless: re.Pattern[str]


@cache
def _commands() -> tuple[Phrases, ...]:
    wording = english("commands")
    return tuple(_phrases(intent, said, wording["pieces"]) for intent, said in wording["intents"].items())


@cache
def _said() -> Sieve:
    return Sieve(each.said for each in _commands())


def _phrases(intent: Intent, said: dict[str, list[str]], pieces: Pieces) -> Phrases:
    courtesy, whole = alternatives(["{courtesy}"], pieces), alternatives(said["whole"], pieces)
    return Phrases(
        intent,
        re.compile(rf"\W*(?:{courtesy}\W+)*(?:{whole})(?:\W+{courtesy})*\W*", re.DOTALL),
        any_of(said.get("said", ()), pieces),
        any_of(said.get("unless", ()), pieces),
    )


@cache
def _closing() -> re.Pattern[str]:
    wording = english("commands")
    return re.compile(rf"\W*(?:{alternatives(wording['closing'], wording['pieces'])})\W*")


def closes(text: str) -> bool:
    """Say whether plain *text* says no more than that there is nothing to add."""
    return len(text) <= MAX_COMMAND_CHARS and _closing().fullmatch(text) is not None


def whole_command(text: str) -> Intent | None:
    """Return the intent whose phrase is all that plain *text* says, courtesies aside."""
    return next(iter(_whole(text)), None)


@lru_cache(maxsize=8)  # a message is asked about three times
def _whole(text: str) -> tuple[Intent, ...]:
    if len(text) > MAX_COMMAND_CHARS or has_its_own_object(text):
        return ()
    return tuple(each.intent for each in _commands() if each.whole.fullmatch(text))


def heard_commands(text: str) -> set[str]:
    """Return what is heard in plain *text*: "whole pause", "said pause" or, meaning something else, "not pause"."""
    if len(text) > MAX_COMMAND_CHARS:
        return set()
    found = {f"whole {each}" for each in _whole(text)}
    for each in compress(_commands(), _said().which(text)):
        found.add(f"not {each.intent}" if each.unless.search(text) else f"said {each.intent}")
    return found

"""Phrases that speak to the advisor instead of answering: commands, courtesies, not knowing (english/commands.yaml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.advice.patterns import Pieces, alternatives, any_of, english
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


def _phrases(intent: Intent, said: dict[str, list[str]], pieces: Pieces) -> Phrases:
    courtesy, whole = alternatives(["{courtesy}"], pieces), alternatives(said["whole"], pieces)
    return Phrases(
        intent,
        re.compile(rf"\W*(?:{courtesy}\W+)*(?:{whole})(?:\W+{courtesy})*\W*", re.DOTALL),
        any_of(said.get("said", ()), pieces),
        any_of(said.get("unless", ()), pieces),
    )


def whole_command(text: str) -> Intent | None:
    """Return the intent whose phrase is all that plain *text* says, courtesies aside."""
    if len(text) > MAX_COMMAND_CHARS:
        return None
    return next((each.intent for each in _commands() if each.whole.fullmatch(text)), None)


def heard_commands(text: str) -> set[str]:
    """Return what is heard in plain *text*: "whole pause", "said pause" or, meaning something else, "not pause"."""
    if len(text) > MAX_COMMAND_CHARS:
        return set()
    found = {f"whole {each.intent}" for each in _commands() if each.whole.fullmatch(text)}
    for each in _commands():
        if each.said.search(text):
            found.add(f"not {each.intent}" if each.unless.search(text) else f"said {each.intent}")
    return found

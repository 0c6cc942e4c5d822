"""Telling the name of a thing to build from a command it sounds like: "a status page bot", "show me the status"."""

from __future__ import annotations

import re
from typing import Final

# Words that make a sentence to somebody out of a few nouns.
_SPEAKING: Final = frozenset({
    "are", "brb", "can", "could", "do", "does", "don't", "gotta", "how", "how's", "i", "i'd", "i'll", "i'm", "is",
    "it", "let", "let's", "me", "mine", "my", "please", "should", "that", "this", "us", "wanna", "was", "we",
    "we'll", "we're", "what", "what's", "when", "where", "where's", "which", "who", "why", "will", "would", "you",
    "your",
})  # fmt: skip
# What commands, greetings and goodbyes are made of.
_COMMANDING: Final = frozenset({
    "a", "abort", "about", "again", "all", "and", "anew", "answer", "answers", "at", "back", "be", "begin", "break",
    "bye", "cancel", "check", "commands", "continue", "day", "dear", "edit", "end", "enough", "evening",
    "everything", "exit", "far", "finish", "for", "forget", "from", "go", "going", "good", "goodbye", "hello",
    "help", "here", "hey", "hi", "hiya", "hold", "in", "its", "later", "lunch", "meeting", "menu", "minute",
    "moment", "morning", "never", "nevermind", "next", "no", "not", "now", "of", "off", "ok", "okay", "on", "one",
    "options", "out", "over", "overview", "page", "pause", "previous", "progress", "quit", "recap", "restart",
    "resume", "return", "scratch", "see", "show", "skip", "so", "soon", "start", "state", "status", "stop",
    "summarise", "summarize", "summary", "thank", "thanks", "the", "then", "there", "till", "to", "today",
    "tomorrow", "undo", "until", "up", "usage", "wait", "week", "well", "whole", "with", "yes", "yet",
})  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def names_something(text: str) -> bool:
    """Say whether *text* can be the name of a thing to build, for the moment when that name was asked for.

    Nothing in it speaks to the advisor, and something in it is neither a command nor a greeting.
    """
    found = set(_WORD.findall(text.lower().replace("’", "'")))
    return bool(found) and not found & _SPEAKING and bool(found - _COMMANDING)

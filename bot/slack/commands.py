"""What can follow ``/finetune``, and what somebody probably meant who wrote something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal, TypeAlias, get_args

CommandName: TypeAlias = Literal[
    "start", "resume", "status", "summary", "ask", "list", "help", "pause", "cancel", "restart", "back", "skip",
    "show", "compare", "export", "delete", "snooze", "reminders", "settings", "dates", "reviewers",
    "change", "delegate", "second", "withdraw",
]  # fmt: skip
NAMES: tuple[CommandName, ...] = get_args(CommandName)

_ALSO: dict[str, CommandName] = {
    "new": "start",
    "begin": "start",
    "continue": "resume",
    "question": "ask",
    "checks": "list",
    "edit": "change",
    "reviewer": "reviewers",
    "?": "help",
    "history": "show",
    "remove": "delete",
}
OWN: Final[frozenset[CommandName]] = frozenset({
    "show", "compare", "export", "delete", "snooze", "reminders", "settings", "dates",
})  # fmt: skip  # about one's own checks and settings: ``bot.interview.wishes`` reads them with what follows
_TAKE_WORDS: Final[frozenset[CommandName]] = frozenset({
    "start", "ask", "change", "reviewers", "delegate", "second", "withdraw",
})  # fmt: skip
NAME_SOMEBODY: Final[frozenset[CommandName]] = frozenset({"delegate", "second"})
_SOMEBODY: Final = re.compile(r"(?:to |from |opinion |opinion from )?<@[UW]", re.IGNORECASE)
_ASKS: Final = re.compile(
    r"(?:how|what|why|when|where|who|which|whose|can|could|do|does|did|is|are|am|should|shall|will|would)"
    r"(?:n?['’]\w+)?\s+\S",
    re.IGNORECASE,
)
_NEAR: Final = 0.65  # difflib's ratio: "stat" is as near to status as to restart
MAX_MEANT: Final = 3


@dataclass(frozen=True, slots=True)
class Command:
    """A command we know; *name* is "open" for a bare ``/finetune``. *argument* is what follows, exactly."""

    name: CommandName | Literal["open"]
    argument: str = ""


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """Not a command; *meant* are the likely ones, nearest first, each with the words that would follow it."""

    meant: tuple[Command, ...]


def read_command(text: str) -> Command | UnknownCommand:
    """Return what *text*, as typed behind ``/finetune``, asks for; a plain question is one for ``ask``."""
    word, *rest = text.split(None, 1)[:2] or ("",)
    first, argument = word.lower(), "".join(rest).strip()
    known = _known(first) or (None if argument else _known(first.rstrip("?!.,")))
    if not first:
        return Command("open")
    if known == "ask" and names_somebody(argument):
        return Command("delegate", argument)
    if known is not None:
        return Command(known, argument)
    if _is_a_question(text):
        return Command("ask", text.strip())
    return UnknownCommand(_meant(first, argument, text.strip()))


def names_somebody(argument: str) -> bool:
    """Return whether what follows a command begins with a mention, as Slack writes it."""
    return _SOMEBODY.match(argument) is not None


def _known(word: str) -> CommandName | None:
    return _ALSO.get(word) or (word if word in NAMES else None)


def _is_a_question(text: str) -> bool:
    words = text.strip()
    return _ASKS.match(words) is not None or (words.endswith("?") and len(words.split()) > 1)


def asks_aloud(text: str) -> bool:
    """Return whether *text* is a question to whoever reads it: more than a word, with a question mark at its end."""
    said = text.strip()
    return said.endswith("?") and len(said.split()) > 1


def _meant(first: str, argument: str, text: str) -> tuple[Command, ...]:
    """Return the commands that are near, with their words; words that belong to no command may be a use case."""
    near = dict.fromkeys(_known(each) for each in get_close_matches(first, (*NAMES, *_ALSO), n=6, cutoff=_NEAR))
    names = [each for each in near if each is not None]
    if not argument:
        return tuple(map(Command, names[:MAX_MEANT]))
    if names and names[0] in _TAKE_WORDS:
        return tuple(Command(each, argument) for each in names if each in _TAKE_WORDS)
    return (*map(Command, names[: MAX_MEANT - 1]), Command("start", text))

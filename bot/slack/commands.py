"""What can follow ``/finetune``, and what somebody probably meant who mistyped it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, TypeAlias, cast, get_args

CommandName: TypeAlias = Literal[
    "start", "resume", "status", "summary", "ask", "list", "help", "pause", "cancel", "restart", "back", "skip",
    "change",
]  # fmt: skip
NAMES: tuple[CommandName, ...] = get_args(CommandName)

_ALSO: dict[str, CommandName] = {
    "new": "start",
    "begin": "start",
    "continue": "resume",
    "question": "ask",
    "checks": "list",
    "edit": "change",
    "?": "help",
}


@dataclass(frozen=True, slots=True)
class Command:
    """A command we know; *name* is "open" for a bare ``/finetune``. *argument* is what follows, exactly."""

    name: CommandName | Literal["open"]
    argument: str = ""


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """Not a command; *meant* is the likely one, None where nothing is near."""

    meant: CommandName | None


def read_command(text: str) -> Command | UnknownCommand:
    """Return what *text*, as typed behind ``/finetune``, asks for."""
    word, *rest = text.split(None, 1)[:2] or ("",)
    first, argument = word.lower(), "".join(rest).strip()
    if not first:
        return Command("open")
    if first in _ALSO:
        return Command(_ALSO[first], argument)
    if first in NAMES:
        return Command(first, argument)
    return UnknownCommand(_nearest(first))


def _nearest(word: str) -> CommandName | None:
    found = get_close_matches(word, (*NAMES, *_ALSO), n=1, cutoff=0.7)
    return None if not found else _ALSO.get(found[0]) or cast("CommandName", found[0])

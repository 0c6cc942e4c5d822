from __future__ import annotations

import pytest

from bot.slack.commands import NAMES, Command, UnknownCommand, read_command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", Command("open")),
        ("   ", Command("open")),
        ("start", Command("start")),
        ("START a bot for refunds", Command("start", "a bot for refunds")),
        ("ask how many  examples?", Command("ask", "how many  examples?")),
        ("change 2", Command("change", "2")),
        ("edit data", Command("change", "data")),
        ("?", Command("help")),
        ("start\na bot\nfor refunds", Command("start", "a bot\nfor refunds")),
        ("new one", Command("start", "one")),
    ],
)
def test_commands_are_read(text: str, command: Command) -> None:
    assert read_command(text) == command


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_known_by_its_own_name(name: str) -> None:
    assert read_command(name) == Command(name)  # type: ignore[arg-type] # a name of NAMES


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("stauts", "status"), ("strat", "start"), ("sumary", "summary"), ("hlep", "help"), ("resum", "resume")],
)
def test_a_slip_is_met_with_what_was_probably_meant(typed: str, meant: str) -> None:
    assert read_command(f"{typed} please") == UnknownCommand(meant)  # type: ignore[arg-type] # a name of NAMES


def test_something_else_is_not_guessed_at() -> None:
    assert read_command("xyzzy") == UnknownCommand(None)

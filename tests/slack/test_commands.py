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
    slip = read_command(typed)
    assert isinstance(slip, UnknownCommand)
    assert slip.meant[0] == Command(meant)  # type: ignore[arg-type] # a name of NAMES


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("strat foo bar", (Command("start", "foo bar"),)),
        ("aks how it is priced", (Command("ask", "how it is priced"),)),
        ("Invoices read by a bot", (Command("start", "Invoices read by a bot"),)),
        ("summarise legal letters", (Command("summary"), Command("start", "summarise legal letters"))),
        ("xyzzy", ()),
    ],
)
def test_their_words_are_kept_in_what_is_offered(typed: str, meant: tuple[Command, ...]) -> None:
    assert read_command(typed) == UnknownCommand(meant)


def test_what_is_equally_near_is_offered_together() -> None:
    slip = read_command("stat")
    assert isinstance(slip, UnknownCommand)
    assert {Command("start"), Command("status")} <= set(slip.meant)


@pytest.mark.parametrize(
    "question",
    ["how many examples do I need?", "What is a baseline", "can't we just use RAG", "a holdout set, what is it?"],
)
def test_a_plain_question_is_asked(question: str) -> None:
    assert read_command(question) == Command("ask", question)


@pytest.mark.parametrize(("typed", "name"), [("status?", "status"), ("help!", "help"), ("list.", "list")])
def test_a_mark_behind_a_command_does_no_harm(typed: str, name: str) -> None:
    assert read_command(typed) == Command(name)  # type: ignore[arg-type] # a name of NAMES

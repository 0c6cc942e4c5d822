import pytest

from bot.interview.naming import names_something


@pytest.mark.parametrize(
    "text",
    ["A summariser", "Summary writer", "a status page bot", "meeting summaries", "help desk bot", "pause detection"],
)
def test_the_name_of_a_thing_is_told_from_a_command_that_it_sounds_like(text: str) -> None:
    assert names_something(text)


@pytest.mark.parametrize(
    "text",
    ["summary", "show me the summary", "status please", "help", "pause for now", "hello there", "go back", "start over",
     "let's stop here", "how far are we", "good morning", "", "?"],
)  # fmt: skip
def test_a_command_or_a_greeting_names_nothing(text: str) -> None:
    assert not names_something(text)

"""What is typed to have somebody else asked, as Slack writes mentions."""

from __future__ import annotations

import pytest

from bot.interview.requests import Asked, Withdrawing, asked, only_named, withdraws
from knowledge.pack import Pack

ON = "2026-12-02"  # a Wednesday


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ask <@U0BEN>", Asked("delegation", "U0BEN")),
        ("Ask <@U0BEN|ben>.", Asked("delegation", "U0BEN")),
        ("delegate to <@U0BEN>", Asked("delegation", "U0BEN")),
        ("please ask <@U0BEN> about data", Asked("delegation", "U0BEN", "data")),
        (
            "ask <@U0BEN> about data by Friday: you know the tickets",
            Asked("delegation", "U0BEN", "data", "2026-12-04", "you know the tickets"),
        ),
        ("ask <@U0BEN> by 4 Dec about 2", Asked("delegation", "U0BEN", "tried", "2026-12-04")),
        ("ask <@U0BEN> about the purpose, please", Asked("delegation", "U0BEN", "why", note="please")),
        ("ask <@U0BEN> by the way: which?", Asked("delegation", "U0BEN", note="by the way: which?")),
        ("ask <@U0BEN> about their logs", Asked("delegation", "U0BEN", note="about their logs")),
        ("ask <@U0BEN>: <!channel> *now*", Asked("delegation", "U0BEN", note="<!channel> *now*")),
        ("ask <@U0BEN> and <@U0CHI>", Asked("delegation", "U0BEN", note="and <@U0CHI>", others=True)),
        ("ask @ben about data", Asked("delegation", "")),
        ("ask <!channel> about data", Asked("delegation", "")),
        ("second opinion <@U0CHI>", Asked("opinion", "U0CHI")),
        ("second opinion from <@U0CHI> by Friday", Asked("opinion", "U0CHI", due_on="2026-12-04")),
        ("second <@U0CHI>", Asked("opinion", "U0CHI")),
        ("ask <@U0CHI> for a second opinion: be frank", Asked("opinion", "U0CHI", note="be frank")),
    ],
)
def test_who_is_asked_what_by_when(pack: Pack, text: str, wanted: Asked) -> None:
    assert asked(pack, text, ON) == wanted


@pytest.mark.parametrize(
    "text",
    ["We asked <@U0BEN> already", "ask for more data", "<@U0BEN>", "second thoughts: no", "I'd ask <@U0BEN>", "asking"],
)
def test_an_answer_that_speaks_of_people_asks_nobody(pack: Pack, text: str) -> None:
    assert asked(pack, text, ON) is None


def test_a_mention_alone_names_somebody() -> None:
    assert only_named(" <@U0BEN|ben>! ") == "U0BEN"
    assert only_named("<@U0BEN> would know") == ""


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("withdraw", Withdrawing()),
        ("Withdraw data.", Withdrawing(section="data")),
        ("withdraw 4", Withdrawing(section="data")),
        ("withdraw <@U0BEN>", Withdrawing(person="U0BEN")),
        ("withdraw the question to <@U0BEN>", Withdrawing(person="U0BEN")),
        ("withdraw our money from the bank", None),
        ("withdrawals are what the bot explains", None),
    ],
)
def test_what_is_withdrawn(pack: Pack, text: str, what: Withdrawing | None) -> None:
    assert withdraws(pack, text) == what

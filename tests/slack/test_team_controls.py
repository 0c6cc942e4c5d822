"""The controls that others than a check's owner use are joined from two tables: no control means two things."""

from __future__ import annotations

import pytest

from bot.slack import team, tickets
from bot.slack.translating import reviews
from bot.slack.translating import team as meanings
from bot.slack.translating import tickets as of_tickets
from bot.slack.views import review_windows


@pytest.mark.parametrize(
    ("joined", "parts"),
    [
        (team.WINDOWS, (tickets.WINDOWS, review_windows.WINDOWS)),
        (meanings.PRESSED, (of_tickets.PRESSED, reviews.PRESSED)),
        (meanings.SUBMITTED, (of_tickets.SUBMITTED, reviews.SUBMITTED)),
    ],
    ids=["windows", "pressed", "submitted"],
)
def test_no_control_means_two_things(joined: dict[str, object], parts: tuple[dict[str, object], ...]) -> None:
    assert len(joined) == sum(map(len, parts))


def test_a_control_opens_a_window_or_means_something_by_itself() -> None:
    assert not team.WINDOWS.keys() & meanings.PRESSED.keys()

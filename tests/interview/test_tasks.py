"""Days: as people write them, and as a next step's budget suggests."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.tasks import date_named, due_by, working_days
from knowledge.loading import bundled_pack

ON = "2026-03-04"  # a Wednesday
BUDGETS = [each.next_step.budget for each in bundled_pack().criteria]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("21 Nov", "2026-11-21"),
        ("21 November 2027", "2027-11-21"),
        ("Nov 21, 2026", "2026-11-21"),
        ("2026-11-21", "2026-11-21"),
        ("3 Mar", "2027-03-03"),  # it was yesterday
        ("4 Mar.", "2026-03-04"),
        ("29 Feb", "2028-02-29"),
        ("31 Feb", None),
        ("tomorrow", None),
        ("21 Nothing", None),
        ("", None),
    ],
)
def test_a_day_as_people_write_it(words: str, named: str | None) -> None:
    assert date_named(words, ON) == named


@pytest.mark.parametrize(
    ("budget", "days"),
    [
        ("half a day, no model needed", 1),
        ("two hours", 1),
        ("one day", 1),
        ("two to three days", 3),
        ("a week", 5),
        ("2 weeks", 10),
        ("", 5),
        ("as long as it takes", 5),
    ],
)
def test_how_long_a_budget_is(budget: str, days: int) -> None:
    assert working_days(budget) == days


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.sampled_from([each.next_step.budget for each in bundled_pack().criteria]),
)
def test_a_suggested_day_is_a_working_day_to_come(on: date, budget: str) -> None:
    due = date.fromisoformat(due_by(budget, on.isoformat()))
    assert due > on
    assert due.weekday() < 5

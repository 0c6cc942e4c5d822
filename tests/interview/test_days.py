"""Days as people name them, on a Wednesday."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.days import day_named

WEDNESDAY = "2026-12-02"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2026-12-02"),
        ("tomorrow", "2026-12-03"),
        ("Friday", "2026-12-04"),
        ("fri", "2026-12-04"),
        ("Wednesday", "2026-12-09"),
        ("next week", "2026-12-09"),
        ("in 3 days", "2026-12-05"),
        ("in 2 weeks", "2026-12-16"),
        ("4 Dec", "2026-12-04"),
        ("4th December", "2026-12-04"),
        ("Dec 4", "2026-12-04"),
        ("1 Dec", "2027-12-01"),
        ("Sept 3, 2027", "2027-09-03"),
        ("2026-12-01", "2026-12-01"),
        ("1 Dec 2026", "2026-12-01"),
    ],
)
def test_a_day_is_counted_from_the_day_it_is_said_on(words: str, day: str) -> None:
    assert day_named(words, WEDNESDAY) == day


@pytest.mark.parametrize("words", ["", "soon", "31 Feb", "2026-13-01", "in 900 days", "next sprint", "4", "99 Dec"])
def test_what_names_no_day_is_none(words: str) -> None:
    assert day_named(words, WEDNESDAY) is None
    assert day_named("Friday", "no date") is None


@given(st.text(max_size=20), st.dates(min_value=dt.date(1, 1, 1)))
def test_whatever_is_written_is_a_date_or_none(words: str, on: dt.date) -> None:
    found = day_named(words, on.isoformat())
    assert found is None or dt.date.fromisoformat(found).isoformat() == found


@given(st.sampled_from(["monday", "tue", "sunday", "tomorrow"]), st.dates(max_value=dt.date(9000, 1, 1)))
def test_a_weekday_is_within_the_next_seven_days(words: str, on: dt.date) -> None:
    found = day_named(words, on.isoformat())
    assert found is not None
    assert 1 <= (dt.date.fromisoformat(found) - on).days <= 7

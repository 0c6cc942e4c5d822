"""Working days, as arithmetic on ISO dates: Monday to Friday. Holidays differ by place and are not known here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

_SATURDAY: Final = 5  # date.weekday() counts from Monday, 0


def is_working_day(on: str) -> bool:
    """Say whether ISO date *on* is from Monday to Friday."""
    return date.fromisoformat(on).weekday() < _SATURDAY


def working_day(on: str) -> str:
    """Return *on*, or the Monday after it."""
    while not is_working_day(on):
        on = plus_days(on, 1)
    return on


def plus_days(on: str, days: int) -> str:
    """Return the date *days* after *on*; before it where *days* is negative."""
    return (date.fromisoformat(on) + timedelta(days=days)).isoformat()


def plus_working_days(on: str, days: int) -> str:
    """Return the date *days* working days after *on*; before it where *days* is negative."""
    step = 1 if days > 0 else -1
    for _ in range(abs(days)):
        on = plus_days(on, step)
        while not is_working_day(on):
            on = plus_days(on, step)
    return on


def next_week(on: str) -> str:
    """Return the Monday after *on*."""
    return plus_days(on, 7 - date.fromisoformat(on).weekday())


def is_date(text: str) -> bool:
    """Say whether *text* is an ISO date."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False

"""Who closes which gap by when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from knowledge.pack import CriterionId

_NUMBERS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
}  # fmt: skip
_UNITS: Final = {"hour": 0.125, "day": 1.0, "week": 5.0, "month": 21.0}  # in working days
_SPAN: Final = re.compile(
    rf"\b(?P<count>\d+|half an?|{'|'.join(_NUMBERS)})\s+(?:to\s+\w+\s+)?(?P<unit>hour|day|week|month)s?\b"
)
_RANGE: Final = re.compile(rf"\bto\s+(?P<count>\d+|{'|'.join(_NUMBERS)})\s+(?P<unit>hour|day|week|month)s?\b")
USUAL_DAYS: Final = 5  # where the budget names no time: a working week
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH: Final = re.compile(r"(?P<day>\d{1,2})\.?\s+(?P<month>[a-z]{3,9})\.?(?:,?\s+(?P<year>\d{4}))?")
_MONTH_DAY: Final = re.compile(r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:,?\s+(?P<year>\d{4}))?")


@dataclass(frozen=True, slots=True)
class Task:
    """Somebody takes a gap on. *due_on* is an ISO date."""

    criterion: CriterionId
    person: str  # Slack user id
    due_on: str
    again_on: str = ""  # ISO date until which they put the reminder off
    left: bool = False  # they want no reminder of it


def task_of(tasks: tuple[Task, ...], criterion: CriterionId) -> Task | None:
    """Return who takes the gap *criterion* on, None where nobody does."""
    return next((each for each in tasks if each.criterion == criterion), None)


def due_by(budget: str, on: str) -> str:
    """Return the ISO date by which a step of that *budget* ("two to three days"), begun on *on*, can be done."""
    day, left = date.fromisoformat(on), working_days(budget)
    while left > 0 or day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day.isoformat()


_SATURDAY: Final = 5


def working_days(budget: str) -> int:
    """Return how many working days *budget* names at most, at least one."""
    found = _RANGE.search(budget.casefold()) or _SPAN.search(budget.casefold())
    if found is None:
        return USUAL_DAYS
    count = found["count"]
    number = 0.5 if count.startswith("half") else _NUMBERS.get(count) or int(count)
    return max(1, -(-int(number * _UNITS[found["unit"]] * 8) // 8))


def date_named(words: str, on: str) -> str | None:
    """Return the ISO date that *words* name ("21 Nov", "Nov 21, 2026", "2026-11-21"); None for anything else.

    Without a year it is the next such day from *on* on.
    """
    plain = words.strip().casefold().rstrip(".!")
    try:
        return date.fromisoformat(plain).isoformat()
    except ValueError:
        pass
    found = _DAY_MONTH.fullmatch(plain) or _MONTH_DAY.fullmatch(plain)
    month = found["month"][:3] if found else ""
    if found is None or month not in _MONTHS:
        return None
    return _next(int(found["day"]), _MONTHS.index(month) + 1, found["year"], on)


def _next(day: int, month: int, year: str | None, on: str) -> str | None:
    today = date.fromisoformat(on)
    for each in [int(year)] if year else range(today.year, today.year + 9):  # 29 Feb may be years away
        try:
            found = date(each, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found.isoformat()
    return None

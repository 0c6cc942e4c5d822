"""Days as people name them: "Friday", "tomorrow", "4 Dec", "2026-12-04", "in 3 days"; counted from a given day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MOST_DAYS: Final = 366  # ahead, for "in 40 weeks"
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_IN: Final = re.compile(r"in (\d{1,3}) (day|week)s?")
_DAY_MONTH: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? ([a-z]{3,9})\.?(?:,? (\d{4}))?")
_MONTH_DAY: Final = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")


def day_named(words: str, on: str) -> str | None:
    """Return the ISO date that *words* name, said on ISO date *on*; None where they name none.

    A weekday is the next one after *on*; a day and month without a year the next such day from *on*.
    """
    try:
        today = date.fromisoformat(on)
    except ValueError:
        return None
    found = _named(" ".join(words.casefold().split()), today)
    return found.isoformat() if found else None


def _named(words: str, today: date) -> date | None:
    if words in {"today", "tomorrow", "next week"}:
        return today + timedelta(days={"today": 0, "tomorrow": 1, "next week": 7}[words])
    weekday = next((number for number, name in enumerate(_WEEKDAYS) if words in {name, name[:3]}), None)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if match := _IN.fullmatch(words):
        days = int(match[1]) * (7 if match[2] == "week" else 1)
        return today + timedelta(days=days) if days <= _MOST_DAYS else None
    if _ISO.fullmatch(words):
        return _date(words)
    if match := _DAY_MONTH.fullmatch(words):
        return _in_year(match[2], match[1], match[3], today)
    if match := _MONTH_DAY.fullmatch(words):
        return _in_year(match[1], match[2], match[3], today)
    return None


def _in_year(month: str, day: str, year: str | None, today: date) -> date | None:
    number = next((at for at, name in enumerate(_MONTHS, 1) if month in {name, name[:3], name[:4]}), 0)
    found = _date(f"{int(year or today.year):04}-{number:02}-{int(day):02}")
    if found is None or year or found >= today:
        return found
    return _date(f"{today.year + 1:04}-{number:02}-{int(day):02}")


def _date(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None

"""When a timer's moment is: ten in the morning of its day, where its person lives."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.interview.workdays import plus_days, working_day

MORNING: Final = dt.time(10)
LATE_S: Final = 8 * 3600.0  # after that the day is over: what could not come in time waits for the next morning


def zone_named(name: str, usual: str = "UTC") -> dt.tzinfo:
    """Return the time zone *name*, or *usual* where there is no such zone."""
    for each in filter(None, (name, usual)):
        try:
            return ZoneInfo(each)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return dt.UTC


def day_at(now: float, zone: dt.tzinfo) -> str:
    """Return the ISO date that it is at *now*, seconds since the epoch, in *zone*."""
    return dt.datetime.fromtimestamp(now, zone).date().isoformat()


def morning_of(on: str, zone: dt.tzinfo, now: float) -> float:
    """Return the moment of *on*'s morning in *zone*, or of the next working day's where that has passed at *now*."""
    moment = _morning(on, zone)
    if moment > now:
        return moment
    today = day_at(now, zone)
    moment = _morning(working_day(today), zone)
    return moment if moment > now else _morning(working_day(plus_days(today, 1)), zone)


def _morning(on: str, zone: dt.tzinfo) -> float:
    return dt.datetime.combine(dt.date.fromisoformat(on), MORNING, zone).timestamp()

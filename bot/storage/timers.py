"""Timers: what is due by itself and when, a row each, kept in step with the states they are derived from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, insert, literal_column, select, update

from bot.storage.clock import EpochNow
from bot.storage.prepared import Statements
from bot.storage.tables import LANE, TIMER


@dataclass(frozen=True, slots=True)
class PlannedTimer:
    """A timer with its moment, in seconds since the epoch; *person* is whose morning it is."""

    lane: str
    name: str
    check: int
    on: str
    person: str
    reminds: bool
    due_at: float


@dataclass(frozen=True, slots=True)
class DueTimer(PlannedTimer):
    """One whose moment has come; *now* is the database's clock."""

    team: str
    now: float


_CLEAR: Final = delete(TIMER).where(TIMER.c.lane == bindparam("of_lane"), TIMER.c.name == bindparam("called"))
_ADD: Final = insert(TIMER).values({each.name: bindparam(each.name) for each in TIMER.c}).inline()
_FIELDS: Final = (
    TIMER.c.lane,
    TIMER.c.name,
    TIMER.c.check_number,
    TIMER.c.on_day,
    TIMER.c.person,
    TIMER.c.reminds,
    TIMER.c.due_at,
)
_NOW: Final = EpochNow().label("now")
_DUE: Final = (
    select(*_FIELDS, LANE.c.team, _NOW)
    .join(LANE, LANE.c.id == TIMER.c.lane)
    .where(TIMER.c.due_at <= EpochNow())
    .order_by(TIMER.c.due_at)
    .limit(literal_column("1"))
)
_OF_PERSON: Final = (
    select(*_FIELDS, LANE.c.team, _NOW)
    .join(LANE, LANE.c.id == TIMER.c.lane)
    .where(LANE.c.team == bindparam("in_team"), TIMER.c.person == bindparam("of_person"))
)
_DUE_IN: Final = select(func.min(TIMER.c.due_at) - EpochNow())
_TAKE: Final = delete(TIMER).where(
    TIMER.c.lane == bindparam("of_lane"), TIMER.c.name == bindparam("called"), TIMER.c.due_at <= EpochNow()
)
_PLAN: Final = (
    update(TIMER)
    .where(TIMER.c.lane == bindparam("of_lane"), TIMER.c.name == bindparam("called"))
    .values(due_at=bindparam("at"))
)
_FORWARD: Final = (
    update(TIMER).where(TIMER.c.on_day == select(func.min(TIMER.c.on_day)).scalar_subquery()).values(due_at=EpochNow())
)


class Timers:
    """The timers of the database, within one transaction. Lanes are locked before their timers, everywhere."""

    def __init__(self, statements: Statements) -> None:
        self._run = statements

    def keep(self, lane: str, gone: Collection[str], new: Sequence[PlannedTimer]) -> None:
        """Take away the timers of *lane* that are *gone*, by name, and add the *new* ones; the lane is locked."""
        for each in sorted({*gone, *(timer.name for timer in new)}):
            self._run.write(_CLEAR, {"of_lane": lane, "called": each})
        for timer in new:
            self._run.write(_ADD, _row(timer))

    def due(self) -> DueTimer | None:
        """Return the timer that has been due longest, locking nothing: lock its lane, then ``take`` it."""
        row = self._run.first(_DUE)
        return None if row is None else _due(row)

    def due_in(self) -> float | None:
        """Return in how many seconds the next timer is due, None where there is none."""
        due_in: float | None = self._run.scalar(_DUE_IN)
        return due_in

    def take(self, timer: PlannedTimer) -> bool:
        """Take *timer* away if it is still due; False where somebody else took it, or its state moved on."""
        return self._run.changed(_TAKE, {"of_lane": timer.lane, "called": timer.name}) > 0

    def plan(self, timer: PlannedTimer, due_at: float) -> None:
        """Give *timer* another moment."""
        self._run.write(_PLAN, {"of_lane": timer.lane, "called": timer.name, "at": due_at})

    def of_person(self, team: str, person: str) -> Sequence[DueTimer]:
        """Return the timers for *person*'s mornings, in whatever lanes they are."""
        return [_due(row) for row in self._run.every(_OF_PERSON, {"in_team": team, "of_person": person})]

    def bring_forward(self) -> int:
        """Make everything that is set for the next day with any timers due now; return how many timers that are."""
        return self._run.changed(_FORWARD)


def _row(timer: PlannedTimer) -> dict[str, Any]:
    return {
        "lane": timer.lane,
        "name": timer.name,
        "check_number": timer.check,
        "on_day": timer.on,
        "person": timer.person,
        "reminds": int(timer.reminds),
        "due_at": timer.due_at,
    }


def _due(row: Any) -> DueTimer:
    return DueTimer(
        row.lane, row.name, row.check_number, row.on_day, row.person, bool(row.reminds), row.due_at, row.team, row.now
    )

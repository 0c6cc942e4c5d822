"""The inbox: what happened, in the order in which it is to be applied; once applied, the interview's log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Double, Executable, Text, bindparam, delete, func, insert, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.interview.events import Event
from bot.storage.clock import EpochNow
from bot.storage.codec import dump_event, load_event
from bot.storage.many import ROWS, each_of, written
from bot.storage.prepared import Statements
from bot.storage.tables import DEDUPE_KEY, INBOX, LOGGED, WAITING

FORGET_AT_ONCE: Final = 1000  # keys in one transaction: nobody's delivery waits long for it
Ending: TypeAlias = Literal["applied", "refused", "dead"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that has not been applied yet; *attempts* is how often applying it failed. Times by the database."""

    id: int
    event: Event
    attempts: int
    received_at: float


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event that is to wait in *lane*, at *ordered_at* or, with None, at the time of arrival."""

    team: str
    lane: str
    event: Event
    ordered_at: float | None = None


@cache
def _remember(dialect: str) -> Executable:
    """Make the statement that adds keys and returns those that were not known."""
    insert_into = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = insert_into(DEDUPE_KEY).from_select(["key", "seen_at"], each_of(dialect, [Text()], EpochNow()))
    return statement.on_conflict_do_nothing(index_elements=["key"]).returning(DEDUPE_KEY.c.key)


@cache
def _add(dialect: str) -> Executable:
    given = each_of(dialect, [Text(), Text(), Text(), Text(), Double()], literal_column("'waiting'"), EpochNow())
    team, lane, kind, event, ordered_at, *same = given.selected_columns
    names = ["team", "lane", "kind", "event", "ordered_at", "status", "received_at"]
    ordered = given.with_only_columns(team, lane, kind, event, func.coalesce(ordered_at, EpochNow()), *same)
    return insert(INBOX).from_select(names, ordered).inline()


_LOG: Final = (
    insert(INBOX)
    .values(
        team=bindparam("team"),
        lane=bindparam("lane"),
        kind=bindparam("kind"),
        event=bindparam("event"),
        ordered_at=EpochNow(),
        status=bindparam("status"),
        position=bindparam("position", type_=INBOX.c.position.type),
        reason=bindparam("reason", type_=INBOX.c.reason.type),
        received_at=EpochNow(),
        done_at=EpochNow(),
    )
    .inline()
)
_FIELDS: Final = (INBOX.c.id, INBOX.c.event, INBOX.c.attempts, INBOX.c.received_at)
_WAITING: Final = (
    select(*_FIELDS)
    .where(INBOX.c.lane == bindparam("lane"), WAITING)
    .order_by(INBOX.c.ordered_at, INBOX.c.id)
    .limit(bindparam("most"))
)
_ONE_WAITING: Final = select(*_FIELDS).where(INBOX.c.id == bindparam("row"), WAITING)
_END: Final = (
    update(INBOX)
    .where(INBOX.c.id == bindparam("row"))
    .values(status=bindparam("status"), position=bindparam("position"), reason=bindparam("reason"), done_at=EpochNow())
)
_FAILED: Final = (
    update(INBOX)
    .where(INBOX.c.id == bindparam("row"))
    .values(attempts=INBOX.c.attempts + literal_column("1"), reason=bindparam("reason"))
)
_APPLIED: Final = (
    select(INBOX.c.event)
    .where(INBOX.c.lane == bindparam("lane"), LOGGED, INBOX.c.position > bindparam("after"))
    .order_by(INBOX.c.position)
)
_OLD: Final = (
    select(DEDUPE_KEY.c.key)
    .where(DEDUPE_KEY.c.seen_at < EpochNow() - bindparam("older_than_s"))
    .limit(bindparam("most"))
)
_FORGET: Final = delete(DEDUPE_KEY).where(DEDUPE_KEY.c.key.in_(_OLD))


class Inbox:
    """The inbox of the database, within one transaction."""

    def __init__(self, statements: Statements) -> None:
        self._run = statements

    def remember(self, keys: Collection[str]) -> set[str]:
        """Remember *keys* and return those that were not known. Waits for another transaction that has one of them."""
        if not keys:
            return set()
        rows = written([each] for each in sorted(keys))  # in one order everywhere: no two wait for each other
        return {row.key for row in self._run.every(_remember(self._run.dialect), {ROWS: rows})}

    def add(self, arrivals: Sequence[Arrival]) -> None:
        """Let *arrivals* wait in their lanes."""
        rows = [(each.team, each.lane, each.event.kind, dump_event(each.event), each.ordered_at) for each in arrivals]
        if rows:
            self._run.write(_add(self._run.dialect), {ROWS: written(rows)})

    def log(self, *, team: str, lane: str, event: Event, position: int | None, reason: str | None = None) -> None:
        """Add an event that was applied at *position* in this very transaction, or refused for *reason*."""
        self._run.write(
            _LOG,
            {
                "team": team,
                "lane": lane,
                "kind": event.kind,
                "event": dump_event(event),
                "status": "refused" if position is None else "applied",
                "position": position,
                "reason": reason,
            },
        )

    def expect_waiting(self, lane: str, most: int) -> None:
        """Say that ``waiting`` will be asked after what is asked next."""
        self._run.expect(_WAITING, {"lane": lane, "most": most})

    def waiting(self, lane: str, most: int) -> Sequence[Waiting]:
        """Return up to *most* waiting events of *lane*, in Slack's order."""
        rows = self._run.every(_WAITING, {"lane": lane, "most": most})
        return [_waiting(row) for row in rows]

    def one_waiting(self, row: int) -> Waiting | None:
        """Return a waiting event; None if it waits no longer."""
        found = self._run.first(_ONE_WAITING, {"row": row})
        return None if found is None else _waiting(found)

    def end(self, row: int, status: Ending, *, position: int | None = None, reason: str | None = None) -> None:
        """Say what became of a waiting event."""
        self._run.write(_END, {"row": row, "status": status, "position": position, "reason": reason})

    def failed(self, row: int, reason: str) -> None:
        """Count an attempt to apply a waiting event that ended in an exception."""
        self._run.write(_FAILED, {"row": row, "reason": reason})

    def applied(self, lane: str, after: int = 0) -> Sequence[Event]:
        """Return the log of *lane*: every applied event, in order, but for the first *after* ones."""
        return [load_event(row.event) for row in self._run.every(_APPLIED, {"lane": lane, "after": after})]

    def forget_keys(self, older_than_s: float, most: int = FORGET_AT_ONCE) -> int:
        """Delete up to *most* dedupe keys seen more than *older_than_s* ago, and return how many were deleted."""
        return self._run.changed(_FORGET, {"older_than_s": older_than_s, "most": most})


def _waiting(row: Any) -> Waiting:
    return Waiting(row.id, load_event(row.event), row.attempts, row.received_at)

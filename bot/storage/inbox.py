"""The inbox: what happened, in the order in which it is to be applied; once applied, the interview's log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

from sqlalchemy import (
    Executable,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.interview.events import Event
from bot.storage.clock import EpochNow
from bot.storage.codec import dump_event, load_event
from bot.storage.prepared import Statements
from bot.storage.tables import DEDUPE_KEY, INBOX, LOGGED, WAITING

FORGET_AT_ONCE: Final = 1000  # keys in one transaction: nobody's delivery waits long for it
Ending: TypeAlias = Literal["applied", "refused", "dead"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that has not been applied yet; *attempts* is how often applying it failed."""

    id: int
    event: Event
    attempts: int


@cache
def _remember(dialect: str, keys: int) -> Executable:
    """Make the statement that adds *keys* keys at once, leaving out those that are known.

    It selects what it inserts: a list of VALUES would be compiled anew each time.
    """
    insert_into = sqlite.insert if dialect == "sqlite" else postgresql.insert
    rows = [select(cast(bindparam(f"key{index}"), Text), EpochNow()).where(true()) for index in range(keys)]
    statement = insert_into(DEDUPE_KEY).from_select(["key", "seen_at"], union_all(*rows))
    return statement.on_conflict_do_nothing(index_elements=["key"])


_ADD: Final = (
    insert(INBOX)
    .values(
        team=bindparam("team"),
        lane=bindparam("lane"),
        kind=bindparam("kind"),
        event=bindparam("event"),
        ordered_at=func.coalesce(bindparam("ordered_at", type_=INBOX.c.ordered_at.type), EpochNow()),
        status="waiting",
        received_at=EpochNow(),
    )
    .inline()
)
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
_WAITING: Final = (
    select(INBOX.c.id, INBOX.c.event, INBOX.c.attempts)
    .where(INBOX.c.lane == bindparam("lane"), WAITING)
    .order_by(INBOX.c.ordered_at, INBOX.c.id)
    .limit(bindparam("most"))
)
_ONE_WAITING: Final = select(INBOX.c.id, INBOX.c.event, INBOX.c.attempts).where(INBOX.c.id == bindparam("row"), WAITING)
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

    def is_new(self, keys: Sequence[str]) -> bool:
        """Remember *keys*; say whether none of them was known. Waits for another transaction that has one of them."""
        ordered = sorted(set(keys))  # in one order everywhere: two deliveries cannot wait for each other
        statement = _remember(self._run.dialect, len(ordered))
        values = {f"key{index}": key for index, key in enumerate(ordered)}
        return not ordered or self._run.write(statement, values) == len(ordered)

    def add(self, *, team: str, lane: str, event: Event, ordered_at: float | None) -> None:
        """Let *event* wait in *lane*, at *ordered_at* or, with None, at the time of arrival."""
        self._run.write(
            _ADD,
            {"team": team, "lane": lane, "kind": event.kind, "event": dump_event(event), "ordered_at": ordered_at},
        )

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

    def waiting(self, lane: str, most: int) -> Sequence[Waiting]:
        """Return up to *most* waiting events of *lane*, in Slack's order."""
        rows = self._run.every(_WAITING, {"lane": lane, "most": most})
        return [Waiting(row.id, load_event(row.event), row.attempts) for row in rows]

    def one_waiting(self, row: int) -> Waiting | None:
        """Return a waiting event; None if it waits no longer."""
        found = self._run.first(_ONE_WAITING, {"row": row})
        return None if found is None else Waiting(found.id, load_event(found.event), found.attempts)

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
        return self._run.write(_FORGET, {"older_than_s": older_than_s, "most": most})

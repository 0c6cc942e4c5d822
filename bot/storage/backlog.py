"""How much waits, since when, and what is stuck: for probes, metrics, ``advisor doctor`` and ``advisor lanes``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, bindparam, func, literal, literal_column, select, union_all

from bot.storage.clock import EpochNow
from bot.storage.tables import INBOX, OPEN_ADVICE, OPEN_POST, OUTBOX, STUCK, TEAM, WAITING

Place: TypeAlias = Literal["inbox", "outbox"]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits. Ages are seconds by the database's clock, 0.0 where nothing waits."""

    lanes_waiting: int
    oldest_event_s: float
    advice_open: int
    posts_waiting: int
    oldest_post_s: float
    uncertain: int
    parked: int
    dead: int
    teams_stopped: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """Work that nobody will do by itself; *reason* is an error's name, never anybody's words."""

    place: Place
    id: int
    lane: str
    kind: str
    status: Literal["parked", "dead"]
    reason: str
    attempts: int
    age_s: float


@dataclass(frozen=True, slots=True)
class Late:
    """Work of a lane that has waited too long: messages to be applied, or posts on their way."""

    lane: str
    what: Literal["messages", "posts"]
    count: int
    age_s: float


_OPEN_BY_STATUS: Final = (
    select(OUTBOX.c.status, func.count(), func.min(OUTBOX.c.written_at)).where(OPEN_POST).group_by(OUTBOX.c.status)
)
_STUCK_BY_STATUS: Final = select(OUTBOX.c.status, func.count()).where(STUCK).group_by(OUTBOX.c.status)
_EVENTS: Final = select(func.count(func.distinct(INBOX.c.lane)), func.min(INBOX.c.received_at), EpochNow()).where(
    WAITING
)
_ADVICE: Final = select(func.count()).select_from(OUTBOX).where(OPEN_ADVICE)
_DEAD_EVENTS: Final = select(func.count()).select_from(INBOX).where(STUCK)
_STOPPED: Final = select(func.count()).select_from(TEAM)
_STUCK: Final = union_all(
    select(
        literal("outbox").label("place"),
        OUTBOX.c.id,
        OUTBOX.c.lane,
        OUTBOX.c.kind,
        OUTBOX.c.status,
        OUTBOX.c.reason,
        OUTBOX.c.attempts,
        (EpochNow() - OUTBOX.c.written_at).label("age_s"),
    ).where(STUCK),
    select(
        literal("inbox"),
        INBOX.c.id,
        INBOX.c.lane,
        INBOX.c.kind,
        INBOX.c.status,
        INBOX.c.reason,
        INBOX.c.attempts,
        EpochNow() - INBOX.c.received_at,
    ).where(STUCK),
).order_by(literal_column("age_s").desc())


_AGE: Final = {
    "inbox": EpochNow() - func.min(INBOX.c.received_at),
    "outbox": EpochNow() - func.min(OUTBOX.c.written_at),
}
_LATE: Final = union_all(
    select(INBOX.c.lane, literal("messages").label("what"), func.count().label("waiting"), _AGE["inbox"].label("age_s"))
    .where(WAITING)
    .group_by(INBOX.c.lane)
    .having(_AGE["inbox"] > bindparam("late_s")),
    select(OUTBOX.c.lane, literal("posts"), func.count(), _AGE["outbox"])
    .where(OPEN_POST)
    .group_by(OUTBOX.c.lane)
    .having(_AGE["outbox"] > bindparam("late_s")),
).order_by(literal_column("age_s").desc())


class Backlog:
    """The backlog of the database, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counts(self) -> Counts:
        """Count what waits and what is stuck."""
        run = self._connection.execute
        lanes, oldest_event, now = run(_EVENTS).one()
        posts = {status: (count, oldest) for status, count, oldest in run(_OPEN_BY_STATUS)}
        stuck = {row.status: row[1] for row in run(_STUCK_BY_STATUS)}
        return Counts(
            lanes_waiting=lanes,
            oldest_event_s=_age(now, oldest_event),
            advice_open=run(_ADVICE).scalar_one(),
            posts_waiting=sum(count for count, _ in posts.values()),
            oldest_post_s=_age(now, min((oldest for _, oldest in posts.values()), default=None)),
            uncertain=posts.get("uncertain", (0, now))[0],
            parked=stuck.get("parked", 0),
            dead=stuck.get("dead", 0) + run(_DEAD_EVENTS).scalar_one(),
            teams_stopped=run(_STOPPED).scalar_one(),
        )

    def late(self, after_s: float) -> Sequence[Late]:
        """Return the lanes in which something has waited for more than *after_s*, oldest first."""
        rows = self._connection.execute(_LATE, {"late_s": after_s})
        return [Late(row.lane, row.what, row.waiting, row.age_s) for row in rows]

    def stuck(self) -> Sequence[Stuck]:
        """Return parked and dead work, oldest first."""
        return [_stuck(row) for row in self._connection.execute(_STUCK)]


def _age(now: float, since: float | None) -> float:
    return 0.0 if since is None else max(0.0, now - since)


def _stuck(row: Any) -> Stuck:
    return Stuck(row.place, row.id, row.lane, row.kind, row.status, row.reason or "", row.attempts, max(0.0, row.age_s))

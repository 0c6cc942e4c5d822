"""Lanes: an interview's state, the lease of whoever works on it, and when it next needs anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import Executable, Text, bindparam, func, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.interview.changing import replace
from bot.interview.errors import ConcurrentUpdateError
from bot.interview.states import Idle, State
from bot.storage.clock import EpochNow
from bot.storage.codec import dump_state, load_state
from bot.storage.many import ROWS, each_of, written
from bot.storage.prepared import Statements
from bot.storage.tables import LANE


class LeaseLostError(ConcurrentUpdateError):
    """The lease ran out and somebody else took over: nothing of what its holder did since is stored."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane as read under its row's lock; *now* is the database's clock at that time."""

    id: str
    team: str
    owner: str
    dm: str
    session: str
    state: State
    version: int
    open_advice: int
    fence: int
    wake_at: float | None
    holder: str | None
    now: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What a lane becomes at the end of a transaction. A *holder* keeps or takes the lease under *fence*."""

    state: State
    version: int
    check: int
    open_advice: int
    wake_at: float | None
    fence: int
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class LaneAddress:
    """A lane that gets work: of whom, in which DM channel and which thread of it; "" where they are not known."""

    lane: str
    team: str
    owner: str
    dm: str = ""
    session: str = ""


_INITIAL: Final = dump_state(Idle())


@cache
def _open(dialect: str) -> Executable:
    same = (bindparam("state", type_=Text()), EpochNow(), EpochNow())
    names = ["id", "team", "owner", "dm", "session", "state", "wake_at", "opened_at"]
    insert_into = sqlite.insert if dialect == "sqlite" else postgresql.insert
    opened = insert_into(LANE).from_select(names, each_of(dialect, [Text()] * 5, *same))
    return opened.on_conflict_do_update(
        index_elements=["id"],
        set_={
            # whoever holds the lane, or waits before trying again, looks for new work by itself
            "wake_at": func.coalesce(LANE.c.wake_at, EpochNow()),
            "dm": func.coalesce(func.nullif(opened.excluded.dm, ""), LANE.c.dm),
            "session": func.coalesce(func.nullif(opened.excluded.session, ""), LANE.c.session),
        },
    )


_FIELDS: Final = (
    LANE.c.id,
    LANE.c.team,
    LANE.c.owner,
    LANE.c.dm,
    LANE.c.session,
    LANE.c.state,
    LANE.c.version,
    LANE.c.open_advice,
    LANE.c.fence,
    LANE.c.wake_at,
    LANE.c.holder,
    EpochNow().label("now"),
)
_IS_DUE: Final = LANE.c.wake_at <= EpochNow()  # asked again once the row is locked: somebody else may have been quicker
_DUE: Final = (
    select(*_FIELDS)
    .where(_IS_DUE)
    .order_by(LANE.c.wake_at)
    .limit(literal_column("1"))
    .with_for_update(skip_locked=True)
)
_DUE_ITSELF: Final = select(*_FIELDS).where(LANE.c.id == bindparam("lane"), _IS_DUE).with_for_update(skip_locked=True)
# What is due already and was not claimable is locked by somebody who sees to it.
_DUE_IN: Final = select(func.min(LANE.c.wake_at) - EpochNow()).where(LANE.c.wake_at > EpochNow())
_HELD: Final = (
    select(*_FIELDS)
    .where(LANE.c.id == bindparam("lane"), LANE.c.fence == bindparam("held"), LANE.c.holder == bindparam("by"))
    .with_for_update()
)
_LOCKED: Final = select(*_FIELDS).where(LANE.c.id == bindparam("lane")).with_for_update()
_READ: Final = select(*_FIELDS).where(LANE.c.id == bindparam("lane"))
_SAVE: Final = (
    update(LANE)
    .where(LANE.c.id == bindparam("lane"))
    .values(
        state=bindparam("state"),
        version=bindparam("version"),
        check_number=bindparam("check"),
        open_advice=bindparam("open_advice"),
        wake_at=bindparam("wake_at"),
        fence=bindparam("fence"),
        holder=bindparam("holder"),
    )
)
_RENEW: Final = (
    update(LANE)
    .where(LANE.c.id == bindparam("lane"), LANE.c.fence == bindparam("held"), LANE.c.holder == bindparam("by"))
    .values(wake_at=EpochNow() + bindparam("lease_s"))
)
_LEARN_DM: Final = update(LANE).where(LANE.c.id == bindparam("lane")).values(dm=bindparam("channel"))
_WAKE: Final = (
    update(LANE).where(LANE.c.id == bindparam("lane")).values(wake_at=func.coalesce(LANE.c.wake_at, EpochNow()))
)


class Lanes:
    """The lanes of the database, within one transaction."""

    def __init__(self, statements: Statements) -> None:
        self._run = statements

    def open(self, addresses: Sequence[LaneAddress]) -> None:
        """Make sure that the lanes are there and will be looked at; learn DM channels, and threads people are in."""
        newest: dict[str, LaneAddress] = {}
        for each in addresses:
            before = newest.get(each.lane, each)
            newest[each.lane] = replace(each, dm=each.dm or before.dm, session=each.session or before.session)
        # in one order everywhere: no two transactions wait for each other
        rows = [(each.lane, each.team, each.owner, each.dm, each.session) for _, each in sorted(newest.items())]
        if rows:
            self._run.write(_open(self._run.dialect), {ROWS: written(rows), "state": _INITIAL})

    def wake(self, lane: str) -> None:
        """Have *lane* looked at; locks its row."""
        self._run.write(_WAKE, {"lane": lane})

    def learn_dm(self, lane: str, channel: str) -> None:
        """Remember the DM channel in which something for *lane* stands; locks its row."""
        self._run.write(_LEARN_DM, {"lane": lane, "channel": channel})

    def due(self, lane: str | None = None) -> Lane | None:
        """Lock and return *lane*, by default the one that has been due longest; None if it is not due, or locked."""
        row = self._run.first(_DUE) if lane is None else self._run.first(_DUE_ITSELF, {"lane": lane})
        return None if row is None else _lane(row)

    def due_in(self) -> float | None:
        """Return in how many seconds the next lane is due, None if none will be by itself."""
        due_in: float | None = self._run.scalar(_DUE_IN)
        return due_in

    def held(self, lane: str, fence: int, holder: str) -> Lane:
        """Lock *lane* for the holder of its lease.

        Raises:
            LeaseLostError: The lease is no longer theirs.
        """
        row = self._run.first(_HELD, {"lane": lane, "held": fence, "by": holder})
        if row is None:
            raise LeaseLostError(lane)
        return _lane(row)

    def locked(self, lane: str) -> Lane | None:
        """Lock and return *lane*, whoever holds its lease."""
        row = self._run.first(_LOCKED, {"lane": lane})
        return None if row is None else _lane(row)

    def read(self, lane: str) -> Lane | None:
        """Return *lane* as it stands, without locking it."""
        row = self._run.first(_READ, {"lane": lane})
        return None if row is None else _lane(row)

    def save(self, lane: str, standing: Standing) -> None:
        """Store what *lane* has become; its row is locked by this transaction."""
        self._run.write(
            _SAVE,
            {
                "lane": lane,
                "state": dump_state(standing.state),
                "version": standing.version,
                "check": standing.check,
                "open_advice": standing.open_advice,
                "wake_at": standing.wake_at,
                "fence": standing.fence,
                "holder": standing.holder,
            },
        )

    def renew(self, lane: str, fence: int, holder: str, lease_s: float) -> None:
        """Let the lease end *lease_s* from now.

        Raises:
            LeaseLostError: It is no longer theirs.
        """
        values = {"lane": lane, "held": fence, "by": holder, "lease_s": lease_s}
        if self._run.changed(_RENEW, values) == 0:
            raise LeaseLostError(lane)


def _lane(row: Any) -> Lane:
    return Lane(
        row.id, row.team, row.owner, row.dm, row.session, load_state(row.state), row.version, row.open_advice,
        row.fence, row.wake_at, row.holder, row.now,
    )  # fmt: skip

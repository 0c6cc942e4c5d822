"""Channels: queues of posts that go out one after the other, their leases, and the pace Slack allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, func, literal_column, select, update

from bot.storage.clock import EpochNow
from bot.storage.lanes import LeaseLostError
from bot.storage.prepared import Statements
from bot.storage.tables import CHANNEL
from bot.storage.upsert import UpsertInto


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as read under its row's lock; *now* is the database's clock at that time."""

    key: str
    team: str
    fence: int
    paced_at: float
    blocked_until: float
    wake_at: float | None
    now: float


@dataclass(frozen=True, slots=True)
class Pace:
    """What a channel becomes at the end of a transaction. A *holder* keeps or takes the lease under *fence*."""

    paced_at: float
    blocked_until: float
    wake_at: float | None
    fence: int
    holder: str | None = None


_WAKE: Final = UpsertInto(
    CHANNEL,
    {"key": bindparam("key"), "team": bindparam("team"), "wake_at": EpochNow()},
    {"wake_at": func.coalesce(CHANNEL.c.wake_at, EpochNow())},
)
_FIELDS: Final = (
    CHANNEL.c.key,
    CHANNEL.c.team,
    CHANNEL.c.fence,
    CHANNEL.c.paced_at,
    CHANNEL.c.blocked_until,
    CHANNEL.c.wake_at,
    EpochNow().label("now"),
)
_IS_DUE: Final = (
    CHANNEL.c.wake_at <= EpochNow()
)  # asked again once the row is locked: somebody else may have been quicker
_DUE: Final = (
    select(*_FIELDS)
    .where(_IS_DUE)
    .order_by(CHANNEL.c.wake_at)
    .limit(literal_column("1"))
    .with_for_update(skip_locked=True)
)
_DUE_ITSELF: Final = (
    select(*_FIELDS).where(CHANNEL.c.key == bindparam("channel"), _IS_DUE).with_for_update(skip_locked=True)
)
# What is due already and was not claimable is locked by somebody who sees to it.
_DUE_IN: Final = select(func.min(CHANNEL.c.wake_at) - EpochNow()).where(CHANNEL.c.wake_at > EpochNow())
_IS_HELD: Final = (
    CHANNEL.c.key == bindparam("channel"),
    CHANNEL.c.fence == bindparam("held"),
    CHANNEL.c.holder == bindparam("by"),
)
_HELD: Final = select(*_FIELDS).where(*_IS_HELD).with_for_update()
_SAVE: Final = (
    update(CHANNEL)
    .where(CHANNEL.c.key == bindparam("channel"))
    .values(
        paced_at=bindparam("paced_at"),
        blocked_until=bindparam("blocked_until"),
        wake_at=bindparam("wake_at"),
        fence=bindparam("fence"),
        holder=bindparam("holder"),
    )
)
_RENEW: Final = update(CHANNEL).where(*_IS_HELD).values(wake_at=EpochNow() + bindparam("lease_s"))
_WAKE_TEAM: Final = (
    update(CHANNEL)
    .where(CHANNEL.c.team == bindparam("of_team"), CHANNEL.c.holder.is_(None), CHANNEL.c.wake_at.is_not(None))
    .values(wake_at=EpochNow())
)


class Channels:
    """The channels of the database, within one transaction."""

    def __init__(self, statements: Statements) -> None:
        self._run = statements

    def wake(self, key: str, team: str) -> None:
        """Make sure that the channel is there and will be looked at."""
        self._run.write(_WAKE.on(self._run.dialect), {"key": key, "team": team})

    def wake_team(self, team: str) -> None:
        """Have every waiting channel of *team* looked at now."""
        self._run.write(_WAKE_TEAM, {"of_team": team})

    def due(self, key: str | None = None) -> Channel | None:
        """Lock and return a channel, by default the one that has been due longest; None if it is not due, or locked."""
        row = self._run.first(_DUE) if key is None else self._run.first(_DUE_ITSELF, {"channel": key})
        return None if row is None else _channel(row)

    def due_in(self) -> float | None:
        """Return in how many seconds the next channel is due, None if none will be by itself."""
        due_in: float | None = self._run.scalar(_DUE_IN)
        return due_in

    def held(self, key: str, fence: int, holder: str) -> Channel:
        """Lock the channel for the holder of its lease.

        Raises:
            LeaseLostError: The lease is no longer theirs.
        """
        row = self._run.first(_HELD, {"channel": key, "held": fence, "by": holder})
        if row is None:
            raise LeaseLostError(key)
        return _channel(row)

    def save(self, key: str, pace: Pace) -> None:
        """Store what the channel has become; its row is locked by this transaction."""
        self._run.write(
            _SAVE,
            {
                "channel": key,
                "paced_at": pace.paced_at,
                "blocked_until": pace.blocked_until,
                "wake_at": pace.wake_at,
                "fence": pace.fence,
                "holder": pace.holder,
            },
        )

    def renew(self, key: str, fence: int, holder: str, lease_s: float) -> None:
        """Let the lease end *lease_s* from now.

        Raises:
            LeaseLostError: It is no longer theirs.
        """
        values = {"channel": key, "held": fence, "by": holder, "lease_s": lease_s}
        if self._run.changed(_RENEW, values) == 0:
            raise LeaseLostError(key)


def _channel(row: Any) -> Channel:
    return Channel(row.key, row.team, row.fence, row.paced_at, row.blocked_until, row.wake_at, row.now)

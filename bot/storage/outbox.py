"""The outbox: what is to be done, written in the transaction of the state that calls for it, and what came of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import bindparam, func, insert, literal_column, select, update

from bot.interview.effects import Effect
from bot.storage.clock import EpochNow
from bot.storage.codec import dump_effect, load_effect
from bot.storage.prepared import Statements
from bot.storage.tables import CARDS, LANE, OPEN_ADVICE, OPEN_POST, OUTBOX, TEAM, TICKETS_SHOWN

Place: TypeAlias = tuple[str, str]  # channel, ts
PostStatus: TypeAlias = Literal["queued", "claimed", "uncertain", "sent", "skipped", "parked", "dead"]


@dataclass(frozen=True, slots=True)
class NewPost:
    """An effect for Slack, to be put into the queue *channel*; *revision* is that of the controls it shows."""

    lane: str
    team: str
    channel: str
    effect: Effect
    check: int
    revision: int | None
    thread: str = ""  # of the lane's own direct message


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice asked for; *attempts* counts this one."""

    id: int
    effect: Effect
    attempts: int


@dataclass(frozen=True, slots=True)
class Queued:
    """A post at the front of a channel, with what the lane and the team say about it."""

    id: int
    key: str
    team: str
    lane: str
    effect: Effect
    status: PostStatus
    check: int
    attempts: int
    resends: int
    lookups: int
    not_before: float
    reason: str | None
    written_at: float
    first_tried_at: float | None
    tried_at: float | None
    dm: str
    thread: str
    begun: str  # ts of its message in the direct message, if that has begun; "" otherwise
    owner: str
    stopped_until: float  # 0.0 where the team is not stopped


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of ours that stands in Slack."""

    channel: str
    ts: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Shown:
    """Whose ticket a message of ours shows; *revision* stands for the ticket."""

    lane: str
    check: int
    revision: int


_POST: Final = (
    insert(OUTBOX)
    .values(
        key=bindparam("key"),
        team=bindparam("team"),
        lane=bindparam("lane"),
        channel=bindparam("channel"),
        kind=bindparam("kind"),
        effect=bindparam("effect"),
        status="queued",
        check_number=bindparam("check"),
        revision=bindparam("revision", type_=OUTBOX.c.revision.type),
        thread=bindparam("thread"),
        written_at=EpochNow(),
    )
    .inline()
)
_ADVICE: Final = (
    insert(OUTBOX)
    .values(
        key=bindparam("key"),
        team=bindparam("team"),
        lane=bindparam("lane"),
        kind=bindparam("kind"),
        effect=bindparam("effect"),
        status="asked",
        written_at=EpochNow(),
    )
    .inline()
)
_NEXT_ADVICE: Final = (
    select(OUTBOX.c.id, OUTBOX.c.effect, OUTBOX.c.attempts)
    .where(OUTBOX.c.lane == bindparam("of_lane"), OPEN_ADVICE)
    .order_by(OUTBOX.c.id)
    .limit(literal_column("1"))
)
_TRY_ADVICE: Final = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(
        attempts=bindparam("attempts"),
        first_tried_at=func.coalesce(OUTBOX.c.first_tried_at, EpochNow()),
        tried_at=EpochNow(),
    )
)
_END_ADVICE: Final = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"), OPEN_ADVICE, OUTBOX.c.attempts == bindparam("attempt"))
    .values(status=bindparam("status"), reason=bindparam("reason"), done_at=EpochNow())
)
_FRONT: Final = (
    select(
        OUTBOX,
        LANE.c.dm,
        LANE.c.owner,
        func.coalesce(TEAM.c.stopped_until, literal_column("0")).label("stopped_until"),
    )
    .join(LANE, LANE.c.id == OUTBOX.c.lane)
    .outerjoin(TEAM, TEAM.c.id == OUTBOX.c.team)
    .where(OUTBOX.c.channel == bindparam("in_channel"), OPEN_POST)
    .order_by(OUTBOX.c.id)
    .limit(literal_column("2"))
)
_TRY_POST: Final = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(
        status="claimed",
        attempts=bindparam("attempts"),
        resends=bindparam("resends"),
        first_tried_at=func.coalesce(OUTBOX.c.first_tried_at, EpochNow()),
        tried_at=EpochNow(),
    )
)
_BEGIN: Final = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(status="claimed", begun_ts=bindparam("ts"), reason=None)
)
_LOOK_UP: Final = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(status="uncertain", lookups=OUTBOX.c.lookups + literal_column("1"))
)
_WAIT: Final = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(status=bindparam("status"), not_before=bindparam("not_before"), reason=bindparam("reason"))
)
_END_POST: Final = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"), OPEN_POST)
    .values(
        status=bindparam("status"),
        sent_channel=bindparam("sent_channel"),
        sent_ts=bindparam("sent_ts"),
        reason=bindparam("reason"),
        done_at=EpochNow(),
    )
)
_SENT: Final = (
    select(OUTBOX.c.sent_channel, OUTBOX.c.sent_ts, OUTBOX.c.effect)
    .where(
        OUTBOX.c.lane == bindparam("of_lane"),
        OUTBOX.c.check_number == bindparam("check"),
        OUTBOX.c.revision == bindparam("revision"),
        OUTBOX.c.sent_ts.is_not(None),
    )
    .order_by(OUTBOX.c.id.desc())
    .limit(literal_column("1"))
)
_CARD: Final = (
    select(OUTBOX.c.lane, OUTBOX.c.check_number)
    .where(
        CARDS,
        OUTBOX.c.team == bindparam("in_team"),
        OUTBOX.c.sent_channel == bindparam("in_channel"),
        OUTBOX.c.sent_ts == bindparam("at"),
    )
    .limit(literal_column("1"))
)

_NO_TICKETS: Final = -10
_TICKET_AT: Final = (
    select(OUTBOX.c.lane, OUTBOX.c.check_number, OUTBOX.c.revision)
    .where(
        OUTBOX.c.sent_channel == bindparam("in_channel"),
        OUTBOX.c.sent_ts == bindparam("at_ts"),
        OUTBOX.c.team == bindparam("of_team"),
        TICKETS_SHOWN,
    )
    .limit(literal_column("1"))
)
_TICKET_UNDER_WAY: Final = (
    select(OUTBOX.c.id)
    .where(
        OUTBOX.c.channel == bindparam("in_queue"),
        OPEN_POST,
        OUTBOX.c.first_tried_at.is_not(None),
        OUTBOX.c.revision < bindparam("below", _NO_TICKETS),  # not in literals: the index of open posts is the one
    )
    .limit(literal_column("1"))
)


def new_key() -> str:
    """Make the metadata key of a post: other apps can read it, so it says nothing and cannot be guessed."""
    return secrets.token_hex(16)


class Outbox:
    """The outbox of the database, within one transaction."""

    def __init__(self, statements: Statements) -> None:
        self._run = statements

    def add_posts(self, posts: Sequence[NewPost]) -> None:
        """Queue *posts* in their order."""
        for post in posts:
            self._run.write(_POST, _post_values(post))

    def add_advice(self, *, team: str, lane: str, effect: Effect) -> None:
        """Ask for advice."""
        values = {"key": new_key(), "team": team, "lane": lane, "kind": effect.kind, "effect": dump_effect(effect)}
        self._run.write(_ADVICE, values)

    def next_advice(self, lane: str) -> Advice | None:
        """Return the oldest advice asked for in *lane* and not yet given; *attempts* counts those begun so far."""
        row = self._run.first(_NEXT_ADVICE, {"of_lane": lane})
        return None if row is None else Advice(row.id, load_effect(row.effect), row.attempts)

    def try_advice(self, row: int, attempts: int) -> None:
        """Count an attempt before it begins: one that kills the process counts as well."""
        self._run.write(_TRY_ADVICE, {"row": row, "attempts": attempts})

    def end_advice(self, row: int, attempt: int, status: Literal["given", "dead"], reason: str | None = None) -> bool:
        """Say what became of the advice begun as *attempt*; False if that had been said before."""
        values = {"row": row, "attempt": attempt, "status": status, "reason": reason}
        return self._run.changed(_END_ADVICE, values) > 0

    def expect_front(self, channel: str) -> None:
        """Say that ``front`` will be asked after what is asked next."""
        self._run.expect(_FRONT, {"in_channel": channel})

    def front(self, channel: str) -> Sequence[Queued]:
        """Return the post that is next in *channel*, and the one behind it."""
        return [_queued(row) for row in self._run.every(_FRONT, {"in_channel": channel})]

    def try_post(self, row: int, *, attempts: int, resends: int) -> None:
        """Count a sending before it begins; if nothing else is ever recorded, its outcome is uncertain."""
        self._run.write(_TRY_POST, {"row": row, "attempts": attempts, "resends": resends})

    def begin(self, row: int, ts: str) -> None:
        """Say where the beginning of the post stands in the lane's direct message: it is to be completed there."""
        self._run.write(_BEGIN, {"row": row, "ts": ts})

    def look_up(self, row: int) -> None:
        """Count a look-up of an uncertain post before it begins."""
        self._run.write(_LOOK_UP, {"row": row})

    def wait(self, row: int, status: Literal["queued", "uncertain"], *, not_before: float, reason: str | None) -> None:
        """Leave the post in its channel until *not_before*."""
        values = {"row": row, "status": status, "not_before": not_before, "reason": reason}
        self._run.write(_WAIT, values)

    def end(
        self,
        row: int,
        status: Literal["sent", "skipped", "parked", "dead"],
        *,
        at: Place | None = None,
        reason: str | None = None,
    ) -> bool:
        """Say what became of the post, and where it stands (channel, ts); False if that had been said before."""
        return self._run.changed(_END_POST, _end_values(row, status, at, reason)) > 0

    def expect_end(
        self, row: int, status: Literal["sent", "skipped", "parked", "dead"], at: Place | None, reason: str | None
    ) -> None:
        """Say that ``end`` will be called with the same after what is asked next, or the transaction be undone."""
        self._run.expect_change(_END_POST, _end_values(row, status, at, reason))

    def expect_sent(self, lane: str, check: int, revision: int) -> None:
        """Say that ``sent`` will be asked the same after what is asked next."""
        self._run.expect(_SENT, {"of_lane": lane, "check": check, "revision": revision})

    def sent(self, lane: str, check: int, revision: int) -> Sent | None:
        """Return the message that shows the controls of *revision*, if Slack has it."""
        row = self._run.first(_SENT, {"of_lane": lane, "check": check, "revision": revision})
        return None if row is None else Sent(row.sent_channel, row.sent_ts, load_effect(row.effect))

    def card_at(self, team: str, channel: str, ts: str) -> tuple[str, int] | None:
        """Return the lane and the check whose card the message at *ts* is, None where it is no card of *team*'s."""
        row = self._run.first(_CARD, {"in_team": team, "in_channel": channel, "at": ts})
        return None if row is None else (row.lane, row.check_number)

    def ticket_at(self, team: str, channel: str, ts: str) -> Shown | None:
        """Return whose ticket the message at (*channel*, *ts*) shows, None where it shows none."""
        row = self._run.first(_TICKET_AT, {"of_team": team, "in_channel": channel, "at_ts": ts})
        return None if row is None else Shown(row.lane, row.check_number, row.revision)

    def has_ticket_under_way(self, queue: str) -> bool:
        """Say whether a ticket's message of that queue may stand in Slack, though it is not yet known where."""
        return self._run.first(_TICKET_UNDER_WAY, {"in_queue": queue}) is not None


def _end_values(row: int, status: str, at: Place | None, reason: str | None) -> dict[str, Any]:
    channel, ts = at or (None, None)
    return {"row": row, "status": status, "sent_channel": channel, "sent_ts": ts, "reason": reason}


def _post_values(post: NewPost) -> dict[str, Any]:
    return {
        "key": new_key(),
        "team": post.team,
        "lane": post.lane,
        "channel": post.channel,
        "kind": post.effect.kind,
        "effect": dump_effect(post.effect),
        "check": post.check,
        "revision": post.revision,
        "thread": post.thread or None,
    }


def _queued(row: Any) -> Queued:
    return Queued(
        id=row.id,
        key=row.key,
        team=row.team,
        lane=row.lane,
        effect=load_effect(row.effect),
        status=row.status,
        check=row.check_number,
        attempts=row.attempts,
        resends=row.resends,
        lookups=row.lookups,
        not_before=row.not_before or 0.0,
        reason=row.reason,
        written_at=row.written_at,
        first_tried_at=row.first_tried_at,
        tried_at=row.tried_at,
        dm=row.dm,
        thread=row.thread or "",
        begun=row.begun_ts or "",
        owner=row.owner,
        stopped_until=row.stopped_until,
    )

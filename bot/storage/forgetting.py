"""Deleting what is kept of a check. What stands in Slack is Slack's and stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.interview.content import Notice
from bot.interview.effects import Say
from bot.interview.states import State
from bot.storage.codec import dump_effect, dump_state, forget_all, load_state
from bot.storage.tables import FEEDBACK, INBOX, LOG_BASE, OUTBOX, PAST_CHECK
from bot.storage.upsert import UpsertInto


@dataclass(frozen=True, slots=True)
class LogBase:
    """Where a lane's log begins: *state*, after *version* events that are not kept any more."""

    state: State
    version: int


# Somebody is about to say what came of it, or its beginning stands in Slack and is to be ended.
_IN_FLIGHT: Final = OUTBOX.c.status.in_(("claimed", "uncertain")) | (
    (OUTBOX.c.status == "queued") & OUTBOX.c.begun_ts.is_not(None)
)
_PAST: Final = delete(PAST_CHECK).where(
    PAST_CHECK.c.lane == bindparam("of_lane"), PAST_CHECK.c.number == bindparam("check")
)
_LOG: Final = delete(INBOX).where(INBOX.c.lane == bindparam("of_lane"), INBOX.c.status != "waiting")
_OF_CHECK: Final = (OUTBOX.c.lane == bindparam("of_lane")) & (OUTBOX.c.check_number == bindparam("check"))
_POSTS: Final = delete(OUTBOX).where(_OF_CHECK, OUTBOX.c.channel.is_not(None), ~_IN_FLIGHT)
_BLANK: Final = (
    update(OUTBOX)
    .where(_OF_CHECK, OUTBOX.c.channel.is_not(None), _IN_FLIGHT)
    .values(kind="say", effect=bindparam("blank"))
)
_ADVICE: Final = delete(OUTBOX).where(
    OUTBOX.c.lane == bindparam("of_lane"), OUTBOX.c.channel.is_(None), OUTBOX.c.status != "asked"
)
_FEEDBACK: Final = delete(FEEDBACK).where(
    FEEDBACK.c.team == bindparam("in_team"),
    FEEDBACK.c.person == bindparam("by"),
    FEEDBACK.c.check_number == bindparam("check"),
)
_BEGIN: Final = UpsertInto(
    LOG_BASE,
    {"lane": bindparam("lane"), "state": bindparam("state"), "version": bindparam("version")},
    {"state": bindparam("state"), "version": bindparam("version")},
)
_BASE: Final = select(LOG_BASE.c.state, LOG_BASE.c.version).where(LOG_BASE.c.lane == bindparam("of_lane"))


class Forgetting:
    """Deletes what is kept of a check, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def forget(self, lane: str, check: int, *, after: State, version: int) -> None:
        """Delete check *number* of *lane*: its state, the posts about it, what its owner thought of answers in it,
        and with it the lane's whole log so far.

        The log of a lane does not tell checks apart, so what is kept of it from now on begins with the state *after*,
        at *version*. A post on its way keeps its row, without its words.
        """
        of = {"of_lane": lane, "check": check}
        blank = dump_effect(Say(Notice("check_deleted", detail=str(check))))
        self._connection.execute(_PAST, of)
        self._connection.execute(_LOG, {"of_lane": lane})
        self._connection.execute(_POSTS, of)
        self._connection.execute(_BLANK, of | {"blank": blank})
        self._connection.execute(_ADVICE, {"of_lane": lane})
        team, _, owner = lane.partition(":")
        self._connection.execute(_FEEDBACK, {"in_team": team, "by": owner, "check": check})
        begins = {"lane": lane, "state": dump_state(after), "version": version}
        self._connection.execute(_BEGIN.on(self._connection.dialect.name), begins)
        forget_all()

    def base(self, lane: str) -> LogBase | None:
        """Return where the log of *lane* begins; None where it is whole."""
        row = self._connection.execute(_BASE, {"of_lane": lane}).first()
        return None if row is None else LogBase(load_state(row.state), row.version)

"""Mending by hand what is stuck: ``advisor lanes`` may have it tried again, or dropped. Each is a unit of work."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Table, bindparam, literal_column, select, update

from bot.storage.backlog import Place
from bot.storage.tables import INBOX, LANE, OUTBOX, STUCK
from bot.storage.work import UnitOfWork

_FRESH: Final = {"attempts": 0, "reason": None, "done_at": None}
_HEAR_AGAIN: Final = (
    update(INBOX)
    .where(INBOX.c.id == bindparam("row"), STUCK)
    .values(status="waiting", **_FRESH)
    .returning(INBOX.c.lane)
)
_POST: Final = select(OUTBOX.c.lane, OUTBOX.c.channel, OUTBOX.c.team).where(OUTBOX.c.id == bindparam("row"), STUCK)
_SEND_AGAIN: Final = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(status="queued", resends=0, lookups=0, not_before=None, **_FRESH)
)
_ASK_AGAIN: Final = update(OUTBOX).where(OUTBOX.c.id == bindparam("row")).values(status="asked", **_FRESH)
_OPEN_ADVICE: Final = (
    update(LANE).where(LANE.c.id == bindparam("lane")).values(open_advice=LANE.c.open_advice + literal_column("1"))
)


def retry(work: UnitOfWork, place: Place, row: int) -> bool:
    """Have parked or dead work done again, from the first attempt; False if it is not stuck.

    A parked post may stand in Slack already: whoever asks for this has looked.
    """
    return _hear_again(work, row) if place == "inbox" else _do_again(work, row)


def drop(work: UnitOfWork, place: Place, row: int) -> bool:
    """Put parked or dead work out of sight for good; False if it is not stuck."""
    table: Table = INBOX if place == "inbox" else OUTBOX
    dropped = update(table).where(table.c.id == row, STUCK).values(status="dropped")
    return work.connection.execute(dropped).rowcount > 0


def _hear_again(work: UnitOfWork, row: int) -> bool:
    lane = work.connection.execute(_HEAR_AGAIN, {"row": row}).scalar()
    if lane is not None:
        work.lanes.wake(lane)
    return lane is not None


def _do_again(work: UnitOfWork, row: int) -> bool:
    stuck = work.connection.execute(_POST, {"row": row}).first()
    if stuck is None:
        return False
    if stuck.channel is None:
        work.lanes.locked(stuck.lane)
        work.connection.execute(_ASK_AGAIN, {"row": row})
        work.connection.execute(_OPEN_ADVICE, {"lane": stuck.lane})
        work.lanes.wake(stuck.lane)
    else:
        work.connection.execute(_SEND_AGAIN, {"row": row})
        work.channels.wake(stuck.channel, stuck.team)
    return True

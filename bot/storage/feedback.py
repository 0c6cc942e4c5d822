"""What people think of answers: whose answer, where it stands, whether it helped; no words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from bot.storage.clock import EpochNow
from bot.storage.tables import FEEDBACK
from bot.storage.upsert import UpsertInto


@dataclass(frozen=True, slots=True)
class Opinions:
    """How many answers people called helpful, and how many not."""

    helpful: int
    unhelpful: int


_SAID: Final = {"helpful": bindparam("helpful"), "check_number": bindparam("check"), "at": EpochNow()}
_KEEP: Final = UpsertInto(
    FEEDBACK,
    {
        "team": bindparam("team"),
        "channel": bindparam("channel"),
        "ts": bindparam("ts"),
        "person": bindparam("person"),
        **_SAID,
    },
    _SAID,
)
_COUNT: Final = select(FEEDBACK.c.helpful, func.count()).group_by(FEEDBACK.c.helpful)


class Feedbacks:
    """The feedback of the database, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, *, team: str, person: str, channel: str, ts: str, check: int, helpful: bool) -> None:
        """Keep what *person* thinks of the message at (*channel*, *ts*); who changes their mind counts once."""
        values = {"team": team, "channel": channel, "ts": ts, "person": person, "check": check}
        self._connection.execute(_KEEP.on(self._connection.dialect.name), values | {"helpful": int(helpful)})

    def count(self) -> Opinions:
        """Count them."""
        found = {bool(helpful): count for helpful, count in self._connection.execute(_COUNT)}
        return Opinions(found.get(True, 0), found.get(False, 0))

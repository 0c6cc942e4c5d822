"""Teams whose posts are stopped: their token is gone, or the app is. A row is there only while that lasts."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, delete

from bot.storage.clock import EpochNow
from bot.storage.prepared import Statements
from bot.storage.tables import TEAM
from bot.storage.upsert import UpsertInto

_STOP: Final = UpsertInto(
    TEAM,
    {"id": bindparam("id"), "reason": bindparam("reason"), "stopped_until": EpochNow() + bindparam("for_s")},
    {"reason": bindparam("reason"), "stopped_until": EpochNow() + bindparam("for_s")},
)
_RESUME: Final = delete(TEAM).where(TEAM.c.id == bindparam("team"))


class Teams:
    """The stopped teams of the database, within one transaction."""

    def __init__(self, statements: Statements) -> None:
        self._run = statements

    def stop(self, team: str, reason: str, for_s: float) -> None:
        """Send nothing to *team* for *for_s* seconds; *reason* is Slack's error name."""
        self._run.write(_STOP.on(self._run.dialect), {"id": team, "reason": reason, "for_s": for_s})

    def resume(self, team: str) -> bool:
        """Let posts to *team* go out again; say whether they were stopped."""
        return self._run.changed(_RESUME, {"team": team}) > 0

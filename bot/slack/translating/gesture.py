"""What all translations share: whose lane a gesture belongs to, and the day it was made on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.engine.seams import LaneId
from bot.slack.payloads import Someone

_TS = re.compile(r"[0-9]{1,10}(\.[0-9]{1,6})?")
_DAY_S = 86_400
_EPOCH = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=16)
def _day(since_epoch: int) -> str:
    return date.fromordinal(_EPOCH + since_epoch).isoformat()


def _nowhere(user: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known besides the payload.

    *now* is in seconds since the epoch. *installed* is the team of a single-workspace installation: it wins over what
    payloads say, because a guest of another workspace brings their own. *dm_of* gives a person's direct message channel
    with us where it is known, "" otherwise.
    """

    now: float
    installed: str = ""
    dm_of: Callable[[str], str] = _nowhere

    def team(self, *candidates: str) -> str:
        """Return the team a gesture belongs to: the installation's, or the first that is named."""
        return self.installed or next((each for each in candidates if each), "")

    def day(self, ts: str = "") -> str:
        """Return the ISO date (UTC) of a Slack timestamp, today's where there is none."""
        return _day(int((_seconds(ts) or self.now) // _DAY_S))


def actor_of(user: Someone, team: str) -> str:
    """Return how *user* is named where somebody may act on another's check: people of other workspaces with theirs."""
    return user.id if user.team_id in {"", team} else f"{user.team_id}:{user.id}"


def lane_of(team: str, user: str) -> LaneId:
    """Return the lane of a person's interview."""
    return f"{team}:{user}"


def _seconds(ts: str) -> float:
    return float(ts) if _TS.fullmatch(ts) else 0.0

"""The timekeeper: looks for timers whose moment has come, and lets their lanes know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import structlog

from bot.engine.pump import Pump
from bot.engine.rules import Rules
from bot.engine.timing import ring
from bot.interview.errors import ServiceUnavailableError
from bot.storage.storage import Storage

POLL_S: Final = 20.0  # mornings need no haste; another replica's timers are found this late
log = structlog.get_logger()


class Timekeeper:
    """One of these in each replica; a timer is taken by one of them. *woke* hears which lane got an event."""

    def __init__(self, storage: Storage, rules: Rules, woke: Callable[[str], None]) -> None:
        self._storage, self._rules, self._woke = storage, rules, woke
        self.pump = Pump("timers", self._attempt, at_once=1, poll_s=POLL_S)

    async def _attempt(self, _: str | None, claimed: Callable[[], None]) -> float | None:
        try:
            rung = await self._storage.run(ring, self._rules)
        except ServiceUnavailableError:
            log.warning("timers_not_read")
            return None
        except Exception:
            log.exception("timer_failed")
            return None
        if rung.lane:
            self._woke(rung.lane)
        return rung.due_in_s

"""The worker: takes turns at lanes and seeks the advice they ask for, outside of any transaction."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

import structlog

from bot.advice.advisor import Advisor
from bot.engine.advising import sought
from bot.engine.errands import Errand
from bot.engine.leases import keeping
from bot.engine.pump import Pump
from bot.engine.routing import AdviceEffect
from bot.engine.rules import Rules
from bot.engine.signs import Sign, signed
from bot.engine.sitting import Turn
from bot.engine.store import LaneStore
from bot.interview.effects import Effect
from bot.interview.errors import ServiceUnavailableError
from bot.interview.events import Event
from bot.storage.lanes import LeaseLostError

log = structlog.get_logger()


class Worker:
    """Works on many lanes at once, in each strictly in order.

    *wrote* hears in which channels posts wait now, and which of them were claimed already; *aged*, that somebody's Home
    tab is to be shown anew. *sign* shows that a message is being read.
    """

    def __init__(
        self,
        store: LaneStore,
        advisor: Advisor,
        rules: Rules,
        *,
        wrote: Callable[[Sequence[str], Sequence[Errand]], None],
        aged: Callable[[], None],
        sign: Sign | None,
    ) -> None:
        self._store, self._advisor, self._rules, self._wrote, self._sign = store, advisor, rules, wrote, sign
        self._aged = aged
        self._stopping = False
        settings = rules.settings
        self.pump = Pump("lanes", self._attempt, at_once=settings.lanes_at_once, poll_s=settings.poll_s)

    async def stop(self) -> None:
        """Claim nothing more."""
        self._stopping = True
        await self.pump.stop()

    async def _attempt(self, key: str | None, claimed: Callable[[], None]) -> float | None:
        try:
            turn = await self._claim(key)
            self._after(turn)
            if turn.lane:
                claimed()
            while turn.advice is not None:
                if self._stopping:  # it was being claimed when that began
                    await self._give_back(turn)
                    return 0.0
                turn = await self._seek(turn)
                self._after(turn)
        except LeaseLostError:
            return 0.0
        except ServiceUnavailableError:
            log.warning("lanes_not_read")
            return None
        except Exception:
            log.exception("turn_failed")
            return None
        return turn.due_in_s

    async def _claim(self, key: str | None) -> Turn:
        """Claim a lane; cancelled meanwhile, give back what was claimed."""
        began = time.perf_counter()
        claiming = asyncio.ensure_future(self._store.advance(key))
        try:
            turn = await asyncio.shield(claiming)
        except asyncio.CancelledError:
            turn = await claiming
            if turn.advice is not None:
                await self._give_back(turn)
            raise
        if turn.lane:
            took_s = time.perf_counter() - began
            log.debug("events_applied", lane=turn.lane, count=turn.applied, took_s=round(took_s, 3))
        return turn

    def _after(self, turn: Turn) -> None:
        if turn.channels or turn.errands:
            self._wrote(turn.channels, turn.errands)
        if turn.homes:
            self._aged()

    async def _seek(self, turn: Turn) -> Turn:
        """Seek the advice of *turn* and store it; cancelled, give the lane back."""
        try:
            given = await keeping(self._store, turn, self._advise(turn), every_s=self._rules.settings.lease_s / 3)
        except asyncio.CancelledError:
            await asyncio.shield(self._give_back(turn))
            raise
        self._rules.checkpoint("advice_given")
        return await self._store.conclude(turn, given, stay=not self._stopping)

    async def _give_back(self, turn: Turn) -> None:
        try:
            await self._store.give_back(turn)
        except (LeaseLostError, ServiceUnavailableError):
            log.info("lease_left_to_end", lane=turn.lane)

    async def _advise(self, turn: Turn) -> Event | str:
        """Return the advice, or the name of what went wrong."""
        if turn.advice is None:
            raise ValueError("nothing is asked for")
        began = time.perf_counter()
        try:
            async with signed(self._sign, turn.advice, self._rules.settings.sign_after_s, turn.session):
                given = await sought(self._advisor, _advice(turn.advice.effect), turn.lane)
        except Exception as error:
            log.exception("advice_failed", lane=turn.lane, attempt=turn.advice.attempts)
            self._rules.watch.advice_sought(type(error).__name__, time.perf_counter() - began)
            return type(error).__name__
        took_s = time.perf_counter() - began
        self._rules.watch.advice_sought("given", took_s)
        log.debug("advice_given", lane=turn.lane, kind=given.kind, took_s=round(took_s, 3))
        return given


def _advice(effect: Effect) -> AdviceEffect:
    if isinstance(effect, AdviceEffect):
        return effect
    raise AssertionError(f"{effect.kind} is not advice")

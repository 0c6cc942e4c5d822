"""The lane store: the few things the engine asks of whatever keeps lanes and posts; another store may take over."""

from __future__ import annotations

from typing import Protocol

import structlog

from bot.engine import errands, turns
from bot.engine.errands import Errand
from bot.engine.outcomes import Outcome
from bot.engine.rules import Rules
from bot.engine.sitting import StumbledError, Turn
from bot.interview.errors import ReadinessError
from bot.interview.events import Event
from bot.storage.storage import Storage

log = structlog.get_logger()


class LaneStore(Protocol):
    """Each method is one transaction, and may raise ServiceUnavailableError; those that end or keep a lease raise
    LeaseLostError once it has passed to somebody else.
    """

    async def advance(self, key: str | None = None) -> Turn:
        """Claim lane *key*, or the one due first, and apply what waits in it; the turn may hold advice to seek."""
        ...

    async def conclude(self, turn: Turn, given: Event | str, *, stay: bool) -> Turn:
        """Apply the advice, or count the fault that *given* names; then go on in the same lane if *stay*."""
        ...

    async def take_errand(self, key: str | None = None) -> Errand:
        """Claim the next post of channel *key*, or of the one due first."""
        ...

    async def record(self, errand: Errand, outcome: Outcome, settled: Outcome | None = None, *, stay: bool) -> Errand:
        """Store what came of a post, and of what was *settled* beside it; then go on in the same channel if *stay*."""
        ...

    async def renew(self, held: Turn | Errand) -> None:
        """Keep a lease for longer."""
        ...

    async def give_back(self, turn: Turn) -> None:
        """End a lease without a result."""
        ...


class DurableLanes:
    """The lane store on ``Storage``: SQLite, or PostgreSQL shared by any number of replicas."""

    def __init__(self, storage: Storage, rules: Rules) -> None:
        self._storage, self._rules = storage, rules

    async def advance(self, key: str | None = None) -> Turn:
        """Apply what waits; an event that raises is put off or aside in a transaction of its own."""
        try:
            turn = await self._storage.run(turns.advance, self._rules, key)
        except StumbledError as error:
            return await self._storage.run(turns.stumble, self._rules, error)
        if turn.lane:
            self._rules.checkpoint("state_committed")
        return turn

    async def conclude(self, turn: Turn, given: Event | str, *, stay: bool) -> Turn:
        """Apply the advice *given*; text is the name of what went wrong, and advice that cannot be applied is one."""
        following = await self._missed(turn, given) if isinstance(given, str) else await self._taken(turn, given, stay)
        self._rules.checkpoint("state_committed")
        return following

    async def _taken(self, turn: Turn, given: Event, stay: bool) -> Turn:
        try:
            return await self._storage.run(turns.take_advice, self._rules, turn, given, stay=stay)
        except StumbledError:
            return await self._storage.run(turns.take_advice, self._rules, turn, given, alone=True)
        except ReadinessError:
            raise
        except Exception as error:
            log.exception("advice_not_applied", lane=turn.lane)
            return await self._missed(turn, type(error).__name__)

    async def _missed(self, turn: Turn, reason: str) -> Turn:
        return await self._storage.run(turns.miss_advice, self._rules, turn, reason)

    async def take_errand(self, key: str | None = None) -> Errand:
        """Claim a post."""
        return await self._storage.run(errands.take_errand, self._rules, key)

    async def record(self, errand: Errand, outcome: Outcome, settled: Outcome | None = None, *, stay: bool) -> Errand:
        """Record an outcome."""
        return await self._storage.run(errands.record, self._rules, errand, outcome, settled, stay=stay)

    async def renew(self, held: Turn | Errand) -> None:
        """Let the lease end later."""
        lease_s = self._rules.settings.lease_s
        if isinstance(held, Turn):
            await self._storage.run(lambda work: work.lanes.renew(held.lane, held.fence, self._rules.replica, lease_s))
        else:
            await self._storage.run(
                lambda work: work.channels.renew(held.channel, held.fence, self._rules.replica, lease_s)
            )

    async def give_back(self, turn: Turn) -> None:
        """Let somebody else have the lane at once."""
        await self._storage.run(turns.give_back, self._rules, turn)

"""The engine: intake, worker and dispatcher over one database, started and stopped together."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import structlog

from bot.advice.advisor import Advisor
from bot.engine.advising import at_once
from bot.engine.crash import Checkpoint, pass_by
from bot.engine.dispatch import Dispatcher
from bot.engine.errands import Errand
from bot.engine.homes import Homes, Nobody, Publisher
from bot.engine.intake import Intake
from bot.engine.listen import listen
from bot.engine.replay import Replay, verify
from bot.engine.rules import Rules, StepFunction
from bot.engine.seams import Courier, LaneId
from bot.engine.settings import EngineSettings
from bot.engine.signs import Sign
from bot.engine.store import DurableLanes
from bot.engine.timekeeper import Timekeeper
from bot.engine.timing import bring_forward, move_to_zone
from bot.engine.watch import Unwatched, Watch
from bot.engine.worker import Worker
from bot.interview.errors import ServiceUnavailableError
from bot.interview.states import State
from bot.interview.step import step as interview_step
from bot.storage.backlog import Counts
from bot.storage.inbox import FORGET_AT_ONCE
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork
from knowledge.pack import Pack

GIVE_BACK_S: Final = 2.0  # what stopping keeps for saying that work was cut off
CROWD_FIRST_S: Final = 1.0  # nothing else begins so long: Slack waits for three seconds, people for longer
FEW: Final = 2  # attempts of each kind that go on beside a crowd which lasts
log = structlog.get_logger()


def _nobody() -> None:
    """Have no advisor that is quick."""


class Engine:
    """One replica. Any number of them may share a PostgreSQL database, and nothing else.

    *quick* returns the advisor where it needs the processor for moments and nothing else, once it is there: its advice
    is had in the transaction that asks for it.
    """

    def __init__(
        self,
        storage: Storage,
        pack: Pack,
        advisor: Advisor,
        courier: Courier,
        *,
        settings: EngineSettings | None = None,
        step: StepFunction = interview_step,
        checkpoint: Checkpoint = pass_by,
        watch: Watch | None = None,
        sign: Sign | None = None,
        publisher: Publisher | None = None,
        quick: Callable[[], Advisor | None] = _nobody,
    ) -> None:
        self._storage = storage
        self._rules = Rules(
            step,
            pack,
            settings or EngineSettings(),
            _replica(),
            checkpoint,
            watch or Unwatched(),
            at_once=partial(at_once, quick),
            may_carry=self._has_hands,
        )
        store = DurableLanes(storage, self._rules)
        self.homes = Homes(storage, publisher or Nobody(), self._rules)
        self._worker = Worker(
            store, advisor, self._rules, wrote=self._posts_written, aged=self.homes.pump.look, sign=sign
        )
        self._timekeeper = Timekeeper(storage, self._rules, woke=self._worker.pump.ring)
        self._dispatcher = Dispatcher(store, courier, self._rules, woke=self._worker.pump.ring)
        self._chores: list[asyncio.Task[None]] = []
        self._easing: asyncio.TimerHandle | None = None  # a crowd is no longer alone when it strikes
        self.intake = Intake(
            storage,
            arrived=self._worker.pump.ring,
            spread=lambda: not storage.is_sqlite and not self._worker.pump.has_room,
            crowded=self._hold_back,
            checkpoint=checkpoint,
        )

    async def start(self) -> None:
        """Begin to work; what an earlier process left undone is taken up as its leases end."""
        for each in (self._worker.pump, self._dispatcher.pump, self._timekeeper.pump, self.homes.pump):
            each.start()
        self._chores = [asyncio.create_task(self._keep_house(), name="housekeeping")]
        if not self._storage.is_sqlite:
            self._chores.append(asyncio.create_task(listen(self._storage, self._look), name="listening"))
        log.info("engine_started", replica=self._rules.replica)

    async def stop(self, within_s: float | None = None) -> None:
        """Claim nothing more at once; let what is under way finish; give back what does not, *within_s* in all."""
        within_s = self._rules.settings.drain_s if within_s is None else within_s
        drain_s = max(0.0, within_s - GIVE_BACK_S)
        await self._worker.stop()
        await self._dispatcher.stop()
        await asyncio.gather(self._timekeeper.pump.stop(), self.homes.pump.stop())
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        pumps = (self._worker.pump, self._dispatcher.pump, self._timekeeper.pump, self.homes.pump)
        await asyncio.gather(*(each.drain(drain_s) for each in pumps))
        await self._dispatcher.put_back()
        log.info("engine_stopped", replica=self._rules.replica)

    async def state_of(self, lane: LaneId) -> State | None:
        """Return where *lane* stands just now, None for somebody never met: for listeners that must answer at once."""
        return await self._storage.run(_state_of, lane)

    async def counts(self) -> Counts:
        """Return how much waits and is stuck: for metrics and probes."""
        return await self._storage.run(lambda work: work.backlog.counts())

    async def verify(self, lane: LaneId) -> Replay | None:
        """Replay the log of *lane* and compare it with what is stored; None if there is no such lane."""
        return await self._storage.run(verify, self._rules.step, self._rules.pack, lane)

    async def resume_team(self, team: str) -> bool:
        """Let posts to *team* go out again, after a new installation; say whether they were stopped."""
        was_stopped = await self._storage.run(_resume_team, team)
        self._dispatcher.pump.look()
        return was_stopped

    async def lives_in(self, team: str, user: str, zone: str) -> None:
        """Keep the time zone of somebody, an IANA name, and let their reminders come in its mornings."""
        await self._storage.run(move_to_zone, self._rules, team, user, zone)

    async def skip_ahead(self) -> int:
        """Let what is set for the next day with any timers come now; return how many timers that are. For trials."""
        forward = await self._storage.run(bring_forward)
        self._timekeeper.pump.look()
        return forward

    def _has_hands(self) -> bool:
        return self._dispatcher.pump.has_room

    def _posts_written(self, channels: Sequence[str], errands: Sequence[Errand]) -> None:
        self._dispatcher.hand(errands)
        self._dispatcher.pump.ring(*channels)

    def _hold_back(self, crowded: bool) -> None:
        """Let a crowd be stored first; if it lasts, go on with a few: nobody's answer waits for the end of it."""
        if self._easing is not None:
            self._easing.cancel()
            self._easing = None
        if crowded:
            self._easing = asyncio.get_running_loop().call_later(CROWD_FIRST_S, self._begin_at_most, FEW)
        self._begin_at_most(0 if crowded else None)

    def _begin_at_most(self, count: int | None) -> None:
        self._worker.pump.hold_back(count)
        self._dispatcher.pump.hold_back(count)

    def _look(self) -> None:
        self._worker.pump.look()
        self._dispatcher.pump.look()

    async def _keep_house(self) -> None:
        settings = self._rules.settings
        while True:
            try:
                while await self._storage.run(_forget_keys, settings.keep_keys_s) == FORGET_AT_ONCE:
                    pass
            except ServiceUnavailableError:
                log.warning("housekeeping_put_off")
            await asyncio.sleep(settings.housekeeping_s)


def _replica() -> str:
    """Name this process: readable for people, unique even where host names and process ids repeat."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def _state_of(work: UnitOfWork, lane: LaneId) -> State | None:
    found = work.lanes.read(lane)
    return None if found is None else found.state


def _forget_keys(work: UnitOfWork, older_than_s: float) -> int:
    return work.inbox.forget_keys(older_than_s)


def _resume_team(work: UnitOfWork, team: str) -> bool:
    was_stopped = work.teams.resume(team)
    work.channels.wake_team(team)
    return was_stopped

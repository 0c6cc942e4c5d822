"""A replica in a simulation: the product's engine, whose every way out passes a gate that opens only while it lives.

SIGKILL closes the gate for good, at once: nothing that its tasks would still do has any effect. SIGSTOP closes it for a
while. What was on the wire to Slack by then arrives nevertheless.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from bot.advice.advisor import NOBODY, Asker
from bot.engine.crash import Point
from bot.engine.engine import Engine
from bot.engine.seams import Delivered, Delivery, Post
from bot.engine.settings import EngineSettings
from bot.interview.effects import AnswerQuestion, Assess, Understand
from bot.interview.errors import ServiceUnavailableError
from bot.interview.events import AnswersAssessed, MessageUnderstood, QuestionAnswered
from bot.slack.listeners import COMMIT_WITHIN_S
from bot.storage.work import UnitOfWork
from knowledge.loading import bundled_pack
from tests.faults.simulation.database import Database, Killed
from tests.faults.simulation.interview import step
from tests.faults.simulation.plan import Plan
from tests.faults.simulation.slack import Slack

T = TypeVar("T")


class Replica:
    """One process. *name* is for the trace; *quick* is the share of advice that is had at once."""

    def __init__(
        self, name: str, plan: Plan, database: Database, slack: Slack, settings: EngineSettings, *, quick: float
    ) -> None:
        self.name, self.plan, self._quick_share = name, plan, quick
        self.alive = True
        self.settings = settings
        self._slack = slack
        self._goes_on = asyncio.Event()
        self._goes_on.set()
        self._waking: asyncio.TimerHandle | None = None
        self._never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        storage = GatedStorage(self, database)
        self.engine = Engine(
            storage,  # type: ignore[arg-type] # what the engine uses of it
            bundled_pack(),
            GatedAdvisor(self),
            GatedCourier(self, slack),
            settings=settings,
            step=step,
            checkpoint=self.reached,
            quick=self._quick,
        )

    def _quick(self) -> QuickAdvisor | None:
        return QuickAdvisor(self.plan, self.name) if self.plan.random.random() < self._quick_share else None

    # -- the gate

    async def gate(self) -> None:
        """Pass while alive and not stopped; never again once killed."""
        await self._goes_on.wait()
        if not self.alive:
            await asyncio.shield(self._never)

    def reached(self, point: Point) -> None:
        """Maybe die here."""
        if not self.alive or self.plan.strikes("crash", f"{self.name} at {point}"):
            self.plan.hits[f"crash at {point}"] += self.alive
            self.plan.hits["crash"] -= self.alive
            self.kill()
            raise Killed

    def kill(self) -> None:
        """SIGKILL."""
        self.alive = False
        self._goes_on.set()

    def freeze(self, seconds: float) -> None:
        """SIGSTOP, and SIGCONT after *seconds*."""
        self._goes_on.clear()
        if self._waking is not None:
            self._waking.cancel()
        self._waking = asyncio.get_running_loop().call_later(seconds, self._goes_on.set)

    async def terminate(self, *, twice_after_s: float | None) -> None:
        """SIGTERM, and another one *twice_after_s* later."""
        stopping = asyncio.create_task(self.engine.stop(20.0))
        await asyncio.wait({stopping}, timeout=twice_after_s)
        if not stopping.done():
            self.plan.note(f"second signal {self.name}")
        self.kill()

    def bury(self) -> None:
        """Let the tasks of a killed replica be cancelled without a word."""
        if not self._never.done():
            self._never.cancel()

    async def receive(self, delivery: Delivery) -> bool:
        """Take a delivery as the HTTP endpoint does; True for a 200."""
        await asyncio.sleep(self.plan.within(0.001, 0.05))
        if not self.alive:
            return False
        try:
            async with asyncio.timeout(COMMIT_WITHIN_S):
                await self.engine.intake.receive(delivery)
        except (ServiceUnavailableError, TimeoutError, Killed):
            return False
        return self.alive


class GatedStorage:
    """The way of one replica to the database, which may break. In the place of ``Storage``."""

    is_sqlite = False

    def __init__(self, replica: Replica, database: Database) -> None:
        self._replica, self._database, self._plan = replica, database, replica.plan

    @property
    def listeners(self) -> list[Callable[[], None]]:
        """Return who hears of NOTIFY."""
        return self._database.listeners

    @property
    def open(self) -> bool:
        """Return whether the replica still hears anything."""
        return self._replica.alive

    async def run(self, do: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
        """Run *do*: once, not at all, twice, or once without anybody being told."""
        plan, replica = self._plan, self._replica
        await asyncio.sleep(plan.within(0.0005, 0.01))
        if plan.strikes("slow_database", replica.name):
            await asyncio.sleep(plan.within(1.0, 5.0))
        self._maybe_freeze()
        await replica.gate()
        happening = plan.one_of("database_down", "commit_unknown", "repeated", about=replica.name)
        if happening == "database_down":
            raise ServiceUnavailableError("down")
        value = await self._transact(lambda work: do(work, *args, **kwargs))
        if happening == "repeated":
            value = await self._transact(lambda work: do(work, *args, **kwargs))
        self._maybe_freeze()
        await asyncio.sleep(plan.within(0.0005, 0.01))
        await replica.gate()
        if happening == "commit_unknown":
            raise ServiceUnavailableError("the connection broke after the commit")
        return value

    async def run_first(self, do: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
        """Run *do*; nothing waits here."""
        return await self.run(do, *args, **kwargs)

    def _maybe_freeze(self) -> None:
        if self._plan.strikes("freeze", self._replica.name):
            self._replica.freeze(self._plan.within(0.5, 3 * self._replica.settings.lease_s))

    async def _transact(self, do: Callable[[UnitOfWork], T]) -> T:
        try:
            return self._database.transact(do)
        except Killed:
            await self._replica.gate()
            raise AssertionError("nobody passes the gate after being killed") from None


async def hear(storage: GatedStorage, heard: Callable[[], None]) -> None:
    """Listen as ``bot.engine.listen`` does on PostgreSQL."""
    told = [heard]
    storage.listeners.append(lambda: told[0]() if storage.open else None)
    heard()
    await asyncio.get_running_loop().create_future()


class GatedAdvisor:
    """Understands everything, after a while, mostly."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica

    async def understand(self, asked: Understand, asker: Asker = NOBODY) -> MessageUnderstood:
        """Say that it is an answer."""
        plan = self._replica.plan
        slow = plan.strikes("advice_slow", self._replica.name)
        await asyncio.sleep(plan.within(15.0, 50.0) if slow else plan.within(0.05, 2.0))
        await self._replica.gate()
        if plan.strikes("advice_raises", self._replica.name):
            raise ZeroDivisionError
        return MessageUnderstood(asked.owner, asked.message, asked.text, asked.on, "answer")

    async def assess(self, asked: Assess, asker: Asker = NOBODY) -> AnswersAssessed:
        """Nobody asks for this here."""
        raise NotImplementedError

    async def answer(self, asked: AnswerQuestion, asker: Asker = NOBODY) -> QuestionAnswered:
        """Nobody asks for this here."""
        raise NotImplementedError


class QuickAdvisor(GatedAdvisor):
    """Understands everything at once, mostly."""

    def __init__(self, plan: Plan, name: str) -> None:
        self._plan, self._name = plan, name

    async def understand(self, asked: Understand, asker: Asker = NOBODY) -> MessageUnderstood:
        """Say that it is an answer."""
        if self._plan.strikes("advice_raises", self._name):
            raise ZeroDivisionError
        return MessageUnderstood(asked.owner, asked.message, asked.text, asked.on, "answer")


class GatedCourier:
    """The way of one replica to Slack. A request that has been begun is Slack's business."""

    def __init__(self, replica: Replica, slack: Slack) -> None:
        self._replica, self._slack = replica, slack

    async def deliver(self, post: Post) -> Delivered | None:
        """Send once."""
        if not self._replica.alive:
            await self._replica.gate()
        try:
            return await self._slack.deliver(post)
        finally:
            await self._replica.gate()

    async def find(self, post: Post) -> Delivered | None:
        """Look for it."""
        await self._replica.gate()
        try:
            return await self._slack.find(post)
        finally:
            await self._replica.gate()

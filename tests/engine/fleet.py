"""Replicas that run by themselves, with everything that takes time made short, and ways to kill them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NoReturn

from sqlalchemy import text

from bot.engine.crash import Checkpoint, pass_by
from bot.engine.engine import Engine
from bot.engine.seams import Delivery
from bot.engine.settings import EngineSettings
from bot.interview.errors import ServiceUnavailableError
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork
from knowledge.pack import Pack
from tests.engine.desk import LANE
from tests.engine.fakes import RecordingCourier, ScriptedAdvisor
from tests.engine.ledger import ledger, said, step

QUICK = EngineSettings(
    lease_s=60.0,
    poll_s=0.1,
    backoff_s=0.01,
    max_backoff_s=0.05,
    settle_s=0.05,
    pace_s=0.01,
    channel_burst=50,
    dm_burst=50,
)
SHORT = replace(QUICK, lease_s=0.4)  # for those who wait for a lease to end; a busy machine may end one by itself


@dataclass
class Fleet:
    """Any number of replicas on one database, one Slack and one advisor."""

    url: str
    pack: Pack
    courier: RecordingCourier = field(default_factory=RecordingCourier)
    advisor: ScriptedAdvisor = field(default_factory=ScriptedAdvisor)
    settings: EngineSettings = QUICK
    running: list[tuple[Engine, Storage]] = field(default_factory=list)
    sent: int = 0

    async def replica(self, *, settings: EngineSettings | None = None, checkpoint: Checkpoint = pass_by) -> Engine:
        """Start one more."""
        storage = Storage(self.url)
        figures = settings or self.settings
        engine = Engine(
            storage, self.pack, self.advisor, self.courier, settings=figures, step=step, checkpoint=checkpoint
        )
        await engine.start()
        self.running.append((engine, storage))
        return engine

    async def kill(self, engine: Engine) -> None:
        """End *engine* as a crash would: whatever it is doing, the database never hears of it again."""
        storage = next(each for running, each in self.running if running is engine)
        self.running.remove((engine, storage))

        async def severed(*_: object, **__: object) -> NoReturn:
            raise ServiceUnavailableError("killed")

        storage.run = storage.run_first = severed  # type: ignore[method-assign]
        await engine.stop(0)
        storage.close()

    async def stop(self) -> None:
        """Stop every replica in good order."""
        await asyncio.gather(*[engine.stop(5) for engine, _ in self.running])
        for _, storage in self.running:
            storage.close()
        self.running.clear()

    async def hears(self, engine: Engine, *texts: str, lane: str = LANE) -> None:
        """Let *engine* receive *texts*."""
        for each in texts:
            self.sent += 1
            key = f"event:{self.sent}"
            await engine.intake.receive(Delivery("T1", lane, said(each), (key,), f"{self.sent}.0", f"D-{lane}"))

    async def until_said(self, *words: str) -> None:
        """Wait until people can read exactly *words*."""
        await self.courier.until(lambda: len(self.courier.said) >= len(words))
        assert self.courier.said == list(words)

    def look(self) -> Storage:
        """Open the database for a look; to be closed."""
        return Storage(self.url)

    def ledger(self, lane: str = LANE) -> str:
        """What was heard, in the order in which it was applied."""
        storage = self.look()
        found = storage.run_sync(lambda work: work.lanes.read(lane))
        storage.close()
        return "" if found is None else ledger(found.state)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Read whatever a test wants to know."""
        storage = self.look()

        def read(work: UnitOfWork) -> list[tuple[object, ...]]:
            return [tuple(row) for row in work.connection.execute(text(sql))]

        found = storage.run_sync(read)
        storage.close()
        return found


@dataclass
class Waypoint:
    """A checkpoint that tells when it is passed, and may raise there as a crash would."""

    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    passed: list[str] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, point: str) -> None:
        self.passed.append(point)
        self.loop.call_soon_threadsafe(self.changed.set)

    async def until(self, met: Callable[[], bool], within_s: float = 20.0) -> None:
        """Wait until *met*, asking whenever a point is passed."""
        async with asyncio.timeout(within_s):
            while not met():
                self.changed.clear()
                await self.changed.wait()

"""Killing replicas under load: at random moments, at named points, and measuring who takes over and when."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tests.faults.checker import Verdict
from tests.faults.load import Crowd
from tests.faults.world import PATIENCE_S, Replica, World

PAUSE_S = 0.04  # between two people who do something
_HELD = (
    "SELECT 'lane' AS place, id AS name, fence FROM lane WHERE holder LIKE '%:{pid}:%'"
    " UNION ALL SELECT 'channel', key, fence FROM channel WHERE holder LIKE '%:{pid}:%'"
)
_STILL = (
    "SELECT count(*) AS held FROM (SELECT id AS name, fence, holder FROM lane UNION ALL"
    " SELECT key, fence, holder FROM channel) AS leases WHERE holder LIKE '%:{pid}:%'"
)


@dataclass(slots=True)
class Takeovers:
    """How long leases of dead replicas stayed with them, in seconds after the kill."""

    seconds: list[float] = field(default_factory=list)
    never: int = 0  # nobody came while we waited

    def at(self, share: float) -> float:
        """Return that percentile; 0.0 where no lease was ever left behind."""
        return percentile(self.seconds, share)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that *share* of *values* do not exceed, 0.0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Havoc:
    """Kills replicas of *world* while *crowd* goes on, and keeps *replicas* of them running."""

    def __init__(self, world: World, crowd: Crowd, *, replicas: int, seed: int) -> None:
        self._world, self.crowd, self._wanted = world, crowd, replicas
        self._random = random.Random(seed)
        self.takeovers = Takeovers()
        self._watches: set[asyncio.Task[None]] = set()

    async def fill(self, but: int = 0) -> None:
        """Start as many replicas as are missing, *but* so many."""
        while len(self._world.replicas) < self._wanted - but:
            await self._world.start()

    async def kill_at_random(self, kills: int, *, longest_s: float = 0.4) -> None:
        """SIGKILL one replica after the other, each at a random moment of its life, under load."""
        for _ in range(kills):
            await self.fill()
            await self.crowd.act_for(self._random.uniform(0.0, longest_s), pause_s=PAUSE_S)
            victim = self._random.choice(self._world.replicas)
            killed_at = time.time()
            await self._world.kill(victim)
            self._watch(victim, killed_at)

    async def kill_at(self, point: str) -> bool:
        """Run one replica that kills itself at *point* beside the others; say whether it got there.

        People act ever more slowly: where the machine has no time for the replica, work must not pile up.
        """
        for leaving in self._world.replicas[max(0, self._wanted - 1) :]:
            await self._world.kill(leaving)
        await self.fill(but=1)
        victim = await self._world.start(crash=f"{point}:1")
        pause_s = PAUSE_S
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while victim.alive:
                    await self.crowd.act()
                    await asyncio.wait({victim.died}, timeout=pause_s)
                    pause_s *= 1.1
        reached = not victim.alive and victim.died.result() == -signal.SIGKILL
        killed_at = time.time()
        await self._world.kill(victim)
        self._watch(victim, killed_at)
        return reached

    async def stop_and_go(self, *, asleep_s: float) -> None:
        """SIGSTOP a replica for longer than its leases last, then let it go on: a zombie."""
        await self.fill()
        victim = self._random.choice(self._world.replicas)
        await self.crowd.act_for(0.2, pause_s=0.01)
        victim.send(signal.SIGSTOP)
        await self.crowd.act_for(asleep_s, pause_s=0.05)
        victim.send(signal.SIGCONT)
        await self.crowd.act_for(0.2, pause_s=0.02)

    async def terminate(self) -> float:
        """SIGTERM a replica under load; return after how many seconds it was gone."""
        await self.fill()
        victim = self._random.choice(self._world.replicas)
        await self.crowd.act_for(0.2, pause_s=0.01)
        began = time.monotonic()
        victim.send(signal.SIGTERM)
        await asyncio.wait_for(asyncio.shield(victim.died), 60)
        took_s = time.monotonic() - began
        await self._world.forgotten(victim)
        return took_s

    async def settle(self) -> Verdict:
        """Stop the faults, let everything drain, and compare the books."""
        await self.crowd.rest()
        await self.fill()
        await self._world.quiet()
        await asyncio.gather(*self._watches)
        return await self._world.verdict()

    def _watch(self, victim: Replica, killed_at: float) -> None:
        task = asyncio.create_task(self._watch_leases(victim, killed_at))
        self._watches.add(task)
        task.add_done_callback(self._watches.discard)

    async def _watch_leases(self, victim: Replica, killed_at: float) -> None:
        """Wait until somebody else has taken every lease of *victim* over; never counts as the time we waited."""
        await self._world.served()
        if await self._world.query(_HELD.format(pid=victim.pid)):
            try:
                await self._world.until(_STILL.format(pid=victim.pid), lambda rows: rows[0]["held"] == 0)
            except TimeoutError:
                self.takeovers.never += 1
            self.takeovers.seconds.append(time.time() - killed_at)

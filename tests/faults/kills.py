"""Killing replicas under load: at random moments, at named points, and measuring who takes over and when."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field

from tests.faults.checker import Verdict
from tests.faults.load import Crowd
from tests.faults.world import LEASE_S, Replica, World

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

    def at(self, share: float) -> float:
        """Return that percentile; 0.0 where no lease was ever left behind."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Havoc:
    """Kills replicas of *world* while *crowd* goes on, and keeps *replicas* of them running."""

    def __init__(self, world: World, crowd: Crowd, *, replicas: int, seed: int) -> None:
        self._world, self.crowd, self._wanted = world, crowd, replicas
        self._random = random.Random(seed)
        self.takeovers = Takeovers()
        self._watches: set[asyncio.Task[None]] = set()

    async def fill(self, crash: str = "", slow_s: float = 0.0) -> list[Replica]:
        """Start as many replicas as are missing; return them."""
        missing = self._wanted - len(self._world.replicas)
        return [await self._world.start(crash=crash, slow_s=slow_s) for _ in range(missing)]

    async def kill_at_random(self, kills: int, *, longest_s: float = 0.4, pause_s: float = 0.02) -> None:
        """SIGKILL one replica after the other, each at a random moment of its life, under load."""
        for _ in range(kills):
            await self.fill()
            await self.crowd.act_for(self._random.uniform(0.0, longest_s), pause_s=pause_s)
            victim = self._random.choice(self._world.replicas)
            killed_at = time.time()
            await self._world.kill(victim)
            self._watch(victim, killed_at)

    async def kill_at(self, point: str, *, passing: int = 1, pause_s: float = 0.02) -> bool:
        """Run one replica that kills itself at *point*, in the place of another; say whether it got there."""
        await self.fill()
        for leaving in self._world.replicas[self._wanted - 1 :]:
            await self._world.kill(leaving)
        victim = await self._world.start(crash=f"{point}:{passing}")
        before, reached = time.monotonic(), False
        while victim.alive and time.monotonic() - before < 20:
            await self.crowd.act()
            await asyncio.sleep(pause_s)
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

    async def settle(self, within_s: float = 60.0) -> Verdict:
        """Stop the faults, let everything drain, and compare the books."""
        await self.crowd.rest()
        await self.fill()
        await self._world.quiet(within_s)
        await asyncio.gather(*self._watches)
        return self._world.verdict()

    def _watch(self, victim: Replica, killed_at: float) -> None:
        task = asyncio.create_task(self._watch_leases(victim, killed_at))
        self._watches.add(task)
        task.add_done_callback(self._watches.discard)

    async def _watch_leases(self, victim: Replica, killed_at: float) -> None:
        """Wait until somebody else has taken every lease of *victim* over; half a minute counts as half a minute."""
        held = await asyncio.to_thread(self._world.query, _HELD.format(pid=victim.pid))
        if held:
            with suppress(TimeoutError):
                await self._world.until(_STILL.format(pid=victim.pid), lambda rows: rows[0]["held"] == 0, LEASE_S + 30)
            self.takeovers.seconds.append(time.time() - killed_at)

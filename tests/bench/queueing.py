"""A fleet in virtual time: messages queue for a replica's core, for the database's cores and for its log.

Every service time is one that was measured; only the waiting is worked out. One seed decides when messages arrive.
"""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field
from typing import Final

from tests.bench.figures import percentile

SLACK_S: Final = 0.15  # a post is under way: nobody's core is busy meanwhile
POST_HOP: Final = 4  # before which the post is sent


@dataclass(frozen=True, slots=True)
class Costs:
    """What one message takes. Milliseconds of CPU, but for *flush_ms*: how long the log takes to reach the disk."""

    intake_ms: float  # of the replica, until Slack is answered
    work_ms: float  # of the replica, afterwards
    database_ms: float  # of PostgreSQL, in all
    flush_ms: float
    commits: float
    bytes_stored: float = 0.0


@dataclass(frozen=True, slots=True)
class Fleet:
    """How much there is. Each of *databases* has *database_cores*, a log and its part of the replicas."""

    replicas: int
    databases: int = 1
    database_cores: int = 8


@dataclass(frozen=True, slots=True)
class Day:
    """What a time under load was like: seconds, and shares of a station's time; *behind* messages waited at the end."""

    ack_p99_s: float
    done_p99_s: float
    replica_busy: float
    database_busy: float
    behind: float

    @property
    def holds(self) -> bool:
        """Whether it can go on like this: nothing nearly full, nobody answered late, nothing piling up."""
        return self.replica_busy < 0.75 and self.database_busy < 0.75 and self.ack_p99_s < 1.0 and self.behind < 0.05


class _Station:
    """Some cores in front of which there is one queue."""

    def __init__(self, cores: int) -> None:
        self._free_at = [0.0] * cores
        self.busy_s = 0.0

    def serve(self, now: float, took_s: float) -> float:
        begins = max(now, heapq.heappop(self._free_at))
        heapq.heappush(self._free_at, begins + took_s)
        self.busy_s += took_s
        return begins + took_s


class _Log:
    """A log: whoever comes while it is being written shares the next writing."""

    def __init__(self) -> None:
        self._written_at = 0.0
        self._next = False

    def flush(self, now: float, took_s: float) -> float:
        if self._next and now >= self._written_at:
            self._written_at, self._next = self._written_at + took_s, False
        if now >= self._written_at:
            self._written_at = now + took_s
            return self._written_at
        self._next = True
        return self._written_at + took_s


@dataclass(slots=True)
class _Message:
    arrived_at: float
    replica: _Station
    database: _Station
    log: _Log
    hop: int = 0


@dataclass(slots=True)
class _Run:
    costs: Costs
    acks: list[float] = field(default_factory=list)
    done: list[float] = field(default_factory=list)

    def step(self, message: _Message, now: float) -> float | None:
        """Let *message* make one transaction; return when it goes on, None once it is done."""
        hops = max(2, round(self.costs.commits))
        own_ms = self.costs.intake_ms if message.hop == 0 else self.costs.work_ms / (hops - 1)
        now = message.replica.serve(now, own_ms / 1000)
        now = message.database.serve(now, self.costs.database_ms / hops / 1000)
        now = message.log.flush(now, self.costs.flush_ms / 1000)
        message.hop += 1
        if message.hop == 1:
            self.acks.append(now - message.arrived_at)
        if message.hop == hops:
            self.done.append(now - message.arrived_at)
            return None
        return now + (SLACK_S if message.hop == min(POST_HOP, hops - 1) else 0.0)


def a_while(fleet: Fleet, costs: Costs, per_s: float, seconds: float = 20.0, seed: int = 1) -> Day:
    """Let *per_s* messages a second arrive for *seconds*, at random, and be worked on."""
    draw = random.Random(seed)
    replicas = [_Station(1) for _ in range(fleet.replicas)]
    databases = [(_Station(fleet.database_cores), _Log()) for _ in range(fleet.databases)]
    run, waiting, now, count = _Run(costs), [], 0.0, 0
    while (now := now + draw.expovariate(per_s)) < seconds:
        number = draw.randrange(fleet.replicas)
        station, log = databases[number % fleet.databases]
        waiting.append((now, count, _Message(now, replicas[number], station, log)))
        count += 1
    heapq.heapify(waiting)
    while waiting and waiting[0][0] < seconds:
        now, number, message = heapq.heappop(waiting)
        again_at = run.step(message, now)
        if again_at is not None:
            heapq.heappush(waiting, (again_at, number, message))
    cores = fleet.databases * fleet.database_cores
    usual = per_s * (SLACK_S + 1.0)  # under way at any moment where nothing piles up
    return Day(
        percentile(run.acks, 0.99),
        percentile(run.done, 0.99) if run.done else seconds,
        sum(each.busy_s for each in replicas) / fleet.replicas / seconds,
        sum(each.busy_s for each, _ in databases) / cores / seconds,
        max(0.0, len(waiting) - usual) / count,
    )

"""Pieces of ``make faults``, each done by one of several processes: a world and its kills, or simulated afternoons.

A world mostly waits for leases to end; several beside each other use what the machine has.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

import structlog

from tests.faults.databases import Kind, Postgres, sqlite_at
from tests.faults.kills import Havoc
from tests.faults.load import Crowd
from tests.faults.replays import unfaithful
from tests.faults.secrecy import spilt
from tests.faults.simulation.mutants import caught
from tests.faults.simulation.plan import CALM, PROFILES
from tests.faults.simulation.scenario import simulate
from tests.faults.tally import Line
from tests.faults.world import LEASE_S, Nursery, world

Doing: TypeAlias = Literal["point", "random", "SIGSTOP", "SIGTERM", "afternoons", "posts", "bug"]
PEOPLE: Final = 12
REPLICAS: Final = {"sqlite": 1, "postgresql": 3}
TRIES: Final = 3  # for each hit of a named point, before we say that it cannot be reached
ON_POSTS: Final = ("reset_before", "reset_after", "hang", "crash at post_claimed", "crash at post_accepted")
UNKNOWN_OUTCOMES: Final = replace(CALM, crash=0.005, reset_before=0.2, reset_after=0.25, hang=0.05, history_down=0.2)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of the table's line *line*: *times* kills in one world, or *times* afternoons from seed *seed* on.

    *about* is the point, or the bug; *postgres* the address of the server.
    """

    line: str
    doing: Doing
    times: int = 1
    seed: int = 0
    kind: Kind = "sqlite"
    about: str = ""
    postgres: str = ""


@dataclass(slots=True)
class Report:
    """What came of a job. *takeovers* are in seconds, *problems* what is wrong beside the line's figures."""

    line: Line
    kind: Kind
    takeovers: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    told: str = ""


def work(job: Job) -> Report:
    """Do *job* and report."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    report = Report(Line(job.line), job.kind)
    match job.doing:
        case "afternoons" | "posts":
            _simulate(job, report)
        case "bug":
            report.told = caught(job.about)
        case _:
            asyncio.run(_kill(job, report))
    return report


# -- in virtual time


def _simulate(job: Job, report: Report) -> None:
    rates = UNKNOWN_OUTCOMES if job.doing == "posts" else None
    apart = 1 if rates else len(PROFILES)  # what goes wrong on an afternoon follows from its seed
    for seed in range(job.seed, job.seed + job.times * apart, apart):
        outcome = simulate(seed, rates)
        hits = sum(outcome.plan.hits[each] for each in ON_POSTS) if rates else outcome.plan.faults
        report.line.add(hits, outcome.verdict)
        report.problems += [str(outcome)] if outcome.verdict.findings else []


# -- with real processes


@cache
def _nursery() -> Nursery:
    """One for each of our processes; it ends when we do, because its standard input ends."""
    return Nursery(Path(tempfile.mkdtemp(prefix="faults-")))


async def _kill(job: Job, report: Report) -> None:
    async with _havoc(job, report) as havoc:
        match job.doing:
            case "point":
                await _kill_at(havoc, job, report)
            case "random":
                await havoc.kill_at_random(job.times)
            case "SIGSTOP":
                for _ in range(job.times):
                    await havoc.stop_and_go(asleep_s=1.5 * LEASE_S)
            case "SIGTERM":
                slowest_s = max([await havoc.terminate() for _ in range(job.times)])
                report.problems += [f"SIGTERM took {slowest_s:.1f} s on {job.kind}"] if slowest_s > 25 else []
        report.line.add(0 if job.doing == "point" else job.times, await havoc.settle())


async def _kill_at(havoc: Havoc, job: Job, report: Report) -> None:
    for _ in range(job.times * TRIES):
        report.line.hits += await havoc.kill_at(job.about)
        if report.line.hits == job.times:
            return
    report.problems.append(f"{job.about} was reached {report.line.hits} times of {job.times} on {job.kind}")


@asynccontextmanager
async def _havoc(job: Job, report: Report) -> AsyncIterator[Havoc]:
    """Open a fresh world; what its logs spill and where its lanes do not replay is a problem."""
    postgres = Postgres(job.postgres)
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        url = sqlite_at(folder) if job.kind == "sqlite" else postgres.fresh()
        async with world(_nursery(), url, folder) as opened:
            made = Havoc(opened, Crowd(opened.people(PEOPLE), job.seed), replicas=REPLICAS[job.kind], seed=job.seed)
            yield made
            report.takeovers += made.takeovers.seconds
            report.problems += [f"{job.kind}: leases of the dead that nobody took: {made.takeovers.never}"] * bool(
                made.takeovers.never
            )
            report.problems += [f"{job.kind}: {each.what}" for each in unfaithful(await opened.rows())]
            secrets = (opened.sandbox.bot_token, opened.sandbox.app_token)
            report.problems += [f"{job.kind}: {each}" for each in spilt(folder, secrets)]
    if job.kind == "postgresql":
        postgres.drop(url)

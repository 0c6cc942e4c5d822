"""``make faults``: everything at full size, and one table. ``python -m tests.faults --help`` has the figures.

Real SIGKILLs at every named point and at random, SIGSTOP and SIGTERM, on SQLite and on PostgreSQL; the simulation; the
sown bugs. Ends with 1 if anything was lost, doubled, out of order or stuck, or if a bug was not caught.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack

from tests.faults.databases import KINDS, Kind, cluster
from tests.faults.entry import POINTS
from tests.faults.jobs import REPLICAS, Job, Report, work
from tests.faults.kills import percentile
from tests.faults.simulation.mutants import MUTANTS
from tests.faults.tally import Line, table
from tests.faults.world import LEASE_S

A_WORLD = 50  # kills, before another database is begun: lanes stay as long as people's are
AFTERNOONS = 10  # in one piece of simulation
SIMULATED = ("everything at once", "zombies", "Slack in trouble", "slow advice", "the database in trouble")
POSTS_FROM = 1_000_000  # the first seed of the posts of unknown outcome


class Session:
    """One run: its workers, its lines, its clock."""

    def __init__(self, workers: ProcessPoolExecutor) -> None:
        self._workers = workers
        self.lines: dict[str, Line] = {}
        self.takeovers: defaultdict[Kind, list[float]] = defaultdict(list)
        self.problems: list[str] = []

    def do(self, jobs: Sequence[Job]) -> None:
        """Have *jobs* done; show a line as soon as all of its pieces are in."""
        left = Counter(job.line for job in jobs)
        for job in jobs:
            self.lines.setdefault(job.line, Line(job.line))
        for done in as_completed([self._workers.submit(work, job) for job in jobs]):
            report = done.result()
            self._take(report)
            left[report.line.fault] -= 1
            if not left[report.line.fault]:
                _tell("  " + "  ".join(self.lines[report.line.fault].cells()))

    def _take(self, report: Report) -> None:
        self.lines[report.line.fault].merge(report.line)
        self.takeovers[report.kind] += report.takeovers
        found = [f"{report.line.fault}: {note}" for note in (*report.line.notes[:5], *report.problems)]
        for each in found:
            _tell(f"  PROBLEM: {each}")
        self.problems += found

    def afternoons(self, faults: int) -> None:
        """Simulate until *faults* faults have struck."""
        began, seed = time.monotonic(), 0
        while self._simulated() < faults:
            self.do([
                Job(f"simulated: {name}", "afternoons", AFTERNOONS, seed + at) for at, name in enumerate(SIMULATED)
            ])  # fmt: skip
            seed += AFTERNOONS * len(SIMULATED)
        _tell(f"  {seed:,} simulated afternoons with {self._simulated():,} faults in {time.monotonic() - began:.0f} s")

    def _simulated(self) -> int:
        return sum(line.hits for name, line in self.lines.items() if name.startswith("simulated: "))

    def faulty_posts(self, posts: int) -> None:
        """Break *posts* posts so that nobody knows what became of them; then look where each one is."""
        name, seed = "posts of unknown outcome", POSTS_FROM
        while name not in self.lines or self.lines[name].hits < posts:
            self.do([Job(name, "posts", AFTERNOONS, seed + AFTERNOONS * at) for at in range(len(SIMULATED))])
            seed += AFTERNOONS * len(SIMULATED)

    def bugs(self) -> None:
        """Sow every bug."""
        for name, report in zip(MUTANTS, self._workers.map(work, _bugs()), strict=True):
            _tell(f"  {name:38} {report.told or 'NOT CAUGHT'}")
            if not report.told:
                self.problems.append(f"the sown bug {name} was not caught")

    def summary(self) -> str:
        """Return the table, who took over how fast, and what is wrong."""
        figures = [
            f"takeover after SIGKILL, {kind}: {len(each)} leases, p50 {percentile(each, 0.5):.2f} s,"
            f" p99 {percentile(each, 0.99):.2f} s (lease {LEASE_S:.0f} s + 2 s allowed)"
            for kind, each in self.takeovers.items()
            if each
        ]
        return "\n".join(
            (table(list(self.lines.values())), "", *figures, *(f"PROBLEM: {each}" for each in self.problems))
        )

    def judge_takeovers(self) -> None:
        """Replicas take over from each other; alone on SQLite, nobody is there to."""
        if (slowest_s := percentile(self.takeovers["postgresql"], 0.99)) > LEASE_S + 2:
            self.problems.append(f"takeover took {slowest_s:.2f} s on postgresql")


def _tell(line: str) -> None:
    print(line, flush=True)


def _bugs() -> Iterator[Job]:
    return (Job("sown bugs", "bug", about=name) for name in MUTANTS)


def _with_processes(asked: argparse.Namespace, postgres: str) -> list[Job]:
    """Return every piece with real processes, the long ones first."""
    jobs = []
    for at, kind in enumerate(asked.database):
        where = f"({kind}, {REPLICAS[kind]} replica{'s' * (REPLICAS[kind] > 1)})"
        kills = asked.kills // len(asked.database)
        for seed, some in enumerate(_worlds(kills), start=1):
            jobs.append(Job(f"SIGKILL at random {where}", "random", some, seed, kind, postgres=postgres))
        for point in POINTS:
            for seed, some in enumerate(_worlds(asked.hits), start=100 * (at + 1)):
                jobs.append(Job(f"SIGKILL at {point} ({kind})", "point", some, seed, kind, point, postgres))
        if asked.signals:
            jobs.append(Job(f"SIGSTOP past the lease ({kind})", "SIGSTOP", asked.signals, 300, kind, postgres=postgres))
            jobs.append(Job(f"SIGTERM ({kind})", "SIGTERM", asked.signals, 400, kind, postgres=postgres))
    return jobs


def _worlds(kills: int) -> list[int]:
    """Share *kills* out among worlds."""
    worlds = -(-kills // A_WORLD)
    return [kills // worlds + (at < kills % worlds) for at in range(worlds)]


def main() -> int:
    """Run what is asked for; return the exit status."""
    asked, began = _arguments(), time.monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends us wants the server gone as well
    with ExitStack() as places:
        postgres = places.enter_context(cluster()).uri if "postgresql" in asked.database else ""
        spawning = multiprocessing.get_context("spawn")
        workers = places.enter_context(ProcessPoolExecutor(asked.workers, mp_context=spawning))
        session = Session(workers)
        session.do(_with_processes(asked, postgres))
        session.judge_takeovers()
        session.afternoons(asked.faults)
        if asked.posts:
            session.faulty_posts(asked.posts)
        if asked.bugs:
            session.bugs()
        _tell(f"\n{session.summary()}\n{time.monotonic() - began:.0f} s in all")
    return int(bool(session.problems))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=2000, help="random SIGKILLs over both databases")
    parser.add_argument("--hits", type=int, default=100, help="SIGKILLs at each named point, on each database")
    parser.add_argument("--signals", type=int, default=20, help="SIGSTOPs and SIGTERMs, on each database")
    parser.add_argument("--faults", type=int, default=100_000, help="simulated faults")
    parser.add_argument("--posts", type=int, default=10_000, help="simulated posts of unknown outcome")
    parser.add_argument("--no-bugs", dest="bugs", action="store_false", help="sow no bugs")
    parser.add_argument("--database", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--workers", type=int, default=2 * (os.cpu_count() or 1), help="worlds at once")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

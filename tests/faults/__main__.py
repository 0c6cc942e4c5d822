"""``make faults``: everything at full size, and one table. ``python -m tests.faults --help`` has the figures.

Real SIGKILLs at every named point and at random, SIGSTOP and SIGTERM, on SQLite and on PostgreSQL; the simulation; the
sown bugs. Ends with 1 if anything was lost, doubled, out of order or stuck, or if a bug was not caught.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import structlog

from tests.faults import ledgers
from tests.faults.databases import KINDS, Cluster, Kind, cluster, sqlite_at
from tests.faults.entry import POINTS
from tests.faults.kills import Havoc, Takeovers
from tests.faults.load import Crowd
from tests.faults.replays import unfaithful
from tests.faults.secrecy import spilt
from tests.faults.simulation.mutants import MUTANTS, caught
from tests.faults.simulation.plan import CALM
from tests.faults.simulation.scenario import simulate
from tests.faults.tally import Line, table
from tests.faults.world import LEASE_S, Nursery, world

PEOPLE = 12
A_WORLD = 100  # kills, before another database is begun: lanes stay as long as people's are
REPLICAS = {"sqlite": 1, "postgresql": 3}
SIMULATED = ("everything at once", "zombies", "Slack in trouble", "slow advice", "the database in trouble")
ON_POSTS = ("reset_before", "reset_after", "hang", "crash at post_claimed", "crash at post_accepted")


class Session:
    """One run of the harness: its places, its lines, its clock."""

    def __init__(self, nursery: Nursery, postgres: Cluster) -> None:
        self._nursery, self._postgres = nursery, postgres
        self.lines: list[Line] = []
        self.takeovers: dict[str, Takeovers] = {kind: Takeovers() for kind in KINDS}
        self.problems: list[str] = []
        self._worlds = 0

    @asynccontextmanager
    async def havoc(self, kind: Kind) -> AsyncIterator[Havoc]:
        """Open a fresh world; what its logs spill and its lanes do not replay is a problem."""
        self._worlds += 1
        with tempfile.TemporaryDirectory(prefix="faults-") as name:
            folder = Path(name)
            url = sqlite_at(folder) if kind == "sqlite" else self._postgres.fresh()
            async with world(self._nursery, url, folder) as opened:
                crowd = Crowd(opened.people(PEOPLE), seed=self._worlds)
                made = Havoc(opened, crowd, replicas=REPLICAS[kind], seed=self._worlds)
                yield made
                self.takeovers[kind].seconds += made.takeovers.seconds
                self.problems += [f"{kind}: {each.what}" for each in unfaithful(ledgers.read(url))]
                secrets = (opened.sandbox.bot_token, opened.sandbox.app_token)
                self.problems += [f"{kind}: {each}" for each in spilt(folder, secrets)]
        if kind == "postgresql":
            self._postgres.drop(url)

    async def points(self, kind: Kind, hits: int) -> None:
        """Die *hits* times at every named point."""
        for point in POINTS:
            line, left = Line(f"SIGKILL at {point} ({kind})"), hits
            while left > 0:
                async with self.havoc(kind) as havoc:
                    reached = [await havoc.kill_at(point) for _ in range(min(left, A_WORLD))]
                    line.add(sum(reached), await havoc.settle())
                    left -= max(1, sum(reached))
            self.done(line)

    async def kills(self, kind: Kind, kills: int) -> None:
        """Die *kills* times at random."""
        line = Line(f"SIGKILL at random ({kind}, {REPLICAS[kind]} replica(s))")
        while line.hits < kills:
            async with self.havoc(kind) as havoc:
                some = min(A_WORLD, kills - line.hits)
                await havoc.kill_at_random(some)
                line.add(some, await havoc.settle())
        self.done(line)

    async def signals(self, kind: Kind, times: int) -> None:
        """SIGSTOP past the lease and SIGTERM, *times* each."""
        for name, asleep in (("SIGSTOP past the lease", True), ("SIGTERM", False)):
            line, slowest_s = Line(f"{name} ({kind})"), 0.0
            async with self.havoc(kind) as havoc:
                for _ in range(times):
                    if asleep:
                        await havoc.stop_and_go(asleep_s=1.5 * LEASE_S)
                    else:
                        slowest_s = max(slowest_s, await havoc.terminate())
                line.add(times, await havoc.settle())
            self.done(line)
            if slowest_s > 25:
                self.problems.append(f"SIGTERM took {slowest_s:.1f} s on {kind}")

    def simulated(self, faults: int) -> None:
        """Go through seeds until *faults* faults have struck."""
        lines = [Line(f"simulated: {name}") for name in SIMULATED]
        seed, began = 0, time.monotonic()
        while sum(line.hits for line in lines) < faults:
            outcome = simulate(seed)
            lines[seed % len(lines)].add(outcome.plan.faults, outcome.verdict)
            self.problems += [str(outcome)] if outcome.verdict.findings else []
            seed += 1
        for line in lines:
            self.done(line)
        _tell(f"  {seed:,} simulated afternoons in {time.monotonic() - began:.0f} s")

    def faulty_posts(self, posts: int) -> None:
        """Break *posts* posts so that nobody knows what became of them; then look where each one is."""
        rates = replace(CALM, crash=0.005, reset_before=0.2, reset_after=0.25, hang=0.05, history_down=0.2)
        line, seed = Line("simulated: posts of unknown outcome"), 1_000_000
        while line.hits < posts:
            outcome = simulate(seed, rates)
            line.add(sum(outcome.plan.hits[each] for each in ON_POSTS), outcome.verdict)
            seed += 1
        self.done(line)

    def bugs(self) -> None:
        """Sow every bug."""
        for name in MUTANTS:
            given_away = caught(name)
            _tell(f"  {name:38} {given_away or 'NOT CAUGHT'}")
            if not given_away:
                self.problems.append(f"the sown bug {name} was not caught")

    def done(self, line: Line) -> None:
        """Keep a line and show it at once."""
        self.lines.append(line)
        self.problems += [f"{line.fault}: {note}" for note in line.notes[:5]]
        _tell("  " + "  ".join(line.cells()))

    def summary(self) -> str:
        """Return the table, who took over how fast, and what is wrong."""
        figures = [
            f"takeover after SIGKILL, {kind}: {len(each.seconds)} leases, p50 {each.at(0.5):.2f} s,"
            f" p99 {each.at(0.99):.2f} s (lease {LEASE_S:.0f} s + 2 s allowed)"
            for kind, each in self.takeovers.items()
            if each.seconds
        ]
        return "\n".join((table(self.lines), "", *figures, *(f"PROBLEM: {each}" for each in self.problems)))


def _tell(line: str) -> None:
    print(line, flush=True)


async def _run(asked: argparse.Namespace, session: Session) -> None:
    for kind in KINDS:
        if kind in asked.database:
            if asked.hits:
                await session.points(kind, asked.hits)
            await session.kills(kind, asked.kills // len(asked.database))
            if asked.signals:
                await session.signals(kind, asked.signals)
            if kind == "postgresql" and session.takeovers[kind].at(0.99) > LEASE_S + 2:  # alone, nobody is there to
                session.problems.append(f"takeover took {session.takeovers[kind].at(0.99):.2f} s on {kind}")


def main() -> int:
    """Run what is asked for; return the exit status."""
    asked = _arguments()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    began = time.monotonic()
    with ExitStack() as places:
        folder = places.enter_context(tempfile.TemporaryDirectory(prefix="faults-"))
        nursery = Nursery(Path(folder))
        places.callback(nursery.stop)
        session = Session(nursery, places.enter_context(cluster()))
        asyncio.run(_run(asked, session))
    if asked.faults:
        session.simulated(asked.faults)
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
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

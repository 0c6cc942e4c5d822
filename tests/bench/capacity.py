"""``python -m tests.bench.capacity``: what the measured costs come to, at one full workspace and at a thousand.

Reads the figures that ``make bench`` left, lets a fleet of each size live through a while of virtual time, and writes
the tables of ``docs/capacity.md`` anew. Whether the promises hold at that size is asked of the engine itself, in the
simulation of ``tests/faults``: as many replicas, as many messages a second, and everything breaks.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias

import structlog

from tests.bench.figures import Findings
from tests.bench.measures import cost, server
from tests.bench.queueing import Costs, Day, Fleet, a_while
from tests.faults.simulation.scenario import Scenario, simulate

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "capacity.md"
OPENING, CLOSING = "<!-- figures: written by `make capacity` -->\n", "<!-- /figures -->"
WORKSPACE_PER_S: Final = 30_000 / 3600  # what Slack delivers to an app at most, from one workspace
SIZES: Final = (1, 10, 100, 1000)  # full workspaces
MOST_REPLICAS_EACH: Final = 100  # on one PostgreSQL: five connections a replica
CONNECTIONS_EACH: Final = 5
DAY_S: Final = 86_400
MOST_SIMULATED: Final = 3000  # messages
EACH_SAYS: Final = 5
_HEAD: Final = (
    "full workspaces",
    "messages/s",
    "with the row before's fleet",
    "what holds",
    "acks p99",
    "busy: replicas, database",
    "commits/s",
    "connections",
    "disk a day",
    "the engine under faults at that size",
)


def costs_of(found: Findings) -> Costs:
    """Return what a message costs on PostgreSQL, as measured.

    Raises:
        KeyError: Something that is needed was not measured.
    """
    intake_ms = found.value(server.INTAKE, "PostgreSQL")
    return Costs(
        intake_ms=intake_ms,
        work_ms=max(0.1, found.value(cost.CPU, "PostgreSQL") - intake_ms),
        database_ms=found.value(server.SERVER, "PostgreSQL"),
        flush_ms=1000 / found.value(server.ALONE, "PostgreSQL"),
        commits=found.value(cost.COMMITS_LOADED, "PostgreSQL"),
        bytes_stored=found.value(server.STORED, "PostgreSQL"),
    )


def smallest(costs: Costs, per_s: float, seconds: float) -> tuple[Fleet, Day]:
    """Return the smallest fleet that bears *per_s* messages a second, and how it fares."""
    own_s = (costs.intake_ms + costs.work_ms) / 1000
    fleet = Fleet(max(1, int(per_s * own_s / 0.75)))
    while True:
        fleet = _enough_databases(fleet, costs, per_s)
        day = a_while(fleet, costs, per_s, seconds)
        if day.holds:
            return fleet, day
        if day.database_busy >= 0.75 or (day.replica_busy < 0.6 and fleet.databases < fleet.replicas):
            fleet = replace(fleet, databases=fleet.databases + 1)
        else:
            fleet = replace(fleet, replicas=fleet.replicas + max(1, fleet.replicas // 10))


def _enough_databases(fleet: Fleet, costs: Costs, per_s: float) -> Fleet:
    for_cores = per_s * costs.database_ms / 1000 / 0.75 / fleet.database_cores
    for_connections = fleet.replicas / MOST_REPLICAS_EACH
    return replace(fleet, databases=max(fleet.databases, 1, -int(-for_cores // 1), -int(-for_connections // 1)))


Promises: TypeAlias = Callable[[Fleet, float], str]


def promises(fleet: Fleet, per_s: float) -> str:
    """Let *fleet*'s engines take *per_s* messages a second while everything breaks, and say what came of it."""
    messages = min(MOST_SIMULATED, max(60, round(7 * per_s)))
    scenario = Scenario(messages // EACH_SAYS, messages, fleet.replicas, over_s=messages / per_s)
    outcome = simulate(0, scenario=scenario)
    broken = len(outcome.verdict.findings)
    return f"{messages:,} messages, {outcome.plan.faults:,} faults, {broken or 'no'} broken promise(s)"


def tables(costs: Costs, seconds: float = 20.0, ask: Promises = promises) -> Iterator[str]:
    """Yield the lines of the page's figures."""
    own_ms = costs.intake_ms + costs.work_ms
    yield from _rows(
        ("one message costs, on PostgreSQL", ""),
        [
            ("a replica's core, until Slack is answered", f"{costs.intake_ms:.1f} ms"),
            ("a replica's core, in all", f"{own_ms:.1f} ms"),
            ("PostgreSQL's cores", f"{costs.database_ms:.1f} ms"),
            ("commits, under load", f"{costs.commits:.1f}"),
            ("a commit's way to the disk", f"{costs.flush_ms:.1f} ms"),
            ("rows and indexes, kept", f"{costs.bytes_stored / 1000:.1f} kB"),
            ("**messages a second, one core**", f"**{1000 / own_ms:.0f}**"),
            ("**full workspaces, one replica at 75 %**", f"**{750 / own_ms / WORKSPACE_PER_S:.1f}**"),
            ("messages a second, PostgreSQL with 8 cores at 75 %", f"{6000 / costs.database_ms:,.0f}"),
        ],
    )
    yield "\n"
    yield from _rows(_HEAD, list(_sizes(costs, seconds, ask)))


def _sizes(costs: Costs, seconds: float, ask: Promises) -> Iterator[tuple[str, ...]]:
    before: Fleet | None = None
    for size in SIZES:
        per_s = size * WORKSPACE_PER_S
        within_s = min(seconds, max(4.0, 40_000 / per_s))  # so many messages tell enough
        unchanged = "" if before is None else _broken(a_while(before, costs, per_s, within_s))
        fleet, day = smallest(costs, per_s, within_s)
        yield (
            f"{size:,}",
            f"{per_s:,.0f}",
            unchanged,
            f"{fleet.replicas} replica(s), {fleet.databases} PostgreSQL",
            f"{1000 * day.ack_p99_s:.0f} ms",
            f"{day.replica_busy:.0%}, {day.database_busy:.0%}",
            f"{per_s * costs.commits:,.0f}",
            f"{fleet.replicas * CONNECTIONS_EACH:,}",
            f"{per_s * costs.bytes_stored * DAY_S / 1e9:,.0f} GB",
            ask(fleet, per_s),
        )
        before = fleet


def _broken(day: Day) -> str:
    first = "replicas" if day.replica_busy >= day.database_busy else "database"
    return f"{first} full, acks p99 {day.ack_p99_s:.1f} s, {day.behind:.0%} undone" if not day.holds else "holds"


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for cells in (head, ["---"] * len(head), *rows):
        yield "| " + " | ".join(cells) + " |\n"


def with_figures(page: str, lines: Iterator[str]) -> str:
    """Return *page* with *lines* between its marks."""
    before, _, rest = page.partition(OPENING)
    return before + OPENING + "".join(lines) + CLOSING + rest.partition(CLOSING)[2]


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="capacity")
    parser.add_argument("--figures", type=Path, default=Path("artefacts/bench/figures.json"))
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))  # the simulation has its own trace
    made = list(tables(costs_of(Findings.load(given.figures))))
    print("".join(made))
    PAGE.write_text(with_figures(PAGE.read_text(encoding="utf-8"), iter(made)), encoding="utf-8")


if __name__ == "__main__":
    main()

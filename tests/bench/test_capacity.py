"""The fleet in virtual time: what queueing theory knows, and what must not get better by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.capacity import (
    CLOSING,
    OPENING,
    PAGE,
    SIZES,
    WORKSPACE_PER_S,
    costs_of,
    promises,
    smallest,
    tables,
    with_figures,
)
from tests.bench.figures import Findings, Row
from tests.bench.measures import cost, server
from tests.bench.queueing import Costs, Fleet, a_while

COSTS = Costs(intake_ms=2.0, work_ms=6.0, database_ms=3.0, flush_ms=2.0, commits=5.0, bytes_stored=5000.0)


def test_a_station_is_as_busy_as_what_it_is_given() -> None:
    day = a_while(Fleet(2, database_cores=1), COSTS, per_s=100.0, seconds=60.0)
    assert day.replica_busy == pytest.approx(0.4, rel=0.05)  # 100/s of 8 ms on two cores
    assert day.database_busy == pytest.approx(0.3, rel=0.05)  # and of 3 ms on one
    assert day.behind == 0.0
    assert day.holds


def test_a_queue_before_one_core_is_as_long_as_theory_says() -> None:
    """M/D/1 at half load: half a service time of waiting on average; here only the percentile is kept."""
    only_intake = replace(COSTS, intake_ms=10.0, work_ms=0.0, database_ms=0.0, flush_ms=0.0, commits=2.0)
    day = a_while(Fleet(1), only_intake, per_s=50.0, seconds=400.0)
    assert day.replica_busy == pytest.approx(0.5, rel=0.03)
    assert 0.02 < day.ack_p99_s < 0.06  # a 99th percentile of about four service times


def test_what_is_too_much_piles_up() -> None:
    day = a_while(Fleet(1), COSTS, per_s=200.0, seconds=30.0)
    assert day.replica_busy > 0.99
    assert day.behind > 0.2
    assert not day.holds


def test_a_log_is_shared_by_those_who_wait_for_it() -> None:
    slow_disk = replace(COSTS, flush_ms=20.0)  # 50 writings a second, while 500 commits want one
    day = a_while(Fleet(4), slow_disk, per_s=100.0, seconds=20.0)
    assert day.holds
    assert 0.02 <= day.ack_p99_s < 0.06  # two writings and a little


@settings(max_examples=15, deadline=None)
@given(per_s=st.floats(1.0, 300.0), more=st.floats(1.0, 3.0))
def test_nobody_is_answered_faster_under_more_load_or_by_fewer(per_s: float, more: float) -> None:
    day = a_while(Fleet(2), COSTS, per_s, seconds=10.0)
    assert a_while(Fleet(2), COSTS, per_s * more, seconds=10.0).replica_busy >= 0.8 * day.replica_busy
    assert a_while(Fleet(4), COSTS, per_s, seconds=10.0).replica_busy <= 1.01 * day.replica_busy


@pytest.mark.parametrize("size", SIZES[:3])
def test_the_smallest_fleet_holds_and_half_of_it_does_not(size: int) -> None:
    per_s = size * 30_000 / 3600
    fleet, day = smallest(COSTS, per_s, seconds=5.0)
    assert day.holds
    if fleet.replicas > 1:
        assert not a_while(replace(fleet, replicas=fleet.replicas // 2), COSTS, per_s, seconds=5.0).holds


def test_the_page_has_a_row_for_each_size_made_from_the_figures(tmp_path: Path) -> None:
    found = Findings(
        [
            Row(server.INTAKE, "PostgreSQL", 2.0, "ms"),
            Row(cost.CPU, "PostgreSQL", 8.0, "ms"),
            Row(server.SERVER, "PostgreSQL", 3.0, "ms"),
            Row(server.ALONE, "PostgreSQL", 500.0, "/s"),
            Row(cost.COMMITS_LOADED, "PostgreSQL", 5.0, ""),
            Row(server.STORED, "PostgreSQL", 5000.0, "bytes"),
        ]
    )
    found.save(tmp_path / "figures.json")
    costs = costs_of(Findings.load(tmp_path / "figures.json"))
    assert costs == COSTS
    page = with_figures(
        f"before\n{OPENING}as it was\n{CLOSING}after\n", tables(costs, seconds=2.0, ask=lambda fleet, per_s: "asked")
    )
    assert page.startswith("before\n")
    assert page.endswith(f"{CLOSING}after\n")
    assert "as it was" not in page
    assert "| **messages a second, one core** | **125** |" in page
    assert page.count("| asked |") == len(SIZES)
    assert [line.split(" | ")[0] for line in page.splitlines() if "replica(s)" in line] == [
        "| 1",
        "| 10",
        "| 100",
        "| 1,000",
    ]


def test_the_promises_are_asked_of_the_engine_itself() -> None:
    told = promises(Fleet(3), per_s=WORKSPACE_PER_S)
    assert told.startswith("60 messages, ")
    assert told.endswith("no broken promise(s)")


def test_the_page_is_there_to_be_written() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert OPENING in text
    assert CLOSING in text

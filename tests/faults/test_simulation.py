"""Inbox, lanes and outbox in virtual time: one seed decides scheduling, time and faults, and replays them exactly.

A few thousand faults here; ``make faults`` goes through 100,000, and through every sown bug.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import replace
from itertools import product

import pytest
import structlog

from bot.engine.settings import EngineSettings
from tests.faults.kills import percentile
from tests.faults.simulation.mutants import caught
from tests.faults.simulation.plan import CALM
from tests.faults.simulation.scenario import Scenario, handing_over, simulate
from tests.faults.world import ROOT

# In 6 replicas freeze, and all is said within 40 s: Slack gives up on 47 of 60 deliveries, and little is left to lose.
SEEDS = (*range(1, 6), 7, 18, *range(9, 12))  # two of each profile; 8 has too few faults to be worth its time
HANDING_OVER = 1000
# One bug of each family, quickly caught; ``make faults`` sows them all.
SOWN_HERE = (
    "ack_before_commit",
    "dedupe_skipped",
    "uncertain_resent_blindly",
    "lane_not_woken",
    "retry_after_forgotten",
)


@pytest.fixture(autouse=True)
def silence() -> None:
    """Log nothing: thousands of faults are thousands of warnings."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_fault_costs_anybody_anything(seed: int) -> None:
    outcome = simulate(seed)
    assert outcome.plan.faults > 20
    assert outcome.verdict.accepted > 20
    assert not outcome.verdict.findings, str(outcome)


def test_a_seed_replays_exactly_in_another_process() -> None:
    here = simulate(7).plan.fingerprint()
    words = "from tests.faults.simulation.scenario import simulate; print(simulate(7).plan.fingerprint())"
    there = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert there.splitlines()[-1] == here


def test_other_seeds_are_other_afternoons() -> None:
    assert simulate(1).plan.fingerprint() != simulate(2).plan.fingerprint()


def test_a_calm_afternoon_parks_nothing_and_puts_nothing_aside() -> None:
    outcome = simulate(1, CALM)
    assert (outcome.verdict.parked, outcome.verdict.dead, outcome.plan.faults) == (0, 0, 0)
    assert not outcome.verdict.findings, str(outcome)
    assert outcome.verdict.posts > 60


@pytest.mark.parametrize("name", SOWN_HERE)
def test_a_sown_bug_is_caught(name: str) -> None:
    assert caught(name, most=10)


def test_row_5_a_deadline_of_slacks_is_kept_across_restarts() -> None:
    """Up to ten minutes; that nobody calls before it is over is among what is looked for on every afternoon."""
    scenario = Scenario(retry_after_s=(1.0, 30.0, 600.0))
    outcome = simulate(5, replace(CALM, ratelimited=0.1, crash=0.02, kill=0.02), scenario)
    assert outcome.plan.hits["ratelimited"] > 3
    assert not outcome.verdict.findings, str(outcome)


def test_row_6_only_what_nobody_knows_about_is_looked_for() -> None:
    known = simulate(7, replace(CALM, ratelimited=0.3, refused=0.1))
    assert known.plan.faults > 10
    assert known.looks == 0
    assert not known.verdict.findings, str(known)
    unknown = simulate(7, replace(CALM, reset_before=0.15, reset_after=0.15, hang=0.15))
    lost = sum(unknown.plan.hits[fault] for fault in ("reset_before", "reset_after", "hang"))
    assert unknown.looks >= lost > 10
    assert not unknown.verdict.findings, str(unknown)


def test_row_7_what_cannot_be_learnt_is_parked_and_never_sent_blindly() -> None:
    """With an unreadable history every ambiguous post is parked, in the open; none stands twice."""
    outcome = simulate(3, replace(CALM, reset_after=0.3, reset_before=0.3, history_forbidden=1.0))
    assert not outcome.verdict.findings, str(outcome)
    assert outcome.verdict.parked == outcome.plan.hits["history_forbidden"] > 10


def test_row_12_advice_that_fails_or_takes_for_ever_is_sought_again_or_given_up() -> None:
    outcome = simulate(12, replace(CALM, advice_raises=0.4, advice_slow=0.3))
    assert outcome.plan.hits["advice_raises"] > 5
    assert outcome.plan.hits["advice_slow"] > 5
    assert not outcome.verdict.findings, str(outcome)


def test_row_21_poison_is_put_aside_and_told_once_while_the_lane_goes_on() -> None:
    """That trouble is told as often as something was put aside is looked for on every afternoon."""
    outcome = simulate(4, replace(CALM, poison=0.2))
    assert not outcome.verdict.findings, str(outcome)
    assert outcome.verdict.dead == outcome.plan.hits["poison"] > 3


def test_row_24_one_who_floods_waits_and_the_others_do_not() -> None:
    """The others' p95 stays within twice what it is without the flood, where each message takes a model's time."""
    settings = EngineSettings(lanes_at_once=2, posts_at_once=4)
    calm = Scenario(messages=120, replicas=1, settings=settings, quick=0.0)
    waits: dict[int, list[float]] = {0: [], 300: []}
    for seed, floods in product((24, 25, 26), waits):  # of one afternoon alone p95 is the second longest wait
        outcome = simulate(seed, CALM, replace(calm, floods=floods))
        assert not outcome.verdict.findings, str(outcome)
        flooding, *others = sorted(outcome.waits)
        assert not floods or percentile(outcome.waits[flooding], 0.95) > 60
        waits[floods] += [wait for each in others for wait in outcome.waits[each]]
    assert percentile(waits[300], 0.95) <= 2 * percentile(waits[0], 0.95)


def test_a_busy_replica_hands_over_at_once() -> None:
    """NOTIFY: while one replica has its hands full, another one takes new work up long before it would look."""
    outcome = simulate(HANDING_OVER, *handing_over())
    assert not outcome.verdict.findings, str(outcome)

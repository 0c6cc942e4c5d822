"""What /metrics shows of a replica."""

from __future__ import annotations

import asyncio

from prometheus_client import generate_latest

from bot.figures import Figures
from bot.interview.errors import ServiceUnavailableError
from bot.storage.backlog import Counts
from bot.storage.feedback import Opinions

COUNTS = Counts(
    lanes_waiting=2,
    oldest_event_s=3.5,
    advice_open=1,
    posts_waiting=4,
    oldest_post_s=1.0,
    uncertain=1,
    parked=5,
    dead=6,
    teams_stopped=0,
)


Found = tuple[Counts, Opinions]


async def _no_counts() -> Found:
    raise ServiceUnavailableError("down")


def shown(figures: Figures) -> list[str]:
    return generate_latest(figures.registry).decode().splitlines()


async def test_the_backlog_is_sampled() -> None:
    asked = asyncio.Event()

    async def counts() -> Found:
        asked.set()
        return COUNTS, Opinions(helpful=7, unhelpful=2)

    figures = Figures(counts)
    async with figures.sampled():
        await asked.wait()
        await asyncio.sleep(0)
    lines = shown(figures)
    assert {"advisor_lanes_waiting 2.0", "advisor_oldest_event_s 3.5", "advisor_parked 5.0", "advisor_dead 6.0"} <= set(
        lines
    )
    assert {'advisor_feedback{answer="helpful"} 7.0', 'advisor_feedback{answer="unhelpful"} 2.0'} <= set(lines)


async def test_a_database_that_is_away_does_not_end_the_sampling() -> None:
    figures = Figures(_no_counts)
    async with figures.sampled():
        await asyncio.sleep(0)
    assert "advisor_parked 0.0" in shown(figures)


def test_answers_posts_and_advice_are_counted_by_how_they_ended() -> None:
    figures = Figures(_no_counts)
    figures.answered(200, 0.02)
    figures.answered(503, 2.4)
    figures.post_tried("accepted", 0.3)
    figures.post_tried("deferred", 0.1)
    figures.advice_sought("given", 0.001)
    lines = shown(figures)
    assert 'advisor_ack_seconds_bucket{le="0.025",status="200"} 1.0' in lines
    assert 'advisor_ack_seconds_bucket{le="1.0",status="503"} 0.0' in lines
    assert 'advisor_post_seconds_count{outcome="deferred"} 1.0' in lines
    assert 'advisor_advice_seconds_count{outcome="given"} 1.0' in lines

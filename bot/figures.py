"""What ``/metrics`` shows: how much waits, since when, what is stuck, how long answers, posts and advice take, and
what people think of the answers they got.

The backlog and people's opinions are sampled, so that scraping costs nothing; the rest is counted in this process
alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import fields
from functools import cache

import structlog
from prometheus_client import CollectorRegistry, Gauge, Histogram

from bot.interview.errors import ServiceUnavailableError
from bot.storage.backlog import Counts
from bot.storage.feedback import Opinions

SAMPLE_EVERY_S = 10.0
# Slack gives up on an answer after 3 s; a post may take 6 s, advice by a model 20 s.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)

log = structlog.get_logger("bot.figures")

_SAYS = {
    "lanes_waiting": "Conversations with something that waits to be applied.",
    "oldest_event_s": "Age of the oldest thing that waits, in seconds.",
    "advice_open": "Messages and answers being read.",
    "posts_waiting": "Posts on their way to Slack.",
    "oldest_post_s": "Age of the oldest of them, in seconds.",
    "uncertain": "Posts of which nobody knows yet whether Slack took them.",
    "parked": "Posts put aside because that could not be learnt.",
    "dead": "Work put aside because it kept failing.",
    "teams_stopped": "Workspaces that took our token away.",
}


class Figures:
    """The figures of one replica, in a registry of their own; *read* reads those of the database.

    Implements ``Watch``.
    """

    def __init__(self, read: Callable[[], Awaitable[tuple[Counts, Opinions]]]) -> None:
        self._read = read
        self.registry = CollectorRegistry()
        self._gauges = {
            each.name: Gauge(f"advisor_{each.name}", _SAYS[each.name], registry=self.registry)
            for each in fields(Counts)
        }
        says = "Answers that people called helpful or unhelpful."
        self._opinions = Gauge("advisor_feedback", says, ["answer"], registry=self.registry)
        self._answers = self._seconds("ack", "Answers to Slack", "status")
        self._posts = self._seconds("post", "Attempts to post to Slack, or to find a post there", "outcome")
        self._advice = self._seconds("advice", "Attempts to read what somebody wrote", "outcome")

    def _seconds(self, name: str, what: str, label: str) -> Callable[[str], Histogram]:
        """Return what finds the histogram of a label's value, each once: to find it costs as much as to observe."""
        says = f"{what}: how long they took, in seconds."
        every = Histogram(f"advisor_{name}_seconds", says, [label], buckets=SECONDS, registry=self.registry)
        return cache(every.labels)

    def answered(self, status: int, took_s: float) -> None:
        """Count an answer to Slack by its HTTP status, in Socket Mode too."""
        self._answers(str(status)).observe(took_s)

    def post_tried(self, outcome: str, took_s: float) -> None:
        """See Watch."""
        self._posts(outcome).observe(took_s)

    def advice_sought(self, outcome: str, took_s: float) -> None:
        """See Watch."""
        self._advice(outcome).observe(took_s)

    @asynccontextmanager
    async def sampled(self) -> AsyncIterator[None]:
        """Sample for as long as the context lasts."""
        sampling = asyncio.create_task(self._sample(), name="figures")
        try:
            yield
        finally:
            sampling.cancel()
            await asyncio.gather(sampling, return_exceptions=True)

    async def _sample(self) -> None:
        while True:
            try:
                counts, opinions = await self._read()
            except ServiceUnavailableError:
                log.warning("figures_not_read")
            else:
                for name, gauge in self._gauges.items():
                    gauge.set(getattr(counts, name))
                self._opinions.labels("helpful").set(opinions.helpful)
                self._opinions.labels("unhelpful").set(opinions.unhelpful)
            await asyncio.sleep(SAMPLE_EVERY_S)

"""What ``/metrics`` shows: how much waits, since when, and what is stuck. Sampled, so that scraping costs nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import fields

import structlog
from prometheus_client import CollectorRegistry, Gauge

from bot.interview.errors import ServiceUnavailableError
from bot.storage.backlog import Counts

SAMPLE_EVERY_S = 10.0

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
    """The gauges of one replica, in a registry of their own; *counts* reads the backlog."""

    def __init__(self, counts: Callable[[], Awaitable[Counts]]) -> None:
        self._counts = counts
        self.registry = CollectorRegistry()
        self._gauges = {
            each.name: Gauge(f"advisor_{each.name}", _SAYS[each.name], registry=self.registry)
            for each in fields(Counts)
        }

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
                found = await self._counts()
            except ServiceUnavailableError:
                log.warning("figures_not_read")
            else:
                for name, gauge in self._gauges.items():
                    gauge.set(getattr(found, name))
            await asyncio.sleep(SAMPLE_EVERY_S)

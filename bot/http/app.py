"""The ASGI app: Slack's endpoint, health, readiness, metrics."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prometheus_client import CollectorRegistry, Gauge
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.routing import Route

from bot.http.intake import certificate_check, slack_events
from bot.http.probes import LoopLag, Ready, healthz, metrics, readyz


def build_http(app: AsyncApp | None, ready: Ready, registry: CollectorRegistry) -> Starlette:
    """Return the ASGI app.

    Args:
        app: From ``bot.slack.app.build_app`` with a signing secret; None in Socket Mode: probes and metrics alone.
        ready: Whether the database can be written and is migrated; asked at each ``/readyz``.
        registry: What ``/metrics`` shows.
    """
    lag = LoopLag()
    shown = Gauge("advisor_loop_lag_seconds", "How late the event loop runs what is due.", registry=registry)
    shown.set_function(lambda: lag.seconds)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with lag.sampled():
            yield

    routes = [
        Route("/healthz", healthz(lag)),
        Route("/readyz", readyz(ready)),
        Route("/metrics", metrics(registry)),
    ]
    if app is not None:
        routes.append(Route("/slack/events", slack_events(app), methods=["POST"]))
        routes.append(Route("/slack/events", certificate_check, methods=["GET"]))
    return Starlette(routes=routes, lifespan=lifespan)

"""What is behind the door: Slack's endpoint, metrics."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Gauge
from slack_bolt.async_app import AsyncApp
from starlette.routing import Route

from bot.http.intake import certificate_check, slack_events
from bot.http.metrics import metrics
from bot.http.probes import LoopLag


def build_routes(app: AsyncApp | None, registry: CollectorRegistry, lag: LoopLag) -> Sequence[Route]:
    """Return the routes.

    Args:
        app: From ``bot.slack.app.build_app`` with a signing secret; None in Socket Mode: metrics alone.
        registry: What ``/metrics`` shows.
        lag: Of the event loop; shown, too.
    """
    shown = Gauge("advisor_loop_lag_seconds", "How late the event loop runs what is due.", registry=registry)
    shown.set_function(lambda: lag.seconds)
    routes = [Route("/metrics", metrics(registry))]
    if app is not None:
        routes.append(Route("/slack/events", slack_events(app), methods=["POST"]))
        routes.append(Route("/slack/events", certificate_check, methods=["GET"]))
    return routes

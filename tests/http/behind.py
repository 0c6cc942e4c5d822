"""A door with everything behind it, as the advisor opens it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette

from bot.http.app import build_routes
from bot.http.door import Door
from bot.http.probes import Ready


async def yes() -> bool:
    """Be ready."""
    return True


def furnished(app: AsyncApp | None, ready: Ready = yes, registry: CollectorRegistry | None = None) -> Starlette:
    """Return what serves *app*, its probes and metrics."""
    door = Door(ready)
    door.furnish(build_routes(app, registry or CollectorRegistry(), door.lag))
    return door.asgi

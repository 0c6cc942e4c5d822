"""What the process counts, for Prometheus: never with any data of people's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response


def metrics(registry: CollectorRegistry) -> Callable[[Request], Awaitable[Response]]:
    """Return the Prometheus endpoint over *registry*."""

    async def endpoint(_: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return endpoint

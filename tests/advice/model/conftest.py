from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.advice.model.endpoint import Endpoint, EndpointConfig
from tests.advice.model.stub import StubModel, Turn

Served = Callable[..., Awaitable[tuple[StubModel, Endpoint]]]


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    """Start a stub with a script and an endpoint that points at it."""
    opened: list[StubModel | Endpoint] = []

    async def start(*script: Turn, **config: object) -> tuple[StubModel, Endpoint]:
        stub = await StubModel(list(script)).start()
        fields: dict[str, object] = {"model": "tiny", "base_url": stub.url, "deadline_s": 5.0, "retries": 0} | config
        endpoint = Endpoint(EndpointConfig(**fields))  # type: ignore[arg-type]
        opened.extend([endpoint, stub])
        return stub, endpoint

    yield start
    for each in opened:
        await (each.close() if isinstance(each, Endpoint) else each.stop())

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest

from bot.advice.model.connecting import EndpointConfig
from bot.advice.model.endpoint import Endpoint
from bot.advice.model.faults import ModelFaultError
from tests.advice.model.stub import StubModel, Turn

Served = Callable[..., Awaitable[tuple[StubModel, Endpoint]]]


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    """Start a stub with a script and an endpoint that points at it."""
    opened: list[StubModel | Endpoint] = []

    async def start(*script: Turn, **config: object) -> tuple[StubModel, Endpoint]:
        stub = await StubModel(list(script)).start()
        fields: dict[str, object] = {"model": "tiny", "base_url": stub.url, "deadline_s": 60.0, "retries": 0} | config
        endpoint = Endpoint(EndpointConfig(**fields))  # type: ignore[arg-type]
        with suppress(ModelFaultError):  # azure-identity may be missing on purpose
            await endpoint.warm()  # no deadline is to count the import
        opened.extend([endpoint, stub])
        return stub, endpoint

    yield start
    for each in opened:
        await (each.close() if isinstance(each, Endpoint) else each.stop())

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter
from starlette.applications import Starlette
from starlette.requests import Request

from bot.http import probes
from bot.http.probes import LoopLag, healthz
from tests.http.behind import furnished, yes


@asynccontextmanager
async def asking(served: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        served.router.lifespan_context(served),
        httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url="http://advisor") as client,
    ):
        yield client


async def no() -> bool:
    return False


async def broken() -> bool:
    raise RuntimeError("password=hunter2")


async def stuck() -> bool:
    await asyncio.Event().wait()
    return True


async def test_a_process_whose_loop_turns_is_alive() -> None:
    async with asking(furnished(None)) as client:
        response = await client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok")


@pytest.mark.parametrize(("seconds", "status"), [(1.9, 200), (2.0, 503), (60.0, 503)])
async def test_a_loop_that_lags_is_not_alive(seconds: float, status: int) -> None:
    lag = LoopLag()
    lag.seconds = seconds
    assert (await healthz(lag)(Request({"type": "http"}))).status_code == status


async def test_the_lag_is_what_a_blocked_loop_adds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "SAMPLE_EVERY_S", 0.0)
    lag, loop = LoopLag(), asyncio.get_running_loop()
    lag.seconds = -1.0
    async with lag.sampled():
        await asyncio.sleep(0)
        started = loop.time()
        while loop.time() - started < 0.05:  # the loop cannot turn meanwhile
            pass
        while lag.seconds < 0.04:  # noqa: ASYNC110 - the sampler has nothing to wait on
            await asyncio.sleep(0)
    assert 0.04 <= lag.seconds < 1


@pytest.mark.parametrize(("ready", "status"), [(yes, 200), (no, 503), (broken, 503), (stuck, 503)])
async def test_readiness_is_what_the_check_says_and_nothing_leaks(
    ready: Callable[[], Awaitable[bool]], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes, "READY_WITHIN_S", 0.05)
    async with asking(furnished(None, ready)) as client:
        response = await client.get("/readyz")
    assert response.status_code == status
    assert response.text in {"ok", "not ready"}


async def test_metrics_show_the_registry() -> None:
    registry = CollectorRegistry()
    Counter("advisor_posts", "Posts sent.", registry=registry).inc()
    async with asking(furnished(None, yes, registry)) as client:
        response = await client.get("/metrics")
    assert "advisor_posts_total 1.0" in response.text
    assert response.headers["content-type"].startswith("text/plain")


async def test_in_socket_mode_slack_has_no_endpoint() -> None:
    async with asking(furnished(None)) as client:
        assert (await client.post("/slack/events", content=b"{}")).status_code == 404

"""Whoever comes before the advisor has been made waits for it, unless there is no point in waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.http import door as doors
from bot.http.door import Door
from tests.http.behind import yes


@pytest.fixture
def door() -> Door:
    return Door(yes)


@pytest.fixture
async def client(door: Door) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(door.asgi), base_url="http://advisor") as client:
        yield client


async def echo(request: Request) -> Response:
    return PlainTextResponse(await request.body())


ROUTES = [Route("/slack/events", echo, methods=["POST"])]


@pytest.fixture
async def waiting(client: httpx.AsyncClient) -> asyncio.Task[httpx.Response]:
    """A delivery of Slack's that came too soon."""
    delivered = asyncio.create_task(client.post("/slack/events", content=b"a message"))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not delivered.done()
    return delivered


async def test_probes_are_answered_at_once(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).status_code == 200
    assert (await client.get("/readyz")).status_code == 200


async def test_who_came_too_soon_is_let_in(door: Door, waiting: asyncio.Task[httpx.Response]) -> None:
    door.furnish(ROUTES)
    answer = await waiting
    assert (answer.status_code, answer.content) == (200, b"a message")


async def test_who_comes_later_finds_everything_as_if_it_had_always_been_there(
    door: Door, client: httpx.AsyncClient
) -> None:
    door.furnish(ROUTES)
    assert (await client.post("/slack/events", content=b"another")).text == "another"
    assert (await client.get("/slack/events")).status_code == 405
    assert (await client.get("/elsewhere")).status_code == 404
    assert (await client.get("/readyz")).status_code == 200


async def test_who_waits_is_sent_away_when_nothing_more_will_be_made(
    door: Door, waiting: asyncio.Task[httpx.Response]
) -> None:
    door.give_up()
    assert (await waiting).status_code == 503


async def test_slack_is_told_to_come_again_before_it_gives_up(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert doors.WAIT_S < 3
    monkeypatch.setattr(doors, "WAIT_S", 0.01)
    assert (await client.post("/slack/events", content=b"a message")).status_code == 503

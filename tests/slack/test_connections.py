"""The Web API client: one connection for many calls, and a short way that ends as the SDK's does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError

from bot.interview.errors import ReadinessError
from bot.slack.client import build_client, share_connections
from bot.slack.outcomes import outcome_of


@asynccontextmanager
async def served(answer: Any) -> AsyncIterator[str]:
    """Serve a Web API of which every method is *answer*; yield its address."""
    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    await runner.cleanup()


async def test_calls_share_a_connection() -> None:
    peers = set()

    async def answer(request: web.Request) -> web.Response:
        peers.add(request.remote and request.transport and request.transport.get_extra_info("peername"))
        return web.json_response({"ok": True})

    async with served(answer) as address:
        client = build_client("xoxb-1", address, timeout_s=5)
        async with share_connections(client) as session:
            for _ in range(3):
                assert (await client.auth_test())["ok"]
                assert (await client.chat_postMessage(channel="C1", text="hello"))["ok"]
    assert len(peers) == 1
    assert session.timeout.total == 5


async def _outcome(address: str, *, short: bool) -> tuple[str, str]:
    """Return what comes of a post, as the outbox sorts it: by the short way, or by the SDK's own."""
    client = build_client("xoxb-1", address, timeout_s=5)
    session = share_connections(client) if short else None
    try:
        answer = await client.chat_postMessage(channel="C1", text="hello")
        return "said", str(answer["ts"])
    except SlackApiError as error:
        sorted_as: ReadinessError = outcome_of(error)
        return type(sorted_as).__name__, str(vars(sorted_as))
    finally:
        if session is not None:
            await session.close()


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "application/json", '{"ok": true, "ts": "1.2"}'),
        (200, "application/json", '{"ok": false, "error": "channel_not_found"}'),
        (200, "application/json", '{"ok": false, "error": "token_revoked"}'),
        (200, "application/json", '{"ok": false, "error": "ratelimited"}'),
        (200, "application/json", '{"ok": false}'),
        (200, "application/json", '{"ok": tr'),
        (200, "application/json", ""),
        (200, "text/html", "<p>a proxy says hello</p>"),
        (200, "text/html", '{"ok": false, "error": "channel_not_found"}'),
        (200, "application/json", '{"ok": true, "ts": "1.2", "message": {"text": "\\ud800"}}'),
        (429, "application/json", '{"ok": false, "error": "ratelimited"}'),
        (429, "text/html", "slow down"),
        (500, "application/json", '{"ok": false, "error": "internal_error"}'),
        (502, "text/html", "<p>bad gateway</p>"),
    ],
)
async def test_whatever_slack_answers_both_ways_end_alike(status: int, kind: str, body: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, content_type=kind, text=body, headers={"Retry-After": "7"})

    async with served(answer) as address:
        assert await _outcome(address, short=True) == await _outcome(address, short=False)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", "[1, 2]"),
        ("application/json", "null"),
        ("application/json", "7"),
        ("text/plain", '{"ok": false, "error": "channel_not_found"}'),
    ],
)
async def test_an_answer_that_is_none_leaves_the_outcome_open(kind: str, body: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(content_type=kind, text=body)

    async with served(answer) as address:
        assert (await _outcome(address, short=True))[0] == "UncertainError"


async def test_once_its_connections_are_closed_a_client_opens_one_for_each_call() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "ts": "1.2"})

    async with served(answer) as address:
        client = build_client("xoxb-1", address)
        await share_connections(client).close()
        assert (await client.chat_postMessage(channel="C1", text="hello"))["ts"] == "1.2"


async def test_words_arrive_as_they_are_whatever_they_hold() -> None:
    told: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        told.append((await request.json(), request.headers["Authorization"], request.headers["Content-Type"]))
        return web.json_response({"ok": True, "ts": "1.2"})

    said = {"channel": "C1", "text": "grün \u2028 \U0001f600 \ud800", "blocks": [{"a": None, "b": [True, 1.5]}]}
    async with served(answer) as address:
        client = build_client("xoxb-1", address)
        async with share_connections(client):
            await client.api_call("chat.postMessage", json=said)
    assert told == [(said, "Bearer xoxb-1", "application/json;charset=utf-8")]

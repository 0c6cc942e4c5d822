"""How payloads reach the app: signatures, deadlines, retries, lost connections, and what the person is told."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.changes import Change, Noticed
from bot.sandbox.clock import ManualClock
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import SECRET

Json = dict[str, Any]


class Endpoint:
    """An app that does what the test says and remembers what it was sent."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        self.release = asyncio.Event()
        self.release.set()

    async def answer(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.read()))
        await self.release.wait()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200, headers=self.headers)


@pytest.fixture
async def endpoint() -> AsyncIterator[tuple[Endpoint, str]]:
    endpoint, application = Endpoint(), web.Application()
    application.router.add_post("/", endpoint.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield endpoint, f"http://127.0.0.1:{runner.addresses[0][1]}/"
    endpoint.release.set()
    await runner.cleanup()


def retries(endpoint: Endpoint) -> list[tuple[str, str]]:
    named = (headers for headers, _ in endpoint.requests)
    return [(each.get("X-Slack-Retry-Num", ""), each.get("X-Slack-Retry-Reason", "")) for each in named]


def notices(sandbox: Sandbox) -> list[str]:
    told: list[str] = []

    def listen(change: Change) -> None:
        if isinstance(change, Noticed):
            told.append(change.text)

    sandbox.workspace.listen(listen)
    return told


async def test_each_request_is_signed_over_its_exact_body(endpoint: tuple[Endpoint, str]) -> None:
    app, url = endpoint
    async with Sandbox(mode="http", request_url=url, signing_secret=SECRET) as sandbox:
        ana = sandbox.person("U0ANA")
        await ana.types("dm", "häagen & <x>")
        await ana.command("/finetune", "a & b")
        await ana.wait_for(lambda: len(sandbox.calls.of("deliver.events_api")) == 1)
    for headers, body in app.requests:
        base = f"v0:{headers['X-Slack-Request-Timestamp']}:".encode() + body
        assert headers["X-Slack-Signature"] == "v0=" + hmac.new(SECRET.encode(), base, hashlib.sha256).hexdigest()
    kinds = {headers["Content-Type"] for headers, _ in app.requests}
    assert kinds == {"application/json", "application/x-www-form-urlencoded"}
    form = next(body for headers, body in app.requests if "form" in headers["Content-Type"])
    assert parse_qs(form.decode())["text"] == ["a & b"]


async def test_events_are_sent_again_at_once_then_after_one_and_five_minutes(endpoint: tuple[Endpoint, str]) -> None:
    app, url = endpoint
    app.statuses, clock = [500, 500, 500, 500], ManualClock()
    async with Sandbox(mode="http", request_url=url, clock=clock) as sandbox:
        ana = sandbox.person("U0ANA")
        await ana.types("dm", "hello")
        await ana.wait_for(partial(_tried, sandbox, 2))
        for seconds, attempts in ((59, 2), (1, 3), (299, 3), (1, 4)):
            await clock.asleep()
            clock.advance(seconds)
            await ana.wait_for(partial(_tried, sandbox, attempts))
        assert clock.sleeping == 0
    assert retries(app) == [("", ""), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    ids = {json.loads(body)["event_id"] for _, body in app.requests}
    assert len(ids) == 1


def _tried(sandbox: Sandbox, attempts: int) -> bool:
    return len(sandbox.calls.of("deliver.events_api")) == attempts


async def test_an_app_may_ask_for_no_retry(endpoint: tuple[Endpoint, str]) -> None:
    app, url = endpoint
    app.statuses, app.headers = [500], {"x-slack-no-retry": "1"}
    async with Sandbox(mode="http", request_url=url, retry_scale=0.0) as sandbox:
        ana = sandbox.person("U0ANA")
        await ana.types("dm", "one")
        await ana.wait_for(lambda: sandbox.calls.of("deliver.events_api", outcome="http_error"))
        app.headers = {}
        await ana.types("dm", "two")
        await ana.wait_for(lambda: sandbox.calls.of("deliver.events_api", outcome="ok"))
    assert retries(app) == [("", ""), ("", "")]


async def test_an_unreachable_app_gets_three_more_attempts(unused_tcp_port: int) -> None:
    gone = f"http://127.0.0.1:{unused_tcp_port}/"
    async with Sandbox(mode="http", request_url=gone, retry_scale=0.0) as sandbox:
        ana = sandbox.person("U0ANA")
        await ana.types("dm", "hello")
        await ana.wait_for(lambda: len(sandbox.calls.of("deliver.events_api")) == 4)
    reasons = [each.args["reason"] for each in sandbox.calls.of("deliver.events_api")]
    assert reasons == ["", "connection_failed", "connection_failed", "connection_failed"]


async def test_three_seconds_without_an_answer_are_too_many_and_the_person_is_told(
    endpoint: tuple[Endpoint, str],
) -> None:
    app, url = endpoint
    app.release.clear()
    clock = ManualClock()
    async with Sandbox(mode="http", request_url=url, clock=clock) as sandbox:
        told, ana = notices(sandbox), sandbox.person("U0ANA")
        command = asyncio.create_task(ana.command("/finetune"))
        await clock.asleep()
        clock.advance(2.9)
        assert not command.done()
        clock.advance(0.2)
        assert (await command).outcome == "timeout"
        assert told == ["/finetune failed: the app did not respond in 3 seconds (operation_timeout)."]
        assert len(sandbox.calls.of("deliver.slash_commands")) == 1
        app.release.set()


Answering = Callable[[Json], Awaitable[None]]


class Socket:
    """A bare Socket Mode connection, for what a well-behaved client would never do."""

    def __init__(self, session: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._session, self.socket = session, socket

    @classmethod
    async def open(cls, sandbox: Sandbox, session: aiohttp.ClientSession) -> "Socket":
        client = AsyncWebClient(base_url=sandbox.api_url)
        url = (await client.apps_connections_open(app_token="xapp-sandbox"))["url"]
        found = cls(session, await session.ws_connect(url))
        assert (await found.next())["type"] == "hello"
        return found

    async def next(self) -> Json:
        return dict(await self.socket.receive_json(timeout=5))

    async def ack(self, envelope: Json, payload: Json | None = None) -> None:
        answer = {"envelope_id": envelope["envelope_id"]} | ({"payload": payload} if payload else {})
        await self.socket.send_json(answer)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as open_session:
        yield open_session


async def test_an_envelope_without_ack_comes_again_with_its_number(session: aiohttp.ClientSession) -> None:
    clock = ManualClock()
    async with Sandbox(clock=clock) as sandbox:
        socket = await Socket.open(sandbox, session)
        await sandbox.person("U0ANA").types("dm", "hello")
        first = await socket.next()
        await clock.asleep()
        clock.advance(3.1)
        second = await socket.next()
        assert (first["retry_attempt"], second["retry_attempt"], second["retry_reason"]) == (0, 1, "timeout")
        assert first["payload"]["event_id"] == second["payload"]["event_id"]
        assert first["envelope_id"] != second["envelope_id"]
        await socket.ack(second)
        await sandbox.wait_for(lambda: sandbox.calls.of("deliver.events_api", outcome="ok"))
        await socket.ack(first)
        await sandbox.wait_for(lambda: sandbox.socket_mode.late_acks == 1)


async def test_what_was_not_acknowledged_when_the_line_broke_comes_over_the_next(
    session: aiohttp.ClientSession,
) -> None:
    async with Sandbox() as sandbox:
        socket = await Socket.open(sandbox, session)
        await sandbox.person("U0ANA").types("dm", "hello")
        first = await socket.next()
        await socket.socket.close()
        await sandbox.wait_for(lambda: not sandbox.socket_mode.online)
        again = await Socket.open(sandbox, session)
        second = await again.next()
        assert first["payload"]["event_id"] == second["payload"]["event_id"]
        assert second["retry_attempt"] == 1
        await again.ack(second)


async def test_events_wait_for_a_connection_and_keep_their_order(session: aiohttp.ClientSession) -> None:
    async with Sandbox() as sandbox:
        ana = sandbox.person("U0ANA")
        for word in ("one", "two", "three"):
            await ana.types("dm", word)
        socket = await Socket.open(sandbox, session)
        envelopes = [await socket.next() for _ in range(3)]
        assert [each["payload"]["event"]["text"] for each in envelopes] == ["one", "two", "three"]
        assert {each["retry_attempt"] for each in envelopes} == {0}


async def test_each_envelope_goes_to_one_connection_of_at_most_ten(session: aiohttp.ClientSession) -> None:
    async with Sandbox() as sandbox:
        first, second = await Socket.open(sandbox, session), await Socket.open(sandbox, session)
        ana = sandbox.person("U0ANA")
        texts = [(await ana.types("dm", word), word)[1] for word in ("one", "two")]
        got = [(await each.next())["payload"]["event"]["text"] for each in (first, second)]
        assert sorted(got) == sorted(texts)
        more = [await Socket.open(sandbox, session) for _ in range(8)]
        assert len(more) == 8
        with pytest.raises(SlackApiError, match="too_many_websockets"):
            await Socket.open(sandbox, session)


async def test_a_ticket_is_good_for_one_connection(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    url = sandbox.socket_mode.new_url()
    await session.ws_connect(url)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(url)


async def test_a_disconnect_frame_is_sent_on_demand(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    socket = await Socket.open(sandbox, session)
    async with session.post(f"{sandbox.url}/_sandbox/connections", json={"reason": "refresh_requested"}) as answer:
        assert answer.status == 200
    assert (await socket.next())["reason"] == "refresh_requested"
    assert (await socket.socket.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_the_ping_comes_back_as_pong_with_the_same_words(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    url = sandbox.socket_mode.new_url()
    async with session.ws_connect(url, autoping=False) as socket:
        await socket.receive()
        await socket.ping(b"sdk-ping-pong:1")
        pong = await socket.receive()
        assert (pong.type, bytes(pong.data)) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1")


async def test_an_app_with_a_manifest_hears_what_it_subscribed_to_and_no_more(
    session: aiohttp.ClientSession,
) -> None:
    manifest = {
        "oauth_config": {"scopes": {"bot": ["chat:write", "app_mentions:read"]}},
        "settings": {"event_subscriptions": {"bot_events": ["app_mention", "message.im"]}},
    }
    async with Sandbox(manifest=manifest) as sandbox:
        socket = await Socket.open(sandbox, session)
        ana = sandbox.person("U0ANA")
        await ana.types("ml-platform", "@Sample app hello")
        assert (await socket.next())["payload"]["event"]["type"] == "app_mention"
        assert len(sandbox.workspace.channels["C0PLATFORM"].messages) == 1
        assert sandbox.deliveries.pending == 1

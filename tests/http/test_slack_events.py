"""Signed HTTP: what gets in, what does not, and that nothing of it is logged (the abuse rows 1 to 5)."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import AsyncIterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlencode

import httpx
import pytest
from slack_bolt.async_app import AsyncBoltRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import Message

from bot.engine.seams import Delivery
from bot.http.intake import MAX_BODY_BYTES, slack_events
from bot.interview.events import MessageSent, QuestionAsked
from bot.slack.app import SignedApp, SignedRequest, build_app
from bot.slack.client import build_client
from bot.slack.listeners import register
from knowledge.loading import bundled_pack
from tests.http.behind import furnished

SECRET, NOW = "a-signing-secret", 1_700_000_000
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass
class Inbox:
    stored: list[Delivery] = field(default_factory=list)
    failing: bool = False

    async def receive(self, delivery: Delivery) -> None:
        if self.failing:
            raise RuntimeError("no disk")
        self.stored.append(delivery)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def bolt(inbox: Inbox) -> SignedApp:
    app = build_app(build_client("xoxb-test", "http://127.0.0.1:9/api/"), SECRET, now=lambda: float(NOW))
    register(app, inbox, bundled_pack(), now=lambda: float(NOW))
    return app


@pytest.fixture
def served(bolt: SignedApp) -> Starlette:
    return furnished(bolt)


@pytest.fixture
async def http(served: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(served, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://advisor") as client:
        yield client


def signed(body: bytes, *, secret: str = SECRET, timestamp: str = str(NOW)) -> dict[str, str]:
    mac = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Signature": f"v0={mac}", "X-Slack-Request-Timestamp": timestamp, "Content-Type": JSON}


def a_message(text: str = "my secret words") -> bytes:
    event = {
        "type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": text, "ts": "1700000000.000100",
    }  # fmt: skip
    return json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}).encode()


async def post(http: httpx.AsyncClient, body: bytes, headers: Any) -> httpx.Response:
    return await http.post("/slack/events", content=body, headers=headers)


# ── what gets in ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_signed_event_is_stored_and_answered(http: httpx.AsyncClient, inbox: Inbox) -> None:
    body = a_message()
    assert (await post(http, body, signed(body))).status_code == 200
    assert [each.event for each in inbox.stored] == [
        MessageSent("U1", "D1:1700000000.000100", "my secret words", "2023-11-14")
    ]


async def test_what_cannot_be_stored_is_answered_so_that_slack_sends_it_again(
    http: httpx.AsyncClient, inbox: Inbox
) -> None:
    inbox.failing = True
    body = a_message()
    assert (await post(http, body, signed(body))).status_code == 503


async def test_the_app_takes_nothing_whose_signature_was_not_checked_before(bolt: SignedApp, inbox: Inbox) -> None:
    body = a_message()
    headers: dict[str, str | Sequence[str]] = {**signed(body)}
    assert (await bolt.async_dispatch(AsyncBoltRequest(body=body.decode(), headers=headers))).status == 401
    assert (await bolt.async_dispatch(SignedRequest(body=body.decode(), headers=headers))).status == 200
    assert len(inbox.stored) == 1


def a_command(text: str) -> bytes:
    fields = {"command": "/finetune", "text": text, "team_id": "T1", "user_id": "U1", "trigger_id": "t.1"}
    return urlencode(fields | {"channel_id": "C1", "response_url": "https://hooks.slack.com/x"}).encode()


@pytest.mark.parametrize("text", ["ask how many examples?", "ask what payload size?", "ask payload=1", "ask ¿más?"])
async def test_a_slash_command_arrives_whole_whatever_its_words(
    http: httpx.AsyncClient, inbox: Inbox, text: str
) -> None:
    body = a_command(text)
    assert (await post(http, body, signed(body) | {"Content-Type": FORM})).status_code == 200
    (delivery,) = inbox.stored
    assert isinstance(delivery.event, QuestionAsked)
    assert f"ask {delivery.event.text}" == text


async def test_interactivity_arrives_as_a_form(http: httpx.AsyncClient, inbox: Inbox) -> None:
    pressed = {
        "type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}, "trigger_id": "t",
        "container": {"type": "message", "channel_id": "D1", "message_ts": "1.1"},
        "actions": [{"action_id": "ft.control.skip", "value": "1:data", "block_id": "b", "action_ts": "1700000000.1"}],
    }  # fmt: skip
    body = f"payload={quote_plus(json.dumps(pressed))}".encode()
    assert (await post(http, body, signed(body) | {"Content-Type": FORM})).status_code == 200
    assert len(inbox.stored) == 1


async def test_the_challenge_is_echoed_only_where_it_is_signed(http: httpx.AsyncClient) -> None:
    body = b'{"type":"url_verification","challenge":"abc","token":"x"}'
    assert (await post(http, body, signed(body))).json() == {"challenge": "abc"}
    refused = await post(http, body, {"Content-Type": JSON})
    assert (refused.status_code, refused.content) == (401, b"")


async def test_the_certificate_check_is_answered_and_changes_nothing(http: httpx.AsyncClient, inbox: Inbox) -> None:
    assert (await post(http, b"ssl_check=1&token=x", {"Content-Type": FORM})).status_code == 200
    assert (await http.get("/slack/events?ssl_check=1&token=x")).status_code == 200
    assert (await http.get("/slack/events?ssl_check=0")).status_code == 405
    assert inbox.stored == []


# ── rows 1 and 2: signatures and timestamps ───────────────────────────────────────────────────────────────────────

GOOD = signed(a_message())
MAC = GOOD["X-Slack-Signature"]


@pytest.mark.parametrize(
    "signature",
    [
        None, "", "v0=", "v1=" + MAC[3:], MAC[:-1], MAC + "0", MAC.upper(), "v0=" + "0" * 64, "v0=" + "é" * 64,
        " " + MAC[:-1], MAC + "\n", "v0=" + "g" * 64,
    ],
)  # fmt: skip
async def test_wrong_signatures_are_refused_without_a_trace(
    http: httpx.AsyncClient, inbox: Inbox, caplog: pytest.LogCaptureFixture, signature: str | None
) -> None:
    headers = [(name.encode(), value.encode()) for name, value in GOOD.items() if name != "X-Slack-Signature"]
    if signature is not None:
        headers.append((b"X-Slack-Signature", signature.replace("\n", "").encode("utf-8") + b"x" * ("\n" in signature)))
    with caplog.at_level(logging.DEBUG):
        response = await post(http, a_message(), headers)
    assert (response.status_code, response.content) == (401, b"")
    assert inbox.stored == []
    assert "secret words" not in caplog.text


async def test_another_apps_secret_is_refused(http: httpx.AsyncClient, inbox: Inbox) -> None:
    body = a_message()
    assert (await post(http, body, signed(body, secret="another"))).status_code == 401
    assert inbox.stored == []


async def test_a_body_altered_by_one_byte_is_refused(http: httpx.AsyncClient, inbox: Inbox) -> None:
    body = a_message()
    assert (await post(http, body + b" ", signed(body))).status_code == 401
    assert inbox.stored == []


@pytest.mark.parametrize("name", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
async def test_a_header_given_twice_is_refused(http: httpx.AsyncClient, inbox: Inbox, name: str) -> None:
    body = a_message()
    headers = [*signed(body).items(), (name, signed(body)[name])]
    assert (await post(http, body, headers)).status_code == 401
    assert inbox.stored == []


@pytest.mark.parametrize(
    "timestamp",
    [
        str(NOW - 301), str(NOW + 301), "soon", "-1", "1" + "0" * 30, f"{NOW}.5", "", " ", f"+{NOW}", "1_700_000_000",
        "0x6553f100",
    ],
)  # fmt: skip
async def test_odd_and_old_timestamps_are_refused(http: httpx.AsyncClient, inbox: Inbox, timestamp: str) -> None:
    body = a_message()
    assert (await post(http, body, signed(body, timestamp=timestamp))).status_code == 401
    assert inbox.stored == []


@pytest.mark.parametrize("timestamp", [NOW - 299, NOW + 299])
async def test_five_minutes_either_way_are_fine(http: httpx.AsyncClient, timestamp: int) -> None:
    body = a_message()
    assert (await post(http, body, signed(body, timestamp=str(timestamp)))).status_code == 200


# ── row 3: replay ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_replayed_request_carries_the_same_keys_for_the_inbox_to_know_it_by(
    http: httpx.AsyncClient, inbox: Inbox
) -> None:
    body = a_message()
    for _ in range(2):
        await post(http, body, signed(body))
    first, second = inbox.stored
    assert first.keys == second.keys


async def test_no_other_path_takes_it(http: httpx.AsyncClient, inbox: Inbox) -> None:
    body = a_message()
    for path in ("/", "/slack/events/", "/slack/install", "/slack/commands", "/metrics"):
        assert (await http.post(path, content=body, headers=signed(body))).status_code in {307, 404, 405}
    assert (await http.get("/slack/events")).status_code == 405
    assert inbox.stored == []


# ── row 5: bodies ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_body_over_a_megabyte_is_refused_by_what_it_announces(http: httpx.AsyncClient) -> None:
    assert (await post(http, b"x" * (MAX_BODY_BYTES + 1), {"Content-Type": JSON})).status_code == 413


RUBBISH = [
    b"[" * 200_000, b'{"a":' * 100_000, b"\xff\xfe", b"{half", b"[]", b"", b"payload=%5B%5D", b"payload={",
    b'{"type":"event_callback","type":"url_verification"}',
]  # fmt: skip


@pytest.mark.parametrize("body", RUBBISH, ids=lambda body: body[:12].decode("latin-1"))
async def test_unsigned_rubbish_is_not_even_read(http: httpx.AsyncClient, body: bytes) -> None:
    assert (await post(http, body, {"Content-Type": FORM if body.startswith(b"payload") else JSON})).status_code == 401


@pytest.mark.parametrize("body", RUBBISH, ids=lambda body: body[:12].decode("latin-1"))
async def test_signed_rubbish_is_refused_or_ignored(http: httpx.AsyncClient, inbox: Inbox, body: bytes) -> None:
    headers = signed(body) | ({"Content-Type": FORM} if body.startswith(b"payload") else {})
    assert (await post(http, body, headers)).status_code in {200, 400}
    assert inbox.stored == []


@pytest.mark.parametrize("body", [b"[1]", b'"text"', b"17", b"null", b'{"event": 3}', b'{"type": ["x"]}', b"a=b"])
async def test_signed_rubbish_never_raises(http: httpx.AsyncClient, inbox: Inbox, body: bytes) -> None:
    assert (await post(http, body, signed(body))).status_code in {200, 400}
    assert inbox.stored == []


class Stream:
    """A request body that comes as the test lets it; counts how much of it was taken."""

    def __init__(self, chunk: bytes, *, endless: bool) -> None:
        self.chunk, self.endless, self.taken = chunk, endless, 0

    async def receive(self) -> Message:
        self.taken += 1
        if not self.endless and self.taken > 1:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": self.chunk, "more_body": True}


def a_request(stream: Stream) -> Request:
    scope: MutableMapping[str, Any] = {
        "type": "http", "method": "POST", "path": "/slack/events", "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"transfer-encoding", b"chunked")],
    }  # fmt: skip
    return Request(scope, stream.receive)


async def test_a_body_without_end_is_cut_off_at_a_megabyte(bolt: SignedApp) -> None:
    stream = Stream(b"x" * 65_536, endless=True)
    response = await slack_events(bolt)(a_request(stream))
    assert response.status_code == 413
    assert stream.taken * 65_536 <= MAX_BODY_BYTES + 2 * 65_536


@pytest.mark.parametrize("announced", [b"9" * 30, b"\xb2", b"-1", b"ten"])
async def test_an_odd_announcement_of_length_never_raises(bolt: SignedApp, announced: bytes) -> None:
    async def nothing() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    request = a_request(Stream(b"", endless=False))
    request.scope["headers"] = [(b"content-length", announced)]
    assert (await slack_events(bolt)(Request(request.scope, nothing))).status_code in {401, 413}


async def test_a_body_that_does_not_come_is_not_waited_for(bolt: SignedApp) -> None:
    response = await slack_events(bolt, body_within_s=0.01)(a_request(Stream(b"{", endless=False)))
    assert response.status_code == 408


async def test_a_client_that_leaves_is_nothing_to_worry_about(bolt: SignedApp) -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    request = a_request(Stream(b"", endless=False))
    assert (await slack_events(bolt)(Request(request.scope, gone))).status_code == 400


USER = {"id": "U1", "team_id": "T1"}
PRESSED = {"type": "block_actions", "user": USER, "team": {"id": "T1"}, "trigger_id": "1.2"}


@pytest.mark.parametrize(
    "body",
    [
        {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {}},
        {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": 3}},
        {"type": "event_callback", "team_id": "T1", "event_id": "Ev1"},
        {"type": "block_suggestion", "user": USER, "team": {"id": "T1"}},
        {"type": ["event_callback"]},
    ],
)
async def test_what_no_listener_matches_is_acknowledged(
    http: httpx.AsyncClient, inbox: Inbox, body: dict[str, Any]
) -> None:
    raw = json.dumps(body).encode()
    assert (await http.post("/slack/events", content=raw, headers=signed(raw))).status_code == 200
    assert inbox.stored == []


@pytest.mark.parametrize(
    "body",
    [
        {"type": "event_callback", "event": 3},
        {"type": "event_callback", "event": [], "authorizations": 3},
        {"type": "event_callback", "event": {"type": "message", "channel": {}}, "authorizations": "x"},
        {**PRESSED, "user": 3},
        {**PRESSED, "team": "T1", "actions": []},
        {**PRESSED, "actions": 3, "container": []},
        {"type": "view_submission", "user": [], "view": {"callback_id": 3, "state": None}},
    ],
)
async def test_a_payload_of_another_shape_is_never_our_failure(
    http: httpx.AsyncClient, inbox: Inbox, body: dict[str, Any]
) -> None:
    raw = json.dumps(body).encode()
    form = urlencode({"payload": raw.decode()}).encode()
    for content, kind in ((raw, JSON), (form, FORM)):
        answer = await http.post("/slack/events", content=content, headers=signed(content) | {"Content-Type": kind})
        assert answer.status_code in {200, 400}
    assert inbox.stored == []

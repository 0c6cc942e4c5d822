"""The app in process: what is stored before Slack is answered, and what the answer is."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Sequence
from typing import Any, TypeAlias

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.block_kit.surfaces import check_blocks, check_view
from bot.slack import listeners, words
from bot.slack.app import build_app
from bot.slack.client import build_client
from bot.slack.listeners import register
from knowledge.pack import Pack

Payloads: TypeAlias = Any  # tests/slack/conftest.py
Inbox: TypeAlias = Any


class WebApi:
    """Answers every call and keeps it; a call can be waited for."""

    def __init__(self) -> None:
        self.calls: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json() if request.content_type == "application/json" else dict(request.query)
        await self.calls.put((request.match_info["method"], body))
        return web.json_response({"ok": True, "view": {"id": "V1"}})


@pytest.fixture
async def api() -> WebApi:
    return WebApi()


@pytest.fixture
async def client(api: WebApi) -> AsyncIterator[AsyncWebClient]:
    served = web.Application()
    served.router.add_post("/api/{method}", api.answer)
    async with TestServer(served, host="127.0.0.1") as server:
        yield build_client("xoxb-test", str(server.make_url("/api/")))


@pytest.fixture
def app(client: AsyncWebClient, inbox: Inbox, pack: Pack) -> AsyncApp:
    app = build_app(client)
    register(app, inbox, pack, now=lambda: 1_700_000_000.0)
    return app


async def send(app: AsyncApp, body: dict[str, Any]) -> BoltResponse:
    return await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))


# ── stored before it is answered ──────────────────────────────────────────────────────────────────────────────────


def gestures(payloads: Payloads) -> list[dict[str, Any]]:
    return [
        payloads.message("hello"),
        payloads.edited("a", "b"),
        payloads.mention("<@UBOT> hi"),
        payloads.command("status"),
        payloads.pressed({"action_id": "ft.control.skip", "value": "1:data"}),
        payloads.submitted(payloads.written("words")),
    ]


async def test_what_is_for_us_is_stored_once_and_acknowledged(app: AsyncApp, inbox: Inbox, payloads: Payloads) -> None:
    for body in gestures(payloads):
        assert (await send(app, body)).status == 200
    assert len(inbox.stored) == len(gestures(payloads))


async def test_nothing_is_acknowledged_that_could_not_be_stored(
    app: AsyncApp, inbox: Inbox, payloads: Payloads, caplog: pytest.LogCaptureFixture
) -> None:
    inbox.failure = RuntimeError("INSERT … parameters: my secret words")
    with caplog.at_level(logging.DEBUG):
        for body in gestures(payloads):
            assert (await send(app, body)).status == 503  # in Socket Mode: no answer, so Slack sends it again
    assert "secret words" not in caplog.text


async def test_an_inbox_that_hangs_is_given_up_within_slacks_three_seconds(
    app: AsyncApp, payloads: Payloads, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "COMMIT_WITHIN_S", 0.01)
    held = asyncio.Event()

    async def hangs(_: Any) -> None:
        await held.wait()

    monkeypatch.setattr(inbox, "receive", hangs)
    assert (await send(app, payloads.message("hello"))).status == 503
    assert listeners.COMMIT_WITHIN_S < 3


async def test_the_commit_comes_first(app: AsyncApp, inbox: Inbox, payloads: Payloads) -> None:
    answered: list[bool] = []
    sending: list[asyncio.Task[BoltResponse]] = []
    inbox.on_receive = lambda _: answered.append(sending[0].done())
    sending.append(asyncio.ensure_future(send(app, payloads.message("hello"))))
    await sending[0]
    assert answered == [False]


# ── nothing is left unanswered ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["channel_archive", "message", "app_uninstalled", "reaction_added", "anything_new"])
async def test_events_we_do_not_use_are_answered(app: AsyncApp, inbox: Inbox, payloads: Payloads, kind: str) -> None:
    body = payloads.event({"type": kind, "channel": "C1", "user": "U1"})
    assert (await send(app, body)).status == 200
    assert inbox.stored == []


@pytest.mark.parametrize(
    "body",
    [
        {"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1, "api_app_id": "A1"},
        {"type": "shortcut", "callback_id": "x", "user": {"id": "U1"}, "team": {"id": "T1"}, "trigger_id": "t"},
        {"type": "message_action", "callback_id": "x", "user": {"id": "U1"}, "team": {"id": "T1"}, "trigger_id": "t"},
        {"type": "block_suggestion", "action_id": "x", "block_id": "b", "value": "v", "user": {"id": "U1"}},
        {"type": "view_closed", "user": {"id": "U1"}, "view": {"callback_id": "x", "type": "modal"}},
        {"type": "view_submission", "user": {"id": "U1"}, "view": {"id": "V", "callback_id": "x", "type": "modal"}},
        {"type": "function_executed", "anything": 1},
        {"type": "something_slack_may_invent"},
    ],
)
async def test_other_payloads_are_answered(app: AsyncApp, inbox: Inbox, body: dict[str, Any]) -> None:
    assert (await send(app, body)).status == 200
    assert inbox.stored == []


async def test_a_misshapen_message_is_answered(app: AsyncApp, inbox: Inbox, payloads: Payloads) -> None:
    assert (await send(app, payloads.message(ts=None))).status == 200
    assert inbox.stored == []


# ── the slash command's private line ──────────────────────────────────────────────────────────────────────────────


async def line(app: AsyncApp, body: dict[str, Any]) -> str:
    """Return all words of the private line, "" where there is none; nothing in it is markup."""
    answer = await send(app, body)
    if not answer.body:
        return ""
    told = json.loads(answer.body)
    assert check_blocks(told["blocks"]) == []
    assert not {"<", ">"} & set(told["text"])
    return "".join(each.get("text", "") for each in told["blocks"][0]["elements"][0]["elements"])


async def test_from_a_channel_the_way_leads_into_the_dm(app: AsyncApp, payloads: Payloads) -> None:
    for text in ("", "start a bot", "resume", "pause", "cancel", "restart"):
        told = await line(app, payloads.command(text))
        assert told == "Let's go on in our direct message."
    body = (await send(app, payloads.command("start"))).body
    assert "app_redirect?app=A1&team=T1" in body


async def test_in_the_dm_nothing_is_said_twice(app: AsyncApp, payloads: Payloads) -> None:
    await send(app, payloads.home_opened("messages"))
    assert await line(app, payloads.command("start", channel_id="D1")) == ""
    assert "our direct message" in await line(app, payloads.command("start", channel_id="D7"))


@pytest.mark.parametrize("text", ["status", "summary", "list", "help"])
async def test_what_is_answered_in_place_needs_no_line(app: AsyncApp, payloads: Payloads, text: str) -> None:
    assert await line(app, payloads.command(text)) == ""


async def test_a_question_is_acknowledged_while_it_is_looked_up(app: AsyncApp, payloads: Payloads) -> None:
    assert await line(app, payloads.command("ask why?")) == words.LOOKING_UP
    assert await line(app, payloads.command("how many examples do I need?")) == words.LOOKING_UP
    assert await line(app, payloads.command("ask")) == words.ASK_WHAT.replace("`", "")


async def test_slips_are_met_kindly_and_not_repeated(app: AsyncApp, inbox: Inbox, payloads: Payloads) -> None:
    assert "/finetune status" in await line(app, payloads.command("stauts"))
    both = await line(app, payloads.command("stat"))
    assert "/finetune start" in both
    assert "/finetune status" in both
    kept = await line(app, payloads.command("&lt;!channel&gt; boo"))
    assert "/finetune start <!channel> boo" in kept
    assert await line(app, payloads.command("xyzzy")) == words.UNKNOWN_COMMAND.replace("`", "")
    assert inbox.stored == []


# ── windows ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_write_more_opens_the_editor_at_once(
    app: AsyncApp, api: WebApi, inbox: Inbox, payloads: Payloads, pack: Pack
) -> None:
    body = payloads.pressed({"action_id": "ft.write", "value": "3:data"}, trigger_id="trigger.9")
    assert (await send(app, body)).status == 200
    method, sent = await api.calls.get()
    assert (method, sent["trigger_id"]) == ("views.open", "trigger.9")
    assert check_view(sent["view"], "modal") == []
    assert sent["view"]["private_metadata"] == "3:data"
    assert pack.section("data").heading in str(sent["view"])
    assert "replace" not in {each.get("block_id") for each in sent["view"]["blocks"]}
    assert inbox.stored == []


async def test_the_editor_under_a_follow_up_shows_the_follow_up(
    app: AsyncApp, api: WebApi, payloads: Payloads, pack: Pack
) -> None:
    await send(app, payloads.pressed({"action_id": "ft.write.about.data.curated", "value": "3:data"}))
    _, sent = await api.calls.get()
    shown = str(sent["view"]["blocks"][0])
    assert pack.criterion("data.curated").probe.text in shown
    assert pack.section("data").ask not in shown
    assert "replace" not in {each.get("block_id") for each in sent["view"]["blocks"]}


async def test_the_editor_asks_about_earlier_answers_where_there_are_some(
    app: AsyncApp, api: WebApi, payloads: Payloads
) -> None:
    await send(app, payloads.pressed({"action_id": "ft.write.again", "value": "3:data"}))
    _, sent = await api.calls.get()
    assert "replace" in {each.get("block_id") for each in sent["view"]["blocks"]}


async def test_the_editor_holds_what_they_said_before(
    api: WebApi, client: AsyncWebClient, inbox: Inbox, payloads: Payloads, pack: Pack
) -> None:
    async def answers_of(lane: str, section: str) -> Sequence[str]:
        assert (lane, section) == ("T1:U1", "data")
        return ("4,000 pairs", "as JSONL")

    editing = build_app(client)
    register(editing, inbox, pack, team="T1", answers_of=answers_of)
    await send(editing, payloads.pressed({"action_id": "ft.write.again", "value": "3:data"}))
    _, sent = await api.calls.get()
    parts = [each["element"].get("initial_value", "") for each in sent["view"]["blocks"][1:4]]
    assert parts == ["4,000 pairs\nas JSONL", "", ""]


async def test_the_editor_opens_even_if_the_answers_cannot_be_read(
    api: WebApi, client: AsyncWebClient, inbox: Inbox, payloads: Payloads, pack: Pack
) -> None:
    async def answers_of(lane: str, section: str) -> Sequence[str]:
        raise OSError(f"nobody reads {section} in {lane}")

    editing = build_app(client)
    register(editing, inbox, pack, team="T1", answers_of=answers_of)
    await send(editing, payloads.pressed({"action_id": "ft.write.again", "value": "3:data"}))
    method, _ = await api.calls.get()
    assert method == "views.open"


async def test_an_empty_answer_is_sent_back_with_the_reason(app: AsyncApp, inbox: Inbox, payloads: Payloads) -> None:
    answer = await send(app, payloads.submitted(payloads.written("  ")))
    assert answer.status == 200
    assert words.MODAL_EMPTY in str(answer.body)
    assert inbox.stored == []
    assert "errors" not in str((await send(app, payloads.submitted(payloads.written("words")))).body)


async def test_whoever_opens_the_home_tab_is_heard_and_the_messages_tab_is_not(
    client: AsyncWebClient, inbox: Inbox, pack: Pack, payloads: Payloads
) -> None:
    heard: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def opened(team: str, user: str) -> None:
        heard.put_nowait((team, user))

    app = build_app(client)
    register(app, inbox, pack, home_opened=opened)
    await send(app, payloads.home_opened("messages"))
    await send(app, payloads.home_opened("home"))
    assert await heard.get() == ("T1", "U1")
    assert heard.empty()


async def test_whoever_does_something_is_met_and_bots_are_not(
    client: AsyncWebClient, inbox: Inbox, pack: Pack, payloads: Payloads
) -> None:
    heard: list[tuple[str, str]] = []
    app = build_app(client)
    register(app, inbox, pack, met=lambda team, user: heard.append((team, user)))
    pressed = payloads.pressed({"action_id": "ft.control.skip", "value": "1:data"})
    for each in (payloads.message("hello"), payloads.command("status"), pressed, payloads.message("x", bot_id="B1")):
        await send(app, each)
    assert heard == [("T1", "U1")] * 3


async def test_where_a_command_was_typed_is_known_from_what_came_before(
    app: AsyncApp, inbox: Inbox, payloads: Payloads
) -> None:
    await send(app, payloads.message("hello"))
    await send(app, payloads.command("status", channel_id="D1"))
    await send(app, payloads.command("status", channel_id="C1", trigger_id="t.2"))
    _, at_home, elsewhere = (each.event for each in inbox.stored)
    assert (at_home.to.kind, elsewhere.to.kind) == ("dm", "private")


# ── construction ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_environment_cannot_change_how_the_app_works(
    monkeypatch: pytest.MonkeyPatch, payloads: Payloads, inbox: Inbox, pack: Pack
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-other")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "other")
    app = build_app(build_client("xoxb-test", "http://127.0.0.1:9/api/"))
    register(app, inbox, pack)
    assert app.oauth_flow is None
    assert app.installation_store is None
    assert (await send(app, payloads.message("hello"))).status == 200
    assert os.environ["SLACK_CLIENT_ID"] == "1.2"


def test_a_client_that_would_post_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="retry_handlers"):
        build_app(AsyncWebClient(token="xoxb-test"))


def test_an_empty_signing_secret_is_refused(client: AsyncWebClient) -> None:
    with pytest.raises(ValueError, match="empty"):
        build_app(client, " ")


async def test_without_a_secret_no_http_request_gets_in(client: AsyncWebClient, inbox: Inbox, pack: Pack) -> None:
    app = build_app(client)
    register(app, inbox, pack)
    response = await app.async_dispatch(AsyncBoltRequest(body='{"type":"event_callback"}'))
    assert response.status == 401


async def test_an_exception_of_a_listener_is_logged_by_its_type_alone(
    app: AsyncApp,
    inbox: Inbox,
    payloads: Payloads,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    body = payloads.pressed({"action_id": "ft.write", "value": "3:data"})
    body["user"] = {"id": ""}  # misshapen: the listener's own model refuses it
    body["message"] = {"text": "my secret words"}
    await send(app, body)
    assert "secret words" not in caplog.text + capsys.readouterr().out

"""The page's side: what it reads, what it is pushed, what its gestures do. No browser, plain HTTP and WebSocket."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Connect

Json = dict[str, Any]
BUTTON: list[Json] = [
    {
        "type": "actions",
        "block_id": "row",
        "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}],
    }
]
MODAL: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "T"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {"type": "plain_text_input", "action_id": "typed"},
        }
    ],
}


class Page:
    """What the page does, without a screen."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession, me: str) -> None:
        self._sandbox, self._session, self.me = sandbox, session, me

    async def get(self, name: str, **query: str) -> Json:
        async with self._session.get(f"{self._sandbox.url}/_page/{name}", params={"as": self.me, **query}) as answer:
            return dict(await answer.json())

    async def post(self, name: str, **asked: object) -> Json:
        async with self._session.post(f"{self._sandbox.url}/_page/{name}", json={"as": self.me, **asked}) as answer:
            return dict(await answer.json())

    async def live(self) -> "Live":
        return Live(await self._session.ws_connect(f"{self._sandbox.url}/_page/live?as={self.me}"))


class Live:
    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def until(self, kind: str) -> Json:
        while True:
            push: Json = await self._socket.receive_json(timeout=5)
            if push["type"] == kind:
                return push


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as session:
        yield Page(sandbox, session, "U0ANA")


async def test_the_state_is_what_this_person_sees(sandbox: Sandbox, page: Page) -> None:
    state = await page.get("state")
    assert [each["name"] for each in state["people"]] == ["ana", "ben", "chi", "dev"]
    kinds = {each["name"]: (each["kind"], each["app_is_member"]) for each in state["channels"]}
    assert kinds["eng-leads"] == ("private", True)
    assert kinds["customer-support-ai"] == ("public", False)
    assert [each["with"] for each in state["channels"] if each["kind"] == "im"] == ["U0SANDBOX"]
    assert state["app"]["online"] is False
    page.me = "U0BEN"
    assert "eng-leads" not in [each["name"] for each in (await page.get("state"))["channels"]]
    page.me = "U404"
    assert await page.get("state") == {"error": "There is nobody here with the id U404."}
    assert len(sandbox.workspace.people) == 4


async def test_a_conversation_is_pushed_as_it_happens(
    sandbox: Sandbox, page: Page, app: AsyncApp, connect: Connect
) -> None:
    @app.event("message")
    async def on_message(event: Json, client: AsyncWebClient) -> None:
        if "bot_id" not in event:
            await client.chat_postMessage(channel=event["channel"], text="Press.", blocks=BUTTON, thread_ts=event["ts"])

    @app.action("go")
    async def on_go(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("form")
    async def on_form(ack: AsyncAck, body: Json) -> None:
        name = body["view"]["state"]["values"]["name"]["typed"]["value"]
        await (ack() if name == "Ana" else ack(response_action="errors", errors={"name": "Only Ana."}))

    await connect(app, sandbox)
    live, dm = await page.live(), sandbox.workspace.dm("U0ANA").id
    ts = (await page.post("post", channel=dm, text="hello"))["ts"]
    assert (await live.until("message"))["message"]["ts"] == ts
    reply = await live.until("message")
    assert (reply["message"]["text"], reply["thread_ts"]) == ("Press.", ts)
    assert (await live.until("message_changed"))["message"]["reply_count"] == 1
    thread = (await page.get("history", channel=dm, thread_ts=ts))["messages"]
    assert [each["text"] for each in thread] == ["hello", "Press."]
    top = (await page.get("history", channel=dm))["messages"]
    assert [each["text"] for each in top] == ["hello"]
    place = {"type": "message", "channel": dm, "ts": reply["message"]["ts"]}
    action = {"block_id": "row", "action_id": "go", "type": "button"}
    assert await page.post("action", container=place, action=action, values={}) == {"ok": True}
    view = await live.until("view")
    assert (view["action"], view["view"]["title"]["text"]) == ("open", "T")

    def typed(name: str) -> Json:
        return {"name": {"typed": {"type": "plain_text_input", "value": name}}}

    assert await page.post("submit", view_id=view["view_id"], values=typed("Bob")) == {"errors": {"name": "Only Ana."}}
    assert await page.post("submit", view_id=view["view_id"], values=typed("Ana")) == {"ok": True}
    assert (await live.until("view"))["action"] == "close"


async def test_edits_deletions_ephemerals_home_and_status_are_pushed(
    sandbox: Sandbox, page: Page, client: AsyncWebClient
) -> None:
    live, dm = await page.live(), sandbox.workspace.dm("U0ANA").id
    ts = (await page.post("post", channel=dm, text="one"))["ts"]
    await page.post("edit", channel=dm, ts=ts, text="two")
    changed = await live.until("message_changed")
    assert (changed["message"]["text"], changed["message"]["edited"]["user"]) == ("two", "U0ANA")
    await client.assistant_threads_setStatus(channel_id=dm, thread_ts=ts, status="is thinking…")
    assert (await live.until("status"))["text"] == "is thinking…"
    await client.chat_postMessage(channel=dm, thread_ts=ts, text="done")
    assert (await live.until("status"))["text"] == ""
    whisper = (await client.chat_postEphemeral(channel=dm, user="U0ANA", text="psst"))["message_ts"]
    assert (await live.until("ephemeral"))["message"]["text"] == "psst"
    await page.post("delete", channel=dm, ts=whisper)
    assert (await live.until("ephemeral_deleted"))["ts"] == whisper
    assert await page.post("home") == {"view": None}
    await client.views_publish(user_id="U0ANA", view={"type": "home", "blocks": [{"type": "divider"}]})
    assert (await live.until("home"))["view"]["type"] == "home"
    reply = sandbox.person("U0ANA").sees("dm")[-1]["ts"]
    await client.chat_delete(channel=dm, ts=reply)
    assert (await live.until("message_deleted"))["ts"] == reply


async def test_nobody_is_pushed_what_others_alone_may_see(sandbox: Sandbox, page: Page, client: AsyncWebClient) -> None:
    page.me = "U0BEN"
    live = await page.live()
    await sandbox.person("U0ANA").types("eng-leads", "private")
    await sandbox.person("U0ANA").types("dm", "also private")
    await client.chat_postEphemeral(channel="C0PLATFORM", user="U0ANA", text="psst")
    await sandbox.person("U0ANA").types("general", "public")
    assert (await live.until("message"))["message"]["text"] == "public"
    assert await page.get("history", channel="C0LEADS") == {
        "error": "There is no such conversation, or it is not yours to see."
    }


async def test_a_command_nobody_answers_leaves_a_notice(sandbox: Sandbox, page: Page) -> None:
    live = await page.live()
    assert await page.post("command", channel="C0GENERAL", command="/finetune", text="") == {"ok": False}
    notice = await live.until("notice")
    assert (notice["level"], notice["text"]) == ("error", "/finetune failed: the app is offline (dispatch_failed).")
    assert sandbox.person("U0ANA").sees("general") == []


async def test_joining_inviting_and_reading_change_the_state(sandbox: Sandbox, page: Page) -> None:
    live = await page.live()
    await page.post("invite_app", channel="C0RANDOM")
    await live.until("state")
    await sandbox.person("U0BEN").types("customer-support-ai", "news")

    async def room() -> Json:
        state = await page.get("state")
        return next(dict(each) for each in state["channels"] if each["id"] == "C0RANDOM")

    assert ((await room())["app_is_member"], (await room())["unread"]) == (True, 2)
    await page.post("read", channel="C0RANDOM")
    assert (await room())["unread"] == 0
    page.me = "U0CHI"
    assert (await page.post("post", channel="C0RANDOM", text="x")) == {"error": "Join the channel first."}
    await page.post("join", channel="C0RANDOM")
    assert "ts" in await page.post("post", channel="C0RANDOM", text="x")


async def test_an_upload_is_shared_and_served_byte_for_byte(sandbox: Sandbox, page: Page) -> None:
    content, dm = bytes(range(256)) + b"\r\n--x\r\n", sandbox.workspace.dm("U0ANA").id
    form = aiohttp.FormData(quote_fields=False)  # as browsers do
    for name, value in (("as", "U0ANA"), ("channel", dm), ("text", "here")):
        form.add_field(name, value)
    form.add_field("file", content, filename="sample data.png", content_type="image/png")
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{sandbox.url}/_page/upload", data=form) as answer:
            shared = await answer.json()
        async with session.get(shared["file"]["url_private"]) as answer:
            assert (await answer.read(), answer.headers["Content-Type"]) == (content, "image/png")
    message = sandbox.person("U0ANA").sees("dm")[-1]
    assert (message["text"], message["files"][0]["name"]) == ("here", "sample data.png")


@pytest.mark.parametrize("asked", [{}, {"channel": "C0GENERAL"}, {"channel": 7, "text": {}}])
async def test_something_unreadable_is_answered_with_a_sentence(page: Page, asked: Json) -> None:
    assert (await page.post("post", **asked))["error"].startswith("The page ")


async def test_another_site_may_not_act_here(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        foreign = {"Origin": "https://evil.example"}
        async with session.post(f"{sandbox.url}/_page/post", json={}, headers=foreign) as answer:
            assert answer.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(f"{sandbox.url}/_page/live?as=U0ANA", headers=foreign)
        async with session.get(f"{sandbox.url}/_page/state?as=U0ANA", headers={"Host": "evil.example"}) as answer:
            assert answer.status == 400


async def test_the_page_itself_is_served(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session, session.get(sandbox.url) as answer:
        assert answer.status == 200
        assert "text/html" in answer.headers["Content-Type"]

"""A real Bolt app against the sandbox, by Socket Mode and by signed HTTP alike."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Literal

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.changes import Change, Noticed
from bot.sandbox.errors import GestureError
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import SECRET, Connect

Json = dict[str, Any]
CHECKS = [{"text": {"type": "plain_text", "text": name}, "value": name} for name in ("a", "b", "c")]
QUESTION: list[Json] = [
    {
        "type": "input",
        "block_id": "why",
        "label": {"type": "plain_text", "text": "Why"},
        "element": {"type": "plain_text_input", "action_id": "text"},
    },
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {"type": "checkboxes", "action_id": "ticks", "options": CHECKS},
            {"type": "button", "action_id": "go", "value": "7", "text": {"type": "plain_text", "text": "Next"}},
        ],
    },
]
MODAL: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Write more"},
    "submit": {"type": "plain_text", "text": "Save"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {"type": "plain_text_input", "action_id": "typed", "max_length": 20},
        }
    ],
}


@pytest.fixture(params=["socket", "http"])
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
    mode: Literal["socket", "http"] = request.param
    async with Sandbox(mode=mode, seed=7, signing_secret=SECRET, retry_scale=0.0) as running:
        yield running


@pytest.fixture
def heard(app: AsyncApp) -> list[Json]:
    events: list[Json] = []

    @app.event("message")
    async def on_message(event: Json, client: AsyncWebClient) -> None:
        if "bot_id" in event or event.get("subtype"):
            return
        events.append(event)
        await client.chat_postMessage(channel=event["channel"], text="Tick what holds.", blocks=QUESTION)

    return events


async def test_a_direct_message_is_heard_and_answered(
    sandbox: Sandbox, app: AsyncApp, heard: list[Json], connect: Connect
) -> None:
    await connect(app, sandbox)
    ana = sandbox.person("U0ANA")
    ts = await ana.types("dm", "Is <this> & that fine, @Ben in #ml-platform? https://example.org/a.")
    answer = await ana.hears(after=ts)
    assert answer["text"] == "Tick what holds."
    (event,) = heard
    assert event["text"] == (
        "Is &lt;this&gt; &amp; that fine, <@U0BEN> in <#C0PLATFORM|ml-platform>? <https://example.org/a>."
    )
    assert (event["channel_type"], event["ts"], event["user"]) == ("im", ts, "U0ANA")
    assert event["client_msg_id"]
    assert [each["type"] for each in event["blocks"][0]["elements"][0]["elements"]] == [
        "text",
        "user",
        "text",
        "channel",
        "text",
        "link",
        "text",
    ]


async def test_what_was_ticked_and_typed_on_a_message_comes_with_the_button(
    sandbox: Sandbox, app: AsyncApp, heard: list[Json], connect: Connect
) -> None:
    bodies: list[Json] = []

    @app.action("go")
    async def on_go(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack()

    @app.action("ticks")
    async def on_tick(ack: AsyncAck) -> None:
        await ack()

    await connect(app, sandbox)
    ana = sandbox.person("U0ANA")
    question = await ana.hears(after=await ana.types("dm", "start"))
    assert (await ana.ticks(question, "ticks", ["a", "c"])).ok
    await ana.fills(question, "Why", "Because")
    assert (await ana.clicks(question, "Next")).ok
    (body,) = bodies
    values = body["state"]["values"]
    assert [each["value"] for each in values["row"]["ticks"]["selected_options"]] == ["a", "c"]
    assert values["why"]["text"] == {"type": "plain_text_input", "value": "Because"}
    assert body["actions"][0]["value"] == "7"
    assert body["container"]["message_ts"] == question["ts"]
    assert heard[0]["text"] == "start"


async def test_a_command_is_answered_in_private_and_opens_a_modal(
    sandbox: Sandbox, app: AsyncApp, connect: Connect
) -> None:
    opened: asyncio.Future[Json] = asyncio.get_running_loop().create_future()

    @app.command("/finetune")
    async def on_command(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack(f"heard {body['text']}")
        answer = await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        opened.set_result(answer["view"])

    await connect(app, sandbox)
    ana, ben = sandbox.person("U0ANA"), sandbox.person("U0BEN")
    assert (await ana.command("/finetune", "start", channel="general")).ok
    assert [each["text"] for each in ana.sees("general") if each.get("ephemeral")] == ["heard start"]
    assert [each for each in ben.sees("general") if each.get("ephemeral")] == []
    view = await ana.wait_for(ana.sees_view)
    assert view == await opened  # the app hears of it after the person sees it


async def _opened(sandbox: Sandbox, app: AsyncApp, connect: Connect) -> Json:
    @app.shortcut("form")
    async def on_shortcut(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    await connect(app, sandbox)
    ana = sandbox.person("U0ANA")
    assert (await ana.shortcut("form")).ok
    view = await ana.wait_for(ana.sees_view)
    assert view is not None
    return view


async def test_a_modal_takes_errors_then_an_update_then_closes(
    sandbox: Sandbox, app: AsyncApp, connect: Connect
) -> None:
    answers: list[Json] = [
        {"response_action": "errors", "errors": {"name": "Not that one."}},
        {"response_action": "update", "view": MODAL | {"title": {"type": "plain_text", "text": "Sure?"}}},
        {"response_action": "push", "view": MODAL | {"title": {"type": "plain_text", "text": "Deeper"}}},
        {},
        {"response_action": "clear"},
    ]
    typed: list[str] = []

    @app.view("form")
    async def on_submit(ack: AsyncAck, body: Json) -> None:
        typed.append(body["view"]["state"]["values"]["name"]["typed"]["value"])
        await ack(**answers.pop(0))

    view = await _opened(sandbox, app, connect)
    ana = sandbox.person("U0ANA")
    assert await ana.submits(view, {"Name": "Bob"}) == {"name": "Not that one."}
    assert await ana.submits(view, {"Name": "Bea"}) == {}
    updated = ana.sees_view()
    assert updated is not None
    assert (updated["title"]["text"], updated["id"]) == ("Sure?", view["id"])
    assert updated["hash"] != view["hash"]
    await ana.submits(updated, {"Name": "Cy"})
    deeper = ana.sees_view()
    assert deeper is not None
    assert (deeper["title"]["text"], deeper["previous_view_id"]) == ("Deeper", view["id"])
    await ana.submits(deeper, {"Name": "Di"})
    assert ana.sees_view() == updated
    await ana.submits(updated, {"Name": "Ed"})
    assert ana.sees_view() is None
    assert typed == ["Bob", "Bea", "Cy", "Di", "Ed"]


async def test_a_modal_left_empty_or_too_long_never_reaches_the_app(
    sandbox: Sandbox, app: AsyncApp, connect: Connect
) -> None:
    view = await _opened(sandbox, app, connect)
    ana = sandbox.person("U0ANA")
    assert await ana.submits(view) == {"name": "Please complete this required field."}
    assert await ana.submits(view, {"Name": "x" * 21}) == {"name": "Please enter at most 20 characters."}
    assert [each.args["payload"]["type"] for each in sandbox.calls.of("deliver.interactive")] == ["shortcut"]


async def test_closing_a_modal_is_told_when_asked_for(sandbox: Sandbox, app: AsyncApp, connect: Connect) -> None:
    closed: list[Json] = []

    @app.view_closed("form")
    async def on_closed(ack: AsyncAck, body: Json) -> None:
        await ack()
        closed.append(body)

    view = await _opened(sandbox, app, connect)
    await sandbox.person("U0ANA").closes(view)
    assert (closed[0]["view"]["id"], closed[0]["is_cleared"]) == (view["id"], False)


async def test_edits_deletions_files_and_home_are_told(sandbox: Sandbox, app: AsyncApp, connect: Connect) -> None:
    events: list[Json] = []

    @app.event("message")
    async def on_message(event: Json) -> None:
        events.append(event)

    @app.event("app_home_opened")
    async def on_home(event: Json) -> None:
        events.append(event)

    await connect(app, sandbox)
    ana = sandbox.person("U0ANA")
    ts = await ana.types("dm", "one")
    await ana.wait_for(lambda: len(events) == 1)
    await ana.edits("dm", ts, "two")
    await ana.wait_for(lambda: len(events) == 2)
    await ana.deletes("dm", ts)
    await ana.wait_for(lambda: len(events) == 3)
    await ana.uploads("dm", "sample.jsonl", b"{}", "my file")
    await ana.wait_for(lambda: len(events) == 4)
    await ana.opens_home()
    await ana.wait_for(lambda: len(events) == 5)
    assert [each.get("subtype", each["type"]) for each in events] == [
        "message",
        "message_changed",
        "message_deleted",
        "file_share",
        "app_home_opened",
    ]
    assert (events[1]["message"]["text"], events[1]["previous_message"]["text"]) == ("two", "one")
    assert events[2]["deleted_ts"] == ts
    assert events[3]["files"][0]["name"] == "sample.jsonl"
    assert events[4]["tab"] == "home"


async def test_a_mention_is_heard_only_where_the_app_is_a_member(
    sandbox: Sandbox, app: AsyncApp, connect: Connect
) -> None:
    mentions: list[Json] = []

    @app.event("app_mention")
    async def on_mention(event: Json) -> None:
        mentions.append(event)

    @app.event("message")
    @app.event("member_joined_channel")
    async def ignored() -> None: ...

    await connect(app, sandbox)
    ana = sandbox.person("U0ANA")
    await ana.types("general", "@sample-app nobody hears this")
    await ana.types("ml-platform", "@sample-app what is missing?")
    await ana.wait_for(lambda: mentions)
    await ana.invites_app("general")
    await ana.types("general", "@sample-app now?")
    await ana.wait_for(lambda: len(mentions) == 2)
    assert [each["channel"] for each in mentions] == ["C0PLATFORM", "C0GENERAL"]
    assert mentions[0]["text"] == "<@U0SANDBOX> what is missing?"


async def test_answers_through_the_response_url(sandbox: Sandbox, app: AsyncApp, connect: Connect) -> None:
    @app.command("/finetune")
    async def on_command(ack: AsyncAck, respond: Any) -> None:
        await ack()
        await respond("just for you")
        await respond("for everyone", response_type="in_channel")

    await connect(app, sandbox)
    ana = sandbox.person("U0ANA")
    await ana.command("/finetune", channel="customer-support-ai")
    await ana.wait_for(lambda: len(ana.sees("customer-support-ai")) == 2)
    assert [(each["text"], each.get("ephemeral", False)) for each in ana.sees("customer-support-ai")] == [
        ("just for you", True),
        ("for everyone", False),
    ]


async def test_an_app_that_is_away_is_named_in_a_notice(sandbox: Sandbox) -> None:
    notices: list[str] = []

    def listen(change: Change) -> None:
        if isinstance(change, Noticed):
            notices.append(change.text)

    sandbox.workspace.listen(listen)
    receipt = await sandbox.person("U0ANA").command("/finetune")
    assert receipt.outcome == "offline"
    assert notices == ["/finetune failed: the app is offline (dispatch_failed)."]


async def test_pressing_what_is_not_there_is_refused(
    sandbox: Sandbox, app: AsyncApp, heard: list[Json], connect: Connect
) -> None:
    await connect(app, sandbox)
    ana = sandbox.person("U0ANA")
    question = await ana.hears(after=await ana.types("dm", "start"))
    with pytest.raises(GestureError, match="There is no 'Previous' to use there; there are: 'Next'"):
        await ana.clicks(question, "Previous")
    with pytest.raises(GestureError, match="not yours to see"):
        await sandbox.person("U0BEN").types("eng-leads", "hello?")
    assert len(heard) == 1

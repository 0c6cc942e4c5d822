"""Answers that grow in an agent's thread, against a local Slack: whole in the end, once, whatever happens midway."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.engine.seams import Delivered, NotSentError, Post, RefusedError, UncertainError
from bot.interview.content import Notice, ReplyShown
from bot.interview.effects import Say
from bot.interview.replies import CitedPassage, Reply
from bot.manifests import manifest
from bot.sandbox.seed import ANA, DEV
from bot.sandbox.server import Sandbox
from bot.slack.client import build_client
from bot.slack.delivery import SlackCourier
from knowledge.pack import Pack

KEY = "0123456789abcdef" * 2
Json = dict[str, Any]


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with Sandbox(manifest=manifest("agent"), seed=7) as running:
        yield running


@pytest.fixture
def courier(slack: Sandbox, pack: Pack) -> SlackCourier:
    made = SlackCourier(build_client("xoxb-sandbox", slack.api_url), pack, timeout_s=1.0)
    made.is_agent = True
    return made


@pytest.fixture
async def root(slack: Sandbox) -> str:
    """The question, in whose thread it is answered."""
    return await slack.person(ANA).types("dm", "Why is a baseline so important?")


@pytest.fixture
def post(slack: Sandbox, root: str) -> Post:
    return asked(slack, root)


def asked(slack: Sandbox, root: str, user: str = ANA, **fields: Any) -> Post:
    passages = tuple(
        CitedPassage(
            f"Quote {number} of *the* <guidance>.", f"Heading {number}", "https://learn.microsoft.com/x", None, 1
        )
        for number in (1, 2)
    )
    effect = Say(ReplyShown("Why?", Reply("answered", "The guidance answers this.", passages)))
    given: Json = {
        "key": KEY, "team": slack.workspace.team.id, "lane": f"T1:{user}", "attempt": 1, "owner": user,
        "dm": slack.workspace.dm(user).id, "thread": root, "first_tried_at": time.time(),
    }  # fmt: skip
    return Post(effect=effect, **(given | fields))


def replies(slack: Sandbox, user: str = ANA) -> list[Json]:
    """What the app says in the direct message."""
    return [each for each in slack.workspace.dm(user).messages.values() if each.get("bot_id")]


def methods(slack: Sandbox) -> list[str]:
    return [each.method for each in slack.calls if each.direction == "in" and each.method.startswith("chat.")]


async def began(courier: SlackCourier, post: Post) -> Post:
    """Let it begin, and return it as it is completed a moment later."""
    delivered = await courier.deliver(post)
    assert delivered is not None
    assert not delivered.whole
    return replace(post, begun=(delivered.channel, delivered.ts), growing=True)


def shape(message: Json) -> tuple[str, list[Json]]:
    """What a message says, without what Slack names by itself."""
    blocks = [{name: value for name, value in each.items() if name != "block_id"} for each in message["blocks"]]
    return message["text"], blocks


async def plain(courier: SlackCourier, slack: Sandbox, post: Post) -> tuple[str, list[Json]]:
    """How the same answer looks where nothing grows."""
    sent = await courier.deliver(replace(post, key="f" * 32, attempt=2))
    assert sent is not None
    message = slack.workspace.dm(post.owner).messages[sent.ts]
    await build_client("xoxb-sandbox", slack.api_url).chat_delete(channel=sent.channel, ts=sent.ts)
    return shape(message)


# ── growing ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_answer_grows_piece_by_piece_and_ends_as_a_post_would(
    slack: Sandbox, courier: SlackCourier, post: Post
) -> None:
    looks_like = await plain(courier, slack, post)
    slack.calls.clear()
    growing = await began(courier, post)
    (message,) = replies(slack)
    assert (len(message["blocks"]), message["blocks"][0]["block_id"], message["thread_ts"]) == (1, KEY, post.thread)
    assert growing.begun is not None
    assert await courier.deliver(growing) == Delivered(*growing.begun)
    (message,) = replies(slack)
    assert shape(message) == looks_like
    assert message["metadata"]["event_payload"] == {"key": KEY}
    assert methods(slack) == ["chat.startStream", *["chat.appendStream"] * 2, "chat.stopStream", "chat.update"]
    assert slack.workspace.sessions[f"{post.dm}:{post.thread}"]["status"] == "suspended"


async def test_nothing_is_markup_while_it_grows(slack: Sandbox, courier: SlackCourier, post: Post) -> None:
    await courier.deliver(await began(courier, post))
    pieces = [each.args["chunks"] for each in slack.calls if each.args.get("chunks")]
    assert {chunk["type"] for chunks in pieces for chunk in chunks} == {"blocks"}


@pytest.mark.parametrize("fields", [{"thread": ""}, {"dm": ""}, {"attempt": 2}, {"effect": Say(Notice("paused"))}])
async def test_only_an_answer_in_their_thread_grows_and_only_at_the_first_try(
    slack: Sandbox, courier: SlackCourier, post: Post, fields: Json
) -> None:
    await courier.deliver(replace(post, **fields))
    assert methods(slack) == ["chat.postMessage"]


async def test_nothing_grows_where_the_app_is_no_agent(slack: Sandbox, courier: SlackCourier, post: Post) -> None:
    courier.is_agent = False
    await courier.deliver(post)
    assert methods(slack) == ["chat.postMessage"]


# ── where Slack does not let it begin ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("error", "for_good"),
    [
        ("unknown_method", True),
        ("missing_scope", True),
        ("not_agent_app", True),
        ("invalid_arguments", False),
        ("channel_type_not_supported", False),
        ("ratelimited", False),
    ],
)
async def test_a_refusal_makes_it_one_post(
    slack: Sandbox, courier: SlackCourier, post: Post, error: str, for_good: bool
) -> None:
    slack.faults.add("chat.startStream", "error", error=error)
    delivered = await courier.deliver(post)
    assert delivered is not None
    assert delivered.whole
    assert len(replies(slack)) == 1
    await courier.deliver(replace(post, key="1" * 32))
    assert methods(slack).count("chat.startStream") == (1 if for_good else 2)


async def test_a_busy_workspace_gets_one_post_at_once(slack: Sandbox, courier: SlackCourier, post: Post) -> None:
    slack.faults.add("chat.startStream", "ratelimited", retry_after_s=60, times=1)
    delivered = await courier.deliver(post)
    assert delivered is not None
    assert delivered.whole
    assert methods(slack) == ["chat.startStream", "chat.postMessage"]


async def test_a_guest_gets_one_post(slack: Sandbox, courier: SlackCourier) -> None:
    root = await slack.person(DEV).types("dm", "Why is a baseline so important?")
    delivered = await courier.deliver(asked(slack, root, DEV))
    assert delivered is not None
    assert delivered.whole
    assert len(replies(slack, DEV)) == 1


async def test_a_token_that_was_taken_away_stops_everything(slack: Sandbox, courier: SlackCourier, post: Post) -> None:
    slack.faults.add("chat.startStream", "error", error="token_revoked")
    with pytest.raises(RefusedError) as refused:
        await courier.deliver(post)
    assert refused.value.tenant
    assert replies(slack) == []


async def test_a_process_that_slept_too_long_begins_nothing(courier: SlackCourier, slack: Sandbox, post: Post) -> None:
    with pytest.raises(NotSentError, match="woken_too_late"):
        await courier.deliver(replace(post, send_by=0.0))
    assert replies(slack) == []


# ── a beginning of which nobody heard ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("fault", ["drop_after", "http_500_after"])
async def test_a_beginning_of_which_nobody_heard_is_found_and_made_whole(
    slack: Sandbox, courier: SlackCourier, post: Post, fault: Any
) -> None:
    looks_like = await plain(courier, slack, post)
    slack.faults.add("chat.startStream", fault, times=1)
    with pytest.raises(UncertainError):
        await courier.deliver(post)
    (message,) = replies(slack)
    found = await courier.find(post)
    assert found == Delivered(post.dm, message["ts"], whole=False)
    await courier.deliver(replace(post, begun=(post.dm, message["ts"])))
    (message,) = replies(slack)
    assert shape(message) == looks_like
    assert await courier.find(post) == Delivered(post.dm, message["ts"])


async def test_a_beginning_is_found_even_if_slack_names_its_blocks_itself(
    slack: Sandbox, courier: SlackCourier, post: Post
) -> None:
    growing = await began(courier, post)
    assert growing.begun is not None
    (message,) = replies(slack)
    renamed = [each | {"block_id": "x1Y2z"} for each in message["blocks"]]
    slack.workspace.change(slack.workspace.dm(ANA), message["ts"], {"blocks": renamed})
    assert await courier.find(post) == Delivered(*growing.begun, whole=False)


async def test_another_answers_beginning_is_not_taken_for_it(slack: Sandbox, courier: SlackCourier, post: Post) -> None:
    await began(courier, replace(post, key="a" * 32))
    assert await courier.find(post) is None


async def test_what_others_say_in_the_thread_is_not_taken_for_it(
    slack: Sandbox, courier: SlackCourier, post: Post
) -> None:
    await slack.person(ANA).types("dm", "Well?", post.thread)
    await courier.deliver(replace(post, effect=Say(Notice("paused")), key="b" * 32))
    assert await courier.find(post) is None


# ── midway ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_after_a_crash_the_same_message_is_made_whole_and_nothing_is_said_twice(
    slack: Sandbox, courier: SlackCourier, post: Post, pack: Pack
) -> None:
    looks_like = await plain(courier, slack, post)
    growing = await began(courier, post)
    slack.faults.add("chat.stopStream", "drop_before", times=1)  # all but the end was said
    with pytest.raises(NotSentError):
        await courier.deliver(growing)
    reborn = SlackCourier(build_client("xoxb-sandbox", slack.api_url), pack)
    reborn.is_agent = True
    await reborn.deliver(replace(growing, growing=False, attempt=3))
    (message,) = replies(slack)
    assert shape(message) == looks_like
    assert message["metadata"]["event_payload"] == {"key": KEY}


@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream", "chat.update"])
@pytest.mark.parametrize("fault", ["ratelimited", "http_500", "http_500_after", "drop_before", "drop_after"])
async def test_trouble_midway_puts_off_the_rest_of_the_same_message(
    slack: Sandbox, courier: SlackCourier, post: Post, method: str, fault: Any
) -> None:
    looks_like = await plain(courier, slack, post)
    slack.faults.add(method, fault, times=1)
    growing = await began(courier, post)
    with pytest.raises(NotSentError):
        await courier.deliver(growing)
    await courier.deliver(replace(growing, growing=False))
    (message,) = replies(slack)
    assert shape(message) == looks_like


@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream"])
@pytest.mark.parametrize("error", ["invalid_chunks", "invalid_blocks", "message_not_in_streaming_state"])
async def test_what_slack_does_not_let_grow_is_made_whole_at_once(
    slack: Sandbox, courier: SlackCourier, post: Post, method: str, error: str
) -> None:
    looks_like = await plain(courier, slack, post)
    slack.faults.add(method, "error", error=error, times=1)
    await courier.deliver(await began(courier, post))
    (message,) = replies(slack)
    assert shape(message) == looks_like


async def test_a_message_that_slack_still_lets_grow_is_not_given_up(
    slack: Sandbox, courier: SlackCourier, post: Post
) -> None:
    growing = await began(courier, post)
    slack.faults.add("chat.stopStream", "error", error="messaging_processing_failed", times=2)
    with pytest.raises(NotSentError, match="streaming_state_conflict"):
        await courier.deliver(growing)
    await courier.deliver(replace(growing, growing=False))
    assert len(replies(slack)) == 1


async def test_a_workspace_in_which_nothing_can_be_changed_keeps_what_grew(
    slack: Sandbox, courier: SlackCourier, post: Post
) -> None:
    slack.faults.add("chat.update", "error", error="edit_window_closed")
    growing = await began(courier, post)
    assert growing.begun is not None
    assert await courier.deliver(growing) == Delivered(*growing.begun)
    with pytest.raises(RefusedError):  # nobody knows how far it came
        await courier.deliver(replace(growing, growing=False))


async def test_what_they_stop_stays_as_it_stands(slack: Sandbox, courier: SlackCourier, post: Post) -> None:
    growing = await began(courier, post)
    (before,) = replies(slack)
    await slack.person(ANA).stops("dm", post.thread)
    assert growing.begun is not None
    assert await courier.deliver(growing) == Delivered(*growing.begun)
    (after,) = replies(slack)
    assert shape(after) == shape(before)
    assert slack.workspace.sessions[f"{post.dm}:{post.thread}"]["status"] == "suspended"


async def test_the_session_is_at_rest_though_slack_had_ended_the_message_itself(
    slack: Sandbox, courier: SlackCourier, post: Post
) -> None:
    growing = await began(courier, post)
    slack.faults.add("chat.*Stream", "error", error="message_not_in_streaming_state", times=2)
    slack.platform.streams.clear()
    await courier.deliver(replace(growing, growing=False))
    assert slack.workspace.sessions[f"{post.dm}:{post.thread}"]["status"] == "suspended"

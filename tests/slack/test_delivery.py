"""The courier against a local Slack: where posts go, what becomes of them in trouble, how they are found again."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.engine.seams import Courier, Delivered, NotSentError, Post, RefusedError, UncertainError
from bot.interview.content import ChecksListed, Notice, PreviewShown, Question
from bot.interview.destinations import Private, Thread
from bot.interview.effects import PostCard, PostDetails, Say, SeeChannel, Settle
from bot.interview.effects import UpdateCard as Update
from bot.interview.findings import Answer as Said
from bot.interview.states import Card, Place
from bot.interview.summary import Coverage, Readiness, Summary
from bot.sandbox.entities import Channel
from bot.sandbox.seed import ANA, GENERAL, LEADS, PARTNERS, PLATFORM
from bot.sandbox.server import Sandbox
from bot.slack.client import build_client
from bot.slack.delivery import SlackCourier
from bot.slack.views import Message, card
from knowledge.pack import Pack

CARD = Card(PLATFORM, "", "2026-11-14", "almost", ())


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with Sandbox(seed=7) as running:
        yield running


@pytest.fixture
def courier(slack: Sandbox, pack: Pack) -> Courier:
    return SlackCourier(build_client("xoxb-sandbox", slack.api_url), pack, timeout_s=1.0)


def a_post(effect: Any, **fields: Any) -> Post:
    given: dict[str, Any] = {
        "key": "key-1", "team": "T1", "lane": f"T1:{ANA}", "attempt": 1, "dm": "", "owner": ANA,
        "first_tried_at": time.time(),
    }  # fmt: skip
    return Post(effect=effect, **(given | fields))


def a_summary(pack: Pack) -> Summary:
    readiness = Readiness(
        verdict="almost",
        ratings={each.id: "partly" for each in pack.sections},
        gaps=(),
        coverage=Coverage(1, 2, 3, 14),
        flips=(),
        better="ready",
    )
    return Summary(1, ANA, "Macros <!channel>", "p@1", "2026-11-14", readiness, ())


PAUSED = Say(Notice("paused"))


def dm_of(slack: Sandbox) -> Channel:
    return slack.workspace.dm(ANA)


def messages(slack: Sandbox, channel: str) -> list[dict[str, Any]]:
    return [*slack.workspace.channels[channel].messages.values()]


def sent(slack: Sandbox, method: str) -> list[dict[str, Any]]:
    return [each.args for each in slack.calls if each.direction == "in" and each.method == method]


# ── what kind of channel it is ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("channel", "place"),
    [
        (PLATFORM, Place(PLATFORM, "public")),
        (LEADS, Place(LEADS, "private")),
        (PARTNERS, Place(PARTNERS, "public", shared=True)),
        ("C0NOWHERE", Place("C0NOWHERE")),
    ],
)
async def test_slack_says_what_kind_of_channel_it_is(courier: Courier, channel: str, place: Place) -> None:
    assert await courier.deliver(a_post(SeeChannel(channel, 1))) == Delivered(channel, "", place)


@pytest.mark.parametrize("fault", ["ratelimited", "http_500", "drop_before"])
async def test_nothing_waits_for_a_slack_that_cannot_say(slack: Sandbox, courier: Courier, fault: Any) -> None:
    slack.faults.add("conversations.info", fault)
    assert await courier.deliver(a_post(SeeChannel(PLATFORM, 1))) == Delivered(PLATFORM, "", Place(PLATFORM))


@pytest.mark.parametrize(("channel", "barred"), [(PARTNERS, ("shared",)), (PLATFORM, ("shared", "public"))])
async def test_a_card_is_not_posted_where_that_was_not_confirmed(
    slack: Sandbox, courier: Courier, pack: Pack, channel: str, barred: Any
) -> None:
    with pytest.raises(RefusedError) as refused:
        await courier.deliver(a_post(PostCard(a_summary(pack), channel, barred)))
    assert refused.value.reason == f"channel_{barred[-1]}"
    assert messages(slack, channel) == []


@pytest.mark.parametrize(
    ("channel", "barred"), [(PARTNERS, ()), (PLATFORM, ("shared",)), (LEADS, ("shared", "public"))]
)
async def test_a_card_is_posted_where_it_was(
    slack: Sandbox, courier: Courier, pack: Pack, channel: str, barred: Any
) -> None:
    assert await courier.deliver(a_post(PostCard(a_summary(pack), channel, barred)))
    assert len(messages(slack, channel)) == 1


BO: str = "U0BEN"  # not one of the leads


async def test_a_card_is_not_posted_in_a_private_channel_for_somebody_who_is_not_in_it(
    slack: Sandbox, courier: Courier, pack: Pack
) -> None:
    with pytest.raises(RefusedError) as refused:
        await courier.deliver(a_post(PostCard(a_summary(pack), LEADS), owner=BO))
    assert refused.value.reason == "owner_not_in_channel"
    assert messages(slack, LEADS) == []
    assert await courier.deliver(a_post(PostCard(a_summary(pack), LEADS)))


async def test_among_many_members_they_are_found_on_any_page(slack: Sandbox, courier: Courier, pack: Pack) -> None:
    members = slack.workspace.channels[LEADS].members
    members[:] = [*(f"U0LEAD{number}" for number in range(2_500)), *members, BO]
    assert await courier.deliver(a_post(PostCard(a_summary(pack), LEADS), owner=BO))
    assert len(sent(slack, "conversations.members")) == 3


async def test_whoever_can_be_anywhere_is_not_looked_for(slack: Sandbox, courier: Courier, pack: Pack) -> None:
    assert await courier.deliver(a_post(PostCard(a_summary(pack), PLATFORM), owner="U0SOMEBODY"))
    assert sent(slack, "conversations.members") == []


async def test_where_slack_may_not_tell_who_is_in_it_the_card_is_posted(
    slack: Sandbox, courier: Courier, pack: Pack
) -> None:
    slack.faults.add("conversations.members", "error", error="missing_scope")
    assert await courier.deliver(a_post(PostCard(a_summary(pack), LEADS), owner=BO))


async def test_it_waits_while_slack_cannot_tell_who_is_in_it(slack: Sandbox, courier: Courier, pack: Pack) -> None:
    slack.faults.add("conversations.members", "http_500", times=1)
    with pytest.raises(NotSentError):
        await courier.deliver(a_post(PostCard(a_summary(pack), LEADS)))
    assert messages(slack, LEADS) == []


async def test_a_card_waits_for_a_slack_that_cannot_say_just_now(slack: Sandbox, courier: Courier, pack: Pack) -> None:
    slack.faults.add("conversations.info", "http_500", times=1)
    effect = PostCard(a_summary(pack), PLATFORM, ("shared",))
    with pytest.raises(NotSentError):
        await courier.deliver(a_post(effect))
    assert await courier.deliver(a_post(effect))


async def test_without_leave_to_look_a_card_is_posted_as_confirmed(
    slack: Sandbox, courier: Courier, pack: Pack
) -> None:
    slack.faults.add("conversations.info", "error", error="missing_scope")
    assert await courier.deliver(a_post(PostCard(a_summary(pack), PLATFORM, ("shared", "public"))))


# ── where posts go ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_said_goes_into_the_dm_which_is_opened_if_need_be(slack: Sandbox, courier: Courier) -> None:
    delivered = await courier.deliver(a_post(PAUSED))
    (message,) = messages(slack, dm_of(slack).id)
    assert delivered == Delivered(dm_of(slack).id, message["ts"])
    assert "Paused" in message["text"]
    await courier.deliver(a_post(PAUSED, dm=dm_of(slack).id))
    assert len(sent(slack, "conversations.open")) == 1


async def test_every_post_carries_its_key_and_never_unfurls_or_links_names(slack: Sandbox, courier: Courier) -> None:
    await courier.deliver(a_post(PAUSED, dm=dm_of(slack).id))
    (call,) = sent(slack, "chat.postMessage")
    assert call["metadata"] == {"event_type": "ft_post", "event_payload": {"key": "key-1"}}
    assert [call[name] for name in ("unfurl_links", "unfurl_media", "link_names")] == [False, False, False]


async def test_a_mention_is_answered_in_its_thread(slack: Sandbox, courier: Courier) -> None:
    root = await slack.person(ANA).types("ml-platform", "hello")
    delivered = await courier.deliver(a_post(replace(PAUSED, to=Thread(PLATFORM, root)), owner=""))
    assert delivered is not None
    assert slack.workspace.channels[PLATFORM].messages[delivered.ts]["thread_ts"] == root


async def test_a_private_answer_is_seen_by_one_person_alone(slack: Sandbox, courier: Courier) -> None:
    url = slack.platform.response_urls.give(GENERAL, ANA)
    assert await courier.deliver(a_post(replace(PAUSED, to=Private(url)))) is None
    (whisper,) = slack.workspace.channels[GENERAL].whispers
    assert whisper.user == ANA
    assert "Paused" in whisper.message["text"]


async def test_a_used_up_response_url_is_refused(slack: Sandbox, courier: Courier) -> None:
    url = slack.platform.response_urls.give(GENERAL, ANA)
    post = a_post(replace(PAUSED, to=Private(url)))
    for _ in range(5):
        await courier.deliver(post)
    with pytest.raises(RefusedError, match="response_url"):
        await courier.deliver(post)


async def test_the_card_its_details_and_its_update(slack: Sandbox, courier: Courier, pack: Pack) -> None:
    summary = a_summary(pack)
    posted = await courier.deliver(a_post(PostCard(summary, PLATFORM)))
    assert posted is not None
    standing = replace(CARD, ts=posted.ts)
    details = await courier.deliver(a_post(PostDetails(summary, standing), key="key-2"))
    assert details is not None
    again = replace(summary, use_case="Other words")
    assert await courier.deliver(a_post(Update(again, standing))) == posted
    root, reply = messages(slack, PLATFORM)
    assert (reply["ts"], reply["thread_ts"]) == (details.ts, posted.ts)
    assert root["text"] == card(pack, again).text


async def test_a_settled_message_loses_its_controls_in_place(slack: Sandbox, courier: Courier) -> None:
    asked = Say(Question("data", 4, 5, 3))
    delivered = await courier.deliver(a_post(asked))
    assert delivered is not None
    place = (delivered.channel, delivered.ts)
    settled = await courier.deliver(a_post(Settle(1, 3), settles=place, settled_effect=asked))
    assert settled == delivered
    (message,) = messages(slack, delivered.channel)
    assert "actions" not in {each["type"] for each in message["blocks"]}


async def test_what_was_left_in_a_settled_message_is_shown_in_it(slack: Sandbox, courier: Courier) -> None:
    asked = Say(Question("data", 4, 5, 3))
    delivered = await courier.deliver(a_post(asked))
    assert delivered is not None
    place = (delivered.channel, delivered.ts)
    settle = Settle(1, 3, ticked=("data.format",), written=Said("view:1", "data", "9,200 invoices"))
    await courier.deliver(a_post(settle, settles=place, settled_effect=asked))
    (message,) = messages(slack, delivered.channel)
    assert "9,200 invoices" in str(message["blocks"])
    assert "Our data is in the format" in str(message["blocks"])


async def test_what_never_reached_slack_needs_no_settling(slack: Sandbox, courier: Courier) -> None:
    assert await courier.deliver(a_post(Settle(1, 3))) is None
    assert not sent(slack, "chat.update")


async def test_a_preview_replaces_the_one_before_it(slack: Sandbox, courier: Courier, pack: Pack) -> None:
    first = Say(PreviewShown(a_summary(pack), "", "", (), 6))
    delivered = await courier.deliver(a_post(first))
    assert delivered is not None
    second = Say(PreviewShown(a_summary(pack), PLATFORM, "", (), 7, replaces=6))
    place = (delivered.channel, delivered.ts)
    assert await courier.deliver(a_post(second, key="key-2", settles=place)) == delivered
    (message,) = messages(slack, delivered.channel)
    assert "preview|7:" in {each.get("block_id") for each in message["blocks"]}


async def test_a_preview_whose_message_is_gone_is_shown_anew(slack: Sandbox, courier: Courier, pack: Pack) -> None:
    shown = Say(PreviewShown(a_summary(pack), PLATFORM, "", (), 7, replaces=6))
    delivered = await courier.deliver(a_post(shown, settles=(dm_of(slack).id, "1.000001")))
    assert delivered is not None
    assert [each["ts"] for each in messages(slack, dm_of(slack).id)] == [delivered.ts]


class Row:
    number, use_case, stage, started_on, verdict, posted_on, current = 2, "Macros", "asking", "2026-11-02", "", "", True


async def test_the_list_is_filled_in_when_it_is_delivered(slack: Sandbox, pack: Pack) -> None:
    asked: list[str] = []

    async def checks_of(lane: str) -> list[Row]:
        asked.append(lane)
        return [Row()]

    courier = SlackCourier(build_client("xoxb-sandbox", slack.api_url), pack, checks_of)
    await courier.deliver(a_post(Say(ChecksListed(2))))
    (message,) = messages(slack, dm_of(slack).id)
    assert asked == [f"T1:{ANA}"]
    assert "2. Macros" in message["text"]


# ── what becomes of them in trouble ───────────────────────────────────────────────────────────────────────────────

Trouble = tuple[str, dict[str, Any]]
TO_DM = (PAUSED, "chat.postMessage")


@pytest.mark.parametrize(
    ("kind", "figures", "expected"),
    [
        ("ratelimited", {"retry_after_s": 30}, NotSentError),
        ("error", {"error": "rate_limited"}, NotSentError),
        ("http_500", {}, UncertainError),
        ("http_503", {}, UncertainError),
        ("drop_before", {}, UncertainError),
        ("drop_after", {}, UncertainError),
        ("http_500_after", {}, UncertainError),
        ("error", {"error": "internal_error"}, UncertainError),
        ("error", {"error": "fatal_error"}, UncertainError),
        ("error", {"error": "channel_not_found"}, RefusedError),
        ("error", {"error": "not_in_channel"}, RefusedError),
        ("error", {"error": "is_archived"}, RefusedError),
        ("error", {"error": "missing_scope"}, RefusedError),
        ("error", {"error": "invented_by_slack_tomorrow"}, RefusedError),
    ],
)
async def test_a_posts_outcome(
    slack: Sandbox, courier: Courier, kind: Any, figures: dict[str, Any], expected: type[Exception]
) -> None:
    slack.faults.add("chat.postMessage", kind, **figures)
    with pytest.raises(expected) as raised:
        await courier.deliver(a_post(PAUSED, dm=dm_of(slack).id))
    assert len(sent(slack, "chat.postMessage")) == 1
    if isinstance(raised.value, NotSentError) and kind == "ratelimited":
        assert raised.value.retry_after_s == 30


@pytest.mark.parametrize("name", ["token_revoked", "account_inactive", "invalid_auth", "not_authed", "token_expired"])
async def test_a_lost_installation_stops_the_whole_team(slack: Sandbox, courier: Courier, name: str) -> None:
    slack.faults.add("chat.postMessage", "error", error=name)
    with pytest.raises(RefusedError) as raised:
        await courier.deliver(a_post(PAUSED, dm=dm_of(slack).id))
    assert (raised.value.reason, raised.value.tenant) == (name, True)


async def test_other_refusals_concern_one_post(slack: Sandbox, courier: Courier, pack: Pack) -> None:
    with pytest.raises(RefusedError) as raised:
        await courier.deliver(a_post(PostCard(a_summary(pack), GENERAL)))
    assert (raised.value.reason, raised.value.tenant) == ("not_in_channel", False)


async def test_an_answer_that_takes_too_long_is_uncertain(slack: Sandbox, pack: Pack) -> None:
    courier = SlackCourier(build_client("xoxb-sandbox", slack.api_url), pack, timeout_s=0.05)
    slack.faults.add("chat.postMessage", "delay_after", delay_s=0.3)
    with pytest.raises(UncertainError):
        await courier.deliver(a_post(PAUSED, dm=dm_of(slack).id))


@pytest.mark.parametrize("kind", ["http_500", "drop_after", "http_503", "drop_before"])
async def test_an_update_is_simply_sent_again(slack: Sandbox, courier: Courier, pack: Pack, kind: Any) -> None:
    posted = await courier.deliver(a_post(PostCard(a_summary(pack), PLATFORM)))
    assert posted is not None
    slack.faults.add("chat.update", kind)
    with pytest.raises(NotSentError):
        await courier.deliver(a_post(Update(a_summary(pack), replace(CARD, ts=posted.ts))))


@pytest.mark.parametrize("kind", ["http_500", "drop_after"])
async def test_trouble_while_opening_a_dm_is_known_not_sent(slack: Sandbox, courier: Courier, kind: Any) -> None:
    slack.faults.add("conversations.open", kind)
    with pytest.raises(NotSentError):
        await courier.deliver(a_post(PAUSED))


async def test_a_slack_that_is_not_there_was_not_sent_anything(pack: Pack) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    courier = SlackCourier(build_client("xoxb-test", f"http://127.0.0.1:{port}/api/"), pack)
    with pytest.raises(NotSentError):
        await courier.deliver(a_post(PAUSED, dm="D1"))


async def test_refused_blocks_are_sent_once_more_as_words_alone(slack: Sandbox, courier: Courier) -> None:
    slack.faults.add("chat.postMessage", "error", error="invalid_blocks", times=1)
    delivered = await courier.deliver(a_post(PAUSED, dm=dm_of(slack).id))
    (message,) = messages(slack, dm_of(slack).id)
    assert delivered is not None
    assert not message.get("blocks")
    assert "Paused" in message["text"]


async def test_what_is_refused_in_plain_words_too_is_refused(slack: Sandbox, courier: Courier) -> None:
    slack.faults.add("chat.postMessage", "error", error="invalid_blocks")
    with pytest.raises(RefusedError, match="invalid_blocks"):
        await courier.deliver(a_post(PAUSED, dm=dm_of(slack).id))
    assert len(sent(slack, "chat.postMessage")) == 2


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def with_answer(answer: Answer, pack: Pack, effect: Any = PAUSED) -> Any:
    served = web.Application()
    served.router.add_route("*", "/{anything:.*}", answer)
    async with TestServer(served, host="127.0.0.1") as server:
        courier = SlackCourier(build_client("xoxb-test", str(server.make_url("/api/"))), pack, timeout_s=1.0)
        said = effect(str(server.make_url("/hook"))) if callable(effect) else effect
        return await courier.deliver(a_post(said, dm="D1"))


@pytest.mark.parametrize(
    ("status", "body", "content_type", "expected"),
    [
        (200, "<html>proxy</html>", "text/html", UncertainError),
        (200, "{half", "application/json", UncertainError),
        (200, "[]", "application/json", UncertainError),
        (502, "", "text/plain", UncertainError),
        (404, "<html>", "text/html", UncertainError),
        (429, "", "text/plain", NotSentError),
    ],
)
async def test_answers_that_are_no_answers(
    pack: Pack, status: int, body: str, content_type: str, expected: type[Exception]
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body, content_type=content_type)

    with pytest.raises(expected):
        await with_answer(answer, pack)


@pytest.mark.parametrize(
    ("header", "wait_s"), [("7", 7.0), ("0", 1.0), ("soon", 30.0), (None, 30.0), ("9" * 9, 3600.0)]
)
async def test_slacks_own_time_to_wait_is_kept(pack: Pack, header: str | None, wait_s: float) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"ok": False}, status=429, headers={"Retry-After": header} if header else {})

    with pytest.raises(NotSentError) as raised:
        await with_answer(answer, pack)
    assert raised.value.retry_after_s == wait_s


def privately(url: str) -> Say:
    return replace(PAUSED, to=Private(url))


@pytest.mark.parametrize(
    ("status", "expected"), [(404, RefusedError), (302, RefusedError), (429, NotSentError), (500, UncertainError)]
)
async def test_a_response_urls_outcome(pack: Pack, status: int, expected: type[Exception]) -> None:
    visited: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        visited.append(request.path)
        return web.Response(status=status, headers={"Location": "/elsewhere"} if status == 302 else {})

    with pytest.raises(expected):
        await with_answer(answer, pack, privately)
    assert visited == ["/hook"]  # redirects are not followed


async def test_a_response_url_that_does_not_answer_is_uncertain(pack: Pack) -> None:
    asked = asyncio.Event()

    async def answer(_: web.Request) -> web.Response:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    served = web.Application()
    served.router.add_post("/hook", answer)
    async with TestServer(served, host="127.0.0.1") as server:
        courier = SlackCourier(build_client("xoxb-test", str(server.make_url("/api/"))), pack, timeout_s=0.05)
        with pytest.raises(UncertainError):
            await courier.deliver(a_post(privately(str(server.make_url("/hook")))))
    assert asked.is_set()


# ── finding a post again ──────────────────────────────────────────────────────────────────────────────────────────


async def test_a_post_that_slack_took_is_found_by_its_key(slack: Sandbox, courier: Courier) -> None:
    slack.faults.add("chat.postMessage", "drop_after", times=1)
    post = a_post(PAUSED)
    with pytest.raises(UncertainError):
        await courier.deliver(post)
    (message,) = messages(slack, dm_of(slack).id)
    assert await courier.find(post) == Delivered(dm_of(slack).id, message["ts"])
    assert await courier.find(replace(post, key="key-2")) is None


async def test_a_card_and_its_details_are_found_where_they_stand(slack: Sandbox, courier: Courier, pack: Pack) -> None:
    summary = a_summary(pack)
    to_channel = a_post(PostCard(summary, PLATFORM))
    posted = await courier.deliver(to_channel)
    assert posted is not None
    assert await courier.find(to_channel) == posted
    to_thread = a_post(PostDetails(summary, replace(CARD, ts=posted.ts)), key="key-2")
    assert await courier.find(to_thread) is None
    assert await courier.find(to_thread) != await courier.deliver(to_thread)
    assert await courier.find(to_thread) is not None


async def test_a_key_copied_by_somebody_else_finds_nothing(slack: Sandbox, courier: Courier) -> None:
    dm = dm_of(slack)
    forged = {"event_type": "ft_post", "event_payload": {"key": "key-1"}}
    slack.workspace.post(dm, {"type": "message", "bot_id": "BOTHER", "text": "x", "metadata": forged})
    assert await courier.find(a_post(PAUSED)) is None


@pytest.mark.parametrize(
    ("kind", "figures", "expected"),
    [
        ("ratelimited", {}, NotSentError),
        ("http_500", {}, NotSentError),
        ("drop_before", {}, NotSentError),
        ("error", {"error": "missing_scope"}, RefusedError),
    ],
)
async def test_a_history_that_cannot_be_read(
    slack: Sandbox, courier: Courier, kind: Any, figures: dict[str, Any], expected: type[Exception]
) -> None:
    slack.faults.add("conversations.history", kind, **figures)
    with pytest.raises(expected):
        await courier.find(a_post(PAUSED))


async def test_private_answers_have_no_history(courier: Courier) -> None:
    with pytest.raises(RefusedError):
        await courier.find(a_post(privately("https://hooks.slack.com/x")))


async def test_more_history_than_is_read_at_once_is_not_taken_for_absence(pack: Pack) -> None:
    async def answer(request: web.Request) -> web.Response:
        endless = {"ok": True, "bot_id": "B1", "messages": [], "response_metadata": {"next_cursor": "more"}}
        return web.json_response(endless)

    served = web.Application()
    served.router.add_route("*", "/api/{method}", answer)
    async with TestServer(served, host="127.0.0.1") as server:
        courier = SlackCourier(build_client("xoxb-test", str(server.make_url("/api/"))), pack)
        with pytest.raises(NotSentError):
            await courier.find(a_post(PAUSED, dm="D1"))


# ── what cannot be ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_client_that_would_post_twice_is_refused(pack: Pack) -> None:
    with pytest.raises(ValueError, match="retry_handlers"):
        SlackCourier(AsyncWebClient(token="xoxb-test"), pack)


async def test_the_lane_of_a_mention_has_no_dm(courier: Courier) -> None:
    with pytest.raises(RefusedError, match="no_dm"):
        await courier.deliver(a_post(PAUSED, owner=""))


async def test_a_dm_without_an_id_is_asked_for_again(pack: Pack) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "channel": {}})

    served = web.Application()
    served.router.add_route("*", "/api/{method}", answer)
    async with TestServer(served, host="127.0.0.1") as server:
        courier = SlackCourier(build_client("xoxb-test", str(server.make_url("/api/"))), pack)
        with pytest.raises(NotSentError):
            await courier.deliver(a_post(PAUSED))


async def test_an_update_is_never_looked_for(courier: Courier, pack: Pack) -> None:
    for effect in (Update(a_summary(pack), replace(CARD, ts="1.1")), Settle(1, 3)):
        with pytest.raises(NotSentError):
            await courier.find(a_post(effect))


async def test_an_answer_in_a_thread_is_found_in_the_thread(slack: Sandbox, courier: Courier) -> None:
    root = await slack.person(ANA).types("ml-platform", "hello")
    post = a_post(replace(PAUSED, to=Thread(PLATFORM, root)), owner="")
    assert await courier.find(post) is None
    assert await courier.deliver(post) == await courier.find(post)


async def test_what_an_update_replaces_is_kept_where_slack_is_in_trouble(
    slack: Sandbox, courier: Courier, pack: Pack
) -> None:
    shown = Say(PreviewShown(a_summary(pack), PLATFORM, "", (), 7, replaces=6))
    slack.faults.add("chat.update", "error", error="token_revoked")
    with pytest.raises(RefusedError):
        await courier.deliver(a_post(shown, settles=(dm_of(slack).id, "1.000001")))
    assert messages(slack, dm_of(slack).id) == []


def test_only_the_newer_blocks_are_left_out_where_there_are_such() -> None:
    newer: dict[str, Any] = {"type": "data_visualization"}
    message = Message("words", ({"type": "divider"}, newer), optional=frozenset({1}))
    assert message.plainer() == [{"type": "divider"}]
    assert Message("words", ({"type": "divider"},)).plainer() == []

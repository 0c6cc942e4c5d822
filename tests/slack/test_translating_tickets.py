"""Asking somebody else, as Slack sends it: commands, windows, buttons, replies in a thread."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest

from bot.engine.seams import ThreadReply
from bot.interview.destinations import Dm, Private, Thread
from bot.interview.events import Event, QuestionAsked
from bot.interview.ticket_events import (
    OpinionReleased,
    OpinionRequested,
    QuestionDelegated,
    RequestTyped,
    TicketReplied,
)
from bot.slack import controls
from bot.slack.translating import Setting, translate

Payloads: TypeAlias = Any  # tests/slack/conftest.py

SETTING = Setting(now=1_700_000_000.0)
TODAY, TS, KEY = "2023-11-14", "1700000000.000100", "D1:1700000000.000100"
URL = "https://hooks.slack.com/commands/T1/1/x"
ROOT = "1699999999.000100"


def event_of(body: Any) -> Event | None:
    delivery = translate(body, SETTING)
    return delivery.event if delivery else None


def reply_of(body: Any) -> ThreadReply | None:
    delivery = translate(body, SETTING)
    assert delivery is not None
    return delivery.reply


def test_a_reply_in_a_thread_tells_where_the_thread_begins(payloads: Payloads) -> None:
    to = Thread("D1", ROOT)
    written = TicketReplied(0, 0, "U1", KEY, "words", TODAY, to=to)
    assert reply_of(payloads.message("words", thread_ts=ROOT)) == ThreadReply("D1", ROOT, written)
    edited = TicketReplied(0, 0, "U1", KEY, "now", TODAY, "edited", to)
    assert reply_of(payloads.edited("before", "now", thread_ts=ROOT)) == ThreadReply("D1", ROOT, edited)
    deleted = TicketReplied(0, 0, "U1", KEY, "", TODAY, "deleted", to)
    assert reply_of(payloads.deleted(thread_ts=ROOT)) == ThreadReply("D1", ROOT, deleted)


@pytest.mark.parametrize("thread_ts", ["", None, TS])
def test_outside_a_thread_there_is_no_reply(payloads: Payloads, thread_ts: str | None) -> None:
    assert reply_of(payloads.message("words", thread_ts=thread_ts)) is None


def test_somebody_of_another_workspace_is_named_with_theirs(payloads: Payloads) -> None:
    reply = reply_of(payloads.message("words", thread_ts=ROOT, user_team="T9"))
    assert reply is not None
    assert reply.event.by == "T9:U1"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("delegate <@U2|ben> about data", "delegate <@U2|ben> about data"),
        ("ask <@U2> about data: please", "delegate <@U2> about data: please"),
        ("second <@U3>", "second <@U3>"),
        ("second opinion from <@U3> by Friday", "second opinion from <@U3> by Friday"),
        ("withdraw", "withdraw"),
        ("withdraw data", "withdraw data"),
    ],
)
def test_commands_about_somebody_else(payloads: Payloads, typed: str, text: str) -> None:
    assert event_of(payloads.command(typed)) == RequestTyped(text, "U1", TODAY, Private(URL))


def test_a_plain_question_stays_one_to_the_guidance(payloads: Payloads) -> None:
    assert event_of(payloads.command("ask why measure?")) == QuestionAsked("why measure?", Private(URL))


@pytest.mark.parametrize("typed", ["delegate", "delegate data", "second", "delegate @ben"])
def test_a_command_that_names_nobody_is_answered_at_once(payloads: Payloads, typed: str) -> None:
    assert event_of(payloads.command(typed)) is None


def submitted(callback: str, values: dict[str, Any]) -> dict[str, Any]:
    state = {"values": {name: {name: {"type": "x", **each}} for name, each in values.items()}}
    view = {"id": "V1", "hash": "h", "callback_id": callback, "private_metadata": "4:data", "state": state}
    return {"type": "view_submission", "user": {"id": "U1"}, "team": {"id": "T1"}, "view": view}


def test_the_owners_windows() -> None:
    given = {
        controls.WHICH: {"selected_option": {"value": "data"}},
        controls.WHOM: {"selected_user": "U2"},
        controls.WHEN: {"selected_date": "2026-12-04"},
        controls.NOTE: {"value": "<!channel>"},
    }
    asked = QuestionDelegated("data", "U2", "U1", TODAY, "<!channel>", "2026-12-04")
    assert event_of(submitted(controls.ASK_MODAL, given)) == asked
    invited = {controls.WHOM: {"selected_user": "U3"}, controls.WHEN: {"selected_date": None}}
    assert event_of(submitted(controls.SECOND_MODAL, invited)) == OpinionRequested("U3", "U1", TODAY)


@pytest.mark.parametrize(("verb", "shown"), [("show", True), ("hide", False)])
def test_whether_the_card_tells_of_a_second_opinion(payloads: Payloads, verb: str, shown: bool) -> None:
    action = {"action_id": f"{controls.OPINION}.{verb}", "value": "7:"}
    assert event_of(payloads.pressed(action)) == OpinionReleased(shown, 7)


def test_where_it_is_answered_in_the_direct_message(payloads: Payloads) -> None:
    at_home = Setting(now=1_700_000_000.0, dm_of=lambda _: "D1")
    delivery = translate(payloads.command("withdraw", channel_id="D1"), at_home)
    assert delivery is not None
    assert delivery.event == RequestTyped("withdraw", "U1", TODAY, Dm())

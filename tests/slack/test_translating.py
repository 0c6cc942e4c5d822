"""Tables: what Slack sends, and what of it reaches the inbox."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.seams import Delivery
from bot.interview.destinations import Dm, Private, Thread
from bot.interview.events import (
    AnswerGiven,
    ChannelChosen,
    CheckRequested,
    ControlUsed,
    Event,
    FilesShared,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    PostConfirmed,
    QuestionAsked,
    QuotesWithheld,
    ReasonGiven,
    SignsTicked,
    WhyAsked,
)
from bot.slack.translating import Setting, translate, translate_all

Payloads: TypeAlias = Any  # tests/slack/conftest.py

SETTING = Setting(now=1_700_000_000.0)
AT_HOME = Setting(now=1_700_000_000.0, dm_of=lambda _: "D1")
TODAY = "2023-11-14"
URL = "https://hooks.slack.com/commands/T1/1/x"
KEY = "D1:1700000000.000100"


def event_of(body: Any, setting: Setting = SETTING) -> Event | None:
    delivery = translate(body, setting)
    return delivery.event if delivery else None


# ── messages ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_direct_message_with_all_its_keys(payloads: Payloads) -> None:
    assert translate(payloads.message("We &lt;3 it"), SETTING) == Delivery(
        team="T1",
        lane="T1:U1",
        event=MessageSent(owner="U1", message=KEY, text="We <3 it", on=TODAY),
        keys=("event:Ev1", "message:T1:D1:1700000000.000100", "client:T1:D1:c-1"),
        order="1700000000.000100",
        dm="D1",
        session="1700000000.000100",
    )


def test_a_channel_it_links_to_is_told(payloads: Payloads) -> None:
    event = event_of(payloads.message("post it in <#C12|ml-review> please"))
    assert event == MessageSent("U1", KEY, "post it in #ml-review please", TODAY, "C12", "ml-review")


@pytest.mark.parametrize("subtype", ["file_share", "me_message", "thread_broadcast", None])
def test_other_ways_to_write_count_as_well(payloads: Payloads, subtype: str | None) -> None:
    assert event_of(payloads.message("words", subtype=subtype)) == MessageSent("U1", KEY, "words", TODAY)


@pytest.mark.parametrize(
    "fields",
    [
        {"bot_id": "B1"},
        {"subtype": "bot_message", "user": None},
        {"subtype": "channel_join"},
        {"user": None},
        {"channel_type": "channel", "channel": "C1"},
        {"channel_type": "mpim", "channel": "G1"},
        {"text": ""},
        {"text": "  \n"},
        {"subtype": "file_share", "text": ""},
        {"ts": None},
    ],
)
def test_messages_that_are_nothing_for_us(payloads: Payloads, fields: dict[str, Any]) -> None:
    assert translate(payloads.message(**fields), SETTING) is None


FILES = [{"id": "F1", "name": "pairs.jsonl"}, {"id": "F2", "name": 7}]


def test_a_file_alone_is_files_shared(payloads: Payloads) -> None:
    body = payloads.message("", subtype="file_share", files=FILES)
    (delivery,) = translate_all(body, SETTING)
    assert delivery.event == FilesShared("U1", KEY, ("pairs.jsonl", ""), TODAY)


def test_words_beside_a_file_are_read_first(payloads: Payloads) -> None:
    body = payloads.message("our data", subtype="file_share", files=FILES)
    said, shared = translate_all(body, SETTING)
    assert said.event == MessageSent("U1", KEY, "our data", TODAY)
    assert shared.event == FilesShared("U1", KEY, ("pairs.jsonl", ""), TODAY)
    assert not set(said.keys) & set(shared.keys)


@pytest.mark.parametrize("files", [None, "x", [None, "x"], {}])
def test_misshapen_files_lose_nobodys_words(payloads: Payloads, files: object) -> None:
    (said,) = translate_all(payloads.message("our data", subtype="file_share", files=files), SETTING)
    assert said.event == MessageSent("U1", KEY, "our data", TODAY)


@pytest.mark.parametrize(
    "fields",
    [
        {"files": None},
        {"files": "x"},
        {"files": FILES, "bot_id": "B1"},
        {"files": FILES, "channel": "C1", "channel_type": "channel"},
    ],
)
def test_other_files_are_nothing_for_us(payloads: Payloads, fields: dict[str, Any]) -> None:
    assert translate_all(payloads.message("", subtype="file_share", **fields), SETTING) == ()


def test_an_edit(payloads: Payloads) -> None:
    delivery = translate(payloads.edited("before", "a &amp; b"), SETTING)
    assert delivery == Delivery(
        team="T1",
        lane="T1:U1",
        event=MessageEdited(message=KEY, text="a & b", on=TODAY),
        keys=("event:Ev1", "message:T1:D1:1700000009.000900"),
        order="1700000009.000900",
        dm="D1",
    )


def test_the_preview_of_a_link_is_no_edit(payloads: Payloads) -> None:
    assert translate(payloads.edited("same", "same", attachments=[{}]), SETTING) is None


def test_our_own_update_is_no_edit_of_theirs(payloads: Payloads) -> None:
    assert translate(payloads.edited("a", "b", bot_id="B1", user="UBOT"), SETTING) is None


def test_a_deletion(payloads: Payloads) -> None:
    delivery = translate(payloads.deleted(), SETTING)
    assert delivery is not None
    assert delivery.event == MessageDeleted(message=KEY, on=TODAY)
    assert (delivery.lane, delivery.order) == ("T1:U1", "1700000009.000900")


def test_the_last_reply_of_a_deleted_thread_root_leaves_a_tombstone(payloads: Payloads) -> None:
    event = event_of(payloads.edited("a", "This message was deleted.", subtype="tombstone"))
    assert event == MessageDeleted(message=KEY, on=TODAY)


def test_our_own_deleted_message_is_nothing(payloads: Payloads) -> None:
    assert translate(payloads.deleted(bot_id="B1"), SETTING) is None


# ── mentions ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mention_is_a_question_in_its_thread(payloads: Payloads) -> None:
    delivery = translate(payloads.mention("<@UBOT> how many examples?"), SETTING)
    assert delivery == Delivery(
        team="T1",
        lane="T1:C1:1700000000.000100",
        event=QuestionAsked(text="how many examples?", to=Thread("C1", "1700000000.000100")),
        keys=("event:Ev1", "message:T1:C1:1700000000.000100", "client:T1:C1:c-2"),
        order="1700000000.000100",
    )


def test_a_mention_within_a_thread_is_answered_there(payloads: Payloads) -> None:
    delivery = translate(payloads.mention("<@UBOT> why?", thread_ts="1699999999.000001"), SETTING)
    assert delivery is not None
    assert delivery.lane == "T1:C1:1699999999.000001"
    assert delivery.event == QuestionAsked("why?", Thread("C1", "1699999999.000001"))


def test_a_bare_mention_asks_for_help(payloads: Payloads) -> None:
    event = event_of(payloads.mention("<@UBOT>  "))
    assert event == ControlUsed("help", to=Thread("C1", "1700000000.000100"), owner="U1")


def test_bots_are_not_answered(payloads: Payloads) -> None:
    assert translate(payloads.mention("<@UBOT> hi", bot_id="B2"), SETTING) is None


# ── whose it is ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_team_is_the_installations_before_the_events(payloads: Payloads) -> None:
    shared = payloads.message(outer={"team_id": "TGUEST"})
    assert translate(shared, SETTING).team == "T1"  # type: ignore[union-attr] # a delivery, see above
    assert translate(shared, Setting(now=0, installed="T9")).lane == "T9:U1"  # type: ignore[union-attr] # the same


# ── the slash command ─────────────────────────────────────────────────────────────────────────────────────────────


def control(name: Any, **fields: Any) -> ControlUsed:
    return ControlUsed(name, owner="U1", on=TODAY, **fields)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("", CheckRequested("U1", TODAY)),
        ("start", CheckRequested("U1", TODAY, fresh=True)),
        ("start R&amp;D &lt;bot&gt;", CheckRequested("U1", TODAY, "R&D <bot>", fresh=True)),
        ("ask how many?", QuestionAsked("how many?", Private(URL))),
        ("status", control("status", to=Private(URL))),
        ("summary", control("summary", to=Private(URL))),
        ("list", control("list", to=Private(URL))),
        ("help", control("help", to=Private(URL))),
        ("resume", control("resume")),
        ("pause", control("pause")),
        ("cancel", control("cancel")),
        ("restart", control("restart")),
        ("back", control("back")),
        ("skip", control("skip")),
        ("change 2", control("edit", argument="2")),
        ("ask", None),
        ("stauts", None),
    ],
)
def test_slash_commands(payloads: Payloads, text: str, event: Event | None) -> None:
    assert event_of(payloads.command(text)) == event


def test_a_command_is_one_gesture_by_its_trigger(payloads: Payloads) -> None:
    delivery = translate(payloads.command("status", trigger_id="t.1"), SETTING)
    assert delivery is not None
    assert (delivery.lane, delivery.keys, delivery.order) == ("T1:U1", ("trigger:t.1",), "")


@pytest.mark.parametrize("text", ["status", "help", "list", "summary"])
def test_typed_in_our_own_dm_the_answer_goes_there(payloads: Payloads, text: str) -> None:
    assert event_of(payloads.command(text, channel_id="D1"), AT_HOME) == control(text, to=Dm())


def test_typed_in_a_colleagues_dm_the_answer_stays_private_to_them(payloads: Payloads) -> None:
    assert event_of(payloads.command("status", channel_id="D7"), AT_HOME) == control("status", to=Private(URL))


def test_our_dm_travels_along_where_it_is_known(payloads: Payloads) -> None:
    assert translate(payloads.command("start"), AT_HOME).dm == "D1"  # type: ignore[union-attr] # a delivery


# ── controls ──────────────────────────────────────────────────────────────────────────────────────────────────────

TICKED = {
    "signs.0|3:data": {"ft.tick.0": {"type": "checkboxes", "selected_options": [{"value": "data.a"}]}},
    "signs.1|3:data": {"ft.tick.1": {"type": "checkboxes", "selected_options": [{"value": "data.b"}]}},
    "other": {"ft.withhold.0": {"type": "checkboxes", "selected_options": [{"value": "why"}]}},
}
CHOSEN = {"channel|3:": {"ft.channel": {"type": "conversations_select", "selected_conversation": "C5"}}}
WITHHELD = {"withhold.0|3:": {"ft.withhold.0": {"type": "checkboxes", "selected_options": [{"value": "why"}]}}}


@pytest.mark.parametrize(
    ("action", "state", "event"),
    [
        ({"action_id": "ft.start", "value": "0:"}, {}, CheckRequested("U1", TODAY)),
        ({"action_id": "ft.control.back", "value": "3:data"}, {}, control("back", argument="data", revision=3)),
        ({"action_id": "ft.control.resume", "value": ":"}, {}, control("resume")),
        ({"action_id": "ft.control.keep_both", "value": ":0f1e2d"}, {}, control("keep_both", argument="0f1e2d")),
        ({"action_id": "ft.next", "value": "3:data"}, {}, control("skip", argument="data", revision=3)),
        ({"action_id": "ft.change.data", "value": "3:data"}, {}, control("edit", argument="data", revision=3)),
        ({"action_id": "ft.change.data", "value": ":data"}, {}, control("edit", argument="data", revision=None)),
        ({"action_id": "ft.why", "value": "3:data"}, {}, WhyAsked("data")),
        ({"action_id": "ft.reason.dont_have", "value": "3:data"}, {}, ReasonGiven("data", "dont_have", 3, on=TODAY)),
        (
            {"action_id": "ft.tick.1", "block_id": "signs.1|3:data", "type": "checkboxes", "selected_options": []},
            TICKED,
            SignsTicked("data", ("data.a", "data.b"), 3, TODAY),
        ),
        (
            {"action_id": "ft.tick.0", "block_id": "signs.0|3:data", "type": "checkboxes", "selected_options": []},
            {},
            SignsTicked("data", (), 3, TODAY),
        ),
        (
            {"action_id": "ft.channel", "block_id": "channel|3:", "selected_conversation": "C5"},
            CHOSEN,
            ChannelChosen("C5", "", 3, TODAY),
        ),
        ({"action_id": "ft.withhold.0", "block_id": "withhold.0|3:"}, WITHHELD, QuotesWithheld(("why",), 3, TODAY)),
        ({"action_id": "ft.post", "value": "3:"}, CHOSEN, PostConfirmed(3, TODAY, "C5")),
        ({"action_id": "ft.post", "value": "3:"}, {}, PostConfirmed(3, TODAY, "")),
        # forged, foreign or without anything for the inbox
        ({"action_id": "ft.write", "value": "3:data"}, {}, None),
        ({"action_id": "ft.control.explode", "value": "3:data"}, {}, None),
        ({"action_id": "ft.control.back", "value": "x"}, {}, None),
        ({"action_id": "ft.control.back", "value": "9999999999:data"}, {}, None),
        ({"action_id": "ft.reason.because", "value": "3:data"}, {}, None),
        ({"action_id": "ft.why", "value": ":"}, {}, None),
        ({"action_id": "ft.post", "value": ":"}, {}, None),
        ({"action_id": "ft.channel", "block_id": "channel|3:", "selected_conversation": "<!here>"}, {}, None),
        ({"action_id": "other.back", "value": "3:data"}, {}, None),
    ],
)
def test_controls(payloads: Payloads, action: Any, state: Any, event: Event | None) -> None:
    assert event_of(payloads.pressed(action, state=state)) == event


def test_a_press_is_one_gesture_of_the_one_who_pressed(payloads: Payloads) -> None:
    pressed = payloads.pressed({"action_id": "ft.control.skip", "value": "3:data"}, user={"id": "U2", "team_id": "T1"})
    delivery = translate(pressed, SETTING)
    assert delivery is not None
    assert delivery.lane == "T1:U2"
    assert delivery.keys == ("action:U2:1700000001.000200:ft.control.skip",)
    assert (delivery.order, delivery.dm) == ("1700000001.000200", "D1")


def test_a_button_of_ours_standing_in_a_channel_does_nothing(payloads: Payloads) -> None:
    place = {"type": "message", "message_ts": "1.1", "channel_id": "C1", "is_ephemeral": False}
    skip = {"action_id": "ft.control.skip", "value": "3:data"}
    assert translate(payloads.pressed(skip, container=place), SETTING) is None
    shown_to_one = translate(payloads.pressed(skip, container=place | {"is_ephemeral": True}), SETTING)
    assert shown_to_one is not None
    assert shown_to_one.dm == ""


# ── modals ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_long_answer_in_parts(payloads: Payloads) -> None:
    delivery = translate(payloads.submitted(payloads.written("one <b>", "", "three")), SETTING)
    assert delivery == Delivery(
        team="T1",
        lane="T1:U1",
        event=AnswerGiven("view:V1", "data", "one <b>\nthree", on=TODAY),
        keys=("view:V1:h1",),
    )


def test_the_box_says_that_it_replaces(payloads: Payloads) -> None:
    box = {"replace": {"replace": {"type": "checkboxes", "selected_options": [{"value": "replace"}]}}}
    event = event_of(payloads.submitted(payloads.written("new") | box))
    assert event == AnswerGiven("view:V1", "data", "new", replaces=True, on=TODAY)


@pytest.mark.parametrize(
    "view", [{"private_metadata": "junk"}, {"private_metadata": "3:"}, {"callback_id": "another"}, {"id": ""}]
)
def test_modals_that_are_not_ours(payloads: Payloads, view: dict[str, Any]) -> None:
    assert translate(payloads.submitted(payloads.written("words"), **view), SETTING) is None


def test_an_empty_answer_is_nothing_to_store(payloads: Payloads) -> None:
    assert translate(payloads.submitted(payloads.written(" \n ")), SETTING) is None


# ── anything else ─────────────────────────────────────────────────────────────────────────────────────────────────

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
FIELDS = st.sampled_from(
    ["type", "command", "event", "user", "team", "actions", "view", "state", "container", "trigger_id", "event_id"]
)


@given(st.dictionaries(FIELDS, JSON | st.sampled_from(["event_callback", "block_actions", "view_submission"])))
def test_nothing_that_is_misshapen_raises_or_is_guessed_at(body: dict[str, Any]) -> None:
    assert translate(body, SETTING) is None


@given(
    st.sampled_from(["message", "app_mention"]),
    st.dictionaries(
        st.sampled_from(
            ["user", "text", "ts", "channel", "channel_type", "subtype", "message", "previous_message", "deleted_ts"]
        ),
        JSON,
    ),
)
def test_no_misshapen_event_raises(kind: str, event: dict[str, Any]) -> None:
    body = {"type": "event_callback", "event_id": "Ev1", "event": event | {"type": kind}}
    delivery = translate(body, SETTING)
    assert delivery is None or delivery.lane

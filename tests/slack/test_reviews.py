"""Reviews on Slack's side: what presses and windows mean, what opens for whom, and what the card and thread show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import pytest
from slack_sdk.models.views import View

from bot.engine.seams import ThreadReply
from bot.interview.content import AnswerDrafted, DeedTold, ReviewInvited, ReviewRaised
from bot.interview.deeds import Deed, DeedKind
from bot.interview.destinations import Dm, Person, Private, Thread
from bot.interview.events import AnswerShared, Event, MessageSent, QuestionAsked
from bot.interview.findings import Answer, Evidence, Finding
from bot.interview.review_events import (
    CardQuestioned,
    CardTyped,
    RecheckAsked,
    ReviewAnswered,
    ReviewersNamed,
    ReviewGiven,
    TaskTaken,
)
from bot.interview.states import Card, Check
from bot.interview.summary import Summary
from bot.interview.tasks import Task
from bot.interview.tickets import Ticket
from bot.sandbox.block_kit.surfaces import check_blocks, check_view
from bot.slack import controls, review_words
from bot.slack.controls import Pointer, block_of
from bot.slack.payloads import ViewSubmission
from bot.slack.translating import Setting, translate
from bot.slack.translating.reviews import mistakes
from bot.slack.views import card, details, render
from bot.slack.views.review_windows import WINDOWS
from knowledge.pack import Pack
from tests.slack.test_card_words import everything, summed_up
from tests.slack.test_views import lines_of, shown

Json: TypeAlias = dict[str, Any]
Payloads: TypeAlias = Any  # tests/slack/conftest.py
SETTING = Setting(now=1_700_000_000.0)
TODAY, LATER = "2023-11-14", "2023-12-24"
POINTER = Pointer("U1", 4, 2, "7")
URL = "https://hooks.slack.com/actions/1"


def event_of(body: Json) -> Event | None:
    delivery = translate(body, SETTING)
    return delivery.event if delivery else None


# ── presses ───────────────────────────────────────────────────────────────────────────────────────────────────────


def pressed(verb: str, by: str = "U2", team: str = "T1", value: str = str(POINTER)) -> Json:
    action = {"action_id": f"ft.team.{verb}", "block_id": "card", "type": "button", "value": value}
    return {
        "type": "block_actions", "user": {"id": by, "team_id": team}, "team": {"id": "T1"}, "response_url": URL,
        "container": {"type": "message", "channel_id": "C1", "message_ts": "1.1"}, "trigger_id": "1.2.3",
        "actions": [action | {"action_ts": "1700000000.5"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "event"),
    [
        ("recheck", RecheckAsked(4, "U2", TODAY, Private(URL))),
        ("finish", ReviewGiven(4, "U2", "finish", TODAY, to=Private(URL))),
        ("change", ReviewAnswered(4, "U2", 7, "change", TODAY, "", Private(URL))),
        ("release", ReviewAnswered(4, "U2", 7, "release", TODAY, "", Private(URL))),
        ("discard", ReviewAnswered(4, "U2", 7, "keep_private", TODAY, "", Private(URL))),
        ("challenge", None),  # opens a window
        ("nonsense", None),
    ],
)
def test_a_press_means_a_deed_of_whoever_pressed_in_the_owners_lane(verb: str, event: Event | None) -> None:
    delivery = translate(pressed(verb), SETTING)
    assert (delivery.event if delivery else None) == event
    assert delivery is None or delivery.lane == "T1:U1"


def test_somebody_of_another_workspace_is_nobody_of_this_one() -> None:
    event = event_of(pressed("recheck", team="T9"))
    assert isinstance(event, RecheckAsked)
    assert event.by == "T9:U2"


def test_a_mangled_pointer_means_nothing() -> None:
    assert event_of(pressed("recheck", value="U1:4")) is None
    assert event_of(pressed("change", value=str(Pointer("U1", 4)))) is None


# ── windows that are sent ─────────────────────────────────────────────────────────────────────────────────────────


def sent(verb: str, by: str = "U2", **entered: Json) -> Json:
    values = {block: {controls.INPUT: element} for block, element in entered.items()}
    view = {"id": "V1", "hash": "h", "callback_id": f"ft.team.{verb}", "private_metadata": str(POINTER)}
    return {
        "type": "view_submission", "user": {"id": by, "team_id": "T1"}, "team": {"id": "T1"},
        "view": view | {"state": {"values": values}},
    }  # fmt: skip


WORDS: Json = {"type": "plain_text_input", "value": "Why so? <!channel>"}
ITEM: Json = {"type": "static_select", "selected_option": {"value": "data.format"}}
UNTIL: Json = {"type": "datepicker", "selected_date": LATER}
PEOPLE: Json = {"type": "multi_users_select", "selected_users": ["U7", "U8"]}
ONE: Json = {"type": "users_select", "selected_user": "U7"}
SAID = "Why so? <!channel>"


@pytest.mark.parametrize(
    ("body", "event"),
    [
        (sent("ask", reason=WORDS), CardQuestioned(4, "U2", SAID, Person("U2"))),
        (
            sent("challenge", item=ITEM, reason=WORDS),
            ReviewGiven(4, "U2", "challenge", TODAY, "data.format", SAID, "", Person("U2")),
        ),
        (sent("extra", reason=WORDS), ReviewGiven(4, "U2", "ask_extra", TODAY, "", SAID, "", Person("U2"))),
        (
            sent("countersign", item=ITEM),
            ReviewGiven(4, "U2", "countersign", TODAY, "data.format", "", "", Person("U2")),
        ),
        (
            sent("waive", item=ITEM, reason=WORDS, until=UNTIL),
            ReviewGiven(4, "U2", "waive", TODAY, "data.format", SAID, LATER, Person("U2")),
        ),
        (sent("keep", by="U1", reason=WORDS), ReviewAnswered(4, "U1", 7, "keep", TODAY, SAID, Dm())),
        (sent("reply", by="U1", reason=WORDS), ReviewAnswered(4, "U1", 7, "answer", TODAY, SAID, Dm())),
        (sent("reviewers", by="U1", people=PEOPLE), ReviewersNamed(("U7", "U8"), "U1", TODAY, 4, Dm())),
        (
            sent("tasks", by="U1", item=ITEM, people=ONE, until=UNTIL),
            TaskTaken(4, "U1", "data.format", "U7", TODAY, LATER, Dm()),
        ),
        (sent("tasks", by="U1", item=ITEM), TaskTaken(4, "U1", "data.format", "", TODAY, "", Dm())),
    ],
)
def test_a_window_means_a_deed_of_whoever_sent_it(body: Json, event: Event) -> None:
    assert event_of(body) == event


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (sent("challenge", item=ITEM, reason=WORDS | {"value": " \n "}), {"reason": review_words.REQUIRED}),
        (sent("waive", item=ITEM, reason=WORDS), {"until": review_words.LATER}),
        (sent("waive", item=ITEM, reason=WORDS, until=UNTIL | {"selected_date": TODAY}), {"until": review_words.LATER}),
        (sent("tasks", item=ITEM, until=UNTIL | {"selected_date": TODAY}), {"until": review_words.LATER}),
    ],
)
def test_what_is_wrong_in_a_window_is_said_beside_it_and_nothing_is_stored(body: Json, wrong: Json) -> None:
    assert mistakes(ViewSubmission.model_validate(body), TODAY) == wrong
    assert event_of(body) is None


# ── commands, messages, threads ───────────────────────────────────────────────────────────────────────────────────


def test_people_who_are_named_travel_along(payloads: Payloads) -> None:
    event = event_of(payloads.message("reviewers <@U7|li> and <@W8>, <@U7>"))
    assert isinstance(event, MessageSent)
    assert event.people == ("U7", "W8")


def thread_message(payloads: Payloads, text: str, **fields: Any) -> Json:
    where = {"channel": "C1", "channel_type": "channel", "thread_ts": "1690000000.000100"}
    body: Json = payloads.message(text, **(where | fields))
    return body


@pytest.mark.parametrize("kind", ["channel", "group"])
def test_a_question_in_a_channels_thread_is_for_us_only_under_our_card(payloads: Payloads, kind: str) -> None:
    delivery = translate(thread_message(payloads, "How many examples do I need?", channel_type=kind), SETTING)
    assert delivery is not None
    assert delivery.within == ("C1", "1690000000.000100")
    to = Thread("C1", "1690000000.000100", unbidden=True)
    assert delivery.event == QuestionAsked("How many examples do I need?", to)
    assert delivery.lane == "T1:C1:1690000000.000100"


@pytest.mark.parametrize(
    "text",
    [
        "challenge 3: who says so?", "Challenge", "challenge a finding", "countersign 12", "countersign", "Waive a gap",
        "waive 2 until 31 Dec: a pilot", "ask the owner: where is it kept?", "Ask one question", "View evidence",
        "re-check", "Re-check.", "finish review", "I’m done reviewing!",
    ],
)  # fmt: skip
def test_what_the_buttons_of_a_card_do_is_typed_in_its_thread(payloads: Payloads, text: str) -> None:
    delivery = translate(thread_message(payloads, text, user="U2", ts="1700000000.000100"), SETTING)
    assert delivery is not None
    assert delivery.within == ("C1", "1690000000.000100")
    to = Thread("C1", "1690000000.000100", unbidden=True)
    typed = CardTyped(0, "U2", text, "2023-11-14", to)
    assert delivery.reply == ThreadReply("C1", "1690000000.000100", typed)


@pytest.mark.parametrize(
    "text",
    [
        "challenge accepted: let's go", "Done", "evidence", "finish", "I am done", "countersign the lease", "review",
        "We should re-check", "waive the fee: it is small", "ask Bo: why", "the evidence is thin",
    ],
)  # fmt: skip
def test_what_may_be_meant_for_others_is_left_to_them_without_a_mention(payloads: Payloads, text: str) -> None:
    assert translate(thread_message(payloads, text), SETTING) is None


@pytest.mark.parametrize("text", ["evidence", "I am done", "challenge goals: why?", "view evidence"])
def test_with_a_mention_less_is_enough(payloads: Payloads, text: str) -> None:
    body = payloads.mention(f"<@UBOT> {text}", ts="1700000000.000100", channel="C1", thread_ts="1690000000.000100")
    delivery = translate(body, SETTING)
    assert delivery is not None
    assert delivery.reply is not None
    assert isinstance(delivery.reply.event, CardTyped)
    assert delivery.reply.event.text == text
    outside = translate(payloads.mention(f"<@UBOT> {text}", ts="1700000000.000100", channel="C1"), SETTING)
    assert outside is not None
    assert outside.reply is None


def test_a_mention_and_the_message_that_holds_it_are_one_gesture(payloads: Payloads) -> None:
    asked = translate(thread_message(payloads, "How many examples do I need?"), SETTING)
    mentioned = translate(payloads.mention("<@UBOT> how many?", ts="1700000000.000100", channel="C1"), SETTING)
    assert asked is not None
    assert mentioned is not None
    assert set(asked.keys) & set(mentioned.keys) >= {"message:T1:C1:1700000000.000100"}


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("We should talk on Monday.", {}),
        ("Really?", {}),
        ("<@U7> can you join us?", {}),
        ("<@UBOT> how many examples do I need?", {}),
        ("How many examples do I need?", {"thread_ts": ""}),
        ("How many examples do I need?", {"thread_ts": "1700000000.000100"}),
        ("How many examples do I need?", {"bot_id": "B1"}),
        ("How many examples do I need?", {"subtype": "channel_join"}),
    ],
)
def test_what_people_say_among_themselves_is_left_alone(payloads: Payloads, text: str, fields: Json) -> None:
    assert translate(thread_message(payloads, text, **fields), SETTING) is None


@pytest.mark.parametrize(("chosen", "known"), [("paraphrase", True), ("private", True), ("loudly", False)])
def test_a_select_of_the_preview_says_how_an_answer_leaves(chosen: str, known: bool) -> None:
    body = pressed("x")
    body["container"]["channel_id"] = "D1"
    body["actions"] = [
        {
            "action_id": "ft.share.data", "block_id": block_of("share.0", 6), "type": "static_select",
            "selected_option": {"value": chosen}, "action_ts": "1700000000.5",
        }
    ]  # fmt: skip
    expected = AnswerShared("data", chosen, 6) if known else None  # type: ignore[arg-type]
    assert event_of(body) == expected


# ── windows that open ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def check(pack: Pack) -> Check:
    """A posted check in which one thing was said; U2 reviews it, and has challenged and asked something."""
    said = "4,200 chats as JSONL"
    heard = Finding("data.format", "met", "specific", "data", "default", Evidence("D1:1", 0, len(said), said))
    return Check(
        4, "U1", "Support macros", f"{pack.id}@{pack.version}", TODAY, (Answer("D1:1", "data", said),), (heard,),
        card=Card("C1", "1.1", TODAY, "almost", ()), last_on=TODAY, tickets=(Ticket(2, "review", "U2", TODAY),),
        deeds=(
            Deed(1, "challenged", "U2", TODAY, ("data.format",), "Which JSONL?"),
            Deed(2, "asked", "U2", TODAY, words="Who owns it?"),
        ),
    )  # fmt: skip


MAY_OPEN: dict[str, set[str]] = {
    "evidence": {"U1", "U2", "U9"},
    "ask": {"U1", "U2", "U9"},
    "challenge": {"U2"},
    "extra": {"U2"},
    "countersign": {"U2"},
    "waive": {"U2"},
    "keep": {"U1"},
    "reply": {"U1"},
    "reviewers": {"U1"},
    "tasks": {"U1"},
}


@pytest.mark.parametrize("verb", WINDOWS)
def test_a_window_opens_for_whom_it_is_and_slack_takes_it(pack: Pack, check: Check, verb: str) -> None:
    pointer = Pointer("U1", 4, item="1" if verb == "keep" else "2")
    for who in ("U1", "U2", "U9", "T9:U2"):
        found = WINDOWS[verb](pack, check, pointer, who)
        opens = who in MAY_OPEN[verb] or verb in {"evidence", "ask"}
        assert isinstance(found, View) is opens, who
        if isinstance(found, View):
            assert check_view(found.to_dict(), "modal") == []


def test_the_evidence_is_what_the_thread_shows_and_nothing_withheld(pack: Pack, check: Check) -> None:
    withheld = replace(check, release=replace(check.release, withheld=("data",)))
    view = WINDOWS["evidence"](pack, withheld, Pointer("U1", 4), "U9")
    assert isinstance(view, View)
    assert "4,200 chats" not in str(view.to_dict())


def test_before_the_card_the_windows_of_a_review_say_so(pack: Pack, check: Check) -> None:
    early = replace(check, card=None)
    for verb in ("challenge", "extra", "countersign", "waive"):
        assert WINDOWS[verb](pack, early, Pointer("U1", 4), "U2") == "not_posted_yet"
    assert WINDOWS["evidence"](pack, early, Pointer("U1", 4), "U9") is None


# ── what is shown ─────────────────────────────────────────────────────────────────────────────────────────────────


def a_deed(kind: DeedKind, **fields: Any) -> Deed:
    return Deed(**({"number": 3, "kind": kind, "by": "U2", "on": TODAY, "words": "Which one?"} | fields))


@pytest.fixture
def summary(pack: Pack) -> Summary:
    """All but one sign shown; the gap is taken, another was waived, a finding is doubted, one is signed."""
    found = summed_up(pack, everything(pack) | {"data.curated": ("unmet", "nobody looked")})
    signed = tuple(
        replace(each, signed_by=("U2", "U3")) if each.criterion == "data.format" else each for each in found.lines
    )
    return replace(
        found,
        lines=signed,
        tasks=(Task("data.curated", "U7", "2023-11-21"),),
        challenges=(a_deed("challenged", criteria=("data.format",)),),
        waivers=(a_deed("waived", criteria=("tried.baseline",), until=LATER, words="A pilot. " * 40),),
    )


def test_the_card_says_who_does_what_and_what_reviewers_said(pack: Pack, summary: Summary) -> None:
    lines = lines_of(card(pack, summary))
    assert f"Who: {pack.criterion('data.curated').label} – @U7 by 21 Nov 2023" in lines
    (review,) = [each for each in lines if each.startswith("Review: ")]
    baseline = pack.criterion("tried.baseline").label
    assert review.startswith(f"Review: 1 challenged · “{baseline}” waived until 24 Dec 2023 by @U2 (“A pilot.")
    assert "1 countersigned" in next(each for each in lines if each.startswith("Coverage"))
    assert len(lines) <= 12


def test_the_card_stays_within_twelve_lines_whatever_there_is_to_say(pack: Pack, summary: Summary) -> None:
    bad = summed_up(pack, dict.fromkeys(everything(pack), ("unmet", "no")))
    everywhere = replace(bad, tasks=summary.tasks, challenges=summary.challenges, waivers=summary.waivers * 5)
    assert len(lines_of(card(pack, everywhere))) <= 12


def test_the_thread_says_it_at_each_finding(pack: Pack, summary: Summary) -> None:
    read = shown(details(pack, summary))
    assert review_words.SIGNED_BY in read
    assert review_words.CHALLENGED_BY in read


def test_the_chart_counts_each_sign_once_and_is_optional(pack: Pack, summary: Summary) -> None:
    message = card(pack, summary)
    (chart,) = [each for each in message.payload() if each["type"] == "data_visualization"]
    counts = [point["value"] for series in chart["chart"]["series"] for point in series["data"]]
    assert sum(counts) == summary.readiness.coverage.total
    assert chart not in message.plainer()
    assert len(message.plainer()) == len(message.payload()) - 1


def test_nothing_is_drawn_where_nothing_is_known(pack: Pack) -> None:
    assert card(pack, summed_up(pack, {})).optional == frozenset()


def test_what_is_paraphrased_is_told_by_the_criterions_name(pack: Pack, summary: Summary) -> None:
    lines = tuple(
        replace(each, evidence=None, paraphrased=True) if each.criterion == "data.format" else each
        for each in summary.lines
    )
    read = shown(details(pack, replace(summary, lines=lines)))
    assert f"In short: they showed {pack.criterion('data.format').label}." in read
    assert "words on data.format" not in read


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (lambda d: ReviewInvited(2, 4, "U1"), [review_words.INVITED_LATER]),
        (lambda d: ReviewInvited(2, 4, "U1", "C1"), [review_words.INVITED_MAY, review_words.WAIVE]),
        (lambda d: ReviewRaised(d("challenged", criteria=("data.format",)), 4, "U1", -9), ["Which one?", "keep 3:"]),
        (lambda d: ReviewRaised(d("asked"), 4, "U1", -9), ["Which one?", "reply 3:"]),
        (
            lambda d: AnswerDrafted(d("asked"), d("drafted", number=4, by="U1", words="This one."), 4, "U1", -9),
            ["Which one?", "This one.", "release 3"],
        ),
        (lambda d: DeedTold(d("waived", until=LATER), verdict="almost"), ["24 Dec 2023", "ALMOST READY"]),
        (lambda d: DeedTold(d("changed", words=""), d("challenged"), "met"), ["changed the answer", "met"]),
    ],
)
def test_what_is_said_names_what_can_be_typed(
    pack: Pack, content: Callable[[Callable[..., Deed]], Any], says: list[str]
) -> None:
    message = render(pack, content(a_deed))
    assert check_blocks(message.payload()) == []
    for each in says:
        assert each in shown(message), each
    settled = render(pack, content(a_deed), settled=True)
    assert not [each for each in settled.payload() if each["type"] == "actions"] or isinstance(
        content(a_deed), DeedTold
    )

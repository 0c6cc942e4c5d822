"""What people see, with the pack that ships."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import Any, get_args

import pytest

from bot.interview.content import (
    ChecksListed,
    Content,
    HelpShown,
    Notice,
    NoticeId,
    Offer,
    PreviewShown,
    ProbeAsked,
    Question,
    Recap,
    Reoffer,
    ReplyShown,
    Standing,
    StatusShown,
    Welcome,
)
from bot.interview.effects import Settle
from bot.interview.findings import Answer, Evidence, Label
from bot.interview.replies import CitedPassage, Reply
from bot.interview.summary import Coverage, Gap, Readiness, SaidLine, Since, Summary
from bot.slack import review_words, words
from bot.slack.views import Message, card, changed, details, render
from bot.slack.views.question import mixed
from knowledge.pack import Pack, Section

INTERACTIVE = {"actions", "input"}


def shown(message: Message) -> str:
    """Return all words of the blocks, one line a block part."""
    return "\n".join(_texts(message.payload()))


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    return own + [text for each in value.values() for text in _texts(each)]


def buttons(message: Message) -> list[dict[str, Any]]:
    rows = [each["elements"] for each in message.payload() if each["type"] == "actions"]
    accessories = [each["accessory"] for each in message.payload() if "accessory" in each]
    return [each for each in [*chain(*rows), *accessories] if each["type"] == "button"]


def options(message: Message) -> list[dict[str, Any]]:
    rows = [each["elements"] for each in message.payload() if each["type"] == "actions"]
    return [option for each in chain(*rows) if each["type"] == "checkboxes" for option in each["options"]]


def a_summary(pack: Pack, **fields: Any) -> Summary:
    labels: dict[str, Label] = {
        "tried.baseline": "unmet", "tried.no_benchmark": "present", "tried.evidence": "met", "data.format": "unknown",
    }  # fmt: skip
    quotes = {"tried.evidence": "five prompts and RAG over the policy wiki", "tried.no_benchmark": "we eyeballed it"}
    lines = tuple(
        SaidLine(
            each.id,
            labels.get(each.id, "unknown"),
            Evidence(f"D1:{each.id}", 0, len(quotes[each.id]), quotes[each.id]) if each.id in quotes else None,
            withheld=False,
        )
        for each in pack.criteria
    )
    readiness = Readiness(
        verdict="almost",
        ratings={each.id: "partly" for each in pack.sections},
        gaps=tuple(Gap(each, labels[each], None) for each in ("data.format", "tried.no_benchmark", "tried.baseline")),
        coverage=Coverage(evidenced=9, claimed=4, unknown=1, total=14),
        flips=("tried.baseline", "data.format"),
        better="ready",
    )
    summary: dict[str, Any] = {
        "number": 1, "owner": "U1", "use_case": "Support macros", "pack": "p@1", "on": "2026-11-14",
        "readiness": readiness, "lines": lines,
    }  # fmt: skip
    return Summary(**(summary | fields))


def withholding(summary: Summary) -> Summary:
    lines = tuple(SaidLine(each.criterion, each.label, None, withheld=True) for each in summary.lines)
    return a_summary_like(summary, lines=lines, use_case="", use_case_withheld=True)


def a_summary_like(summary: Summary, **fields: Any) -> Summary:
    named = {name: getattr(summary, name) for name in Summary.__slots__}
    return Summary(**(named | fields))


# ── a question ────────────────────────────────────────────────────────────────────────────────────────────────────


def a_question(pack: Pack, section: str, **fields: Any) -> Question:
    number = [each.id for each in pack.sections].index(section) + 1
    return Question(section, number, len(pack.sections), fields.pop("revision", 3), **fields)


def test_each_question_is_the_guidances_own_and_short(pack: Pack) -> None:
    for section in pack.sections:
        message = render(pack, a_question(pack, section.id))
        assert section.heading in shown(message)
        assert len(section.heading + section.ask + section.example) < 300
        assert {section.heading, section.ask} <= set(message.text.split("\n"))


def test_signs_stand_mixed_and_without_their_kind(pack: Pack) -> None:
    for section in pack.sections:
        message = render(pack, a_question(pack, section.id))
        assert [each["value"] for each in options(message)] == [each.id for each in mixed(section)]
        assert {each["text"]["text"] for each in options(message)} == {each.sign for each in section.criteria}
        kinds = [each.kind for each in mixed(section)]
        assert kinds not in (sorted(kinds), sorted(kinds, reverse=True))
        assert not re.search(r"\b(warning|ready sign)\b", shown(message), re.IGNORECASE)


def test_a_pack_whose_order_would_give_the_kind_away_is_woven(pack: Pack) -> None:
    section = pack.sections[0]
    for count in range(2, len(section.criteria) + 1):
        some = Section(**{**dict(section), "criteria": section.criteria[:count]})
        kinds = [each.kind for each in mixed(some)]
        assert sorted(mixed(some), key=lambda each: each.id) == sorted(some.criteria, key=lambda each: each.id)
        assert len(set(kinds)) == 1 or count < 3 or kinds not in (sorted(kinds), sorted(kinds, reverse=True))


def test_ticks_come_back_ticked(pack: Pack) -> None:
    message = render(pack, a_question(pack, "data", ticked=("data.format",)))
    boxes = [each["elements"][0] for each in message.payload() if each["type"] == "actions"]
    ticked = [each["value"] for box in boxes for each in box.get("initial_options", ())]
    assert ticked == ["data.format"]


def test_block_ids_change_with_the_revision(pack: Pack) -> None:
    ids = [
        {
            each["block_id"]
            for each in render(pack, a_question(pack, "data", revision=n)).payload()
            if "block_id" in each
        }
        for n in (3, 4)
    ]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_going_back_is_offered_only_where_there_is_a_question_before(pack: Pack) -> None:
    first, second = (render(pack, a_question(pack, each.id)) for each in pack.sections[:2])
    assert "ft.control.back" not in {each["action_id"] for each in buttons(first)}
    assert "ft.control.back" in {each["action_id"] for each in buttons(second)}


def test_what_they_said_before_is_shown_and_the_editor_asks_whether_to_replace_it(pack: Pack) -> None:
    message = render(pack, a_question(pack, "data", previous=("4,000 <chats>",), acknowledged=("data.format",)))
    assert "4,000 <chats>" in shown(message)
    assert pack.criterion("data.format").label in shown(message)
    assert "ft.write.again" in {each["action_id"] for each in buttons(message)}


def test_a_probe_shows_two_sayings_that_do_not_fit(pack: Pack) -> None:
    message = render(pack, ProbeAsked("data", "data.format", 4, ("JSONL", "a PDF")))
    assert pack.criterion("data.format").probe.text in shown(message)
    assert {"JSONL", "a PDF"} <= set(shown(message).split("\n"))


def test_i_dont_know_is_four_things(pack: Pack) -> None:
    pressed = [each["action_id"] for each in buttons(render(pack, Reoffer("data", 4)))]
    reasons = {each.removeprefix("ft.reason.") for each in pressed if each.startswith("ft.reason.")}
    assert reasons == {"dont_know", "dont_have", "not_applicable", "rather_not"}


def test_i_dont_know_leads_to_who_would(pack: Pack) -> None:
    offered = render(pack, Reoffer("data", 4))
    assert "ft.ask" in {each["action_id"] for each in buttons(offered)}
    assert "Who would know?" in offered.text


# ── dealt with ────────────────────────────────────────────────────────────────────────────────────────────────────


def controlled(pack: Pack) -> list[Content]:
    summary = a_summary(pack)
    return [
        Welcome(1),
        Offer(0),
        a_question(pack, "data"),
        ProbeAsked("data", "data.format", 4),
        Reoffer("data", 4),
        Recap(summary, tuple((each.id, "words") for each in pack.sections), 5),
        PreviewShown(summary, "C1", "", (), 6),
    ]


def test_a_settled_message_keeps_its_words_and_loses_its_controls(pack: Pack) -> None:
    for content in controlled(pack):
        open_now, settled = render(pack, content), render(pack, content, settled=True)
        assert buttons(open_now)
        assert not INTERACTIVE & {each["type"] for each in settled.payload()}
        assert not any("accessory" in each for each in settled.payload())
        assert settled.payload()


def test_a_settled_question_shows_what_was_left_in_its_controls(pack: Pack) -> None:
    asked = a_question(pack, "data")
    left = Settle(
        1, asked.revision, ticked=("data.format", "why.model"), written=Answer("view:1", "data", "Two\nlines <!here>")
    )
    read = shown(render(pack, asked, settled=True, left=left))
    ours, other = (next(each.sign for each in pack.criteria if each.id == sign) for sign in left.ticked)
    assert f"{words.YOU_TICKED}\n{ours}" in read
    assert other not in read
    assert f"{words.YOU_WROTE}\nTwo\nlines <!here>" in read
    assert words.YOU_WROTE not in shown(render(pack, a_question(pack, "tried"), settled=True, left=left))
    for content in (ProbeAsked("data", "data.format", 4), Reoffer("data", 4)):
        settled = shown(render(pack, content, settled=True, left=left))
        assert words.YOU_WROTE in settled
        assert words.YOU_TICKED not in settled


# ── replies ───────────────────────────────────────────────────────────────────────────────────────────────────────


def a_passage(quote: str) -> CitedPassage:
    return CitedPassage(quote, "Next steps", "https://learn.example/#next", None, 1.0)


def test_a_reply_answers_first_and_then_leads_back_in_one_line(pack: Pack) -> None:
    reply = Reply("answered", "The guidance asks for thousands.", (a_passage("Thousands of Examples"),))
    lines = shown(render(pack, ReplyShown("how many?", reply, back_to="data"))).split("\n")
    data = pack.section("data")
    assert lines.index("The guidance asks for thousands.") < lines.index("Thousands of Examples") < len(lines) - 1
    assert lines[-1] == f"Back to {data.topic}: {data.reminder}"
    assert data.heading not in lines


def test_a_reply_after_a_follow_up_leads_back_to_the_follow_up(pack: Pack) -> None:
    reply = ReplyShown("how many?", Reply("silent", "Nothing."), back_to="data", back_about="data.curated")
    probe = next(each.probe.text for each in pack.criteria if each.id == "data.curated")
    assert shown(render(pack, reply)).split("\n")[-1] == f"Back to the data. {probe}"
    told = Notice("smalltalk", back_to="data", back_about="data.curated")
    assert shown(render(pack, told)).split("\n")[-1] == f"Back to the data. {probe}"


def test_what_a_model_worded_is_marked_and_stands_above_the_quotes(pack: Pack) -> None:
    reply = Reply(
        "answered", "The guidance says:", (a_passage("Thousands of Examples"),), in_short="Plan for thousands."
    )
    lines = shown(render(pack, ReplyShown("how many?", reply))).split("\n")
    at = [lines.index(each) for each in (words.IN_SHORT, "Plan for thousands.", "Thousands of Examples")]
    assert at == sorted(at)
    unbacked = Reply("answered", "The guidance says:", (), in_short="Plan for thousands.")
    assert "Plan for thousands." not in shown(render(pack, ReplyShown("how many?", unbacked)))


def test_silence_is_called_silence(pack: Pack) -> None:
    reply = Reply("silent", "The guidance does not say.", (a_passage("near it"),))
    told = shown(render(pack, ReplyShown("GPU prices?", reply)))
    assert "The guidance does not say." in told
    assert words.NEAREST in told


def test_after_two_questions_in_a_row_a_pause_is_offered(pack: Pack) -> None:
    reply = Reply("answered", "Yes.")
    message = render(pack, ReplyShown("q", reply, back_to="data", offer_pause=True))
    assert [each["action_id"] for each in buttons(message)] == ["ft.control.pause"]


# ── recap and preview ─────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_told_at_another_question_is_not_called_unanswered(pack: Pack) -> None:
    message = render(pack, Recap(a_summary(pack), tuple((each.id, "") for each in pack.sections), 5))
    assert f"2. What you tried  ■■□ partly\n{words.ANSWERED_ELSEWHERE}" in shown(message)
    assert f"4. Data  □□□ open\n{words.NO_ANSWER}" in shown(message)


def test_the_recap_has_a_line_a_section_each_with_change(pack: Pack) -> None:
    answers = tuple((each.id, "" if each.id == "data" else f"about {each.id}") for each in pack.sections)
    message = render(pack, Recap(a_summary(pack), answers, 5))
    changes = [each for each in buttons(message) if each["action_id"].startswith("ft.change.")]
    assert [each["value"] for each in changes] == [f"5:{each.id}" for each in pack.sections]
    assert "2. What you tried  ■■□ partly\nabout tried" in shown(message)
    assert f"4. Data  □□□ open\n{words.NO_ANSWER}" in shown(message)
    assert "ft.control.finish" in {each["action_id"] for each in buttons(message)}


def test_a_recap_on_the_way_cannot_finish(pack: Pack) -> None:
    message = render(pack, Recap(a_summary(pack), (("why", "x"),), None, final=False))
    assert review_words.GAPS not in shown(message)  # who closes them is for the end, where the button is
    assert review_words.GAPS in shown(render(pack, Recap(a_summary(pack), (("why", "x"),), 3)))
    assert [(each["action_id"], each["value"]) for each in buttons(message)] == [("ft.change.why", ":why")]


@pytest.mark.parametrize("updates", [True, False])
def test_the_preview_holds_the_very_blocks_and_words_that_are_posted(pack: Pack, updates: bool) -> None:
    summary = a_summary(pack)
    preview = render(pack, PreviewShown(summary, "C1", "", (), 6, updates=updates))
    exact = card(pack, summary, live=False)
    assert all(block in preview.payload() for block in exact.payload())
    assert exact.payload() == card(pack, summary).payload()[:-2], "but for its buttons, the card is what is shown"
    assert exact.text in preview.text


def test_the_preview_asks_for_a_channel_and_offers_to_leave_words_out(pack: Pack) -> None:
    preview = render(pack, PreviewShown(a_summary(pack), "", "", ("why",), 6, paraphrased=("data",))).payload()
    (select,) = (each["accessory"] for each in preview if "accessory" in each)
    assert select["type"] == "conversations_select"
    assert select["filter"] == {"include": ["public", "private"], "exclude_bot_users": True}
    assert select["default_to_current_conversation"] is False
    assert "initial_conversation" not in select
    (shares,) = (each["elements"] for each in preview if each.get("block_id", "").startswith("share"))
    answers = ["use_case", *(each.id for each in pack.sections)]
    assert [each["action_id"] for each in shares] == [f"ft.share.{each}" for each in answers]
    assert [each["initial_option"]["value"] for each in shares] == [
        "private" if each == "why" else "paraphrase" if each == "data" else "verbatim" for each in answers
    ]


def test_only_answers_that_were_given_can_be_left_out(pack: Pack) -> None:
    preview = render(pack, PreviewShown(a_summary(pack), "", "", (), 6, answered=("tried",))).payload()
    (shares,) = (each["elements"] for each in preview if each.get("block_id", "").startswith("share"))
    assert [each["action_id"] for each in shares] == ["ft.share.use_case", "ft.share.tried"]
    assert shares[1]["initial_option"]["text"]["text"] == "my words · 2. what you tried"


@pytest.mark.parametrize("updates", [True, False])
def test_the_card_is_seen_with_its_controls_and_the_long_thread_stands_above(pack: Pack, updates: bool) -> None:
    summary = a_summary(pack)
    preview = render(pack, PreviewShown(summary, "C1", "", (), 6, updates=updates, asked_again="public"))
    blocks = preview.payload()
    thread, exact = details(pack, summary).payload(), card(pack, summary, live=False).payload()
    assert blocks.index(exact[0]) == blocks.index(thread[-1]) + 3  # a divider and one line between the two
    assert set(preview.optional) == {blocks.index(exact[each]) for each in card(pack, summary, live=False).optional}
    below = blocks[blocks.index(exact[-1]) + 1 :]
    names = [each["block_id"].partition("|")[0] for each in below if "block_id" in each]
    assert names == [*([] if updates else ["channel"]), "share.0", "preview"]
    assert review_words.ASKED_AGAIN["public"] in str(below[-3])  # the line above Post


def test_a_posted_card_stays_in_its_channel(pack: Pack) -> None:
    preview = render(pack, PreviewShown(a_summary(pack), "C7", "", (), 6, updates=True))
    assert not any("accessory" in each for each in preview.payload())
    assert {"type": "channel", "channel_id": "C7"} in preview.payload()[0]["elements"][0]["elements"]
    assert words.UPDATE in {each["text"]["text"] for each in buttons(preview)}


# ── card and details ──────────────────────────────────────────────────────────────────────────────────────────────


def lines_of(message: Message) -> list[str]:
    (section,) = message.payload()[0]["elements"]
    whole = "".join(each.get("text") or f"@{each.get('user_id')}" for each in section["elements"])
    return whole.split("\n")


def test_the_card_says_verdict_and_decision_first(pack: Pack) -> None:
    since = Since("2026-11-02", ("why.model", "why.use_case"), ("data.format",))
    lines = lines_of(card(pack, a_summary(pack, since=since)))
    step = pack.criterion("tried.no_benchmark").next_step
    assert lines[0] == "ALMOST READY · Support macros · @U1 · 14 Nov 2026"
    assert lines[1] == f"Decision needed: before any tuning budget, approve {step.budget} to f{step.action[1:-1]}?"
    assert "Coverage: 9 of 14 signs evidenced · 4 only claimed · 1 not known" in lines
    assert "Since 2 Nov 2026: 2 gaps closed, 1 opened" in lines
    assert lines[2].startswith("Purpose □□□ · What you tried ■■□ · ")
    assert len(lines) <= 12
    assert all(len(line) < 700 for line in lines)


def test_the_card_backs_its_reasons_with_their_words(pack: Pack) -> None:
    lines = lines_of(card(pack, a_summary(pack)))
    (why,) = (each for each in lines if each.startswith(words.GAPS))
    (strong,) = (each for each in lines if each.startswith(words.STRONG))
    assert why.index(pack.criterion("tried.no_benchmark").label) < why.index(pack.criterion("data.format").label)
    assert "“we eyeballed it”" in why
    assert "“five prompts and RAG over the policy wiki”" in strong


def test_what_is_withheld_is_nowhere(pack: Pack) -> None:
    private = withholding(a_summary(pack, use_case="Secret project"))
    for message in (card(pack, private), details(pack, private), changed(pack, private)):
        told = shown(message) + message.text
        assert "eyeballed" not in told
        assert "policy wiki" not in told
        assert "Secret project" not in told
    assert words.WITHHELD in shown(details(pack, private))


def test_a_withheld_line_is_not_quoted_even_if_its_words_come_along(pack: Pack) -> None:
    summary = a_summary(pack)
    lines = tuple(SaidLine(each.criterion, each.label, each.evidence, withheld=True) for each in summary.lines)
    careless = a_summary_like(summary, lines=lines)
    for message in (card(pack, careless), details(pack, careless)):
        assert "eyeballed" not in shown(message) + message.text


def test_their_words_cannot_pose_as_a_line_of_the_card(pack: Pack) -> None:
    spoof = "x\nREADY · approved by the board"
    lines = lines_of(card(pack, a_summary(pack, use_case=spoof)))
    assert lines[0].startswith("ALMOST READY · x READY · approved")
    assert len(lines) <= 12


def test_the_details_put_their_words_beside_the_guidances(pack: Pack) -> None:
    message = details(pack, a_summary(pack))
    told = shown(message)
    assert "They said: “we eyeballed it”" in told
    assert all(each.label in told for each in pack.criteria if each.kind == "ready")
    silent = [each.label for each in pack.criteria if each.kind == "warning" and each.id != "tried.no_benchmark"]
    assert not [each for each in silent if each in told]
    assert pack.source.licence in told
    links = set(re.findall(r"'url': '([^']+)'", str(message.payload())))
    assert links == {link for link in links if link.startswith(pack.source.url)}
    assert f"{pack.source.url}#what-have-you-tried-so-far" in links


def test_an_update_says_what_changed(pack: Pack) -> None:
    since = Since("2026-11-02", ("why.model",), ("data.format",))
    told = shown(changed(pack, a_summary(pack, since=since)))
    assert f"Closed: {pack.criterion('why.model').label}" in told
    assert f"Opened: {pack.criterion('data.format').label}" in told
    assert words.CHANGED_NOTHING in shown(changed(pack, a_summary(pack, since=Since("2026-11-02", (), ()))))


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("notice", get_args(NoticeId))
def test_every_notice_has_its_words_with_all_blanks_filled(pack: Pack, notice: NoticeId) -> None:
    for told in (Notice(notice), Notice(notice, "data", "C1", "why"), Notice(notice, "data", "not_in_channel")):
        message = render(pack, told)
        assert not {"{", "}"} & set(shown(message) + message.text)


@pytest.mark.parametrize(
    ("detail", "said"),
    [("not_in_channel", "Invite me"), ("is_archived", "archived"), ("msg_too_long", "msg_too_long")],
)
def test_a_refused_post_says_what_to_do(pack: Pack, detail: str, said: str) -> None:
    assert said in shown(render(pack, Notice("post_refused", detail=detail)))


def test_what_was_replaced_is_quoted_and_never_read_as_a_template(pack: Pack) -> None:
    message = render(pack, Notice("answer_replaced", "data", detail="2,100 pairs {channel} {topic}\n<!here>"))
    assert "“2,100 pairs {channel} {topic} <!here>”" in shown(message)
    assert "keep both" in message.text
    assert "&lt;!here&gt;" in message.text
    assert [each["text"]["text"] for each in message.payload()[-1]["elements"]] == ["Keep both", "Undo"]


def test_where_nothing_was_put_aside_no_button_offers_it(pack: Pack) -> None:
    assert [each["type"] for each in render(pack, Notice("answer_replaced", "data")).payload()] == ["rich_text"]


def test_the_posted_notice_links_the_channel(pack: Pack) -> None:
    elements = render(pack, Notice("posted", detail="C1")).payload()[0]["elements"][0]["elements"]
    assert {"type": "channel", "channel_id": "C1"} in elements


def test_every_control_has_a_typed_equivalent_in_the_help(pack: Pack) -> None:
    told = shown(render(pack, HelpShown(everything=True)))
    typed = {"back", "skip", "pause", "resume", "cancel", "restart", "summary", "finish", "status", "start", "why"}
    assert typed <= set(re.findall(r"[a-z]+", told.lower()))
    assert {"I don't know", "change 2", "post", "hide 2"} <= {each for each in typed_words() if each in told}


def typed_words() -> set[str]:
    typed = (typed for _, entries in words.HELP_DM_GROUPS for typed, _ in entries)
    return {word.strip() for each in typed for word in each.split(",")}


@pytest.mark.parametrize("standing", get_args(Standing))
def test_help_begins_with_a_dozen_lines_about_what_matters_now(pack: Pack, standing: Standing) -> None:
    message = render(pack, HelpShown(standing, "data", 4, 5, 6))
    assert len(message.text.splitlines()) <= 12
    entries = words.HELP_NOW_LINES[standing]
    assert all(typed in shown(message) and f"{typed}: {does}" in message.text for typed, does in entries)
    assert message.payload()[-1]["elements"][0]["text"]["text"] == words.HELP_ALL


def test_what_help_says_first_is_said_among_everything_too(pack: Pack) -> None:
    told = shown(render(pack, HelpShown(everything=True)))
    first = {
        word.strip() for entries in words.HELP_NOW_LINES.values() for typed, _ in entries for word in typed.split(",")
    }
    described = {"any question", "one line", "start what we want to build", "ask @colleague about 4", "show", "export"}
    assert {each for each in first if each not in told} <= described


def test_help_in_a_channel_is_short_and_has_no_button(pack: Pack) -> None:
    message = render(pack, HelpShown(here=False))
    assert len(message.text.splitlines()) <= 12
    assert not [each for each in message.payload() if each["type"] == "actions"]
    assert "/finetune help all" in message.text


def test_the_words_are_calm() -> None:
    said = [value for name, value in vars(words).items() if name.isupper() and isinstance(value, str)]
    said += [*words.NOTICES.values(), *words.STATUS.values(), *words.WELCOME_POINTS]
    assert not [each for each in said if "!" in each]


@pytest.mark.parametrize(
    "standing", ["none", "opening", "asking", "reviewing", "previewing", "posted", "paused", "cancelled"]
)
def test_the_status_is_one_sentence_about_where_they_are(pack: Pack, standing: Any) -> None:
    message = render(pack, StatusShown(standing, "data", 4, 5, 6, "Support <macros>"))
    assert "{" not in shown(message)
    assert "Support <macros>" in shown(message)
    assert "Support &lt;macros&gt;" in message.text


class Row:
    number, use_case, stage, started_on, verdict, posted_on, current = (
        2, "Macros", "posted", "2026-11-02", "almost", "2026-11-14", True,
    )  # fmt: skip


def test_checks_are_listed_with_where_they_stand(pack: Pack) -> None:
    told = shown(render(pack, ChecksListed(2), rows=[Row()]))
    assert "2. Macros (this one) · posted · ALMOST READY · begun 2 Nov 2026 · posted 14 Nov 2026" in told
    assert words.NO_CHECKS in shown(render(pack, ChecksListed(0)))


# ── what is heard instead of seen ─────────────────────────────────────────────────────────────────────────────────


def test_the_card_can_be_heard_whole(pack: Pack) -> None:
    heard = card(pack, a_summary(pack, use_case="R&D <bot>")).text.split("\n")
    assert heard[0] == "ALMOST READY · R&amp;D &lt;bot&gt; · <@U1> · 14 Nov 2026"
    assert heard[2].startswith("Purpose: open · What you tried: partly")
    assert not {"■", "□"} & set("".join(heard))


def test_the_first_step_is_one_that_moves_the_verdict(pack: Pack) -> None:
    lines = lines_of(card(pack, a_summary(pack)))
    first, then = pack.criterion("tried.no_benchmark"), pack.criterion("data.format")
    start = lines.index("To become READY: ")
    assert lines[start + 1] == f"1. {capital(first.label)}, as above. {first.next_step.stop_rule}"
    assert lines[start + 2].startswith(f"2. {capital(then.label)}: ")
    assert f"({then.next_step.budget}). {then.next_step.stop_rule}" in lines[start + 2]
    assert lines[start + 3].startswith(words.COVERAGE)


def capital(text: str) -> str:
    return text[0].upper() + text[1:]


def test_a_single_step_is_told_once(pack: Pack) -> None:
    summary = a_summary(pack)
    one = tuple(each for each in summary.readiness.gaps if each.criterion == "data.format")
    readiness = replace(summary.readiness, gaps=one, flips=("data.format",))
    told = "\n".join(lines_of(card(pack, a_summary_like(summary, readiness=readiness))))
    step = pack.criterion("data.format").next_step
    assert told.lower().count(step.action.rstrip(".").lower()) == 1
    assert told.count(step.budget) == 1
    assert f"To become READY: {capital(pack.criterion('data.format').label)}, as above. {step.stop_rule}" in told


def test_where_nothing_moves_the_verdict_the_first_gap_is_tried_first(pack: Pack) -> None:
    summary = a_summary(pack)
    stuck = a_summary_like(summary, readiness=replace(summary.readiness, verdict="not_yet", better="not_yet", flips=()))
    leads = [each.partition(":")[0] for each in lines_of(card(pack, stuck))]
    assert "To do first" in leads
    assert not [each for each in leads if each.startswith("To become")]


def test_the_strength_with_a_figure_comes_first(pack: Pack) -> None:
    said = "61 % of 300 emails"
    lines = tuple(
        SaidLine(each.criterion, "met", Evidence("D1:5", 0, len(said), said), withheld=False)
        if each.criterion == "measure.goals"
        else each
        for each in a_summary(pack).lines
    )
    strong = next(each for each in lines_of(card(pack, a_summary(pack, lines=lines))) if each.startswith(words.STRONG))
    assert strong.startswith(f"{words.STRONG}{pack.criterion('measure.goals').label} (“{said}”)")

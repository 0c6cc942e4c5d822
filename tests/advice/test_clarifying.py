"""Questions about the open question: its own words in other words, its example, and why it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advice.asking import FOUND
from bot.advice.clarifying import clarified, kind_of
from bot.advice.default import DefaultAdvisor
from bot.interview.effects import Understand
from bot.interview.replies import Reply
from knowledge.loading import bundled_pack, load_pack

PACK = bundled_pack()
BEES = load_pack(Path(__file__).parent.parent / "knowledge" / "packs" / "rooftop-bees")
ADVISOR = DefaultAdvisor(PACK)
NOTHING = Reply("silent", "")


async def replied(text: str, section: str | None, about: str | None = None) -> Reply:
    understood = await ADVISOR.understand(Understand("U1", "D1:2", text, "2026-01-05", section, about))
    assert understood.intent == "question", text
    assert understood.reply is not None
    return understood.reply


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What do you mean?", "meaning"),
        ("what you mean", "meaning"),
        ("sorry, I don't understand the question", "meaning"),
        ("I not understand.", "meaning"),
        ("can you rephrase that please", "meaning"),
        ("in other words?", "meaning"),
        ("huh?", "meaning"),
        ("i do not understand your question, please explain simple", "meaning"),
        ("not sure what you want here", "meaning"),
        ("What kind of answer do you expect?", "meaning"),
        ("Can you give me an example?", "example"),
        ("like what?", "example"),
        ("example pls", "example"),
        ("for instance?", "example"),
        ("Why you ask this?", "why"),
        ("why do you ask", "why"),
        ("why you need this information", "why"),
        ("for what you ask this", "why"),
        ("why do you want to know this?", "why"),
        ("what do you want that for?", "why"),
    ],
)
def test_what_is_meant_is_heard_in_any_english(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "What do you mean by baseline?", "what means baseline?", "Can you give me an example of an edge case?",
        "why do you want to know the model at this stage already", "Why do we need a baseline?", "which data?",
        "We mean the tickets of 2023.", "", "?", "what is RAG", "I don't understand why RAG comes up here at all",
    ],
)  # fmt: skip
def test_what_names_its_own_subject_is_looked_up(text: str) -> None:
    assert kind_of(text) is None


async def test_a_question_not_understood_is_put_in_other_words_with_its_example_and_its_reason() -> None:
    for section in PACK.sections:
        reply = await replied("What do you mean?", section.id)
        assert all(each.label in reply.lead for each in section.ready)
        assert section.example in reply.lead
        assert [each.quote for each in reply.passages] == [section.why_we_ask.quote]
        assert reply.passages[0].section == section.id


async def test_a_probe_not_understood_is_explained_by_itself() -> None:
    probed = PACK.criterion("why.model")
    reply = await replied("what do you mean?", "why", "why.model")
    assert probed.probe.text in reply.lead
    assert probed.label in reply.lead
    assert [each.quote for each in reply.passages] == [probed.citations[0].quote]


async def test_to_explain_a_probe_never_names_the_warning_behind_it() -> None:
    for criterion in (each for section in PACK.sections for each in section.warnings):
        section = criterion.id.partition(".")[0]
        reply = await replied("I don't understand", section, criterion.id)
        assert criterion.probe.text in reply.lead
        assert criterion.label not in reply.lead
        assert [each.quote for each in reply.passages] == [PACK.section(section).why_we_ask.quote]


async def test_like_what_gets_the_example_and_then_what_the_guidance_names() -> None:
    reply = await replied("like what?", "measure")
    assert PACK.section("measure").example in reply.lead
    assert reply.lead.endswith(FOUND)
    assert "holdout set" in reply.passages[0].quote
    assert len(reply.passages) <= 3


async def test_an_example_where_the_guidance_has_none_is_still_an_answer() -> None:
    reply = await replied("can you give me an example?", "data")
    assert reply.outcome == "answered"
    assert PACK.section("data").example in reply.lead
    assert [each.quote for each in reply.passages] == [PACK.section("data").why_we_ask.quote]


async def test_why_you_ask_is_answered_by_the_sentence_behind_the_question() -> None:
    reply = await replied("Why you ask this?", "tried")
    assert reply.passages[0].quote == PACK.section("tried").why_we_ask.quote


async def test_before_a_check_an_example_says_how_one_begins() -> None:
    reply = await replied("can you give me an example?", None)
    assert (reply.outcome, reply.passages) == ("out_of_scope", ())
    assert "type: start" in reply.lead


async def test_what_means_a_term_is_looked_up() -> None:
    reply = await replied("what means baseline?", "tried")
    assert reply.lead == FOUND
    assert reply.passages[0].quote.startswith("Having a baseline")


def test_another_pack_is_explained_by_its_own_words() -> None:
    reply = clarified(BEES, "what do you mean?", "care", None, NOTHING)
    assert reply is not None
    assert BEES.section("care").example in reply.lead
    assert reply.passages[0].quote == BEES.section("care").why_we_ask.quote


@given(st.text(max_size=200), st.sampled_from(["what do you mean", "like what", ""]))
def test_any_text_is_read_without_trouble(text: str, around: str) -> None:
    assert kind_of(f"{text} {around}") in {None, "meaning", "example", "why"}

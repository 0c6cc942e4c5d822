"""Nothing is claimed that is not there to the letter."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.advice.grounding import evidence_at, verified_findings, verified_reply
from bot.interview.findings import Answer, Evidence, Finding
from bot.interview.replies import CitedPassage, Reply
from knowledge.loading import bundled_pack

PACK = bundled_pack()
SAID = Answer("m1", "data", "We have 12,000 chats.")
FOUND = Finding(
    "data.identified", "met", "specific", "data", "default", Evidence("m1", 8, 20, "12,000 chats"), "rules-1"
)
QUOTE = CitedPassage("Have identified a dataset for fine-tuning.", "", "", "data", 1.0)


def test_a_finding_whose_words_stand_where_it_says_is_kept() -> None:
    assert verified_findings(PACK, "data", (SAID,), (FOUND,)) == (FOUND,)


def test_a_finding_with_other_words_another_place_or_another_message_is_dropped() -> None:
    assert FOUND.evidence is not None
    for wrong in (
        replace(FOUND.evidence, quote="12,000 Chats"),
        replace(FOUND.evidence, start=9, end=21),
        replace(FOUND.evidence, message="m2"),
        replace(FOUND.evidence, start=-4),
    ):
        assert verified_findings(PACK, "data", (SAID,), (replace(FOUND, evidence=wrong),)) == ()
    assert verified_findings(PACK, "data", (SAID,), (replace(FOUND, evidence=None),)) == ()


def test_a_warning_by_silence_needs_no_words() -> None:
    silent = Finding("data.missing", "present", "none", "data", "default", None, "rules-1")
    loud = Finding("data.too_few", "present", "none", "data", "default", None, "rules-1")
    assert verified_findings(PACK, "data", (SAID,), (silent, loud)) == (silent,)


def test_a_quote_that_the_guidance_does_not_hold_is_dropped_and_with_the_last_one_the_answer() -> None:
    invented = replace(QUOTE, quote="Have identified a dataset.")
    assert verified_reply(PACK, Reply("answered", "So:", (QUOTE, invented))).passages == (QUOTE,)
    assert verified_reply(PACK, Reply("answered", "So:", (invented,))) == Reply("silent", "")
    assert verified_reply(PACK, Reply("silent", "No.", (QUOTE,))) == Reply("silent", "No.", (QUOTE,))


@given(st.lists(st.text(max_size=20), max_size=4), st.integers(0, 80), st.integers(0, 80))
def test_evidence_lies_in_one_message_or_is_none(texts: list[str], start: int, length: int) -> None:
    answers = tuple(Answer(f"m{n}", "data", text) for n, text in enumerate(texts))
    found = evidence_at(answers, start, start + length, gap=2)
    if found is not None:
        message = next(each for each in answers if each.message == found.message)
        assert message.text[found.start : found.end] == found.quote == "\n\n".join(texts)[start : start + length]

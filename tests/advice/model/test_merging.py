"""What a proposal may and may not bring about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advice.model.breaker import Breaker
from bot.advice.model.locating import located
from bot.advice.model.merging import evidence_for, intent_of
from bot.advice.model.shortening import fair_in_short
from bot.interview.findings import Answer

ANSWERS = (Answer("D:1", "data", "We have 4,000 chats."), Answer("D:2", "data", "All 4,000 chats were reviewed."))


def test_a_check_ends_by_agreement_or_by_a_short_message_without_content() -> None:
    assert intent_of("cancel", "answer", "We have 4,000 chats.", tells=True) == "answer"
    assert intent_of("restart", "question", "Why " * 19, tells=False) == "question"
    assert intent_of("cancel", "cancel", "Call it off. " * 9, tells=True) == "cancel"
    assert intent_of("cancel", "smalltalk", "Nah, I am done with this.", tells=False) == "cancel"
    assert intent_of("question", "answer", "Like what?", tells=True) == "question"


def test_a_quote_is_found_in_the_newest_answer_that_holds_it() -> None:
    found = evidence_for(" 4,000 chats ", ANSWERS)
    assert found is not None
    assert (found.message, found.start, found.end, found.quote) == ("D:2", 4, 15, "4,000 chats")


def test_words_nobody_said_are_no_evidence() -> None:
    assert evidence_for("4000 chats", ANSWERS) is None
    assert evidence_for("", ANSWERS) is None
    assert evidence_for(" … ", ANSWERS) is None
    assert evidence_for("chats. All", ANSWERS) is None
    assert evidence_for("All 4,000 ... were labelled", ANSWERS) is None
    assert evidence_for("We have ... were reviewed", ANSWERS) is None
    assert evidence_for("a", (Answer("D:1", "data", "a b"),)) is None


@pytest.mark.parametrize(
    ("said", "quoted", "shown"),
    [
        ("It’s the “tone” –\n  mostly.", 'it\'s the "tone" - mostly', "It’s the “tone” –\n  mostly"),
        ("We have  4,000\tchats", "we have 4,000 chats", "We have  4,000\tchats"),
        ("A baseline of 54%.", "“baseline of 54%…”", "baseline of 54%"),
        ("mislabelled rows", "labelled row", "mislabelled rows"),
        ("a *clear* goal", "a clear goal", "a *clear* goal"),
        ("See the [model](models.md#x) you hope to tune.", "the model you hope", "the [model](models.md#x) you hope"),
        ("Zoe read all of them, twice, and threw 200 out.", "Zoe read … threw 200 out", "threw 200 out"),
        ("It fails... often, in 1 of 9.", "it fails... often", "It fails... often"),
    ],
)
def test_a_quote_in_another_dress_is_shown_in_the_words_own(said: str, quoted: str, shown: str) -> None:
    found = evidence_for(quoted, (Answer("D:1", "data", said),))
    assert found is not None
    assert found.quote == shown == said[found.start : found.end]


def test_a_whole_long_answer_is_no_quote() -> None:
    assert evidence_for("word " * 200, (Answer("D:1", "data", "word " * 200),)) is None


@given(st.text(max_size=40), st.text(max_size=60))
def test_evidence_is_always_the_exact_words_of_its_answer(quote: str, said: str) -> None:
    answers = (*ANSWERS, Answer("D:3", "data", said))
    found = evidence_for(quote, answers)
    if found is not None:
        text = next(each.text for each in answers if each.message == found.message)
        assert text[found.start : found.end] == found.quote


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_whatever_was_said_is_found_again(said: str, one: int, other: int) -> None:
    start, end = sorted((one, other))
    if sum(each.isalnum() for each in said[start:end]) >= 2:
        span = located(said[start:end], said)
        assert span is not None
        assert said[start:end].strip() in said[slice(*span)]


def test_a_short_answer_may_not_bring_figures_links_or_mentions_of_its_own() -> None:
    source = "Volume: Thousands of Examples for GPT-3.5-Turbo"
    said = "You need thousands of examples for GPT-3.5-Turbo."
    assert fair_in_short(said, source) == said
    assert fair_in_short("At least 500.", source) == ""
    assert fair_in_short("See https://example.com.", source) == ""
    assert fair_in_short("Ask <@U1>.", source) == ""
    assert fair_in_short("of " * 200, source) == ""
    assert fair_in_short("✅ Thousands of examples.", source) == ""
    assert fair_in_short("Thousands of\u200b examples.", source) == ""
    assert fair_in_short("Thousands of\0 examples.", source) == ""
    assert fair_in_short("Thousands\nof examples.", source) == "Thousands of examples."


@pytest.mark.parametrize(
    "said",
    [
        "You need thousands of high-quality examples.",  # a claim of its own
        "You do not need thousands of examples.",  # the opposite
        "Only thousands of examples.",  # a limit of its own
        "Thousands of examples, says OpenAI.",  # a name
        "Des milliers d'exemples.",  # another language
        "Thousands of examples. CANARY",
        "数千のサンプルが必要です。",
    ],
)
def test_a_short_answer_may_not_bring_words_of_its_own(said: str) -> None:
    assert fair_in_short(said, "Volume: Thousands of Examples for GPT-3.5-Turbo") == ""


def test_an_open_breaker_lets_one_trial_through_even_if_it_is_given_up() -> None:
    now = [0.0]
    breaker = Breaker(threshold=1, rest_s=10, clock=lambda: now[0])
    breaker.failed()
    assert not breaker.admits()
    now[0] = 11.0
    assert (breaker.admits(), breaker.admits()) == (True, False)
    breaker.abandoned()
    assert breaker.admits()
    breaker.succeeded()
    assert (breaker.admits(), breaker.admits()) == (True, True)


def test_a_breaker_without_a_threshold_never_opens() -> None:
    breaker = Breaker(threshold=0, clock=lambda: 0.0)
    for rest_s in (None, None, 60.0):
        breaker.failed(rest_s)
    assert (breaker.admits(), breaker.admits()) == (True, True)

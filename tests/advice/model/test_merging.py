"""What a proposal may and may not bring about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.advice.model.breaker import Breaker
from bot.advice.model.merging import evidence_for, fair_in_short, intent_of
from bot.interview.findings import Answer

ANSWERS = (Answer("D:1", "data", "We have 4,000 chats."), Answer("D:2", "data", "All 4,000 chats were reviewed."))


def test_only_agreement_of_both_readers_ends_a_check() -> None:
    assert intent_of("cancel", "answer") == "answer"
    assert intent_of("restart", "question") == "question"
    assert intent_of("cancel", "cancel") == "cancel"
    assert intent_of("question", "answer") == "question"


def test_a_quote_is_found_in_the_newest_answer_that_holds_it() -> None:
    found = evidence_for(" 4,000 chats ", ANSWERS)
    assert found is not None
    assert (found.message, found.start, found.end, found.quote) == ("D:2", 4, 15, "4,000 chats")


def test_words_nobody_said_are_no_evidence() -> None:
    assert evidence_for("4000 chats", ANSWERS) is None
    assert evidence_for("", ANSWERS) is None
    assert evidence_for("chats. All", ANSWERS) is None


@given(st.text(max_size=40))
def test_evidence_is_always_the_exact_words_of_its_answer(quote: str) -> None:
    found = evidence_for(quote, ANSWERS)
    if found is not None:
        text = next(each.text for each in ANSWERS if each.message == found.message)
        assert text[found.start : found.end] == found.quote


def test_a_short_answer_may_not_bring_figures_links_or_mentions_of_its_own() -> None:
    source = "Volume: Thousands of Examples for GPT-3.5-Turbo"
    assert fair_in_short("Thousands, for GPT-3.5-Turbo.", source) == "Thousands, for GPT-3.5-Turbo."
    assert fair_in_short("At least 500.", source) == ""
    assert fair_in_short("See https://example.com.", source) == ""
    assert fair_in_short("Ask <@U1>.", source) == ""
    assert fair_in_short("x" * 401, source) == ""


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

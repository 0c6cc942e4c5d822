"""Words as the search sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.wording import Vocabulary, content_stems, letter_runs, stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [("prices", "price"), ("companies", "company"), ("planning", "plan"), ("tuned", "tuning"), ("examples", "example"),
     ("measurements", "measurement"), ("300", "5,000"), ("customer's", "customers")],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("base", "bass"), ("cost", "cast"), ("data", "date"), ("loss", "los")])
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_names_of_models_stay_in_one_piece() -> None:
    assert words("Is GPT-3.5-Turbo fine tuned?") == ["is", "gpt-3.5-turbo", "fine-tuned"]


def test_words_that_only_ask_are_left_out() -> None:
    assert content_stems("What's the point of it, please?") == ["point"]


@pytest.mark.parametrize("typo", ["baselin", "baselinee", "bseline", "basleine", "boseline"])
def test_one_slip_leads_back_to_the_known_word(typo: str) -> None:
    assert Vocabulary(["baseline", "base"]).corrected(typo) == "baseline"


def test_short_and_far_words_are_left_as_they_are() -> None:
    known = Vocabulary(["tone", "baseline"])
    assert known.corrected("tune") == "tune"
    assert known.corrected("weather") == "weather"


@given(st.text())
def test_any_text_has_words_stems_and_runs(text: str) -> None:
    assert all(each for each in content_stems(text))
    assert all(len(each) == 4 for each in letter_runs(text))

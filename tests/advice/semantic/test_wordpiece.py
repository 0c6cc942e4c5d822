"""Texts cut into the pieces that the sentence model knows; the expected ones are those of BERT's own tokenizer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advice.semantic.wordpiece import MOST_TOKENS, shipped_wordpiece

CUT = shipped_wordpiece()
CLS, SEP, UNKNOWN = 101, 102, 100


def test_words_are_cut_into_known_pieces_in_a_frame() -> None:
    assert CUT.numbers("unaffable") == [CLS, 14477, 20961, 3468, SEP]  # un ##aff ##able, as in BERT's own test
    assert CUT.numbers("hello world!") == [CLS, 7592, 2088, 999, SEP]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CAFÉ", "cafe"),
        ("fine\u00a0tuning", "fine tuning"),
        ("don't", "don ' t"),
        ("gpt-3.5", "gpt - 3 . 5"),
        ("日本", "日 本"),
        ("a\u200bb", "ab"),
    ],
)
def test_case_accents_marks_and_odd_spaces_make_no_difference(one: str, other: str) -> None:
    assert CUT.numbers(one) == CUT.numbers(other)


def test_what_is_in_no_vocabulary_is_unknown_and_the_rest_still_counts() -> None:
    assert CUT.numbers("🦄 data") == [CLS, UNKNOWN, 2951, SEP]
    assert CUT.numbers("x" * 200) == [CLS, UNKNOWN, SEP]
    assert CUT.numbers("") == [CLS, SEP]


@given(st.text(max_size=400))
def test_any_text_has_a_frame_and_a_bounded_length(text: str) -> None:
    numbers = CUT.numbers(text)
    assert (numbers[0], numbers[-1]) == (CLS, SEP)
    assert len(numbers) <= MOST_TOKENS

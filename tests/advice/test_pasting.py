"""What is pasted or quoted is a case of theirs: a question or "I don't know" in it is nobody's to us."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.advice.intents import IntentReader
from bot.advice.pasting import without_pasted
from knowledge.loading import bundled_pack

READER = IntentReader(bundled_pack())
FENCED = "```\nprompt: Where is my order?\noutput: I am sorry, I dont know\n```"


@pytest.mark.parametrize(
    "text",
    [
        FENCED,
        "prompt: Where is my order?\noutput: I am sorry, I dont know\nexpected: order is with DHL since monday",
        "Here is one that was wrong: " + FENCED,
        "For “Where is my order?” it says “I don't know, please ask support”.",
        "> how big is the context?\nThat was the question that failed, it said 4 tokens.",
        '"I don\'t know" is what it says 14 of 40 times.',
        "```\nhow do I cancel?\n",
    ],
)
def test_a_pasted_case_is_an_answer(text: str) -> None:
    assert READER.read(text).intent == "answer"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("what does “curated” mean?", "what does “curated” mean?"),
        ("How many examples do we need? " + FENCED, "How many examples do we need?"),
        ('Q: what is "a named shortcoming of the model"?', 'what is "a named shortcoming of the model"?'),
    ],
)
def test_a_question_around_it_is_still_one_and_keeps_its_words(text: str, question: str) -> None:
    read = READER.read(text)
    assert read.intent in {"question", "answer_and_question"}
    assert question in read.question


def test_a_correction_may_quote_the_new_words() -> None:
    assert READER.read('change 2 to "we tried retrieval and few-shot prompts"').intent == "edit"


@settings(deadline=None)
@given(st.text(st.sampled_from(' a?"“”«»`>\n:iqpromt'), max_size=80))
def test_offsets_stay_valid(text: str) -> None:
    left = without_pasted(text)
    assert len(left) == len(text)
    assert all(kept in {before, " "} for kept, before in zip(left, text, strict=True))

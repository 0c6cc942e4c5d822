"""What a message is, by phrases and by the shipped model."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.advice.clauses import plain
from bot.advice.commands import heard_commands, whole_command
from bot.advice.features import phrasing, shape, wording
from bot.advice.intents import IntentReader, subject_of
from bot.advice.linear import Example, Margin, PackedModel, loaded, shipped_model, trained
from bot.advice.objects import has_its_own_object
from bot.advice.orders import WEIGHTS_FILE
from bot.advice.training import INTENTS, intent_examples, messages
from knowledge.loading import bundled_pack

READER = IntentReader(bundled_pack())
EVALUATION = Path(__file__).parent.parent / "eval"
OWN_DATA = tuple(EVALUATION.rglob("intents.jsonl"))


def test_the_shipped_weights_were_trained_on_the_messages_beside_them() -> None:
    assert shipped_model().digest == INTENTS.digest(), "run: python -m bot.advice.training"


def test_no_message_of_the_evaluation_data_is_trained_on() -> None:
    trained_on = {text.casefold() for _, text in messages()}
    unseen = [json.loads(line)["message"] for file in OWN_DATA for line in file.read_text("utf-8").splitlines()]
    assert [each for each in unseen if each.casefold() in trained_on and len(each.split()) > 3] == []


def test_every_message_of_the_examples_has_features() -> None:
    rows = intent_examples()
    assert len(rows) == len(list(messages()))
    assert all(words and shapes for words, shapes, _ in rows)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("skip", "skip"),
        ("Skip, please.", "skip"),
        ("skip connections hurt latency in our ablation, so we dropped them", "answer"),
        ("back", "back"),
        ("we stop the rollout if the tuned one loses", "answer"),
        ("?", "help"),
        ("", "smalltalk"),
        ("   \n ", "smalltalk"),
        ("nothing yet", "answer"),
        ("yes", "answer"),
        ("What counts as a baseline?", "question"),
    ],
)
def test_a_command_word_is_a_command_only_where_it_commands(text: str, intent: str) -> None:
    assert READER.read(text).intent == intent


@pytest.mark.parametrize(
    "piece",
    [
        "leave out the footer", "leave it out of the prompt", "please leave the greeting out", "skip the footer",
        "leave out signatures and the disclaimer", "cancel the order", "stop the hallucinations", "close the ticket",
        "pause the subscription", "resume the call", "drop it from the text", "leave it out if the customer is unknown",
    ],
)  # fmt: skip
def test_a_command_word_with_an_object_of_its_own_is_a_piece_of_an_answer(piece: str) -> None:
    assert READER.read(piece).intent == "answer"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("leave it out", "skip"), ("leave out question 3", "skip"), ("skip this one", "skip"),
        ("leave that for later", "skip"), ("skip the section about the data", "skip"),
        ("cancel the check", "cancel"), ("stop the interview", "cancel"), ("cancel the whole project", "cancel"),
        ("pause the check", "pause"), ("pause it for a while", "pause"), ("restart the interview", "restart"),
    ],
)  # fmt: skip
def test_a_command_about_the_interview_stays_one(text: str, intent: str) -> None:
    assert READER.read(text).intent == intent


@given(
    st.lists(
        st.sampled_from(
            ["please", "leave", "skip", "cancel", "out", "the", "our", "of", "from", "and", "footer", "mail", "it"]
        ),
        max_size=60,
    )
)
@settings(max_examples=100, deadline=None)
def test_whatever_is_done_to_a_question_is_done_to_no_object_of_theirs(words: list[str]) -> None:
    assert not has_its_own_object(" ".join([*words, "question"]))


def test_the_part_that_asks_is_found_for_the_look_up() -> None:
    text = "We have 3,000 tickets from Jira. What does curated mean?"
    assert READER.read(text).question == "What does curated mean?"


def test_a_question_of_hardly_a_word_is_looked_up_with_what_it_is_about() -> None:
    text = "It is for support. We have 3,000 tickets from Jira. Is that enough?"
    assert READER.read(text).question == "We have 3,000 tickets from Jira. Is that enough?"
    assert READER.read("We have 3,000 tickets. Are you a robot?").question == "Are you a robot?"


def test_a_long_message_is_never_a_command() -> None:
    text = "We cancel about forty orders a day and every one of them needs a letter. " * 6 + "Please cancel."
    assert READER.read(text).intent not in {"cancel", "restart", "pause", "skip"}


def test_a_phrase_is_heard_as_said_or_as_meaning_something_else() -> None:
    assert whole_command(plain("Let's pause, please")) == "pause"
    assert "said pause" in heard_commands(plain("brb, need to fetch the numbers"))
    assert "not restart" in heard_commands(plain("we started over with the prompt, start over again in May"))


def test_the_same_examples_give_the_same_model_and_it_survives_being_stored() -> None:
    rows: list[Example] = intent_examples()[::40]
    model, again = trained(rows, "x"), trained(rows, "x")
    assert model.dumped() == again.dumped()
    stored = loaded(model.dumped())
    text = "can we stop here for today?"
    features = wording(plain(text)), shape(text, plain(text), subject_of(bundled_pack()))
    before, after = (PackedModel(each).probabilities(*features) for each in (model, stored))
    assert sum(after.values()) == pytest.approx(1)
    assert before == pytest.approx(after, abs=0.05)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_an_intent(text: str) -> None:
    assert READER.read(text).intent in {*shipped_model().classes}


@pytest.mark.parametrize("unit", ["a", "a ", "back ", "?", "no, ", "((((", "we said ", "\u0130", "1,", ". ", "it's "])
def test_reading_forty_thousand_characters_takes_no_longer_than_reading_a_page(unit: str) -> None:
    text = (unit * 40_000)[:40_000]
    READER.read(text)
    began = time.perf_counter()
    READER.read(text)
    assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize("text", ["mark us as ready, please", "we have 900 reviewed pairs", "", "zzz qqq"])
def test_a_model_of_two_classes_says_the_same_in_one_sum(text: str) -> None:
    model = shipped_model(WEIGHTS_FILE)
    scores = model.scores(model.vector(phrasing(text), ()))
    for label, score in zip(model.classes, scores, strict=True):
        assert Margin(model, label).likelihood(phrasing(text)) == pytest.approx(score, abs=1e-12)


@given(st.text(max_size=200) | st.sampled_from([text for _, text in messages()]))
@settings(max_examples=100, deadline=None)
def test_a_packed_model_says_the_same(text: str) -> None:
    model = shipped_model()
    features = wording(plain(text)), shape(text, plain(text), subject_of(bundled_pack()))
    scores = model.scores(model.vector(*features))
    packed = PackedModel(model).probabilities(*features)
    assert packed == pytest.approx(dict(zip(model.classes, scores, strict=True)), abs=1e-9)

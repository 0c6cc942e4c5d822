"""Questions about the advisor itself: plain facts, true with a model and without, and nobody else's question."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.advice.about import Facts
from bot.advice.asking import ORDER, retrieval
from bot.advice.default import DefaultAdvisor
from bot.advice.patterns import english
from bot.interview.destinations import Dm, Thread
from bot.interview.effects import AnswerQuestion, Understand
from knowledge.loading import bundled_pack, load_pack

PACK = bundled_pack()
BEES = load_pack(Path(__file__).parent.parent / "knowledge" / "packs" / "rooftop-bees")
WITHOUT, WITH = Facts(PACK), Facts(PACK, with_model=True)
ADVISOR = DefaultAdvisor(PACK)
QUESTIONS = Path(__file__).parent.parent / "eval" / "retrieval.jsonl"
LEADS = 600  # what a reply in Slack shows of our own words


def fact(question: str, facts: Facts = WITHOUT) -> str:
    said = facts.answer(question)
    assert said is not None, question
    return said


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("who sees my answers?", "only you and I"),
        ("Is my data safe?", "only you and I"),
        ("is my data safe with you? who reads this", "could look into it"),
        ("what happens with what I write", "only you and I"),
        ("where is it stored", "database"),
        ("how long do you keep what I wrote?", "removes nothing by itself"),
        ("how long does this take?", "About 15 minutes: 5 questions"),
        ("do i need to do this now", "Type pause"),
        ("are you a bot", "a program, not a person"),
        ("which model do you use", "None. No language model"),
        ("who made this guidance", "by Microsoft, dated 2023-10-23"),
        ("can my colleague help", "Yes. Ask them"),
        ("Will anybody else get to read my replies?", "only you and I"),
        ("must I complete it in one go?", "Type pause"),
        ("do you read all channels?", "that mention me"),
        ("how come this isn't ready?", "the details in its thread"),
        ("why is it not ready?", "the details in its thread"),
        ("What is missing?", "the details in its thread"),
        ("why is data.format not met?", "the details in its thread"),
        ("how do you decide the rating?", "By fixed rules"),
        ("hello", "type /finetune"),
        ("start a check for us please", "type /finetune"),
    ],
)
def test_what_is_asked_about_the_advisor_gets_a_plain_fact(question: str, holds: str) -> None:
    assert holds in fact(question)


@pytest.mark.parametrize("question", ["who sees my answers?", "which model do you use?", "do you send this to OpenAI?"])
def test_where_a_model_reads_along_it_is_said_and_where_none_does_that_is(question: str) -> None:
    assert "o language model" in fact(question)
    assert "language model" in fact(question, WITH)
    assert "o language model" not in fact(question, WITH)


def test_every_fact_fits_into_a_reply_and_leaves_no_gap_open() -> None:
    for each in english("about")["facts"]:
        for facts in (WITHOUT, WITH, Facts(BEES)):
            said = fact(each["asked"][0], facts)
            assert len(said) <= LEADS, each["id"]
            assert not re.search(r"[{}]|  ", said), each["id"]


def test_every_phrasing_leads_to_its_own_fact() -> None:
    astray = [
        asked
        for each in english("about")["facts"]
        for asked in each["asked"]
        if WITHOUT.answer(asked) != fact(each["asked"][0])
    ]
    assert astray == []


def test_another_pack_gets_its_own_figures_and_source() -> None:
    facts = Facts(BEES)
    assert f"{len(BEES.sections)} questions" in fact("how long does this take?", facts)
    assert BEES.source.title in fact("who wrote this guidance?", facts)


def test_no_question_to_the_guidance_is_taken_for_one_about_the_advisor() -> None:
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    taken = [each["question"] for each in rows if WITHOUT.answer(each["question"], each["context_section"])]
    assert len(rows) > 200
    assert taken == []


@pytest.mark.parametrize(
    "question",
    [
        "how long does fine-tuning take", "Who sees the training data at Microsoft?", "is the training free of charge?",
        "which model should we use", "Do you need all of the data?", "who should read the outputs?",
        "Is our data stored in the EU?", "Can we share the data with a vendor?",
        "how long should the evaluation take?", "can the model be wrong?", "how do you judge a model?",
    ],
)  # fmt: skip
def test_what_is_asked_about_their_own_plan_is_left_to_the_guidance(question: str) -> None:
    assert WITHOUT.answer(question) is None


@pytest.mark.parametrize(
    "order", ["set the rating to ready", "What did Ben say about the data?", "Change our verdict to ready please."]
)
def test_a_real_order_is_refused_kindly(order: str) -> None:
    said = retrieval(PACK)[0](order, None)
    assert (said.outcome, said.lead, said.passages) == ("out_of_scope", ORDER, ())


async def test_nothing_is_quoted_from_the_guidance_and_the_reply_is_marked_as_ours() -> None:
    answered = await ADVISOR.answer(AnswerQuestion("why is it not ready?", None, Thread("C1", "1.0")))
    assert (answered.reply.outcome, answered.reply.passages, answered.reply.ours) == ("out_of_scope", (), True)


@pytest.mark.parametrize(
    "text", ["will my boss see this", "do you store my answers", "can my colleague help", "can you delete my answers?"]
)
async def test_such_a_question_is_never_taken_for_an_answer_or_a_command(text: str) -> None:
    understood = await ADVISOR.understand(Understand("U1", "D1:2", text, "2026-01-05", "data"))
    assert understood.intent == "question"
    assert understood.reply is not None
    assert understood.reply.ours


@pytest.mark.parametrize(
    ("text", "intent"), [("show me my answers", "summary"), ("help", "help"), ("are we nearly done?", "status")]
)
async def test_a_command_stays_one(text: str, intent: str) -> None:
    understood = await ADVISOR.understand(Understand("U1", "D1:2", text, "2026-01-05", "data"))
    assert understood.intent == intent


async def test_an_answer_that_speaks_of_seeing_and_storing_stays_one() -> None:
    text = "Our agents store 9,000 answers in Zendesk, and the team lead sees and corrects every one of them."
    understood = await ADVISOR.understand(Understand("U1", "D1:2", text, "2026-01-05", "data"))
    assert understood.intent == "answer"


async def test_the_same_words_by_ask_and_in_an_interview_say_the_same() -> None:
    understood = await ADVISOR.understand(Understand("U1", "D1:2", "who sees my answers?", "2026-01-05", "why"))
    answered = await ADVISOR.answer(AnswerQuestion("who sees my answers?", "why", Dm()))
    assert understood.reply == answered.reply

"""Conversations with the advisor that needs no model: people in a hurry, sure of themselves, in a second language.

The machine and the rules are the real ones; only Slack, the database and the clock are not there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest

from bot.advice.default import DefaultAdvisor
from bot.interview.codec import STATE, dump
from bot.interview.content import HelpShown, Notice, Offer, PreviewShown, Recap, ReplyShown
from bot.interview.effects import AnswerQuestion, Assess, Effect, Understand
from bot.interview.events import Event
from bot.interview.states import Idle, Opening, Previewing, Reviewing
from knowledge.loading import bundled_pack
from knowledge.pack import SectionId
from tests.interview.rehearsal import Rehearsal

PACK = bundled_pack()
ADVISOR = DefaultAdvisor(PACK)


class Talk(Rehearsal):
    """One person's talk with the advisor as it is installed by default."""

    def _advised(self, effect: Effect) -> Event:
        match effect:
            case Understand():
                return _done(ADVISOR.understand(effect))
            case Assess():
                return _done(ADVISOR.assess(effect))
            case AnswerQuestion():
                return _done(ADVISOR.answer(effect))
        raise AssertionError(effect)

    def comes_to(self, section: SectionId) -> None:
        """Skip until *section*'s question is open."""
        while self.section != section:
            self.hears("skip")

    def answered(self, section: SectionId) -> list[str]:
        """Return what counts as said about *section*."""
        return [each.text for each in self.check.answers if each.section == section]


def _done(advice: Coroutine[Any, Any, Event]) -> Event:
    return asyncio.run(advice)


@pytest.fixture
def talk() -> Iterator[Talk]:
    person = Talk(PACK)
    yield person
    assert dump(STATE, person.replayed()) == dump(STATE, person.state)


# -- beginning


@pytest.mark.parametrize(
    "wish",
    ["Hello sir, I wish to make check for finetune please", "sure, start", "ok fine 😂 start", "Can we begin please?"],
)
def test_who_wishes_to_begin_begins(talk: Talk, wish: str) -> None:
    talk.hears(wish)
    assert isinstance(talk.state, Opening)


@pytest.mark.parametrize("yes", ["ok lets go", "alright, let's do it!", "Sure 👍", ":+1:", "ready when you are"])
def test_any_yes_takes_up_the_offer(talk: Talk, yes: str) -> None:
    talk.hears("hi")
    assert isinstance(talk.said[-1], Offer)
    talk.hears(yes)
    assert isinstance(talk.state, Opening)


def test_whoever_asks_what_this_is_gets_the_offer_and_who_asks_for_commands_gets_them(talk: Talk) -> None:
    talk.hears("lol what is this")
    assert [type(each) for each in talk.said] == [Offer]
    talk.hears("help")
    assert isinstance(talk.said[-1], HelpShown)


def test_before_it_begins_somebody_hears_what_becomes_of_their_answers(talk: Talk) -> None:
    talk.hears("hey, before I start: what does this thing do with my answers?")
    assert "only you and I" in talk.last(ReplyShown).reply.lead
    assert isinstance(talk.state, Idle)


@pytest.mark.parametrize("name", ["code reviewer", "email tagger", "Report writer", "ad copy"])
def test_a_thing_to_build_that_sounds_like_an_order_is_a_thing_to_build(talk: Talk, name: str) -> None:
    talk.hears("start")
    talk.hears(name)
    assert talk.check.use_case == name
    assert talk.section == "why"


# -- in a hurry, sure of themselves


@pytest.mark.parametrize(
    "said", ["3.5", "4.1", "I said it. GPT-4.", "like I said, plenty", "Trust me, it's often", "80%"]
)
def test_a_few_words_are_an_answer_and_change_nothing_else(talk: Talk, said: str) -> None:
    talk.starts("SQL for our warehouse")
    talk.hears(said)
    assert talk.answered("why") == [said]
    assert not talk.every(Recap)
    assert not talk.notices


@pytest.mark.parametrize(
    "said",
    [
        "Plenty of query logs. Clean. Obviously in the right format.",
        "It just didn't feel right, you know? Too robotic.",
        "Base model is making error in 4 letter from 10, my colleague count it by hand on 50 letter",
    ],
)
def test_who_asks_nothing_is_told_nothing(talk: Talk, said: str) -> None:
    talk.starts("Letters of a city office")
    talk.hears(said)
    assert talk.answered("why") == [said]
    assert not talk.every(ReplyShown)


def test_a_happy_word_with_an_emoji_leads_on_from_the_review(talk: Talk) -> None:
    talk.starts("Letters of a city office")
    talk.hears("finish")
    assert isinstance(talk.state, Reviewing)
    talk.hears("perfect 👍")
    assert isinstance(talk.state, Previewing)
    assert talk.every(PreviewShown)


def test_a_remark_beside_a_question_is_not_asked_where_it_belongs(talk: Talk) -> None:
    talk.starts("Letters of a city office")
    talk.hears("finish")
    talk.hears("what does it mean, NOT YET? i thought we were quite far")
    assert "By fixed rules" in talk.last(ReplyShown).reply.lead
    assert not talk.every(Notice)


# -- several messages in one breath


def test_a_use_case_in_four_short_messages_is_one_answer(talk: Talk) -> None:
    talk.starts("Invoice extraction")
    for piece in (
        "we get pdf invoices",
        "ocr text goes in",
        "json with the line items should come out",
        "gpt-3.5-turbo",
    ):
        talk.hears(piece, seconds=0.8)
    assert len(talk.answered("why")) == 4
    assert talk.labels["why.model"] == talk.labels["why.use_case"] == "met"
    assert (talk.section, talk.answered("tried")) == ("tried", [])


# -- objecting


def test_who_disputes_a_finding_adds_to_what_they_said_and_is_led_back(talk: Talk) -> None:
    talk.starts("SQL for our warehouse")
    talk.hears("A question in English goes in, SQL in our house style comes out. We would tune gpt-3.5-turbo.")
    talk.comes_to("tried")
    before = "Few-shot prompts got joins wrong, retrieval over the schema found the tables but the style still broke."
    talk.hears(before)
    talk.comes_to("measure")
    objection = "that's wrong, we do have a baseline: 55% on 200 held-out questions, like I just said"
    talk.hears(objection)
    assert talk.answered("tried") == [before, objection]
    assert talk.labels["tried.baseline"] == "met"
    assert talk.said[-1] == Notice("added_to", "tried", back_to="measure")


def test_a_correction_of_their_own_words_still_replaces_them(talk: Talk) -> None:
    talk.starts("SQL for our warehouse")
    talk.comes_to("alternatives")
    talk.hears("Joins over three tables are wrong in 31 of 50 cases, a rule in the prompt changed nothing.")
    talk.comes_to("measure")
    talk.hears("change 3: joins over four tables are wrong in 12 of 50 cases")
    assert talk.answered("alternatives") == ["joins over four tables are wrong in 12 of 50 cases"]

"""What the engine relies on, asked of the fakes of these tests and of the real courier and advisor alike."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest

from bot.advice.advisor import Advisor
from bot.advice.default import DefaultAdvisor
from bot.engine.outcomes import is_repeatable
from bot.engine.seams import Courier, Delivered, NotSentError, Post, RefusedError
from bot.interview.content import Notice, Offer
from bot.interview.destinations import Private
from bot.interview.effects import AnswerQuestion, Assess, PostCard, Say, Settle, Understand
from bot.interview.findings import Answer
from bot.sandbox.seed import ANA, PLATFORM
from bot.sandbox.server import Sandbox
from bot.slack.client import build_client
from bot.slack.delivery import SlackCourier
from knowledge.pack import Pack
from tests.engine.fakes import RecordingCourier, ScriptedAdvisor
from tests.engine.ledger import summary


@pytest.fixture(params=["recording", "slack"])
async def courier(request: pytest.FixtureRequest, pack: Pack) -> AsyncIterator[Courier]:
    if request.param == "recording":
        yield RecordingCourier()
        return
    async with Sandbox(seed=7) as slack:
        yield SlackCourier(build_client("xoxb-sandbox", slack.api_url), pack)


@pytest.fixture(params=["scripted", "default"])
def advisor(request: pytest.FixtureRequest, pack: Pack) -> Advisor:
    return ScriptedAdvisor() if request.param == "scripted" else DefaultAdvisor(pack)


def a_post(effect: Say | PostCard | Settle, key: str = "a" * 32, **fields: object) -> Post:
    given = {"team": "T1", "lane": f"T1:{ANA}", "attempt": 1, "dm": "", "owner": ANA, "first_tried_at": time.time() - 1}
    return Post(key, effect=effect, **(given | fields))  # type: ignore[arg-type]


async def test_what_is_delivered_stands_somewhere_and_is_found_by_its_key(courier: Courier) -> None:
    post = a_post(Say(Notice("paused")))
    delivered = await courier.deliver(post)
    assert isinstance(delivered, Delivered)
    assert delivered.ts
    assert await courier.find(post) == delivered


async def test_what_was_never_delivered_is_not_found(courier: Courier) -> None:
    await courier.deliver(a_post(Say(Notice("paused")), key="b" * 32))
    assert await courier.find(a_post(Say(Notice("paused")), key="c" * 32)) is None


async def test_a_card_stands_in_the_channel_it_was_meant_for(courier: Courier, pack: Pack) -> None:
    delivered = await courier.deliver(a_post(PostCard(summary(pack), PLATFORM)))
    assert delivered is not None
    assert delivered.channel == PLATFORM


async def test_settling_changes_the_message_in_place(courier: Courier) -> None:
    shown = Say(Offer(1))
    stands = await courier.deliver(a_post(shown, dm=""))
    assert stands is not None
    settle = a_post(Settle(0, 1), key="d" * 32, settles=(stands.channel, stands.ts), settled_effect=shown)
    assert is_repeatable(settle)
    for _ in range(2):
        delivered = await courier.deliver(settle)
        assert delivered is None or delivered.ts == stands.ts


async def test_the_real_courier_sorts_slacks_refusals(pack: Pack) -> None:
    async with Sandbox(seed=7) as slack:
        courier = SlackCourier(build_client("xoxb-sandbox", slack.api_url), pack)
        with pytest.raises(RefusedError) as refused:
            await courier.deliver(a_post(PostCard(summary(pack), "C0NOWHERE")))
        assert not refused.value.tenant
        url = "http://127.0.0.1:1/response"
        with pytest.raises((NotSentError, RefusedError)):
            await courier.deliver(a_post(Say(Notice("paused"), Private(url))))


async def test_understanding_repeats_whose_message_it_was(advisor: Advisor) -> None:
    asked = Understand("U1", "D1:1.1", "We want to reduce the cost of each answer.", "2026-01-02", "why")
    given = await advisor.understand(asked)
    assert (given.owner, given.message, given.text, given.on) == (asked.owner, asked.message, asked.text, asked.on)
    for finding in given.findings:
        assert finding.evidence is None or finding.evidence.quote in asked.text


async def test_assessing_says_which_answers_were_read(advisor: Advisor) -> None:
    answers = (Answer("D1:1.1", "why", "Cheaper answers."), Answer("D1:2.2", "why", "And faster ones."))
    given = await advisor.assess(Assess("why", answers))
    assert (given.section, given.messages) == ("why", ("D1:1.1", "D1:2.2"))


async def test_answering_repeats_the_question_and_where_to(advisor: Advisor) -> None:
    where = Private("https://slack.test/r")
    given = await advisor.answer(AnswerQuestion("How many examples do we need?", "data", where))
    assert (given.question, given.to) == ("How many examples do we need?", where)

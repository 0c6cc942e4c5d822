"""What was given up of a real interview and is done again on request: it is understood, and it counts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from bot.advice.default import DefaultAdvisor
from bot.engine import turns
from bot.engine.replay import verify
from bot.engine.rules import Rules
from bot.engine.sitting import Turn
from bot.interview.content import ReplyShown
from bot.interview.effects import Assess, Say, Understand
from bot.interview.events import CheckRequested, MessageSent
from bot.interview.record import check_of
from bot.interview.states import Check, Idle
from bot.interview.step import step
from bot.storage.mending import retry
from tests.engine.desk import LANE, Desk, let_pass

WHY = "We turn claim emails into a five-line note with gpt-3.5-turbo; the layout must be exact."


@dataclass
class Interview(Desk):
    """A replica with the real machine and the real advisor."""

    @property
    def rules(self) -> Rules:
        return Rules(step, self.pack, self.settings, self.replica)

    def writes(self, text: str, *, second: int) -> Turn:
        key = f"D1:170000000{second}.000100"
        self.hears_event(MessageSent("U1", key, text, "2026-03-02"), key=key, order=key[3:])
        return self.advance()

    def advised(self, turn: Turn) -> Turn:
        """Bring all the advice that is asked for, one after the other."""
        advisor = DefaultAdvisor(self.pack)
        while turn.advice is not None:
            match turn.advice.effect:
                case Understand() as asked:
                    given = asyncio.run(advisor.understand(asked))
                    turn = self.storage.run_sync(turns.take_advice, self.rules, turn, given)
                case Assess() as asked_for:
                    heard = asyncio.run(advisor.assess(asked_for))
                    turn = self.storage.run_sync(turns.take_advice, self.rules, turn, heard)
                case other:
                    raise AssertionError(other)
        return turn

    def given_up(self, turn: Turn) -> None:
        for _ in range(self.settings.max_attempts):
            self.miss(turn)
            let_pass(self.storage, self.settings.max_backoff_s)
            turn = self.advance()

    def done_again(self) -> None:
        (stuck,) = self.storage.run_sync(lambda work: work.backlog.stuck())
        assert self.storage.run_sync(retry, stuck.place, stuck.id)
        self.advised(self.advance())
        assert list(self.storage.run_sync(lambda work: work.backlog.stuck())) == []

    @property
    def check(self) -> Check:
        lane = self.storage.run_sync(lambda work: work.lanes.read(LANE))
        assert lane is not None
        assert not isinstance(lane.state, Idle)
        return check_of(lane.state)

    @property
    def said(self) -> list[object]:
        """Everything that is said, as it waits to be sent."""
        found: list[object] = []
        errand = self.take()
        while errand.post is not None:
            found.append(errand.post.effect.what if isinstance(errand.post.effect, Say) else errand.post.effect)
            errand = self.record(errand)
            let_pass(self.storage, self.settings.pace_s)
            errand = errand if errand.post is not None else self.take()
        return found


@pytest.fixture
def talk(desk: Desk) -> Interview:
    begun = Interview(desk.storage, desk.pack, desk.settings)
    begun.hears_event(CheckRequested("U1", "2026-03-02", "claim emails", fresh=True), key="start", order="1699999999.0")
    begun.advance()
    return begun


def test_an_answer_that_is_read_after_all_counts(talk: Interview) -> None:
    talk.given_up(talk.writes(WHY, second=1))
    assert [each.text for each in talk.check.answers] == [WHY]
    assert not any(each.evidence for each in talk.check.findings)
    talk.done_again()
    assert {each.criterion for each in talk.check.findings if each.evidence} >= {"why.use_case", "why.model"}
    replayed = talk.storage.run_sync(verify, step, talk.pack, LANE)
    assert replayed is not None
    assert replayed.faithful


def test_a_question_that_is_read_after_all_is_answered(talk: Interview) -> None:
    talk.given_up(talk.writes("How many examples do we need?", second=1))
    talk.done_again()
    (reply,) = (each for each in talk.said if isinstance(each, ReplyShown))
    assert reply.question == "How many examples do we need?"
    assert talk.check.answers == ()

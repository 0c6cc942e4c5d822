"""Advice that is had in the transaction that asks for it, and when it is sought instead."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from bot.advice.advisor import LONG_CHARS, NOBODY, Asker
from bot.engine import sitting
from bot.engine.advising import at_once, sought
from bot.engine.dispatch import Dispatcher
from bot.engine.replay import verify
from bot.engine.routing import AdviceEffect
from bot.engine.rules import Rules, Since
from bot.engine.settings import EngineSettings
from bot.engine.store import DurableLanes
from bot.interview.destinations import Dm
from bot.interview.effects import AnswerQuestion, PlaceDrafts, Understand
from bot.interview.events import DraftsPlaced, Event, MessageUnderstood, QuestionAnswered
from bot.interview.findings import Draft
from bot.storage.storage import Storage
from knowledge.pack import Pack
from tests.engine.desk import LANE, Desk, let_pass
from tests.engine.fakes import RecordingCourier, ScriptedAdvisor, words
from tests.engine.ledger import step

FIGURES = EngineSettings(max_attempts=2, max_crashes=2, backoff_s=1.0)


@dataclass
class QuickDesk(Desk):
    """A replica whose advisor answers at once; *began* is when it first looked at a lane."""

    advisor: ScriptedAdvisor = field(default_factory=ScriptedAdvisor)
    began: Since = field(default_factory=lambda: Since(0.0))

    @property
    def rules(self) -> Rules:
        return Rules(step, self.pack, self.settings, self.replica, at_once=self._had, since=self.began)

    def _had(self, effect: AdviceEffect, lane: str) -> Event | None:
        return at_once(lambda: self.advisor, effect, lane)


@pytest.fixture
def desk(storage: Storage, pack: Pack) -> QuickDesk:
    return QuickDesk(storage, pack, FIGURES)


def test_what_is_asked_is_heard_in_the_same_turn_and_nothing_stays_asked(desk: QuickDesk) -> None:
    desk.hears("ask one", "say two", "ask three")
    turn = desk.advance()
    assert turn.advice is None
    assert turn.applied == 5
    assert desk.ledger() == "ask one [ask one] say two ask three [ask three]"
    assert desk.rows("SELECT count(*) FROM outbox WHERE kind = 'understand'") == [(0,)]
    assert desk.rows("SELECT holder, wake_at FROM lane") == [(None, None)]


def test_the_log_holds_what_was_had_at_once_and_replays(desk: QuickDesk) -> None:
    desk.hears("ask one", "ask late two")
    desk.advance()
    logged = desk.rows("SELECT kind, status, position FROM inbox ORDER BY id")
    assert logged == [
        ("message_sent", "applied", 1),
        ("message_sent", "applied", 3),
        ("message_understood", "applied", 2),
        ("message_understood", "refused", None),
    ]
    replayed = desk.storage.run_sync(verify, step, desk.pack, LANE)
    assert replayed is not None
    assert replayed.faithful


def test_an_advisor_that_has_to_wait_is_asked_under_a_lease(desk: QuickDesk) -> None:
    desk.advisor.until = asyncio.Event()
    desk.hears("ask one")
    turn = desk.advance()
    assert turn.advice is not None
    assert turn.advice.attempts == 1


def test_one_that_raises_is_asked_again_under_a_lease(desk: QuickDesk) -> None:
    desk.advisor.failures["ask one"].append(ZeroDivisionError("no"))
    desk.hears("ask one", "say two")
    turn = desk.advance()
    assert turn.advice is not None
    desk.advise(turn)
    assert desk.ledger() == "ask one [ask one] say two"


def test_advice_that_cannot_be_applied_is_sought_and_given_up_like_any_other(desk: QuickDesk) -> None:
    desk.hears("ask sour one", "say two")
    turn = desk.advance()
    for _ in range(FIGURES.max_attempts):
        assert turn.advice is not None
        desk.miss(turn, "ZeroDivisionError")
        let_pass(desk.storage, 600)
        turn = desk.advance()
    assert desk.ledger() == "ask sour one say two"


def test_what_takes_long_together_is_sought_outside_of_the_transaction(
    desk: QuickDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitting, "AT_ONCE_S", 1e-9)
    desk.hears("ask one", "ask two")
    turn = desk.advance()
    assert desk.ledger() == "ask one [ask one] ask two"
    assert turn.advice is not None
    desk.advise(turn)
    assert desk.ledger() == "ask one [ask one] ask two [ask two]"


def test_what_waited_before_this_process_began_is_counted_before_it_is_sought(desk: QuickDesk) -> None:
    desk.hears("ask one")
    let_pass(desk.storage, 5.0)
    restarted = replace(desk, began=Since())
    turn = restarted.advance()
    assert turn.advice is not None
    assert turn.advice.attempts == 1
    restarted.hears("ask two")
    turn = restarted.advise(turn)
    assert turn.advice is None  # that one came while it was there
    assert restarted.ledger() == "ask one [ask one] ask two [ask two]"


def test_an_event_that_failed_before_is_not_hurried(desk: QuickDesk) -> None:
    desk.hears("ask one")
    desk.storage.run_sync(lambda work: work.inbox.failed(work.inbox.waiting(LANE, 1)[0].id, "DataError"))
    turn = desk.advance()
    assert turn.advice is not None


async def test_every_kind_of_advice_can_be_had_at_once() -> None:
    asked = AnswerQuestion("like what?", None, Dm())
    assert isinstance(at_once(ScriptedAdvisor, asked, LANE), QuestionAnswered)
    assert isinstance(at_once(ScriptedAdvisor, PlaceDrafts("U1", "2026-01-02", ()), LANE), DraftsPlaced)
    assert at_once(lambda: None, asked, LANE) is None


def test_what_is_long_is_sought_and_nobody_waits_for_it_in_the_transaction(desk: QuickDesk) -> None:
    long = f"ask {'x' * LONG_CHARS}"
    desk.hears(long, "say two")
    turn = desk.advance()
    assert turn.advice is not None
    assert desk.advisor.asked == []
    desk.advise(turn)
    assert desk.ledger() == f"{long} [{long}] say two"


async def test_many_drafts_are_placed_one_by_one_and_others_have_their_turn_between_them() -> None:
    drafts = tuple(Draft(number, f"D1:{number}.0", "U2", "x" * LONG_CHARS) for number in (1, 2, 3))
    effect, advisor = PlaceDrafts("U1", "2026-01-02", drafts), ScriptedAdvisor()
    assert at_once(lambda: advisor, effect, LANE) is None
    assert advisor.asked == []
    placing = asyncio.create_task(sought(advisor, effect, LANE))
    turns = 0
    while not placing.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > len(drafts)
    assert isinstance(await placing, DraftsPlaced)


async def test_whose_words_they_are_is_told_at_once_as_well() -> None:
    heard: list[Asker] = []

    class Nosy(ScriptedAdvisor):
        async def understand(self, asked: Understand, asker: Asker = NOBODY) -> MessageUnderstood:
            heard.append(asker)
            return await super().understand(asked, asker)

    at_once(Nosy, Understand("U1", "D1:1.0", "hello", "2026-01-02", None), LANE)
    assert heard == [Asker("T1", "U1")]


# ── posts that are claimed by whoever queues them ─────────────────────────────────────────────────────────────────


@dataclass
class HandyDesk(QuickDesk):
    """A replica with hands free for posts."""

    hands: bool = True

    @property
    def rules(self) -> Rules:
        return replace(super().rules, may_carry=lambda: self.hands)


@pytest.fixture
def handy(storage: Storage, pack: Pack) -> HandyDesk:
    return HandyDesk(storage, pack, FIGURES)


def test_a_post_is_claimed_in_the_transaction_that_queues_it(handy: HandyDesk) -> None:
    handy.hears("say one", "say two")
    turn = handy.advance()
    (errand,) = turn.errands
    assert errand.post is not None
    assert turn.channels == ()
    assert handy.rows("SELECT status, attempts FROM outbox ORDER BY id") == [("claimed", 1), ("queued", 0)]
    following = handy.record(errand)
    assert following.post is not None
    assert words(following.post) == "two"


def test_without_hands_it_waits_for_whoever_has_some(handy: HandyDesk) -> None:
    handy.hands = False
    handy.hears("say one")
    turn = handy.advance()
    assert turn.errands == ()
    assert turn.channels == ("dm:T1:U1",)
    assert handy.take().post is not None


def test_a_channel_that_is_under_way_is_left_to_whoever_has_it(handy: HandyDesk) -> None:
    handy.hears("say one")
    (errand,) = handy.advance().errands
    handy.hears("say two")
    turn = handy.advance()
    assert (turn.errands, turn.channels) == ((), ())
    assert handy.record(errand).post is not None


async def test_what_was_handed_over_and_never_begun_is_put_back_at_once(handy: HandyDesk) -> None:
    handy.hears("say one", "say two")
    turn = handy.advance()
    courier = RecordingCourier()
    dispatcher = Dispatcher(DurableLanes(handy.storage, handy.rules), courier, handy.rules, woke=lambda _: None)
    dispatcher.hand(turn.errands)
    await dispatcher.put_back()
    taken = handy.colleague("B").take()
    assert taken.post is not None
    assert words(taken.post) == "one"
    assert not taken.looks_for  # it was not sent, and nobody has to ask Slack whether it was
    assert courier.tried == []

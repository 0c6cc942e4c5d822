"""Controls are taken off while the next thing is said: nobody waits for that, and neither is lost or said twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.engine.dispatch import Dispatcher
from bot.engine.errands import Errand
from bot.engine.outcomes import Accepted, Deferred, Missing, Outcome, Refused, Unclear
from bot.engine.seams import Delivered, NotSentError
from bot.engine.store import DurableLanes
from bot.storage.lanes import LeaseLostError
from tests.engine.desk import Desk, let_pass
from tests.engine.fakes import Doing, RecordingCourier, words


def answered(desk: Desk) -> Errand:
    """Let a question stand in Slack and be answered; return what is to be done about that."""
    desk.hears("show 3")
    desk.advance()
    desk.record(desk.take(), Accepted(Delivered("D1", "4.4")))
    desk.hears("settle 3", "say on we go", "say and on")
    desk.advance()
    return desk.take()


def outbox(desk: Desk) -> list[tuple[str, int]]:
    """Status and attempts of all but the question, in order."""
    return desk.rows("SELECT status, attempts FROM outbox WHERE id > 1 ORDER BY id")  # type: ignore[return-value]


def said(errand: Errand) -> str:
    """What is being said."""
    assert errand.post is not None
    return words(errand.post)


def handed(desk: Desk, errand: Errand, courier: RecordingCourier) -> Dispatcher:
    """Hand *errand* to a dispatcher that has *courier*."""
    dispatcher = Dispatcher(DurableLanes(desk.storage, desk.rules), courier, desk.rules, woke=lambda _: None)
    dispatcher.hand([errand])
    return dispatcher


def test_the_next_thing_is_said_while_controls_are_taken_off(desk: Desk) -> None:
    errand = answered(desk)
    assert errand.settling is not None
    assert (said(errand), errand.settling.post.settles) == ("on we go", ("D1", "4.4"))
    assert outbox(desk) == [("claimed", 1), ("claimed", 1), ("queued", 0)]
    following = desk.record(errand)
    assert (said(following), following.settling) == ("and on", None)
    assert outbox(desk) == [("sent", 1), ("sent", 1), ("claimed", 1)]


def test_both_are_recorded_in_one_transaction_or_neither(desk: Desk) -> None:
    errand = answered(desk)
    with pytest.raises(LeaseLostError):
        desk.record(replace(errand, fence=errand.fence - 1))
    assert outbox(desk) == [("claimed", 1), ("claimed", 1), ("queued", 0)]
    desk.record(errand)
    with pytest.raises(LeaseLostError):
        desk.record(errand)


@pytest.mark.parametrize("settled", [Deferred("ratelimited", 60.0), Unclear(), Unclear("OSError")])
def test_controls_that_stay_on_for_now_are_taken_off_later(desk: Desk, settled: Outcome) -> None:
    following = desk.record(answered(desk), settled=settled)
    assert following.post is None
    assert outbox(desk) == [("queued", 1), ("sent", 1), ("queued", 0)]
    let_pass(desk.storage, max(60.0, desk.settings.backoff(1)))
    again = desk.take()
    assert again.settling is not None
    assert (said(again), again.settling.post.attempt) == ("and on", 2)
    desk.record(again)
    assert outbox(desk) == [("sent", 2), ("sent", 1), ("sent", 1)]


def test_controls_that_slack_will_never_take_off_hold_nobody_up(desk: Desk) -> None:
    following = desk.record(answered(desk), settled=Refused("message_not_found"))
    assert said(following) == "and on"
    assert outbox(desk) == [("dead", 1), ("sent", 1), ("claimed", 1)]


@pytest.mark.parametrize("outcome", [Deferred("ratelimited", 60.0), Unclear()])
def test_what_was_not_surely_said_comes_before_what_follows_it(desk: Desk, outcome: Outcome) -> None:
    assert desk.record(answered(desk), outcome).post is None
    let_pass(desk.storage, 600)
    again = desk.take()
    assert (said(again), again.settling, again.looks_for) == ("on we go", None, outcome == Unclear())
    again = desk.record(again, Missing()) if again.looks_for else again
    assert said(desk.record(again)) == "and on"
    assert [status for status, _attempts in outbox(desk)] == ["sent", "sent", "claimed"]


def test_of_a_sender_that_died_the_controls_are_taken_off_again_and_the_words_are_looked_for(desk: Desk) -> None:
    patient = replace(desk, settings=replace(desk.settings, settle_s=desk.settings.lease_s + 300))
    answered(patient)  # and never heard of again
    let_pass(desk.storage, desk.settings.lease_s)
    assert 0 < (patient.take().due_in_s or 0) <= 301  # Slack may have wanted quiet, and nobody is left who knows
    let_pass(desk.storage, 301)
    settling = desk.colleague("B").take()
    assert (settling.settling, said(settling)) == (None, "settle")
    looking = desk.colleague("B").record(settling)
    assert looking.looks_for
    following = desk.colleague("B").record(looking, Accepted(Delivered("D1", "5.5")))
    assert said(following) == "and on"
    assert outbox(desk) == [("sent", 2), ("sent", 1), ("claimed", 1)]


@pytest.mark.parametrize("next_one", ["redo 3", "settle 4"])
def test_what_changes_a_message_itself_waits_for_its_turn(desk: Desk, next_one: str) -> None:
    desk.hears("show 3", "show 4")
    desk.advance()
    desk.record(desk.record(desk.take(), Accepted(Delivered("D1", "4.4"))), Accepted(Delivered("D1", "4.5")))
    desk.hears("settle 3", next_one)
    desk.advance()
    first = desk.take()
    assert (first.settling, said(first)) == (None, "settle")
    assert desk.record(first).post is not None


def test_words_whose_time_has_not_come_are_not_waited_for(desk: Desk) -> None:
    desk.hears("show 3", *("say more" for _ in range(desk.settings.dm_burst - 1)))
    desk.advance()
    errand = desk.take()
    while errand.post is not None:
        errand = desk.record(errand, Accepted(Delivered("D1", "4.4")))
    desk.hears("settle 3", "say on we go")
    desk.advance()
    settling = desk.take()
    assert (settling.settling, said(settling)) == (None, "settle")
    waits = desk.record(settling)
    assert waits.post is None
    assert 0 < (waits.due_in_s or 0) <= desk.settings.pace_s


def test_a_workspace_that_took_our_token_away_is_asked_once_whether_it_is_back(desk: Desk) -> None:
    desk = replace(desk, settings=replace(desk.settings, doubt_s=2 * desk.settings.team_stop_s))
    errand = answered(desk)
    gone = Refused("token_revoked", tenant=True)
    assert desk.record(errand, gone, gone).post is None
    let_pass(desk.storage, desk.settings.team_stop_s)
    one = desk.take()
    assert (one.settling, said(one)) == (None, "settle")
    following = desk.record(one)
    assert (said(following), following.looks_for) == ("on we go", False)


def test_words_that_a_restored_database_may_have_sent_already_are_looked_for(desk: Desk) -> None:
    desk.hears("show 3")
    desk.advance()
    desk.record(desk.take(), Accepted(Delivered("D1", "4.4")))
    desk.hears("settle 3", "say on we go")
    desk.advance()
    let_pass(desk.storage, desk.settings.doubt_s + 1)
    settling = desk.take()
    assert (settling.settling, said(settling)) == (None, "settle")
    assert desk.record(settling).looks_for


def test_a_message_that_would_be_found_in_place_of_the_settled_one_waits(desk: Desk) -> None:
    desk.hears("show 3")
    desk.advance()
    desk.record(desk.take(), Accepted(Delivered("D1", "4.4")))
    desk.hears("settle 3", "show 3")
    desk.advance()
    settling = desk.take()
    assert (settling.settling, said(settling)) == (None, "settle")
    assert settling.post is not None
    assert settling.post.settles == ("D1", "4.4")


async def test_both_are_under_way_at_the_same_time(desk: Desk) -> None:
    errand, courier, until = answered(desk), RecordingCourier(), asyncio.Event()
    courier.plan("settle", Doing(until=until))
    courier.plan("on we go", Doing(until=until))
    dispatcher = handed(desk, errand, courier)
    dispatcher.pump.start()
    await courier.until(lambda: courier.under_way == 2)
    until.set()
    await courier.until(lambda: len(courier.standing) == 3)
    await dispatcher.stop()
    await dispatcher.pump.drain(5.0)
    assert sorted(courier.said) == ["and on", "on we go", "settle"]
    assert {status for status, _attempts in outbox(desk)} == {"sent"}


async def test_one_that_fails_does_not_take_the_other_along(desk: Desk) -> None:
    errand, courier = answered(desk), RecordingCourier()
    courier.plan("settle", NotSentError("ratelimited", retry_after_s=60.0))
    dispatcher = handed(desk, errand, courier)
    dispatcher.pump.start()
    await courier.until(lambda: bool(courier.standing) and courier.under_way == 0)
    await dispatcher.stop()
    await dispatcher.pump.drain(5.0)
    assert sorted(status for status, _attempts in outbox(desk)) == ["queued", "queued", "sent"]


async def test_a_sender_told_to_stop_leaves_both_to_others(desk: Desk) -> None:
    errand, courier = answered(desk), RecordingCourier()
    dispatcher = handed(desk, errand, courier)
    await dispatcher.put_back()
    taken = desk.colleague("B").take()
    assert taken.settling is not None
    assert (said(taken), taken.looks_for, courier.tried) == ("on we go", False, [])


async def test_a_sender_that_is_cancelled_tells_what_it_has_heard(desk: Desk) -> None:
    errand, courier = answered(desk), RecordingCourier()
    courier.plan("settle", Doing(until=asyncio.Event()))
    dispatcher = handed(desk, errand, courier)
    dispatcher.pump.start()
    await courier.until(lambda: courier.said == ["on we go"])
    await dispatcher.stop()
    await dispatcher.pump.drain(0.05)
    assert outbox(desk) == [("queued", 1), ("sent", 1), ("queued", 0)]

"""Lanes under lease and fence, on both databases."""

from __future__ import annotations

import pytest

from bot.engine import turns
from bot.engine.replay import verify
from bot.engine.sitting import StumbledError
from bot.interview.destinations import Private, Thread
from bot.interview.events import ControlUsed, QuestionAsked
from bot.storage.checks import Checks
from bot.storage.lanes import LeaseLostError
from tests.engine.desk import LANE, Desk, let_pass
from tests.engine.ledger import said, step


def test_slacks_time_orders_a_lane_not_arrival(desk: Desk) -> None:
    desk.hears_event(said("third"), key="3", order="1700000003.000100")
    desk.hears_event(said("first"), key="1", order="1700000001.000100")
    desk.hears_event(said("second"), key="2", order="1700000002.000100")
    desk.advance()
    assert desk.ledger() == "first second third"


def test_events_of_the_same_moment_keep_the_order_of_arrival(desk: Desk) -> None:
    for text in "abc":
        desk.hears_event(said(text), key=text, order="1700000001.000100")
    desk.advance()
    assert desk.ledger() == "a b c"


def test_a_turn_takes_no_more_than_its_share_and_comes_back_for_the_rest(desk: Desk) -> None:
    most = desk.settings.most_events
    desk.hears(*[f"w{index}" for index in range(most + 1)])
    first = desk.advance()
    assert (first.applied, first.due_in_s) == (most, 0.0)
    assert desk.advance().applied == 1
    assert desk.advance().lane == ""


def test_nothing_else_is_applied_while_advice_is_sought(desk: Desk) -> None:
    desk.hears("ask one", "two")
    turn = desk.advance()
    assert turn.advice is not None
    assert desk.ledger() == "ask one"
    assert desk.colleague("B").advance().lane == ""  # leased: nothing is due
    desk.advise(turn)
    assert desk.ledger() == "ask one [ask one] two"


def test_an_event_that_comes_while_advice_is_sought_is_applied_with_it(desk: Desk) -> None:
    desk.hears("ask one")
    turn = desk.advance()
    desk.hears("two")
    assert desk.colleague("B").advance().lane == ""
    assert desk.advise(turn).applied == 2
    assert desk.ledger() == "ask one [ask one] two"


def test_a_lane_whose_holder_died_is_taken_over_when_its_lease_ends(desk: Desk) -> None:
    desk.hears("ask one")
    desk.advance()  # and never heard of again
    other = desk.colleague("B")
    waits = other.advance()
    assert waits.lane == ""
    assert waits.due_in_s == pytest.approx(desk.settings.lease_s, abs=60)
    let_pass(desk.storage, desk.settings.lease_s)
    taken = other.advance()
    assert taken.advice is not None
    assert (taken.fence, taken.advice.attempts) == (2, 2)
    other.advise(taken)
    assert desk.ledger() == "ask one [ask one]"


def test_a_zombie_stores_nothing(desk: Desk) -> None:
    desk.hears("ask one")
    zombies = desk.advance()
    let_pass(desk.storage, desk.settings.lease_s)
    other = desk.colleague("B")
    taken = other.advance()
    with pytest.raises(LeaseLostError):
        desk.advise(zombies)
    with pytest.raises(LeaseLostError):
        desk.miss(zombies)
    other.advise(taken)
    with pytest.raises(LeaseLostError):
        desk.advise(zombies)
    assert desk.ledger() == "ask one [ask one]"


def test_a_zombie_of_the_same_replica_is_one_too(desk: Desk) -> None:
    desk.hears("ask one")
    zombies = desk.advance()
    let_pass(desk.storage, desk.settings.lease_s)
    desk.advance()
    with pytest.raises(LeaseLostError):
        desk.advise(zombies)


def test_advice_counts_once_though_it_is_stored_twice(desk: Desk) -> None:
    desk.hears("ask one", "ask two")
    turn = desk.advance()
    desk.advise(turn)  # still ours: it now seeks the second
    with pytest.raises(LeaseLostError):
        desk.advise(turn)
    assert desk.ledger() == "ask one [ask one] ask two"


def test_a_renewed_lease_is_not_taken_over(desk: Desk) -> None:
    desk.hears("ask one")
    turn = desk.advance()
    let_pass(desk.storage, desk.settings.lease_s)
    renew = (turn.lane, turn.fence, desk.replica, desk.settings.lease_s)
    desk.storage.run_sync(lambda work: work.lanes.renew(*renew))
    assert desk.colleague("B").advance().lane == ""
    with pytest.raises(LeaseLostError):
        desk.storage.run_sync(lambda work: work.lanes.renew(turn.lane, turn.fence + 1, "B", 1.0))


def test_who_is_about_to_stop_gives_the_lane_back_and_the_attempt_does_not_count(desk: Desk) -> None:
    desk.hears("ask one")
    turn = desk.advance()
    desk.storage.run_sync(turns.give_back, desk.rules, turn)
    taken = desk.colleague("B").advance()
    assert taken.advice is not None
    assert taken.advice.attempts == 1


def test_advice_that_fails_is_sought_again_later(desk: Desk) -> None:
    desk.hears("ask one", "two")
    later = desk.miss(desk.advance())
    assert later.due_in_s == desk.settings.backoff(1)
    assert desk.advance().lane == ""
    let_pass(desk.storage, desk.settings.backoff(1))
    desk.advise(desk.advance())
    assert desk.ledger() == "ask one [ask one] two"


def test_advice_that_keeps_failing_is_given_up_the_person_told_once_and_the_lane_goes_on(desk: Desk) -> None:
    desk.hears("ask one", "two")
    for _ in range(desk.settings.max_attempts):
        desk.miss(desk.advance())
        let_pass(desk.storage, desk.settings.max_backoff_s)
    desk.advance()
    assert desk.ledger() == "ask one [ask one] two"
    assert desk.rows("SELECT kind, status, reason FROM outbox WHERE channel IS NULL") == [
        ("understand", "dead", "TimeoutError")
    ]
    assert _notices(desk) == ["not_read"]
    assert desk.counts.dead == 1


def test_advice_that_ends_the_process_each_time_is_given_up_in_the_end(desk: Desk) -> None:
    desk.hears("ask one", "two")
    for _ in range(desk.settings.max_crashes):
        assert desk.advance().advice is not None
        let_pass(desk.storage, desk.settings.lease_s)
    assert desk.advance().advice is None
    assert desk.ledger() == "ask one [ask one] two"
    assert _notices(desk) == ["not_read"]


def test_words_that_cannot_even_be_kept_unread_are_trouble(desk: Desk) -> None:
    desk.hears("ask sour", "two")
    for _ in range(desk.settings.max_attempts):
        desk.miss(desk.advance())
        let_pass(desk.storage, desk.settings.max_backoff_s)
    desk.advance()
    assert desk.ledger() == "ask sour two"
    assert _notices(desk) == ["trouble"]


def test_a_poisoned_event_is_put_aside_the_person_told_once_and_the_lane_goes_on(desk: Desk) -> None:
    desk.hears("one", "poison", "two")
    for _ in range(desk.settings.max_attempts):
        assert desk.ledger() in {"", "one"}
        desk.advance()
        let_pass(desk.storage, desk.settings.max_backoff_s)
    desk.advance()
    assert desk.ledger() == "one two"
    assert desk.rows("SELECT status, attempts, reason FROM inbox WHERE status = 'dead'") == [
        ("dead", desk.settings.max_attempts, "ZeroDivisionError")
    ]
    assert _notices(desk) == ["trouble"]


def test_a_poisoned_lane_waits_longer_each_time_and_others_do_not_wait(desk: Desk) -> None:
    desk.hears("poison")
    waits = []
    for _ in range(3):
        waits.append(desk.advance().due_in_s)
        desk.hears(f"hello {len(waits)}", lane="T1:U2")
        assert desk.advance().lane == "T1:U2"
        desk.hears(f"now {len(waits)}")  # does not wake the poisoned lane
        assert desk.advance().lane == ""
        let_pass(desk.storage, desk.settings.max_backoff_s)
    assert waits == [desk.settings.backoff(n) for n in (1, 2, 3)]


def test_a_stumble_that_somebody_else_has_dealt_with_counts_nothing(desk: Desk) -> None:
    desk.hears("one")
    desk.advance()
    error = StumbledError(LANE, 1, "ZeroDivisionError")
    assert desk.storage.run_sync(turns.stumble, desk.rules, error).lane == ""
    assert desk.rows("SELECT status, attempts FROM inbox") == [("applied", 0)]


@pytest.mark.parametrize(("text", "told"), [("illegal", "not_now"), ("stale", "stale_button")])
def test_what_cannot_happen_now_is_refused_kindly_and_changes_nothing(desk: Desk, text: str, told: str) -> None:
    desk.hears("one", text, "two")
    desk.advance()
    assert desk.ledger() == "one two"
    assert desk.rows("SELECT status, position FROM inbox ORDER BY id") == [
        ("applied", 1), ("refused", None), ("applied", 2),
    ]  # fmt: skip
    assert _notices(desk) == [told]


def test_a_refusal_is_said_where_the_answer_was_wanted(desk: Desk) -> None:
    where = Private("https://slack.test/response")
    desk.hears_event(ControlUsed("status", to=where), key="control")
    desk.advance()
    (queue,) = desk.rows("SELECT channel FROM outbox")[0]
    assert str(queue).startswith(f"private:{LANE}:")


def test_a_mention_is_a_lane_without_a_person(desk: Desk) -> None:
    lane = "T1:C1:1700000001.000100"
    desk.hears_event(QuestionAsked("why?", Thread("C1", "1700000001.000100")), key="mention", lane=lane, dm="")
    turn = desk.advance()
    assert turn.advice is not None
    assert desk.rows("SELECT id, owner, dm FROM lane") == [(lane, "", "")]


def test_the_log_gives_the_state_byte_for_byte(desk: Desk) -> None:
    desk.hears("one", "illegal", "ask two", "say three", "poison")
    desk.advise(desk.advance())
    for _ in range(desk.settings.max_attempts):
        desk.advance()
        let_pass(desk.storage, desk.settings.max_backoff_s)
    replayed = desk.storage.run_sync(verify, step, desk.pack, LANE)
    assert replayed is not None
    assert (replayed.faithful, replayed.events) == (True, 4)
    desk.storage.run_sync(lambda work: work.inbox.log(team="T1", lane=LANE, event=said("x"), position=99))
    tampered = desk.storage.run_sync(verify, step, desk.pack, LANE)
    assert tampered is not None
    assert not tampered.faithful


def test_nobody_ever_met_has_no_log(desk: Desk) -> None:
    assert desk.storage.run_sync(verify, step, desk.pack, "T1:nobody") is None


def test_a_state_that_is_left_is_archived_in_the_same_transaction(desk: Desk) -> None:
    desk.hears("leave now", "later")
    desk.advance()
    (line,) = desk.storage.run_sync(lambda work: work.checks.of(LANE))
    assert (line.number, line.use_case, line.stage, line.current) == (1, "leave now later", "opening", True)
    left = desk.storage.run_sync(lambda work: work.checks.past(LANE, 1))
    assert left is not None
    assert left.check.use_case == "leave now"  # type: ignore[union-attr]


def test_advice_that_comes_too_late_is_logged_as_refused_and_the_lane_goes_on(desk: Desk) -> None:
    desk.hears("ask late one", "two")
    desk.advise(desk.advance())
    assert desk.ledger() == "ask late one two"
    assert desk.rows("SELECT kind FROM inbox WHERE status = 'refused'") == [("message_understood",)]
    assert _notices(desk) == ["not_now"]
    replayed = desk.storage.run_sync(verify, step, desk.pack, LANE)
    assert replayed is not None
    assert replayed.faithful


def test_a_turn_without_advice_cannot_be_concluded(desk: Desk) -> None:
    desk.hears("one")
    turn = desk.advance()
    with pytest.raises(ValueError, match="holds no lane"):
        desk.miss(turn)


def _notices(desk: Desk) -> list[str]:
    """What was queued for the DM, in order."""
    heard = []
    while (errand := desk.take()).post is not None:
        heard.append(errand.post.effect.what.notice)  # type: ignore[union-attr]
        desk.record(errand)
        let_pass(desk.storage, desk.settings.lease_s)
    return heard


def test_what_cannot_be_stored_is_put_aside_like_what_raises(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OverflowError

    monkeypatch.setattr(Checks, "archive", refuse)
    desk.hears("one", "ask two")
    turn = desk.advance()
    desk.hears("leave", "three")
    desk.advise(turn)  # on its own: what follows cannot be stored
    assert desk.ledger() == "one ask two [ask two]"
    for _ in range(desk.settings.max_attempts):
        desk.advance()
        let_pass(desk.storage, desk.settings.max_backoff_s)
    desk.advance()
    assert desk.ledger() == "one ask two [ask two] three"
    assert desk.rows("SELECT kind, reason FROM inbox WHERE status = 'dead'") == [("message_sent", "OverflowError")]
    assert _notices(desk) == ["trouble"]

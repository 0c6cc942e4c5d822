"""Stuck work, as people see it and mend it."""

from __future__ import annotations

import pytest

from bot.engine.outcomes import Refused
from bot.storage.backlog import Stuck
from bot.storage.mending import drop, retry
from tests.engine.desk import LANE, Desk, let_pass
from tests.engine.fakes import words


def test_an_empty_database_has_no_backlog(desk: Desk) -> None:
    counts = desk.counts
    assert (counts.lanes_waiting, counts.posts_waiting, counts.advice_open, counts.dead, counts.parked) == (0,) * 5
    assert (counts.oldest_event_s, counts.oldest_post_s) == (0.0, 0.0)
    assert _stuck(desk) == []


def test_what_waits_is_counted_with_its_age(desk: Desk) -> None:
    desk.hears("say one", "ask two", "three")
    desk.hears("four", lane="T1:U2")
    let_pass(desk.storage, 100)
    assert desk.counts.lanes_waiting == 2
    assert 100 <= desk.counts.oldest_event_s < 160
    desk.advance()
    let_pass(desk.storage, 100)
    counts = desk.counts
    assert (counts.advice_open, counts.posts_waiting) == (1, 1)
    assert 100 <= counts.oldest_post_s < 160


def test_a_dead_post_is_sent_again_on_request(desk: Desk) -> None:
    desk.say("one")
    apology = desk.record(desk.take(), Refused("restricted_action"))
    desk.record(apology)
    (stuck,) = _stuck(desk)
    assert (stuck.place, stuck.kind, stuck.status, stuck.reason, stuck.lane, stuck.attempts) == (
        "outbox", "say", "dead", "restricted_action", LANE, 1,
    )  # fmt: skip
    assert _mend(desk, retry, stuck)
    assert not _mend(desk, retry, stuck)
    again = desk.take()
    assert again.post is not None
    assert words(again.post) == "one"
    assert _stuck(desk) == []


def test_a_dead_event_is_heard_again_on_request(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.hears("poison", "two")
    for _ in range(desk.settings.max_attempts):
        desk.advance()
        let_pass(desk.storage, desk.settings.max_backoff_s)
    desk.advance()
    (stuck,) = _stuck(desk)
    assert stuck.place == "inbox"
    monkeypatch.setattr("tests.engine.ledger.POISON", "nothing is poison now")
    assert _mend(desk, retry, stuck)
    desk.advance()
    assert desk.ledger() == "two poison"


def test_dead_advice_is_sought_again_on_request(desk: Desk) -> None:
    desk.hears("ask one", "two")
    for _ in range(desk.settings.max_attempts):
        desk.miss(desk.advance())
        let_pass(desk.storage, desk.settings.max_backoff_s)
    desk.advance()
    (stuck,) = _stuck(desk)
    assert stuck.kind == "understand"
    assert _mend(desk, retry, stuck)
    turn = desk.advance()
    assert turn.advice is not None
    assert turn.advice.attempts == 1
    desk.advise(turn)
    assert desk.ledger() == "ask one [ask one] two [ask one]"  # heard as nothing when given up, then as it was meant


def test_what_is_dropped_is_seen_no_more_and_never_done(desk: Desk) -> None:
    desk.say("one")
    desk.record(desk.record(desk.take(), Refused("restricted_action")))
    (stuck,) = _stuck(desk)
    assert _mend(desk, drop, stuck)
    assert not _mend(desk, drop, stuck)
    assert _stuck(desk) == []
    assert desk.take().post is None
    assert desk.counts.dead == 0


def test_only_what_is_stuck_can_be_mended(desk: Desk) -> None:
    desk.say("one")
    for place in ("inbox", "outbox"):
        for mend in (retry, drop):
            assert not desk.storage.run_sync(mend, place, 1)


def _stuck(desk: Desk) -> list[Stuck]:
    return list(desk.storage.run_sync(lambda work: work.backlog.stuck()))


def _mend(desk: Desk, mend: object, stuck: Stuck) -> bool:
    return bool(desk.storage.run_sync(mend, stuck.place, stuck.id))  # type: ignore[arg-type]

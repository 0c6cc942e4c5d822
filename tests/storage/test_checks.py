"""A person's checks in a list."""

from __future__ import annotations

from bot.interview.states import Cancelled, Card, Check, Idle, Opening, Paused, Posted, State
from bot.storage.checks import CheckLine
from bot.storage.lanes import LaneAddress, Standing
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork

LANE = "T1:U1"
CARD = Card("C1", "1.1", "2026-02-03", "almost", ())


def test_checks_are_listed_newest_first_with_where_they_stand(storage: Storage) -> None:
    storage.run_sync(_have, Paused(Opening(_check(3))), Posted(_check(1, CARD)), Cancelled(Opening(_check(2))))
    assert storage.run_sync(lambda work: work.checks.of(LANE)) == [
        CheckLine(3, "case 3", "paused", "2026-01-03", None, None, current=True),
        CheckLine(2, "case 2", "cancelled", "2026-01-02", None, None, current=False),
        CheckLine(1, "case 1", "posted", "2026-01-01", "almost", "2026-02-03", current=False),
    ]


def test_a_check_that_is_taken_up_again_is_listed_once_as_it_stands_now(storage: Storage) -> None:
    storage.run_sync(_have, Opening(_check(1)), Cancelled(Opening(_check(1))))
    (line,) = storage.run_sync(lambda work: work.checks.of(LANE))
    assert (line.stage, line.current) == ("opening", True)


def test_a_check_left_twice_is_kept_as_it_was_left_last(storage: Storage) -> None:
    last = Posted(_check(1, CARD))
    storage.run_sync(_have, Idle(1), Opening(_check(1)), last)
    assert storage.run_sync(lambda work: work.checks.past(LANE, 1)) == last
    assert storage.run_sync(lambda work: work.checks.past(LANE, 2)) is None


def test_somebody_never_met_has_none_and_an_idle_state_is_not_kept(storage: Storage) -> None:
    storage.run_sync(_have, Idle(), Idle())
    assert storage.run_sync(lambda work: work.checks.of(LANE)) == []
    assert storage.run_sync(lambda work: work.checks.of("T1:U2")) == []


def _check(number: int, card: Card | None = None) -> Check:
    return Check(number, "U1", f"case {number}", "pack@1", f"2026-01-0{number}", card=card)


def _have(work: UnitOfWork, current: State, *past: State) -> None:
    work.lanes.open([LaneAddress(LANE, "T1", "U1")])
    work.lanes.save(LANE, Standing(current, version=1, check=0, open_advice=0, wake_at=None, fence=0))
    for state in past:
        work.checks.archive(LANE, state)

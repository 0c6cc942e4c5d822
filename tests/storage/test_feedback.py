"""What people think of answers, on both databases."""

from __future__ import annotations

from typing import Any

from bot.interview.states import Idle
from bot.storage.feedback import Opinions
from bot.storage.lanes import LaneAddress
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork


def think(storage: Storage, *, helpful: bool, **where: Any) -> None:
    place: dict[str, Any] = {"team": "T1", "person": "U1", "channel": "D1", "ts": "1.1", "check": 1} | where
    storage.run_sync(lambda work: work.feedback.keep(**place, helpful=helpful))


def counted(storage: Storage) -> Opinions:
    return storage.run_sync(lambda work: work.feedback.count())


def test_nobody_said_anything(storage: Storage) -> None:
    assert counted(storage) == Opinions(0, 0)


def test_each_answer_counts_once_whatever_somebody_presses_last(storage: Storage) -> None:
    think(storage, helpful=True)
    think(storage, helpful=False)
    think(storage, helpful=False)
    think(storage, helpful=True, ts="2.2")
    think(storage, helpful=True, team="T2")
    assert counted(storage) == Opinions(helpful=2, unhelpful=1)


def test_what_was_thought_in_a_check_is_deleted_with_it(storage: Storage) -> None:
    think(storage, helpful=True)
    think(storage, helpful=False, check=2, ts="2.2")
    think(storage, helpful=False, person="U2", channel="D2")

    def forget(work: UnitOfWork) -> None:
        work.lanes.open([LaneAddress("T1:U1", "T1", "U1", "D1")])
        work.forgetting.forget("T1:U1", 1, after=Idle(), version=0)

    storage.run_sync(forget)
    assert counted(storage) == Opinions(helpful=0, unhelpful=2)

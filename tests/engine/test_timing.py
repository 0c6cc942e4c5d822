"""Timers in the database: kept in step with states, come once, in the morning of whoever they are for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.engine import turns
from bot.engine.intake import receive
from bot.engine.mornings import day_at, morning_of, zone_named
from bot.engine.replay import verify
from bot.engine.rules import Rules
from bot.engine.seams import Delivery
from bot.engine.settings import EngineSettings
from bot.engine.timing import Rung, bring_forward, move_to_zone, ring
from bot.interview.events import CheckRequested, DeletionAsked, Event, MessageSent, SettingChosen, TimeCame
from bot.interview.states import Asking, Idle
from bot.interview.step import step
from bot.interview.workdays import is_working_day
from bot.storage.storage import Storage
from knowledge.loading import bundled_pack

LANE = "T1:U1"
PACK = bundled_pack()


@dataclass
class Replica:
    """One replica on the storage, driven by hand."""

    storage: Storage
    name: str = "A"

    @property
    def rules(self) -> Rules:
        return Rules(step, PACK, EngineSettings(), self.name)

    def hears(self, event: Event, key: str) -> None:
        self.storage.run_sync(receive, Delivery("T1", LANE, event, (key,), "", "D1"), spread=False)
        self.storage.run_sync(turns.advance, self.rules)

    def starts(self) -> None:
        today = dt.datetime.now(dt.UTC).date().isoformat()
        self.hears(CheckRequested("U1", today, "Emails", fresh=True), "start")

    def rings(self) -> Rung:
        return self.storage.run_sync(ring, self.rules)

    def rows(self, sql: str) -> list[Any]:
        return self.storage.run_sync(lambda work: [tuple(row) for row in work.connection.execute(text(sql))])

    def timers(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT name FROM timer ORDER BY name")]

    def waiting(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT kind FROM inbox WHERE status = 'waiting'")]

    def let_be_due(self, seconds_ago: float) -> None:
        """Set what is planned to *seconds_ago* by the database's clock."""
        self.storage.run_sync(bring_forward)
        self.storage.run_sync(
            lambda work: work.connection.execute(text("UPDATE timer SET due_at = due_at - :s"), {"s": seconds_ago})
        )


@pytest.fixture
def replica(storage: Storage) -> Replica:
    return Replica(storage)


def test_a_state_has_its_timer_and_a_state_without_one_has_none(replica: Replica) -> None:
    replica.starts()
    assert replica.timers() == ["nudge"]
    replica.hears(MessageSent("U1", "D1:1", "delete check 1 for good", "2026-11-02"), "gone")
    assert replica.timers() == []


def test_what_is_not_due_does_not_come(replica: Replica) -> None:
    replica.starts()
    rung = replica.rings()
    assert rung.lane == ""
    assert rung.due_in_s is not None
    assert rung.due_in_s > 0
    assert replica.waiting() == []


def test_a_timer_comes_once_whichever_replica_finds_it(replica: Replica) -> None:
    replica.starts()
    replica.let_be_due(1.0)
    assert [each.rings().lane for each in (replica, Replica(replica.storage, "B"), replica)] == [LANE, "", ""]
    assert replica.waiting() == ["time_came"]
    replica.storage.run_sync(turns.advance, replica.rules)
    assert replica.timers() == ["nudge_again"]


def test_the_event_is_the_timer_and_the_day_it_is(replica: Replica) -> None:
    replica.starts()
    (row,) = replica.rows("SELECT on_day FROM timer")
    replica.let_be_due(1.0)
    replica.rings()
    replica.storage.run_sync(turns.advance, replica.rules)
    log = replica.storage.run_sync(lambda work: work.inbox.applied(LANE))
    assert log[-1] == TimeCame("nudge", row[0], row[0])


def test_who_wants_no_reminders_is_spared_and_the_timer_is_gone(replica: Replica) -> None:
    replica.starts()
    replica.hears(SettingChosen("reminders", "off"), "off")
    replica.let_be_due(1.0)
    assert replica.rings().lane == ""
    assert replica.waiting() == []
    assert replica.timers() == []


def test_what_is_late_waits_for_a_morning(replica: Replica) -> None:
    """Nobody was there for a day: what was due then does not come in the middle of the night."""
    replica.starts()
    replica.let_be_due(86_400.0)
    assert replica.rings().lane == ""
    assert replica.waiting() == []
    ((due_at, now),) = replica.storage.run_sync(
        lambda work: [(each.due_at, each.now) for each in work.timers.of_person("T1", "U1")]
    )
    moment = dt.datetime.fromtimestamp(due_at, dt.UTC)
    assert due_at > now
    assert moment.hour == 10
    assert is_working_day(moment.date().isoformat())


def test_a_time_zone_moves_the_mornings(replica: Replica) -> None:
    replica.starts()
    replica.storage.run_sync(move_to_zone, replica.rules, "T1", "U1", "Asia/Tokyo")
    ((due_at,),) = replica.rows("SELECT due_at FROM timer")
    assert dt.datetime.fromtimestamp(due_at, ZoneInfo("Asia/Tokyo")).hour == 10
    assert replica.storage.run_sync(lambda work: work.people.of("T1", "U1")).zone == "Asia/Tokyo"


def test_what_is_due_already_is_not_moved_away_by_a_time_zone(replica: Replica) -> None:
    replica.starts()
    assert replica.storage.run_sync(bring_forward) == 1
    replica.storage.run_sync(move_to_zone, replica.rules, "T1", "U1", "Asia/Tokyo")
    assert replica.storage.run_sync(ring, replica.rules).lane


# -- mornings


NOON = dt.datetime(2026, 11, 4, 12, 0, tzinfo=dt.UTC).timestamp()  # a Wednesday


@pytest.mark.parametrize(
    ("on", "zone", "expected"),
    [
        ("2026-11-05", "UTC", "2026-11-05T10:00+00:00"),
        ("2026-11-05", "Europe/Berlin", "2026-11-05T10:00+01:00"),
        ("2026-11-04", "UTC", "2026-11-05T10:00+00:00"),  # that morning is over
        ("2026-11-04", "America/New_York", "2026-11-04T10:00-05:00"),  # there it is to come
        ("2026-10-01", "Pacific/Auckland", "2026-11-05T10:00+13:00"),
        ("2026-11-05", "Nowhere/Land", "2026-11-05T10:00+00:00"),
    ],
)
def test_the_morning_of_a_day(on: str, zone: str, expected: str) -> None:
    assert morning_of(on, zone_named(zone), NOON) == dt.datetime.fromisoformat(expected).timestamp()


def test_the_usual_zone_stands_in_and_days_differ() -> None:
    assert zone_named("", "Europe/Berlin") == ZoneInfo("Europe/Berlin")
    assert day_at(NOON, zone_named("Pacific/Auckland")) == "2026-11-05"


# -- deleting


def test_a_deletion_takes_the_words_and_the_log_still_replays(replica: Replica) -> None:
    replica.starts()
    replica.hears(CheckRequested("U1", "2026-11-02"), "again")
    replica.hears(DeletionAsked(1, confirmed=True), "delete")
    lane = replica.storage.run_sync(lambda work: work.lanes.read(LANE))
    assert lane is not None
    assert isinstance(lane.state, Idle)
    everything = str(replica.rows("SELECT event FROM inbox") + replica.rows("SELECT effect FROM outbox"))
    assert "Emails" not in everything
    replica.hears(CheckRequested("U1", "2026-11-03", "Call notes", fresh=True), "next")
    replay = replica.storage.run_sync(verify, step, PACK, LANE)
    assert replay is not None
    assert replay.faithful
    assert isinstance(replay.replayed, Asking)
    assert replay.replayed.check.number == 2

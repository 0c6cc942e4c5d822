"""Home tabs: shown to those who opened them, anew after what changes them, once for many changes."""

from __future__ import annotations

from bot.engine.homes import seen_at_home, waiting_elsewhere
from bot.storage.people import StaleHome
from bot.storage.storage import Storage
from tests.interview.strategies import STATES, Dice


def test_nobody_has_one_before_they_opened_it(storage: Storage) -> None:
    assert storage.run_sync(lambda work: [each.rows for each in work.people.home_changed("T1", {"U1"})]) == [0]
    assert storage.run_sync(lambda work: work.people.next_home(15.0)) is None


def test_a_stale_home_is_claimed_once_and_is_fresh_when_shown(storage: Storage) -> None:
    storage.run_sync(lambda work: work.people.home_opened("T1", "U1"))
    home = storage.run_sync(lambda work: work.people.next_home(15.0))
    assert home == StaleHome("T1", "U1", 1)
    assert storage.run_sync(lambda work: work.people.next_home(15.0)) is None
    storage.run_sync(lambda work: work.people.home_shown(home))
    assert storage.run_sync(lambda work: work.people.next_home_in()) is None


def test_many_changes_are_shown_once_and_one_during_the_showing_again(storage: Storage) -> None:
    storage.run_sync(lambda work: work.people.home_opened("T1", "U1"))
    for _ in range(3):
        assert storage.run_sync(lambda work: [each.rows for each in work.people.home_changed("T1", {"U1", "U2"})])
    home = storage.run_sync(lambda work: work.people.next_home(15.0))
    assert home == StaleHome("T1", "U1", 4)
    storage.run_sync(lambda work: work.people.home_changed("T1", {"U1"}))
    storage.run_sync(lambda work: work.people.home_shown(home))
    again = storage.run_sync(lambda work: work.people.next_home(15.0))
    assert again == StaleHome("T1", "U1", 5)


def test_settings_stay_beside_each_other(storage: Storage) -> None:
    storage.run_sync(lambda work: work.people.prefer("T1", "U1", "dates", "de"))
    storage.run_sync(lambda work: work.people.prefer("T1", "U1", "words", "here"))
    known = storage.run_sync(lambda work: work.people.of("T1", "U1"))
    assert (known.dates, known.reminders, known.words) == ("de", "on", "here")
    assert storage.run_sync(lambda work: work.people.of("T2", "U1")).dates == "en_GB"


def test_what_is_seen_of_a_state_can_be_told_apart_in_every_state() -> None:
    for name, make in STATES.items():
        state = make(Dice(name))
        assert seen_at_home(state) == seen_at_home(state)
        assert all(each for each in waiting_elsewhere(state).values())

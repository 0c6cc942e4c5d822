"""Stories of silence: reminders by working days, put off, parked; and of what time brings to posted checks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.interview.content import Nudged, RecheckOffered, TicketReminded
from bot.interview.destinations import Person
from bot.interview.effects import Say
from bot.interview.events import CheckRequested, ControlUsed, Event, MessageSent, Snoozed, TimeCame
from bot.interview.record import check_of, with_check
from bot.interview.states import Asking, Card, Held, Paused, Posted, State
from bot.interview.step import initial, step
from bot.interview.tickets import Ticket
from bot.interview.timers import Timer, timers_of
from bot.interview.workdays import next_week, plus_working_days, working_day
from tests.interview.strategies import PACK

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (f"2026-11-{day:02}" for day in range(2, 7))
NEXT_MONDAY = "2026-11-09"


def after(state: State, *events: Event) -> tuple[State, list[object]]:
    told: list[object] = []
    for event in events:
        state, effects = step(PACK, state, event)
        told += [each.what for each in effects if isinstance(each, Say)]
    return state, told


def asked(on: str = MONDAY) -> State:
    return after(initial(), CheckRequested("U1", on, "Emails", fresh=True))[0]


def due(state: State) -> list[tuple[str, str]]:
    return [(each.name, each.on) for each in timers_of(PACK, state)]


def came(state: State, today: str = "") -> tuple[State, list[object]]:
    name, on = due(state)[0]
    return after(state, TimeCame(name, on, today or on))


def test_a_first_reminder_after_one_working_day_a_second_after_three_then_parked() -> None:
    state = asked(MONDAY)
    assert due(state) == [("nudge", TUESDAY)]
    state, told = came(state)
    assert isinstance(told[0], Nudged)
    assert told[0].standing.position == 1
    assert told[0].standing.minutes_left > 0
    assert due(state) == [("nudge_again", THURSDAY)]
    state, told = came(state)
    assert [each.parked for each in told if isinstance(each, Nudged)] == [False]
    assert due(state) == [("park", NEXT_MONDAY)]
    state, told = came(state)
    assert isinstance(state, Paused)
    assert [each.parked for each in told if isinstance(each, Nudged)] == [True]
    assert due(state) == []


def test_a_weekend_is_no_silence() -> None:
    assert due(asked(FRIDAY)) == [("nudge", NEXT_MONDAY)]


def test_whatever_they_do_begins_the_silence_anew() -> None:
    state, _ = came(asked(MONDAY))
    state, _ = after(state, MessageSent("U1", "D1:1", "status", WEDNESDAY))
    assert due(state) == [("nudge", THURSDAY)]


def test_reminders_that_come_late_still_come_apart() -> None:
    """Nobody was there for a week: the second reminder does not follow the first on the same day."""
    state, _ = came(asked(MONDAY), today="2026-11-10")
    assert due(state) == [("nudge_again", "2026-11-12")]


def test_a_reminder_that_came_in_another_zone_counts_from_that_day() -> None:
    """Where it is Tuesday already while Slack's clock says Monday, the next reminder is not for the same Tuesday."""
    state, _ = came(asked(MONDAY), today=TUESDAY)
    state, _ = after(state, MessageSent("U1", "D1:1", "status", MONDAY))
    assert due(state) == [("nudge", WEDNESDAY)]


def test_snoozing_puts_the_reminder_off_and_it_is_the_first_again() -> None:
    state, told = after(asked(MONDAY), Snoozed("2026-11-19", MONDAY))
    assert [getattr(each, "notice", "") for each in told] == ["snoozed"]
    assert due(state) == [("nudge", "2026-11-19")]
    state, _ = came(state)
    assert due(state) == [("nudge_again", "2026-11-23")]


def test_a_day_they_named_holds_while_they_look_in_and_ends_when_it_has_come() -> None:
    state, _ = after(asked(MONDAY), Snoozed("2026-11-19", MONDAY), MessageSent("U1", "D1:1", "status", TUESDAY))
    assert due(state) == [("nudge", "2026-11-19")]
    state, _ = after(state, MessageSent("U1", "D1:2", "status", "2026-11-19"))
    assert due(state) == [("nudge", "2026-11-20")]


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("snooze", TUESDAY),
        ("Snooze until tomorrow.", TUESDAY),
        ("snooze 3 days", THURSDAY),
        ("snooze 5 days", NEXT_MONDAY),
        ("remind me next week", NEXT_MONDAY),
        ("snooze for 2 weeks", "2026-11-16"),
    ],
)
def test_snoozing_can_be_typed(words: str, until: str) -> None:
    state, _ = after(asked(MONDAY), MessageSent("U1", "D1:1", words, MONDAY))
    assert due(state) == [("nudge", until)]


def test_whoever_pauses_is_left_alone_unless_they_name_a_day() -> None:
    state, _ = after(asked(MONDAY), ControlUsed("pause", on=MONDAY))
    assert due(state) == []
    state, _ = after(state, Snoozed(NEXT_MONDAY, MONDAY))
    assert due(state) == [("nudge", NEXT_MONDAY)]
    state, told = came(state)
    assert isinstance(told[0], Nudged)
    assert due(state) == []


def test_a_timer_of_a_state_that_moved_on_does_nothing() -> None:
    state, _ = after(asked(MONDAY), MessageSent("U1", "D1:1", "status", TUESDAY))
    assert step(PACK, state, TimeCame("nudge", TUESDAY, TUESDAY)) == (state, ())


def with_ticket(due_on: str, on: str = MONDAY) -> Held:
    state = asked(MONDAY)
    assert isinstance(state, Asking)
    asking = Ticket(1, "delegation", "U2", on, "data", due_on=due_on)
    return with_check(state, replace(check_of(state), tickets=(asking,)))


def of_tickets(state: State) -> list[Timer]:
    return [each for each in timers_of(PACK, state) if each.name.startswith("ticket:")]


def test_whoever_was_asked_hears_before_the_day_and_on_it_and_the_owner_after_it() -> None:
    state: State = with_ticket(THURSDAY)
    assert [(each.name, each.on, each.person) for each in of_tickets(state)] == [
        ("ticket:1:before", WEDNESDAY, "U2"),
        ("ticket:1:due", THURSDAY, "U2"),
        ("ticket:1:overdue", FRIDAY, ""),
    ]
    heard = []
    for _ in range(3):
        first = of_tickets(state)[0]
        state, effects = step(PACK, state, TimeCame(first.name, first.on, first.on))
        heard += [
            (each.what.when, each.to)
            for each in effects
            if isinstance(each, Say) and isinstance(each.what, TicketReminded)
        ]
    assert [when for when, _ in heard] == ["before", "due", "overdue"]
    assert [isinstance(to, Person) for _, to in heard] == [True, True, False]
    assert of_tickets(state) == []


def test_a_day_that_is_today_or_on_a_weekend_gives_no_reminder_out_of_time() -> None:
    assert [each.name for each in of_tickets(with_ticket(MONDAY))] == ["ticket:1:overdue"]
    assert [(each.name, each.on) for each in of_tickets(with_ticket("2026-11-07"))] == [
        ("ticket:1:before", FRIDAY),
        ("ticket:1:overdue", NEXT_MONDAY),
    ]


def test_a_posted_card_grows_stale_once() -> None:
    held = asked(MONDAY)
    assert isinstance(held, Asking)
    state: State = Posted(replace(check_of(held), card=Card("C1", "1.1", "2026-03-01", "almost", ())))
    assert due(state) == [("stale", working_day("2026-05-30"))]
    state, told = came(state)
    assert isinstance(told[0], RecheckOffered)
    assert due(state) == []


def test_working_days() -> None:
    assert plus_working_days(FRIDAY, 1) == NEXT_MONDAY
    assert plus_working_days("2026-11-07", 1) == NEXT_MONDAY
    assert plus_working_days(NEXT_MONDAY, -1) == FRIDAY
    assert next_week(MONDAY) == next_week(FRIDAY) == NEXT_MONDAY

"""Timers, as units of work: kept in step with a state, and turned into events when their moment has come."""

from __future__ import annotations

from dataclasses import dataclass

from bot.engine.mornings import LATE_S, day_at, morning_of, zone_named
from bot.engine.rules import Rules
from bot.interview.events import TimeCame
from bot.interview.states import State
from bot.interview.timers import Timer, timers_of
from bot.storage.checks import check_of
from bot.storage.inbox import Arrival
from bot.storage.lanes import Lane
from bot.storage.timers import DueTimer, PlannedTimer
from bot.storage.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Rung:
    """What came of a look at the timers: the lane that got an event, and in how many seconds to look again."""

    lane: str = ""
    due_in_s: float | None = None


def keep_timers(work: UnitOfWork, rules: Rules, lane: Lane, state: State) -> bool:
    """Make the timers of *lane*, which is locked, those of *state*; write only what changed, and say whether any did.

    A timer that came already is in neither state, and so gets no second row.
    """
    before, now = set(timers_of(rules.pack, lane.state)), set(timers_of(rules.pack, state))
    if before == now:
        return False
    new = [_planned(work, rules, lane, state, each) for each in sorted(now - before, key=lambda each: each.name)]
    work.timers.keep(lane.id, {each.name for each in before - now}, new)
    return True


def _planned(work: UnitOfWork, rules: Rules, lane: Lane, state: State, timer: Timer) -> PlannedTimer:
    person, check = timer.person or lane.owner, check_of(state)
    zone = zone_named(work.people.of(lane.team, person).zone, rules.settings.time_zone)
    due_at = morning_of(timer.on, zone, lane.now)
    return PlannedTimer(lane.id, timer.name, check.number if check else 0, timer.on, person, timer.reminds, due_at)


def ring(work: UnitOfWork, rules: Rules) -> Rung:
    """Turn the timer that has been due longest into an event of its lane: once, whichever replica does it.

    Somebody who wants no reminders gets none; what is late because nobody was there waits for a morning.
    """
    due = work.timers.due()
    if due is None:
        return Rung(due_in_s=work.timers.due_in())
    work.lanes.wake(due.lane)  # lanes are locked before their timers, everywhere
    known = work.people.of(due.team, due.person)
    zone = zone_named(known.zone, rules.settings.time_zone)
    if due.now - due.due_at > LATE_S:
        work.timers.plan(due, morning_of(due.on, zone, due.now))
    elif work.timers.take(due) and not (due.reminds and known.reminders == "off"):
        _tell(work, due, today=max(due.on, day_at(due.now, zone)))
        return Rung(due.lane, due_in_s=0.0)
    return Rung(due_in_s=0.0)


def _tell(work: UnitOfWork, due: DueTimer, *, today: str) -> None:
    """Add the event in the transaction that took its row away: done twice, the row is not there the second time."""
    work.inbox.add([Arrival(due.team, due.lane, TimeCame(due.name, due.on, today))])


def move_to_zone(work: UnitOfWork, rules: Rules, team: str, person: str, zone: str) -> None:
    """Keep *person*'s time zone, and let what is set for their mornings come then; what is due comes now."""
    if work.people.of(team, person).zone == zone:
        return
    for each in work.timers.of_person(team, person):
        if each.due_at > each.now:
            work.timers.plan(each, morning_of(each.on, zone_named(zone, rules.settings.time_zone), each.now))
    work.people.live_in(team, person, zone)  # timers are written before people, everywhere


def bring_forward(work: UnitOfWork) -> int:
    """Let what is set for the next day with any timers come now; return how many that are."""
    return work.timers.bring_forward()

"""What is to happen on a day although nobody does anything: derived from the state, so that it cannot go astray.

Nothing here reads a clock. The engine keeps a row for each timer of a state, and when a timer's morning has come in
its person's time zone, ``TimeCame`` comes in like any other event. Whoever adds a kind of timer adds to ``SOURCES``
here and to ``reminding.HANDLERS`` under the first part of its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.interview import task_reminding
from bot.interview.deeds import next_expiry
from bot.interview.milestones import Silence
from bot.interview.record import check_of
from bot.interview.states import (
    Asking,
    Cancelled,
    Check,
    Held,
    Idle,
    Opening,
    Paused,
    Posted,
    Previewing,
    Reviewing,
    State,
)
from bot.interview.tickets import open_tickets
from bot.interview.workdays import is_date, is_working_day, plus_days, plus_working_days, working_day
from knowledge.pack import Pack

FIRST_AFTER: Final = 1  # working days of silence
SECOND_AFTER: Final = 3
APART: Final = 2  # working days between two reminders, and between the last one and parking, however late they came


@dataclass(frozen=True, slots=True)
class Timer:
    """Something due on a day. *name* is unique within a check: "nudge", "ticket:3:due"."""

    name: str
    on: str  # ISO date, of the person's own calendar
    person: str = ""  # whose morning it is, and who is spoken to; "" is the check's owner
    reminds: bool = True  # whether it is a mere reminder, which somebody who wants none is spared


Source: TypeAlias = Callable[[Pack, Held], Iterable[Timer]]


def timers_of(pack: Pack, state: State) -> tuple[Timer, ...]:
    """Return what is still to come in *state*, each once; nothing that came already."""
    if isinstance(state, Idle | Cancelled):
        return ()
    reminded = check_of(state).reminded
    found = (each for source in SOURCES for each in source(pack, state))
    return tuple(each for each in found if mark_of(each) not in reminded)


def mark_of(timer: Timer) -> str:
    """Return how a check remembers that *timer* came: a timer whose day changes is another one."""
    return f"{timer.name}@{timer.on}"


def since(check: Check) -> str:
    """Return the ISO date of what the owner did last."""
    return check.silence.since or check.last_on or check.started_on


def _of_silence(_: Pack, state: Held) -> Iterator[Timer]:
    """Yield the next reminder to go on, at most two in a silence, then parking.

    Whoever paused is left alone, unless they asked to be reminded on a day.
    """
    match state:
        case Paused(at=at) if at.check.silence.until:
            yield _next_nudge("", at.check.silence)
        case (
            Opening(check=check) | Asking(check=check) | Reviewing(check=check) | Previewing(check=check, sending=False)
        ):
            if is_date(since(check)):
                yield _next_nudge(since(check), check.silence)
        case _:
            return


def _next_nudge(since: str, silence: Silence) -> Timer:
    if silence.until:
        return Timer("nudge", working_day(silence.until))
    if silence.nudges == 0:
        return Timer("nudge", plus_working_days(since, FIRST_AFTER))
    apart = plus_working_days(silence.nudged_on or since, APART)
    if silence.nudges == 1:
        return Timer("nudge_again", max(plus_working_days(since, SECOND_AFTER), apart))
    return Timer("park", apart)


def _of_tickets(_: Pack, state: Held) -> Iterator[Timer]:
    """Yield, for each open ticket with a day: the working day before, the day, and for its owner the one after."""
    for each in open_tickets(check_of(state).tickets):
        if not is_date(each.due_on):
            continue
        before = plus_working_days(each.due_on, -1)
        if before > each.on:
            yield Timer(f"ticket:{each.number}:before", before, each.person)
        if is_working_day(each.due_on) and each.due_on > each.on:
            yield Timer(f"ticket:{each.number}:due", each.due_on, each.person)
        yield Timer(f"ticket:{each.number}:overdue", plus_working_days(each.due_on, 1))


def _of_age(pack: Pack, state: Held) -> Iterator[Timer]:
    """Yield when the evidence behind a posted card goes stale: what was measured then may have changed since."""
    if isinstance(state, Posted) and state.check.card is not None and is_date(state.check.card.posted_on):
        yield Timer("stale", working_day(plus_days(state.check.card.posted_on, pack.fresh_days)))


def _of_waivers(_: Pack, state: Held) -> Iterator[Timer]:
    """Yield when the next waiver has ended, whatever day of the week that is: the card changes by it."""
    check = check_of(state)
    ends = next_expiry(check.deeds, check.last_on) if check.card is not None and is_date(check.last_on) else ""
    if ends:
        yield Timer("waiver", ends, reminds=False)


def _of_tasks(_: Pack, state: Held) -> Iterator[Timer]:
    """Yield, for each gap that somebody takes on, the day that it is due, or that they put it off to."""
    check = check_of(state)
    for task, on in task_reminding.due(check):
        yield Timer(f"task:{task.criterion}", on, "" if task.person == check.owner else task.person)


SOURCES: Final[tuple[Source, ...]] = (_of_silence, _of_tickets, _of_age, _of_waivers, _of_tasks)

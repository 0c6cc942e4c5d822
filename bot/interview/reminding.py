"""Reminders: what happens when a timer comes, how they are put off, and what ends a silence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal, TypeAlias, cast

from bot.interview import record, showing, task_reminding
from bot.interview.changing import replace
from bot.interview.content import Nudged, RecheckOffered, TicketReminded
from bot.interview.destinations import Person
from bot.interview.effects import Effect, Say, Step
from bot.interview.events import (
    AnswersAssessed,
    CardPosted,
    CardRefused,
    Event,
    MessageUnderstood,
    QuestionAnswered,
    Snoozed,
    TimeCame,
)
from bot.interview.milestones import Silence
from bot.interview.showing import notice
from bot.interview.states import Cancelled, Held, Idle, Live, Paused, Posted, State
from bot.interview.summarising import shown_use_case
from bot.interview.tickets import numbered
from bot.interview.timers import Timer, mark_of, since, timers_of
from bot.interview.workdays import is_date
from knowledge.pack import Pack

MARKS_KEPT: Final = 60  # of timers that came: far more than one check has at a time
_OURS: Final = (AnswersAssessed, CardPosted, CardRefused, MessageUnderstood, QuestionAnswered, TimeCame)

Handler: TypeAlias = Callable[[Pack, Held, Timer, str], Step]


def time_came(pack: Pack, state: State, event: TimeCame) -> Step:
    """Do what is due; nothing where the state has moved on since the timer was set."""
    if isinstance(state, Idle):
        return state, ()
    due = next((each for each in timers_of(pack, state) if (each.name, each.on) == (event.name, event.on)), None)
    if due is None:
        return state, ()
    return HANDLERS[due.name.partition(":")[0]](pack, state, due, event.today)


def attended(before: State, after: State, event: Event) -> State:
    """Return *after* with the silence ended, where *event* is something that the owner did on a day that is told."""
    if isinstance(before, Idle) or isinstance(after, Idle) or isinstance(event, _OURS):
        return after
    check, silence = record.check_of(after), record.check_of(after).silence
    on, by = str(getattr(event, "on", "")), getattr(event, "by", "")
    if not is_date(on) or by not in {"", check.owner} or silence != record.check_of(before).silence:
        return after
    if silence.nudges == 0 and since(check) >= on:
        return after  # it began today at the earliest, and nobody was reminded
    until = silence.until if silence.until > on else ""  # a day they named holds, whatever they do meanwhile
    ended = Silence(since=max(on, silence.since, silence.nudged_on), until=until)
    return record.with_check(after, replace(check, silence=ended))


def snoozed(state: State, event: Snoozed) -> Step:
    """Leave them alone until the day they named."""
    if isinstance(state, Idle | Posted | Cancelled) or not is_date(event.until):
        return state, (notice("nothing_to_snooze"),)
    check = record.check_of(state)
    silence = Silence(since=max(event.on, check.silence.since, check.silence.nudged_on), until=event.until)
    return record.with_check(state, replace(check, silence=silence)), (notice("snoozed", detail=event.until),)


def _nudged(pack: Pack, state: Held, _: Timer, today: str) -> Step:
    check = record.check_of(state)
    silence = Silence(since(check), check.silence.nudges + 1, nudged_on=today)
    after = record.with_check(state, replace(check, silence=silence))
    return after, (Say(Nudged(showing.status(pack, after))),)


def _parked(pack: Pack, state: Held, _: Timer, today: str) -> Step:
    """Pause for them; what was shown keeps its controls: whoever uses one is back."""
    if not isinstance(state, Live):
        return state, ()
    parked = Paused(state)
    return parked, (Say(Nudged(showing.status(pack, state), parked=True)),)


def _ticket_reminded(pack: Pack, state: Held, timer: Timer, today: str) -> Step:
    check = record.check_of(state)
    _ticket, number, when = timer.name.split(":")
    asked = numbered(check.tickets, int(number))
    if asked is None:
        return state, ()
    told = TicketReminded(check.number, check.owner, asked, cast("Literal['before', 'due', 'overdue']", when))
    return _marked(state, timer), (Say(told, Person(timer.person)) if timer.person else Say(told),)


def _task_due(pack: Pack, state: Held, timer: Timer, today: str) -> Step:
    said = task_reminding.told(pack, record.check_of(state), timer.name.removeprefix("task:"))
    return _marked(state, timer), (said,) if said else ()


def _grown_stale(pack: Pack, state: Held, timer: Timer, today: str) -> Step:
    check = record.check_of(state)
    posted_on = check.card.posted_on if check.card else ""
    offered: Effect = Say(RecheckOffered(check.number, shown_use_case(check), posted_on, check.revision))
    return _marked(state, timer), (offered,)


def _waiver_ended(pack: Pack, state: Held, timer: Timer, today: str) -> Step:
    """Let it be the day after a waiver's last: ``acted.with_the_day`` then brings the card up to date."""
    check = record.dated(record.check_of(state), max(today, timer.on))
    return _marked(record.with_check(state, check), timer), ()


def _marked(state: Held, timer: Timer) -> Held:
    check = record.check_of(state)
    return record.with_check(state, replace(check, reminded=(*check.reminded, mark_of(timer))[-MARKS_KEPT:]))


# By the first part of a timer's name.
HANDLERS: Final[Mapping[str, Handler]] = {
    "nudge": _nudged,
    "nudge_again": _nudged,
    "park": _parked,
    "ticket": _ticket_reminded,
    "stale": _grown_stale,
    "waiver": _waiver_ended,
    "task": _task_due,
}

"""The day of a gap that somebody takes on: told once to whom it concerns, put off by them alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.interview.content import TaskReminded
from bot.interview.destinations import Person
from bot.interview.effects import Say
from bot.interview.errors import IllegalEventError, NotAllowedError
from bot.interview.events import TimeCame
from bot.interview.review_events import TaskPutOff, TaskTaken
from bot.interview.states import Posted, Reviewing, State
from bot.interview.step import step
from bot.interview.task_reminding import TASKS
from bot.interview.ticket_events import TicketReplied
from bot.interview.timers import Timer, timers_of
from knowledge.loading import bundled_pack
from tests.interview.rehearsal import Rehearsal
from tests.interview.test_stories_of_reviewing import ANA, BASELINE, DEV, gap, names, types

__all__ = ["gap"]  # the fixture

PACK = bundled_pack()
FRIDAY, SATURDAY, MONDAY = "2026-11-20", "2026-11-21", "2026-11-23"


def due(state: State) -> list[Timer]:
    return [each for each in timers_of(PACK, state) if each.name.startswith("task:")]


def came(state: State) -> tuple[State, list[Say]]:
    """Let the first reminder come on its day."""
    first = due(state)[0]
    after, effects = step(PACK, state, TimeCame(first.name, first.on, first.on))
    return after, [each for each in effects if isinstance(each, Say)]


def test_it_is_told_once_on_the_working_day_to_whoever_takes_it_on(gap: Rehearsal) -> None:
    types(gap, "gap 1 <@U3> by 21 Nov", DEV)
    assert due(gap.state) == [Timer(f"task:{BASELINE}", MONDAY, DEV)], "the 21st is a Saturday"
    after, [said] = came(gap.state)
    assert said.to == Person(DEV)
    assert isinstance(said.what, TaskReminded)
    assert (said.what.task.criterion, said.what.channel) == (BASELINE, "C1")
    assert due(after) == []
    assert step(PACK, after, TimeCame(f"task:{BASELINE}", MONDAY, MONDAY)) == (after, ())


def test_the_owner_hears_of_their_own_in_their_conversation(gap: Rehearsal) -> None:
    types(gap, "gap 1 <@U1> by 20 Nov", ANA)
    assert due(gap.state) == [Timer(f"task:{BASELINE}", FRIDAY)]
    _, [said] = came(gap.state)
    assert not isinstance(said.to, Person)


def test_another_day_is_another_reminder_and_nobody_is_none(gap: Rehearsal) -> None:
    types(gap, "gap 1 <@U3> by 20 Nov", DEV)
    first = due(gap.state)[0]
    gap.happen(TimeCame(first.name, first.on, first.on))
    types(gap, "gap 1 <@U3> by 23 Nov", DEV)
    assert [each.on for each in due(gap.state)] == [MONDAY]
    types(gap, "gap 1 nobody")
    assert due(gap.state) == []


def test_what_is_closed_or_not_on_the_card_is_nobodys_to_hear_of(gap: Rehearsal) -> None:
    types(gap, "gap 1 <@U3> by 20 Nov", DEV)
    assert isinstance(gap.state, Posted)
    check = gap.state.check
    assert check.card is not None
    closed = Posted(replace(check, card=replace(check.card, told=())))
    assert due(closed) == []
    assert due(Reviewing(replace(check, card=None))) == []


def test_it_is_put_off_or_left_by_whose_it_is_and_by_nobody_else(gap: Rehearsal) -> None:
    types(gap, "gap 1 <@U3> by 20 Nov", DEV)
    first = due(gap.state)[0]
    gap.happen(TimeCame(first.name, first.on, first.on))
    for by in (ANA, "U2", "U9", "T9:U3"):
        with pytest.raises(NotAllowedError):
            gap.happen(TaskPutOff(1, by, BASELINE, gap.on, "2026-11-24"))
    gap.happen(TaskPutOff(1, DEV, BASELINE, gap.on, "2026-11-24", Person(DEV)))
    assert [each.on for each in due(gap.state)] == ["2026-11-24"]
    gap.happen(TaskPutOff(1, DEV, BASELINE, gap.on, to=Person(DEV)))
    assert due(gap.state) == []
    with pytest.raises(IllegalEventError):
        gap.happen(TaskPutOff(1, DEV, "data.curated", gap.on, to=Person(DEV)))


def test_a_new_name_or_day_begins_anew(gap: Rehearsal) -> None:
    types(gap, "gap 1 <@U3> by 20 Nov", DEV)
    gap.happen(TaskPutOff(1, DEV, BASELINE, gap.on, to=Person(DEV)))
    gap.happen(TaskTaken(1, ANA, BASELINE, DEV, gap.on, FRIDAY))
    assert [each.on for each in due(gap.state)] == [FRIDAY]


def test_in_the_thread_of_the_reminder_it_is_typed(gap: Rehearsal) -> None:
    types(gap, "gap 1 <@U3> by 20 Nov", DEV)
    number = TASKS + [each.id for each in PACK.criteria].index(BASELINE) + 1
    gap.happen(TicketReplied(1, number, DEV, "D3:1", "Dismiss.", gap.on, to=Person(DEV)))
    assert due(gap.state) == []
    with pytest.raises(NotAllowedError):
        gap.happen(TicketReplied(1, number, "U2", "D2:1", "dismiss", gap.on, to=Person("U2")))


def test_a_reviewer_who_takes_a_gap_on_is_both(gap: Rehearsal) -> None:
    types(gap, "gap 1 <@U2> by 20 Nov", "U2")
    names(gap, "U2")
    gap.happen(TaskPutOff(1, "U2", BASELINE, gap.on, "2026-11-24", Person("U2")))
    assert [each.on for each in due(gap.state)] == ["2026-11-24"]

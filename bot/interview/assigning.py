"""Who closes which gap by when: named by the owner, shown on the card."""

from __future__ import annotations

from bot.interview import record, releasing
from bot.interview.acting import about
from bot.interview.changing import replace
from bot.interview.content import Notice, NoticeId
from bot.interview.effects import Say, Step
from bot.interview.gaps import decisive
from bot.interview.review_events import TaskTaken
from bot.interview.states import Check, Held
from bot.interview.summarising import summarise
from bot.interview.tasks import Task, due_by
from knowledge.pack import CriterionId, Pack


def numbered(pack: Pack, check: Check) -> tuple[CriterionId, ...]:
    """Return the gaps in the order in which the recap numbers them, from 1."""
    return tuple(each.criterion for each in decisive(pack, summarise(pack, check, check.last_on)))


def taken(pack: Pack, state: Held, event: TaskTaken) -> Step:
    """Write down who closes a gap; the posted card says it at once, as it is no answer of theirs."""
    check = record.dated(about(state, event, "assign"), event.on)
    if event.criterion not in numbered(pack, check):
        return state, (Say(Notice("no_such_gap"), event.to),)
    others = tuple(each for each in check.tasks if each.criterion != event.criterion)
    fresh = (_task(pack, check, event),) if event.person else ()
    check, card = releasing.remarked(pack, replace(check, tasks=(*others, *fresh)))
    said: NoticeId = "gap_taken" if fresh else "gap_untaken"
    return record.with_check(state, check), (*card, Say(Notice(said), event.to))


def _task(pack: Pack, check: Check, event: TaskTaken) -> Task:
    budget = pack.criterion(event.criterion).next_step.budget
    due_on = event.due_on or due_by(budget, event.on or check.last_on)
    return Task(event.criterion, event.person, due_on)

"""A gap that somebody takes on has a day: reminding them of it once, and letting them put that off or leave it.

Others hear of a gap only while the posted card shows it: before, that it is one is its owner's alone to know.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeGuard

from bot.interview import record
from bot.interview.acting import about
from bot.interview.changing import replace
from bot.interview.content import Notice, TaskReminded
from bot.interview.destinations import Destination, Dm, Person
from bot.interview.effects import Say, Settle, Step
from bot.interview.errors import IllegalEventError, NotAllowedError
from bot.interview.review_events import TaskPutOff
from bot.interview.states import Check, Held, Idle, State
from bot.interview.summarising import title_on_card
from bot.interview.tasks import Task, task_of
from bot.interview.ticket_events import TicketReplied
from bot.interview.tickets import ticket_revision
from bot.interview.wishes import snooze
from bot.interview.workdays import is_date, working_day
from knowledge.pack import CriterionId, Pack

TASKS: Final = 100_000  # reminders of gaps stand beside tickets: their numbers begin above it
_LEAVES: Final = frozenset({"dismiss", "done", "it is done", "it's done", "leave it", "no", "stop"})


def due(check: Check) -> Iterator[tuple[Task, str]]:
    """Yield each task that somebody is still to be reminded of, and the ISO date of the working day for it."""
    for each in check.tasks:
        on = each.again_on or each.due_on
        if not each.left and is_date(on) and _is_theirs_to_know(check, each):
            yield each, working_day(on)


def _is_theirs_to_know(check: Check, task: Task) -> bool:
    """Say whether the card shows the gap; its owner knows it anyway, and what is closed needs nobody."""
    if check.card is not None:
        return task.criterion in check.card.told
    return task.person == check.owner


def told(pack: Pack, check: Check, criterion: CriterionId) -> Say | None:
    """Remind whoever takes the gap *criterion* on, None where nobody does."""
    task = task_of(check.tasks, criterion)
    if task is None:
        return None
    channel = check.card.channel if check.card else ""
    what = TaskReminded(_ticket(pack, criterion), check.number, check.owner, task, title_on_card(check), channel)
    return Say(what, _to(check, task))


def _ticket(pack: Pack, criterion: CriterionId) -> int:
    ids = [each.id for each in pack.criteria]
    return TASKS + (ids.index(criterion) + 1 if criterion in ids else 0)


def _to(check: Check, task: Task) -> Destination:
    return Dm() if task.person == check.owner else Person(task.person)


def put_off(pack: Pack, state: Held, event: TaskPutOff) -> Step:
    """Remind them again on the day they name, or not again; whoever takes the gap on says so, and nobody else."""
    check = record.dated(about(state, event, "put_off"), event.on)
    task = task_of(check.tasks, event.criterion)
    if task is None:
        raise IllegalEventError(state.kind, event.kind, stale=True)
    if task.person != event.by:
        raise NotAllowedError(state.kind, event.kind, event.by)
    if event.until and (not is_date(event.until) or event.until <= check.last_on):
        return state, (Say(Notice("until_when"), event.to),)
    now = replace(task, again_on=event.until, left=not event.until)
    tasks = tuple(now if each is task else each for each in check.tasks)
    said = Notice("task_put_off", detail=event.until) if event.until else Notice("task_left")
    settled = Settle(check.number, ticket_revision(_ticket(pack, event.criterion)), _to(check, task))
    came = f"task:{event.criterion}@"  # whoever names a day wants it again, also where it came on that day before
    reminded = tuple(each for each in check.reminded if not each.startswith(came))
    return record.with_check(state, replace(check, tasks=tasks, reminded=reminded)), (settled, Say(said, event.to))


def is_about(state: State, event: TicketReplied) -> TypeGuard[Held]:
    """Say whether *event* was typed in the thread of a reminder about the check of *state*."""
    return not isinstance(state, Idle) and event.ticket > TASKS and event.check == record.number_of(state)


def replied(pack: Pack, state: Held, event: TicketReplied) -> Step:
    """Take what was typed in the thread of a reminder: "snooze 3 days", "dismiss"."""
    number = event.ticket - TASKS
    if event.change != "sent" or not 0 < number <= len(pack.criteria):
        return state, ()
    criterion, plain = pack.criteria[number - 1].id, " ".join(event.text.casefold().split()).rstrip(".!")
    wish = snooze(plain, event.on)
    if wish is None and plain not in _LEAVES:
        return state, (Say(Notice("task_how"), event.to),)
    until = wish.until if wish else ""
    return put_off(pack, state, TaskPutOff(event.check, event.by, criterion, event.on, until, event.to))

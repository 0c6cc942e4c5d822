"""What others do about a check, and its owner about them: each event goes to the module that knows what it means."""

from __future__ import annotations

from typing import TypeAlias

from bot.interview import assigning, card_typed, ordering, rechecking, record, reviewing, task_reminding
from bot.interview.acting import Deedlike, newer
from bot.interview.effects import Effect, Say, Step
from bot.interview.errors import IllegalEventError
from bot.interview.events import MessageSent
from bot.interview.review_events import (
    CardQuestioned,
    CardTyped,
    RecheckAsked,
    ReviewAnswered,
    ReviewersNamed,
    ReviewGiven,
    TaskPutOff,
    TaskTaken,
)
from bot.interview.states import Cancelled, Held, Idle, State
from knowledge.pack import Pack

OnTheCard: TypeAlias = ReviewGiven | CardQuestioned | CardTyped | RecheckAsked


def acted(pack: Pack, state: State, event: Deedlike) -> Step:
    """Do what *event* says, if it is theirs to do; IllegalEventError where not."""
    if isinstance(state, Idle):
        raise IllegalEventError(state.kind, event.kind, stale=True)
    if isinstance(event, OnTheCard) and 0 < event.check < record.number_of(state):
        return state, (Say(newer(state), event.to),)
    match event:
        case ReviewersNamed():
            return reviewing.named(state, event)
        case ReviewGiven():
            return reviewing.given(pack, state, event)
        case ReviewAnswered():
            return reviewing.answered(pack, state, event)
        case TaskTaken():
            return assigning.taken(pack, state, event)
        case TaskPutOff():
            return task_reminding.put_off(pack, state, event)
        case CardQuestioned():
            return rechecking.questioned(state, event)
        case CardTyped():
            return card_typed.typed(pack, state, event)
        case RecheckAsked():
            return rechecking.rechecked(pack, state, event)


def typed(pack: Pack, state: Held, event: MessageSent) -> Step | None:
    """Do what the owner typed about others in so many words; None where it is anything else."""
    order = None if isinstance(state, Cancelled) else ordering.ordered(pack, state, event)
    return None if order is None else acted(pack, state, order)


def with_the_day(pack: Pack, state: State, after: State, effects: tuple[Effect, ...]) -> Step:
    """Let the end of a waiver show on the card with the first event of the day after it, its timer's if none."""
    if isinstance(state, Idle) or isinstance(after, Idle | Cancelled):
        return after, effects
    check, card = reviewing.lapsed(pack, record.check_of(state), record.check_of(after))
    return (record.with_check(after, check), (*effects, *card)) if card else (after, effects)

"""Asked before anybody does anything about a check by its number: is it this check, and is it theirs to do?"""

from __future__ import annotations

from bot.interview import record
from bot.interview.content import Notice
from bot.interview.errors import IllegalEventError, NotAllowedError
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
from bot.interview.roles import Action, may
from bot.interview.states import Cancelled, Check, Held, Idle, State

Deedlike = (
    ReviewersNamed | ReviewGiven | ReviewAnswered | TaskTaken | TaskPutOff | CardQuestioned | CardTyped | RecheckAsked
)


def newer(state: State) -> Notice:
    """Tell whoever acts on the card of an earlier check that the one of *state* took its place, and where it is."""
    card = None if isinstance(state, Idle) else record.check_of(state).card
    return Notice("newer_check", detail=card.channel) if card else Notice("newer_check_unposted")


def about(state: Held, event: Deedlike, action: Action, *, even_cancelled: bool = False) -> Check:
    """Return the check that *event* means.

    Raises:
        NotAllowedError: It is not for *event.by* to do.
        IllegalEventError: It is another check (stale), or a cancelled one.
    """
    check = record.check_of(state)
    if event.check not in {0, check.number}:
        raise IllegalEventError(state.kind, event.kind, stale=True)
    if not may(check, event.by, action):
        raise NotAllowedError(state.kind, event.kind, event.by)
    if isinstance(state, Cancelled) and not even_cancelled:
        raise IllegalEventError(state.kind, event.kind)
    return check

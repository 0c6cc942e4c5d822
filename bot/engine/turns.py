"""Lanes, as units of work: claim one, apply what waits in it, hold it while advice is sought, apply the advice.

Applying is quick and pure, so claiming and applying are one transaction, together with advice that fixed rules give at
once. Only a model's takes time: for it the lane is leased under a fence, and whoever comes back after the lease has
passed to somebody else stores nothing.
"""

from __future__ import annotations

from bot.engine.rules import Rules
from bot.engine.sitting import Sitting, StumbledError, Turn
from bot.interview.events import Event
from bot.storage.lanes import LeaseLostError
from bot.storage.outbox import Advice
from bot.storage.work import UnitOfWork


def advance(work: UnitOfWork, rules: Rules, key: str | None = None) -> Turn:
    """Claim lane *key* and apply what waits in it, until it needs advice or has nothing left.

    Without a key it is the lane that has been due longest.

    Raises:
        StumbledError: What came of an event cannot be stored.
    """
    if key is not None:
        work.inbox.expect_waiting(key, rules.settings.most_events)
    lane = work.lanes.due(key)
    if lane is None:
        return Turn(due_in_s=work.lanes.due_in() if key is None else None)
    rules.checkpoint("lane_claimed")
    return Sitting(work, rules, lane, lane.fence + 1).go_on()


def take_advice(
    work: UnitOfWork, rules: Rules, turn: Turn, given: Event, *, stay: bool = True, alone: bool = False
) -> Turn:
    """Log and apply the advice of *turn*, then what has come in meanwhile; without *stay*, give the lane back.

    Raises:
        LeaseLostError: Somebody else has taken the lane over; nothing is stored.
        StumbledError: What came in meanwhile cannot be stored, and nothing is: take the advice *alone*.
    """
    sitting, advice = _resumed(work, rules, turn)
    if not work.outbox.end_advice(advice.id, advice.attempts, "given"):
        raise LeaseLostError(turn.lane)  # stored before: the connection broke after the commit
    sitting.hear_advice(given, hurry=advice.attempts == 1 and not alone)
    return sitting.pause(0.0) if alone else sitting.go_on(stay=stay)


def miss_advice(work: UnitOfWork, rules: Rules, turn: Turn, reason: str) -> Turn:
    """Advice raised: try again later or, after too many attempts, tell the person; the lane goes on without it.

    Raises:
        LeaseLostError: Somebody else has taken the lane over; nothing is stored.
    """
    sitting, advice = _resumed(work, rules, turn)
    if advice.attempts < rules.settings.max_attempts:
        return sitting.pause(rules.settings.backoff(advice.attempts))
    sitting.bury(advice, reason)
    return sitting.pause(0.0)


def give_back(work: UnitOfWork, rules: Rules, turn: Turn) -> None:
    """Let somebody else seek the advice of *turn* at once: this process is about to stop.

    Raises:
        LeaseLostError: Somebody else has taken the lane over already.
    """
    sitting, advice = _resumed(work, rules, turn)
    work.outbox.try_advice(advice.id, advice.attempts - 1)
    sitting.pause(0.0)


def stumble(work: UnitOfWork, rules: Rules, error: StumbledError) -> Turn:
    """Count the exception; after too many, put the event aside, tell the person once, and let the lane go on."""
    lane = work.lanes.locked(error.lane)
    row = work.inbox.one_waiting(error.row) if lane is not None and lane.holder is None else None
    if lane is None or row is None:
        return Turn()  # somebody else is at it
    sitting = Sitting(work, rules, lane, lane.fence)
    return sitting.pause(sitting.stumble(row, error.reason))


def _resumed(work: UnitOfWork, rules: Rules, turn: Turn) -> tuple[Sitting, Advice]:
    if turn.advice is None:
        raise ValueError("a turn without advice holds no lane")
    lane = work.lanes.held(turn.lane, turn.fence, rules.replica)
    return Sitting(work, rules, lane, turn.fence), turn.advice

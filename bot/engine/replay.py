"""Replaying the log: the applied inbox rows of a lane, in order, must give its stored state, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.engine.rules import StepFunction
from bot.interview.events import Event
from bot.interview.states import Idle, State
from bot.storage.codec import dump_state
from bot.storage.work import UnitOfWork
from knowledge.pack import Pack


@dataclass(frozen=True, slots=True)
class Replay:
    """What replaying a lane gave; *faithful* says whether it equals what is stored."""

    lane: str
    events: int
    replayed: State
    stored: State
    faithful: bool


def replay(step: StepFunction, pack: Pack, events: Iterable[Event], *, base: State | None = None) -> State:
    """Return the state that *events* lead to from *base*, by default from the beginning."""
    state: State = Idle() if base is None else base
    for event in events:
        state, _ = step(pack, state, event)
    return state


def verify(work: UnitOfWork, step: StepFunction, pack: Pack, lane: str) -> Replay | None:
    """Replay *lane* and compare, as a unit of work; None if there is no such lane. Asks for no advice."""
    stored = work.lanes.locked(lane)  # what is read next could else be newer than what was read first
    if stored is None:
        return None
    base = work.forgetting.base(lane)  # what was deleted cannot be replayed
    before = base.version if base else 0
    events = work.inbox.applied(lane, before)
    replayed = replay(step, pack, events, base=base.state if base else None)
    faithful = dump_state(replayed) == dump_state(stored.state) and before + len(events) == stored.version
    return Replay(lane, len(events), replayed, stored.state, faithful)

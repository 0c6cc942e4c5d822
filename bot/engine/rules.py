"""What a unit of work needs to know beside the database: how to step, how patient to be, and who it works for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.engine.crash import Checkpoint, pass_by
from bot.engine.settings import EngineSettings
from bot.engine.watch import Unwatched, Watch
from bot.interview.effects import Effect
from bot.interview.events import Event
from bot.interview.states import State
from knowledge.pack import Pack


class StepFunction(Protocol):
    """``bot.interview.step.step``: every transition of the interview, pure."""

    def __call__(self, pack: Pack, state: State, event: Event, /) -> tuple[State, Sequence[Effect]]:
        """Return the state after *event* and what to do now; IllegalEventError if it cannot happen."""
        ...


@dataclass(frozen=True, slots=True)
class Rules:
    """One replica's way of working; *replica* is unique to the process, so that leases name their holder."""

    step: StepFunction
    pack: Pack
    settings: EngineSettings
    replica: str
    checkpoint: Checkpoint = pass_by
    watch: Watch = field(default_factory=Unwatched)

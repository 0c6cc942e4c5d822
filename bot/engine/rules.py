"""What a unit of work needs to know beside the database: how to step, how patient to be, and who it works for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.engine.advising import AtOnce, never
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


@dataclass(slots=True)
class Since:
    """When this process first worked at a lane, in seconds since the epoch by the database's clock; None before."""

    at: float | None = None

    def began_by(self, moment: float, now: float) -> bool:
        """Say whether this process worked already at *moment*; *now* is when it is asked."""
        self.at = now if self.at is None else self.at
        return self.at <= moment


def _may_not() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Rules:
    """One replica's way of working; *replica* is unique to the process, so that leases name their holder."""

    step: StepFunction
    pack: Pack
    settings: EngineSettings
    replica: str
    checkpoint: Checkpoint = pass_by
    watch: Watch = field(default_factory=Unwatched)
    at_once: AtOnce = never
    may_carry: Callable[[], bool] = _may_not  # whether posts can be taken to Slack by whoever queues them
    since: Since = field(default_factory=Since)

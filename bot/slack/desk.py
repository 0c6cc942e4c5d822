"""What the listeners of each subject need of what all listeners share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from bot.engine.seams import LaneId
from bot.interview.states import State
from bot.slack.translating.gesture import Setting
from knowledge.pack import Pack

StateOf: TypeAlias = Callable[[LaneId], Awaitable[State | None]]
PastOf: TypeAlias = Callable[[LaneId, int], Awaitable[State | None]]


class Desk(Protocol):
    """The pack, where lanes stand and how their checks were left, and the workspace and day."""

    @property
    def pack(self) -> Pack: ...  # noqa: D102
    @property
    def state_of(self) -> StateOf: ...  # noqa: D102
    @property
    def past_of(self) -> PastOf: ...  # noqa: D102
    @property
    def setting(self) -> Setting: ...  # noqa: D102

"""Named points at which a test may stop the world: after each step of a message's way, before the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

Point: TypeAlias = Literal[
    "inbox_committed",  # stored, Slack not yet answered
    "lane_claimed",  # in the transaction that steps, before anything is written
    "state_written",  # in that transaction, before its commit
    "state_committed",
    "advice_given",  # heard, not yet stored
    "post_claimed",  # committed, not yet sent
    "post_accepted",  # Slack took it, not yet recorded
    "post_recorded",
]
Checkpoint: TypeAlias = Callable[[Point], None]


def pass_by(_point: Point) -> None:
    """Do nothing: the checkpoint of every day."""

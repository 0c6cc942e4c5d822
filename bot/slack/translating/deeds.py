"""Who did something about whose check: what all translations of others' controls start from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.interview.destinations import Destination
from bot.interview.events import Event
from bot.slack.controls import Pointer
from bot.slack.payloads import Action, ViewSubmission


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody did something about the check *pointer* names; *on* is an ISO date, *to* where they are answered."""

    pointer: Pointer
    by: str
    on: str
    to: Destination


Pressed: TypeAlias = Callable[[Deed, Action], Event | None]
Submitted: TypeAlias = Callable[[Deed, ViewSubmission], Event | None]

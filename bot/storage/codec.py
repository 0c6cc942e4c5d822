"""States, events and effects as JSON text, the form in which they are stored."""

from __future__ import annotations

from typing import Final

from pydantic import TypeAdapter

from bot.interview.effects import Effect
from bot.interview.events import Event
from bot.interview.states import State

_STATE: Final[TypeAdapter[State]] = TypeAdapter(State)
_EVENT: Final[TypeAdapter[Event]] = TypeAdapter(Event)
_EFFECT: Final[TypeAdapter[Effect]] = TypeAdapter(Effect)


def dump_state(state: State) -> str:
    """Write *state* as JSON text."""
    return _STATE.dump_json(state).decode()


def load_state(text: str) -> State:
    """Read a state written by ``dump_state``."""
    return _STATE.validate_json(text)


def dump_event(event: Event) -> str:
    """Write *event* as JSON text."""
    return _EVENT.dump_json(event).decode()


def load_event(text: str) -> Event:
    """Read an event written by ``dump_event``."""
    return _EVENT.validate_json(text)


def dump_effect(effect: Effect) -> str:
    """Write *effect* as JSON text."""
    return _EFFECT.dump_json(effect).decode()


def load_effect(text: str) -> Effect:
    """Read an effect written by ``dump_effect``."""
    return _EFFECT.validate_json(text)

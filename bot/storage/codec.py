"""States, events and effects as JSON text, the form in which they are stored."""

from __future__ import annotations

from bot.interview.codec import EFFECT, EVENT, STATE
from bot.interview.effects import Effect
from bot.interview.events import Event
from bot.interview.states import State


def dump_state(state: State) -> str:
    """Write *state* as JSON text."""
    return STATE.dump_json(state).decode()


def load_state(text: str) -> State:
    """Read a state written by ``dump_state``."""
    return STATE.validate_json(text)


def dump_event(event: Event) -> str:
    """Write *event* as JSON text."""
    return EVENT.dump_json(event).decode()


def load_event(text: str) -> Event:
    """Read an event written by ``dump_event``."""
    return EVENT.validate_json(text)


def dump_effect(effect: Effect) -> str:
    """Write *effect* as JSON text."""
    return EFFECT.dump_json(effect).decode()


def load_effect(text: str) -> Effect:
    """Read an effect written by ``dump_effect``."""
    return EFFECT.validate_json(text)

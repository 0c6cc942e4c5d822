"""States, events and effects as JSON: one canonical spelling, so that equal values are equal bytes."""

from __future__ import annotations

import json
from typing import Final, TypeVar

from pydantic import TypeAdapter

from bot.interview.effects import Effect
from bot.interview.events import Event
from bot.interview.states import State

T = TypeVar("T")

STATE: Final[TypeAdapter[State]] = TypeAdapter(State)
EVENT: Final[TypeAdapter[Event]] = TypeAdapter(Event)
EFFECT: Final[TypeAdapter[Effect]] = TypeAdapter(Effect)


def dump(adapter: TypeAdapter[T], value: T) -> bytes:
    """Return *value* as canonical JSON in UTF-8: keys sorted, no spaces."""
    plain = adapter.dump_python(value, mode="json")
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def load(adapter: TypeAdapter[T], raw: bytes | str) -> T:
    """Return the value that *raw* spells; pydantic.ValidationError if it is none of them."""
    return adapter.validate_json(raw)

"""States, events and effects as JSON text, the form in which they are stored.

What a process has just written it reads next, more often than not: an event from the inbox, an effect from the outbox,
a state with the next message. Reading the same text again gives the same value, which never changes, so the last few
are kept: by one thread, that of the event loop.
"""

from __future__ import annotations

from typing import Final, Generic, Protocol, TypeVar

from bot.interview.codec import EFFECT, EVENT, STATE

T = TypeVar("T")
MAX_KEPT_CHARS: Final = 16_000  # of a text; longer ones are read again


class Adapter(Protocol[T]):
    """What of pydantic's ``TypeAdapter`` is used here."""

    def dump_json(self, value: T, /) -> bytes:
        """Write *value* as JSON."""
        ...

    def validate_json(self, text: str, /) -> T:
        """Read a value; pydantic.ValidationError if it is none."""
        ...


class Spelling(Generic[T]):
    """Values of one kind, and their texts; the *most* that were written or read last are known."""

    def __init__(self, adapter: Adapter[T], *, most: int) -> None:
        self._adapter, self._most = adapter, most
        self._known: dict[str, T] = {}  # oldest first

    def write(self, value: T) -> str:
        """Write *value* as JSON text."""
        text = self._adapter.dump_json(value).decode()
        self._keep(text, value)
        return text

    def read(self, text: str) -> T:
        """Read a value written by ``write``; pydantic.ValidationError if it is none."""
        value = self._known.get(text)
        if value is None:
            value = self._adapter.validate_json(text)
        self._keep(text, value)
        return value

    def forget(self) -> None:
        """Know nothing any more: what somebody had deleted should stay nowhere."""
        self._known.clear()

    def _keep(self, text: str, value: T) -> None:
        if len(text) > MAX_KEPT_CHARS:
            return
        self._known.pop(text, None)
        self._known[text] = value
        if len(self._known) > self._most:
            del self._known[next(iter(self._known))]


_STATES: Final = Spelling(STATE, most=32)
_EVENTS: Final = Spelling(EVENT, most=64)
_EFFECTS: Final = Spelling(EFFECT, most=256)
dump_state, load_state = _STATES.write, _STATES.read
dump_event, load_event = _EVENTS.write, _EVENTS.read
dump_effect, load_effect = _EFFECTS.write, _EFFECTS.read


def forget_all() -> None:
    """Let go of everything that is known; another replica lets go of it as it hears of other things."""
    for each in (_STATES, _EVENTS, _EFFECTS):
        each.forget()

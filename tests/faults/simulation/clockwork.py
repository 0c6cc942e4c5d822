"""Virtual time: an event loop whose clock stands still while anything can run and jumps to the next timer otherwise.

Nothing else decides when things happen, so that one seed decides everything.
"""

from __future__ import annotations

import asyncio
import selectors
from typing import Any

BEGINNING_S = 1_700_000_000.0  # seconds since the epoch


class NothingLeftError(AssertionError):
    """Everybody waits for somebody: without a timer nothing will ever happen again."""


class _Jumping(selectors.DefaultSelector):
    """Waits for no file: where the loop would sleep, time jumps."""

    now_s = BEGINNING_S

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise NothingLeftError
        self.now_s += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)
        self._clock_resolution = 1e-6  # what a double can tell apart so long after 1970
        self.set_exception_handler(lambda *_: None)  # tasks of processes that were killed end in no way at all

    def time(self) -> float:
        """Return seconds since the epoch, virtually."""
        return self._jumping.now_s

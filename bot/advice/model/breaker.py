"""A circuit breaker: after some failures in a row an endpoint is left alone for a while, then tried once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic


@dataclass(slots=True)
class Breaker:
    """Closed while calls succeed; open for *rest_s* seconds after *threshold* failures running; then one trial.

    With a *threshold* of 0 it never opens.
    """

    threshold: int = 3
    rest_s: float = 30.0
    clock: Callable[[], float] = monotonic
    _failures: int = field(default=0, init=False)
    _closed_again_at: float = field(default=0.0, init=False)
    _trying: bool = field(default=False, init=False)

    def admits(self) -> bool:
        """Say whether a call may be made now; an open breaker admits one trial once its rest is over."""
        if self._failures < self.threshold or self.threshold == 0:
            return True
        if self._trying or self.clock() < self._closed_again_at:
            return False
        self._trying = True
        return True

    def succeeded(self) -> None:
        """Note a call that the endpoint served, whatever it said."""
        self._failures, self._trying = 0, False

    def failed(self, rest_s: float | None = None) -> None:
        """Note a failure; *rest_s* (a Retry-After) opens the breaker at once and for that long."""
        self._trying = False
        self._failures = self.threshold if rest_s else self._failures + 1
        self._closed_again_at = self.clock() + (rest_s or self.rest_s)

    def abandoned(self) -> None:
        """Note a call that was given up before it said anything about the endpoint."""
        self._trying = False

"""What can go wrong, sorted by whose turn it is.

ReadinessError
├── IllegalEventError         our mistake, or a button that came too late: told kindly, nothing changes
│   └── NotAllowedError       somebody else's to do: told in one sentence that reveals nothing
├── AnswerRejectedError       the person can mend it: said to them, not logged as an error
├── ConcurrentUpdateError     another worker saved first: read again, step again
└── ServiceUnavailableError   somebody else's outage: retried, then said plainly
"""

from __future__ import annotations


class ReadinessError(Exception):
    """Base of all errors of the advisor's own."""


class IllegalEventError(ReadinessError):
    """*event* cannot happen in *state*; nothing changed."""

    def __init__(self, state: str, event: str, *, stale: bool = False) -> None:
        super().__init__(f"{event} is not possible while {state}" + (" (a stale button)" if stale else ""))
        self.state, self.event, self.stale = state, event, stale


class NotAllowedError(IllegalEventError):
    """Whoever did this may not do it to somebody's check: told in one sentence that reveals nothing, and logged."""

    def __init__(self, state: str, event: str, by: str) -> None:
        super().__init__(state, event)
        self.by = by


class AnswerRejectedError(ReadinessError):
    """The person can mend it; the sentence is for them."""


class ConcurrentUpdateError(ReadinessError):
    """Somebody else saved first."""


class ServiceUnavailableError(ReadinessError):
    """A service we need does not answer just now."""

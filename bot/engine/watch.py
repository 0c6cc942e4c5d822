"""What the engine tells whoever counts: how slow work ended, and how long it took. Never whose, or what."""

from __future__ import annotations

from typing import Protocol


class Watch(Protocol):
    """Hears of every attempt, in the event loop; must not raise."""

    def post_tried(self, outcome: str, took_s: float) -> None:
        """Hear that a post was sent or looked for: "accepted", "missing", "deferred", "refused" or "unclear"."""
        ...

    def advice_sought(self, outcome: str, took_s: float) -> None:
        """Hear that advice was sought: "given", or the name of what went wrong."""
        ...


class Unwatched:
    """Nobody counts."""

    def post_tried(self, outcome: str, took_s: float) -> None:
        """See Watch."""

    def advice_sought(self, outcome: str, took_s: float) -> None:
        """See Watch."""

"""The log of everything that crossed the border: calls of the app in, deliveries to the app out."""

from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Literal

from bot.sandbox.bell import Bell
from bot.sandbox.jsontypes import Json

_SECRET = {"token", "client_secret", "code", "refresh_token"}
HIDDEN = "[hidden]"


@dataclass(frozen=True, slots=True)
class Call:
    """One crossing. *outcome* is "ok" or an error's name; `started_s`/`ended_s` are seconds since 1970."""

    number: int
    direction: Literal["in", "out"]
    method: str
    args: Json
    outcome: str
    status: int
    started_s: float
    ended_s: float
    answer: Json = field(default_factory=dict)


def redacted(args: Json) -> Json:
    """Return *args* without what would let a reader of the log act as the app."""
    return {name: HIDDEN if name in _SECRET else value for name, value in args.items()}


class Calls:
    """The log, oldest first; the oldest entries go when it is full."""

    def __init__(self, bell: Bell, capacity: int = 200_000) -> None:
        self._bell = bell
        self._numbers = count(1)
        self._entries: deque[Call] = deque(maxlen=capacity)

    def __iter__(self) -> Iterator[Call]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def add(
        self,
        direction: Literal["in", "out"],
        method: str,
        args: Json,
        outcome: str,
        *,
        status: int,
        span: tuple[float, float],
        answer: Json | None = None,
    ) -> None:
        """Write one crossing down, secrets hidden; *span* is when it started and ended."""
        call = Call(
            next(self._numbers), direction, method, redacted(args), outcome, status, *span, redacted(answer or {})
        )
        self._entries.append(call)
        self._bell.ring()

    def of(self, method: str, *, outcome: str | None = None) -> list[Call]:
        """Return the calls of *method*, and of that outcome if one is given."""
        return [each for each in self._entries if each.method == method and outcome in (None, each.outcome)]

    def after(self, number: int, method: str | None = None) -> list[Json]:
        """Return the calls after *number* as JSON, of one method if given."""
        return [asdict(each) for each in self._entries if each.number > number and method in (None, each.method)]

    def clear(self) -> None:
        """Forget what was logged so far; numbers go on."""
        self._entries.clear()

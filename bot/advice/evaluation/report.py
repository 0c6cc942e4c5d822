"""What an evaluation comes to: figures in groups, and the rows that went worst."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from bot.advice.evaluation.scoring import Interval


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the report; *bar* is what it must reach, where something is asked of it."""

    name: str
    found: Interval
    bar: float | None = None

    @property
    def reached(self) -> bool:
        """Whether the bar, if there is one, is reached."""
        return self.bar is None or self.found.value >= self.bar


@dataclass(frozen=True, slots=True)
class Miss:
    """A row that went wrong: *text* is what was written, *expected* and *given* what it came to."""

    row: str
    about: str
    expected: str
    given: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of data: its main figures, the same figure by kind or criterion, its time, its worst misses."""

    title: str
    figures: tuple[Figure, ...]
    breakdown: tuple[Figure, ...] = ()
    p95_ms: float = 0.0
    misses: tuple[Miss, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The whole evaluation of one advisor on one folder of data."""

    advisor: str
    data: str  # the folder's name, never its path
    pack: str
    parts: tuple[Part, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values for JSON."""
        return asdict(self)

    def figure(self, name: str) -> Interval:
        """Return the main figure of that name; KeyError if nothing of the kind was scored."""
        for part in self.parts:
            for each in part.figures:
                if each.name == name:
                    return each.found
        raise KeyError(name)

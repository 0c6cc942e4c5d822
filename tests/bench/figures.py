"""What was measured, beside what must be reached: rows of the table, and points of the plots."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

Place: TypeAlias = Literal["SQLite", "PostgreSQL", ""]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. *value* is in *unit*, at most *most* or at least *least*; with neither it is for context."""

    what: str
    place: Place
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the bar is reached; None where there is none."""
        if self.most is None and self.least is None:
            return None
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    @property
    def bar(self) -> str:
        """What must be reached, as it is printed."""
        if self.most is not None:
            return f"≤ {self.most:g} {self.unit}".strip()
        return f"≥ {self.least:g} {self.unit}".strip() if self.least is not None else ""


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a plot: (x, y), ascending."""

    plot: str
    name: str
    points: tuple[tuple[float, float], ...]


@dataclass
class Findings:
    """Everything measured in one run; measurements add to it as they end."""

    rows: list[Row] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)

    def value(self, what: str, place: Place) -> float:
        """Return one figure.

        Raises:
            KeyError: It was not measured.
        """
        for row in self.rows:
            if (row.what, row.place) == (what, place):
                return row.value
        raise KeyError(f"{what} ({place})")

    def save(self, path: Path) -> None:
        """Write everything as JSON."""
        told = {"rows": [asdict(row) for row in self.rows], "curves": [asdict(curve) for curve in self.curves]}
        path.write_text(json.dumps(told, indent=1))

    @classmethod
    def load(cls, path: Path) -> Findings:
        """Read what ``save`` wrote."""
        told = json.loads(path.read_text())
        return cls([Row(**row) for row in told["rows"]], [Curve(**curve) for curve in told["curves"]])


def percentile(values: Sequence[float], share: float) -> float:
    """Return that percentile: the smallest value that so large a share does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def middle(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def table(rows: Sequence[Row]) -> str:
    """Lay *rows* out for a terminal."""
    cells = [("figure", "on", "measured", "must reach", "", "note")]
    marks = {True: "met", False: "MISSED", None: ""}
    cells += [(row.what, row.place, f"{row.value:,.4g} {row.unit}", row.bar, marks[row.met], row.note) for row in rows]
    widths = [max(len(each[column]) for each in cells) for column in range(len(cells[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(each, widths, strict=True)).rstrip() for each in cells
    )

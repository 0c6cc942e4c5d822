"""The table of ``make faults``: a line a fault, with how often it struck and what it cost."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.faults.checker import Verdict

COLUMNS = ("fault", "hits", "lost", "doubled", "out of order", "stuck", "parked")


@dataclass(slots=True)
class Line:
    """One fault. *notes* are findings, for whoever has to look."""

    fault: str
    hits: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    stuck: int = 0
    parked: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, hits: int, verdict: Verdict) -> None:
        """Count *hits* of the fault and what a run with them came to."""
        self.hits += hits
        self.lost += verdict.count("lost")
        self.doubled += verdict.count("doubled") + verdict.count("astray")
        self.out_of_order += verdict.count("out of order")
        self.stuck += verdict.count("stuck")
        self.parked += verdict.parked
        self.notes += [f"{each.sin}: {each.what}" for each in verdict.findings]

    def merge(self, other: Line) -> None:
        """Add what another piece of the same line came to."""
        self.hits += other.hits
        self.lost += other.lost
        self.doubled += other.doubled
        self.out_of_order += other.out_of_order
        self.stuck += other.stuck
        self.parked += other.parked
        self.notes += other.notes

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled, reordered or left."""
        return not (self.lost or self.doubled or self.out_of_order or self.stuck)

    def cells(self) -> tuple[str, ...]:
        """Return the line as the table shows it."""
        figures = (self.hits, self.lost, self.doubled, self.out_of_order, self.stuck, self.parked)
        return (self.fault, *(f"{each:,}" for each in figures))


def table(lines: list[Line]) -> str:
    """Lay the lines out, widths by content."""
    rows = [COLUMNS, *(line.cells() for line in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(COLUMNS))]
    laid = [
        "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))])
        for row in rows
    ]
    return "\n".join((laid[0], "-" * len(laid[0]), *laid[1:]))

"""How much is measured: enough for a steady median by default, everything the figures ask for, or next to nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sizes:
    """Counts, and seconds where a name ends in ``_s``."""

    checks: int  # whole checks in a measurement of cost
    rounds: int  # alternations between what is compared
    exchanges: int  # one after the other, for latency
    burst: int  # events sent as fast as they are taken
    flood: int  # long answers that one person sends at once
    steady_s: float  # of 100 events a second
    idle_s: float
    stored: tuple[int, ...]  # interviews in the database, ascending
    lanes: int  # with work at the same time
    hour: int  # messages that stand for an hour's
    starts: int
    at_once: tuple[int, ...]  # people, for the plot against load
    commits_s: float  # of commits without anything in them


DEFAULT: Final = Sizes(48, 3, 60, 400, 100, 8.0, 8.0, (10_000, 100_000), 2_000, 1_000, 3, (1, 4, 16, 48), 3.0)
FULL: Final = Sizes(
    60, 5, 200, 1_500, 300, 30.0, 30.0, (10_000, 100_000, 1_000_000), 10_000, 30_000, 7, (1, 4, 16, 48, 96), 5.0
)
SMOKE: Final = Sizes(1, 1, 2, 8, 2, 0.1, 0.2, (3,), 8, 4, 1, (2,), 0.2)

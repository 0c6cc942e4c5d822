"""What can be wrong with a pack, in one line for each problem: where it stands, what it is, what was probably meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.pack import CriterionId


@dataclass(frozen=True, slots=True, order=True)
class PackProblem:
    """One thing to mend in a pack. *line* is 1-based; 0 where the whole file is meant (missing, not UTF-8)."""

    file: str
    line: int
    criterion: CriterionId | None
    message: str
    nearest: str | None = None  # for a quote that does not verify: the part of the guidance most like it

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        about = f" {self.criterion}:" if self.criterion else ""
        meant = f" Nearest text: {self.nearest!r}" if self.nearest else ""
        return f"{where}:{about} {self.message}{meant}"


class PackError(Exception):
    """A pack that may not be used; *problems* holds everything found, never only the first."""

    def __init__(self, folder: str, problems: Sequence[PackProblem]) -> None:
        found = "\n".join(f"  {each}" for each in problems)
        super().__init__(f"{len(problems)} problem(s) in the pack {folder}:\n{found}")
        self.folder = folder
        self.problems = tuple(problems)

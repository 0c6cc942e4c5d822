"""I8: no word of people's and no secret stands in what the replicas wrote, at the most talkative level."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.faults.sayings import CANARY


def spilt(folder: Path, secrets: tuple[str, ...]) -> Iterator[str]:
    """Yield the name of every log in *folder* that holds a canary or one of *secrets*, and which."""
    for log in sorted(folder.glob("replica-*.log")):
        text = log.read_text(encoding="utf-8", errors="replace")
        yield from (f"{log.name}: {word}" for word in (CANARY, *secrets) if word in text)

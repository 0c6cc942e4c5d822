"""Counting real COMMITs in one process and reading the count in another: eight bytes in a file that both map."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

if TYPE_CHECKING:
    from bot.storage.pipeline import Pipeline, Step

_FORMAT = struct.Struct("q")


class Counted:
    """A number that another process can read at any time. *path* is made if it is not there."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(_FORMAT.pack(0))
        with path.open("r+b") as file:
            self._bytes = mmap.mmap(file.fileno(), _FORMAT.size)

    @property
    def value(self) -> int:
        """How many there were."""
        (value,) = _FORMAT.unpack(self._bytes[: _FORMAT.size])
        return int(value)

    def add(self, *_: Any) -> None:
        """Count one; threads take turns by the interpreter's lock, which a lost count in a million would not merit."""
        self._bytes[: _FORMAT.size] = _FORMAT.pack(self.value + 1)


def count_commits(path: Path) -> None:
    """Count every COMMIT that SQLAlchemy sends in this process from now on; releasing a savepoint is none."""
    event.listen(Engine, "commit", Counted(path).add)


def count_pipelined_commits(path: Path) -> None:
    """Count every COMMIT of the advisor's units of work on PostgreSQL, which go past SQLAlchemy."""
    from bot.storage import pipeline  # noqa: PLC0415 - its driver is of no use to SQLite

    counted, send = Counted(path), pipeline.Pipeline._send

    def sent(self: Pipeline, steps: Sequence[Step]) -> list[Any]:
        if steps[-1].sql == b"COMMIT":  # nothing comes after it
            counted.add()
        return send(self, steps)

    pipeline.Pipeline._send = sent  # type: ignore[method-assign]  # for as long as the process lives

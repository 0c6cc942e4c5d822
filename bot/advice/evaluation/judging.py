"""Row by row: what was expected, what the advisor gave, and how long it took."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from bot.advice.batch import BatchReader, Row
from bot.interview.errors import ReadinessError

FIELDS: Final = {
    "retrieval": {"id", "question", "kind", "context_section", "answerable", "gold"},
    "intents": {"id", "section", "message", "intent"},
    "answers": {"id", "section", "answer", "labels"},
    "interviews": {"id", "use_case", "answers", "expected"},
}
FILES: Final = {"ask": "retrieval", "intent": "intents", "assess": "answers", "interview": "interviews"}


class DataError(ReadinessError):
    """The data cannot be scored; the sentence names file and line."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A row of the data, what came back for it, and the seconds that took."""

    row: Row
    given: Row
    took_s: float


Rows: TypeAlias = list[Answered]
_Ask: TypeAlias = Callable[[Row], Awaitable[Row]]


async def judged(folder: Path, reader: BatchReader) -> dict[str, Rows]:
    """Put every row of *folder*'s files to the advisor, by kind; a file that is not there has no rows.

    Raises:
        DataError: No file is there, or a line is not a JSON object with the fields of its kind.
        BadLineError: A row names a section that the pack does not have.
    """
    kinds: dict[str, _Ask] = {
        "ask": reader.ask, "intent": reader.intent, "assess": reader.assess, "interview": reader.interview,
    }  # fmt: skip
    found = {kind: [await _answered(ask, row) for row in _rows(folder, FILES[kind])] for kind, ask in kinds.items()}
    if not any(found.values()):
        raise DataError(f"{folder} holds none of: {', '.join(f'{each}.jsonl' for each in FILES.values())}")
    return found


async def _answered(ask: _Ask, row: Row) -> Answered:
    began = time.perf_counter()
    given = await ask(row)
    return Answered(row, given, time.perf_counter() - began)


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    path = folder / f"{name}.jsonl"
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise DataError(f"{path.name} line {number} is not a JSON object")
        if missing := FIELDS[name] - set(row):
            raise DataError(f"{path.name} line {number} lacks {', '.join(sorted(missing))}")
        yield row

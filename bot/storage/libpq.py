"""Prepared statements through libpq itself, for PostgreSQL: what runs with every message takes few calls in C.

psycopg's own way is a cursor, a conversion and a wait in Python for each statement: three times the CPU, measured. Its
``pq`` module is documented for such use. Parameters and results go as text; transactions stay psycopg's, which reads
from libpq whether one has begun.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar

from psycopg import DataError, Error
from sqlalchemy import Connection, Executable

from bot.storage.pipeline import Sent, Step, pipeline_of
from bot.storage.prepared import MakeRow, Prepared, Row, SqlAlchemysErrors, Statements, Values, row_named

_NOTHING: Final[Values] = {}
_PARAMETER: Final = re.compile(r"%\((\w+)\)s|%%")
T = TypeVar("T")
Load: TypeAlias = Callable[[bytes], Any]
_LOADS: Final[dict[int, Load]] = {  # by the type's oid; all else is text
    16: lambda value: value == b"t",
    20: int,
    21: int,
    23: int,
    700: float,
    701: float,
}


@dataclass(slots=True)
class _Numbered:
    """A statement with its parameters numbered: ``$1``; its name on every connection that has prepared it."""

    name: bytes
    sql: bytes
    names: Sequence[str]
    own: Mapping[str, object]  # values that it brings along itself
    loads: Sequence[tuple[int, Load]] = ()  # of each column
    make_row: MakeRow | None = None  # known once it has returned rows

    def sent(self, values: Values) -> tuple[bytes | None, ...]:
        """Return *values*, and its own, in their order and as they are sent."""
        own = self.own
        return tuple([_sent(values[name] if name in values else own[name]) for name in self.names])


_NUMBERED: Final[dict[Executable, _Numbered]] = {}
_numbers = itertools.count(1)


class LibpqStatements(Statements):
    """See the module. What is only written goes with the next that is asked for, see ``pipeline``."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._pipeline = pipeline_of(connection)

    def write(self, statement: Executable, values: Values = _NOTHING) -> Sent:
        """See Statements."""
        return self._do(self._pipeline.write, statement, values)

    def expect(self, statement: Executable, values: Values = _NOTHING) -> None:
        """See Statements."""
        self._do(self._pipeline.expect, statement, values)

    def expect_change(self, statement: Executable, values: Values = _NOTHING) -> None:
        """See Statements."""
        self._do(partial(self._pipeline.expect, writes=True), statement, values)

    def changed(self, statement: Executable, values: Values = _NOTHING) -> int:
        """See Statements."""
        return self._do(self._pipeline.ask, statement, values).command_tuples or 0

    def first(self, statement: Executable, values: Values = _NOTHING) -> Row:
        """See Statements."""
        rows = self.every(statement, values)
        return rows[0] if rows else None

    def every(self, statement: Executable, values: Values = _NOTHING) -> Sequence[Row]:
        """See Statements."""
        result = self._do(self._pipeline.ask, statement, values)
        numbered = _NUMBERED[statement]
        if numbered.make_row is None:
            columns = range(result.nfields)
            numbered.loads = [(n, _LOADS.get(result.ftype(n), _text)) for n in columns]
            numbered.make_row = row_named([(result.fname(n) or b"").decode() for n in columns])
        loads, make_row, value = numbered.loads, numbered.make_row, result.get_value
        return [
            make_row([None if (raw := value(row, n)) is None else load(raw) for n, load in loads])
            for row in range(result.ntuples)
        ]

    def _do(self, how: Callable[[Step], T], statement: Executable, values: Values) -> T:
        numbered = _NUMBERED.get(statement) or _numbered(statement, self._prepared(statement))
        try:
            return how(Step(numbered.sql, numbered.name, numbered.sent(values)))
        except Error as error:
            raise SqlAlchemysErrors(self.connection, numbered.sql.decode()).told(error) from error


def _numbered(statement: Executable, prepared: Prepared) -> _Numbered:
    names: list[str] = []

    def number(found: re.Match[str]) -> str:
        name = found.group(1)
        if name is None:
            return "%"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    sql = _PARAMETER.sub(number, prepared.sql).encode()
    numbered = _Numbered(f"advisor_{next(_numbers)}".encode(), sql, names, prepared.literals)
    return _NUMBERED.setdefault(statement, numbered)


def _sent(value: object) -> bytes | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else str(value)
    if "\0" in text:  # libpq would end the text there
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return text.encode()


def _text(value: bytes) -> str:
    return value.decode()

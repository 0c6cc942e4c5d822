"""Prepared statements through libpq itself, for PostgreSQL: what runs with every message takes one call in C each.

psycopg's own way is a cursor, a conversion and a wait in Python for each statement: three times the CPU, measured. Its
``pq`` module is documented for such use. Parameters and results go as text; transactions stay psycopg's, which reads
from libpq whether one has begun.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from psycopg import DataError, errors
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Executable

from bot.storage.prepared import MakeRow, Prepared, Row, Statements, Values, row_named

_NOTHING: Final[Values] = {}
_PARAMETER: Final = re.compile(r"%\((\w+)\)s|%%")
_FINE: Final = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})
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
    loads: Sequence[Load] = ()
    make_row: MakeRow | None = None  # known once it has returned rows


_NUMBERED: Final[dict[Executable, _Numbered]] = {}
_numbers = itertools.count(1)


class LibpqStatements(Statements):
    """See the module."""

    def write(self, statement: Executable, values: Values = _NOTHING) -> int:
        """See Statements."""
        prepared = self._prepared(statement)
        return self._run(statement, prepared, values).command_tuples or 0

    def first(self, statement: Executable, values: Values = _NOTHING) -> Row:
        """See Statements."""
        rows = self.every(statement, values)
        return rows[0] if rows else None

    def every(self, statement: Executable, values: Values = _NOTHING) -> Sequence[Row]:
        """See Statements."""
        result = self._run(statement, self._prepared(statement), values)
        numbered = _NUMBERED[statement]
        if numbered.make_row is None:
            columns = range(result.nfields)
            numbered.loads = [_LOADS.get(result.ftype(n), _text) for n in columns]
            numbered.make_row = row_named([(result.fname(n) or b"").decode() for n in columns])
        loads, make_row, value = tuple(enumerate(numbered.loads)), numbered.make_row, result.get_value
        return [
            make_row([None if (raw := value(row, n)) is None else load(raw) for n, load in loads])
            for row in range(result.ntuples)
        ]

    def _run(self, statement: Executable, prepared: Prepared, values: Values) -> Any:
        numbered = _NUMBERED.get(statement) or _numbered(statement, prepared)
        given = {**prepared.literals, **values}
        libpq, dialect = self._driver.pgconn, self.connection.dialect
        try:
            if libpq.transaction_status == TransactionStatus.IDLE:
                self._checked(libpq.exec_(b"BEGIN"))
            known = self.connection.info
            if numbered.name not in known:
                self._checked(libpq.prepare(numbered.name, numbered.sql))
                known[numbered.name] = True
            parameters = [_sent(given[name]) for name in numbered.names]
            return self._checked(libpq.exec_prepared(numbered.name, parameters))
        except dialect.loaded_dbapi.Error as error:
            raise self._told(prepared.sql, error) from error

    @staticmethod
    def _checked(result: Any) -> Any:
        if result.status not in _FINE:
            raise errors.error_from_result(result)
        return result


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
    return _NUMBERED.setdefault(statement, _Numbered(f"advisor_{next(_numbers)}".encode(), sql, names))


def _sent(value: object) -> bytes | None:
    if value is None:
        return None
    text = str(value)
    if "\0" in text:  # libpq would end the text there
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return text.encode()


def _text(value: bytes) -> str:
    return value.decode()

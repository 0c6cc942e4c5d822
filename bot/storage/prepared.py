"""Running the statements of every message past SQLAlchemy's bookkeeping, which costs more than most of them do.

A statement is compiled once for each database; then its text goes to the driver as it is. What the columns hold are
text, numbers and NULL, which need no conversion. Measured on both databases: half the CPU of a transaction.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError

Values: TypeAlias = Mapping[str, object]
Row: TypeAlias = Any  # a named tuple of what a statement selects
_NOTHING: Final[Values] = {}


@dataclass(slots=True)
class _Prepared:
    sql: str
    names: Sequence[str] | None  # of the parameters in their order; None where the driver takes them by name
    literals: Values  # what the statement itself brings along
    make_row: Callable[[Sequence[Any]], Row] | None = None  # known once it has been run

    def bound(self, values: Values) -> Any:
        given = {**self.literals, **values}
        return given if self.names is None else [given[name] for name in self.names]


_PREPARED: Final[dict[tuple[str, Executable], _Prepared]] = {}


class Statements:
    """Runs statements that are made once, at import, in the transaction of *connection*.

    Errors are SQLAlchemy's, as if it had run them.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name
        self._driver: Any = connection.connection.driver_connection

    def write(self, statement: Executable, values: Values = _NOTHING) -> int:
        """Run *statement* and return how many rows it was about."""
        return int(self._run(self._prepared(statement), values).rowcount)

    def first(self, statement: Executable, values: Values = _NOTHING) -> Row:
        """Return the first row, None if there is none."""
        prepared = self._prepared(statement)
        cursor = self._run(prepared, values)
        found = cursor.fetchone()
        made = None if found is None else _row(prepared, cursor, found)
        cursor.close()
        return made

    def scalar(self, statement: Executable, values: Values = _NOTHING) -> Any:
        """Return the first value of the first row, None if there is none."""
        row = self.first(statement, values)
        return None if row is None else row[0]

    def every(self, statement: Executable, values: Values = _NOTHING) -> Sequence[Row]:
        """Return all rows."""
        prepared = self._prepared(statement)
        cursor = self._run(prepared, values)
        return [_row(prepared, cursor, each) for each in cursor.fetchall()]

    def _prepared(self, statement: Executable) -> _Prepared:
        known = _PREPARED.get((self.dialect, statement))
        return known or self._compiled(statement)

    def _compiled(self, statement: Executable) -> _Prepared:
        compiled: Any = statement.compile(dialect=self.connection.dialect)  # type: ignore[attr-defined]
        made = _Prepared(compiled.string, compiled.positiontup, compiled.params)
        return _PREPARED.setdefault((self.dialect, statement), made)

    def _run(self, prepared: _Prepared, values: Values) -> Any:
        try:
            return self._driver.execute(prepared.sql, prepared.bound(values))
        except self.connection.dialect.loaded_dbapi.Error as error:
            raise self._told(prepared.sql, error) from error

    def _told(self, sql: str, error: Any) -> BaseException:
        dialect = self.connection.dialect
        is_cut = dialect.is_disconnect(error, self._driver, None)
        if is_cut:
            self.connection.invalidate(error)
        told: BaseException = DBAPIError.instance(
            sql,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,  # they hold people's words
            connection_invalidated=is_cut,
            dialect=dialect,
        )
        return told


def _row(prepared: _Prepared, cursor: Any, values: Sequence[Any]) -> Row:
    if prepared.make_row is None:
        row: Any = namedtuple("Row", [column[0] for column in cursor.description], rename=True)  # type: ignore[misc]
        prepared.make_row = row._make
    return prepared.make_row(values)

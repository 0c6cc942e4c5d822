"""Running the statements of every message past SQLAlchemy's bookkeeping, which costs more than most of them do.

SQLAlchemy compiles a statement once for each database; then it goes to the database as it is: what the columns hold are
text, numbers and NULL, which need no conversion. SQLite's driver takes its text; PostgreSQL has it prepared, see
``libpq``. Measured on both: half, and a tenth, of a transaction's CPU.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError

Values: TypeAlias = Mapping[str, object]
Row: TypeAlias = Any  # a named tuple of what a statement selects
MakeRow: TypeAlias = Callable[[Sequence[Any]], Row]
_NOTHING: Final[Values] = {}


@dataclass(slots=True)
class Prepared:
    """A compiled statement: its text, and what it brings along itself."""

    sql: str
    names: Sequence[str] | None  # of the parameters in their order; None where they stand in the text by name
    literals: Values
    make_row: MakeRow | None = None  # known once it has been run


_PREPARED: Final[dict[tuple[str, Executable], Prepared]] = {}


class Written(Protocol):
    """A statement that was written."""

    @property
    def rows(self) -> int:
        """How many rows it was about: best asked after something else was, with which it has gone."""
        ...


@dataclass(frozen=True, slots=True)
class Done:
    """One that has gone already."""

    rows: int


class Statements(ABC):
    """Runs statements that are made once, at import, in the transaction of *connection*.

    Errors are SQLAlchemy's, as if it had run them.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name
        self._driver: Any = connection.connection.driver_connection

    @abstractmethod
    def write(self, statement: Executable, values: Values = _NOTHING) -> Written:
        """Run *statement*, before the next one and before the end of the transaction; its errors may come as late."""

    def expect(self, statement: Executable, values: Values = _NOTHING) -> None:  # noqa: B027  where it saves nothing
        """Say that *statement* will be run next but one: it may be run at once then, where that saves a way."""

    def expect_change(self, statement: Executable, values: Values = _NOTHING) -> None:  # noqa: B027  as above
        """Say that ``changed`` will be asked for *statement* after the next one, before anything else is written.

        Where it is not asked, since the next one told that this must not be, the transaction has to be undone.
        """

    def changed(self, statement: Executable, values: Values = _NOTHING) -> int:
        """Run *statement* and return how many rows it was about."""
        return self.write(statement, values).rows

    @abstractmethod
    def every(self, statement: Executable, values: Values = _NOTHING) -> Sequence[Row]:
        """Return all rows."""

    @abstractmethod
    def first(self, statement: Executable, values: Values = _NOTHING) -> Row:
        """Return the first row, None if there is none."""

    def scalar(self, statement: Executable, values: Values = _NOTHING) -> Any:
        """Return the first value of the first row, None if there is none."""
        row = self.first(statement, values)
        return None if row is None else row[0]

    def _prepared(self, statement: Executable) -> Prepared:
        known = _PREPARED.get((self.dialect, statement))
        return known or self._compiled(statement)

    def _compiled(self, statement: Executable) -> Prepared:
        compiled: Any = statement.compile(dialect=self.connection.dialect)  # type: ignore[attr-defined]
        made = Prepared(compiled.string, compiled.positiontup, compiled.params)
        return _PREPARED.setdefault((self.dialect, statement), made)


class DriverStatements(Statements):
    """Statements whose text the driver takes: SQLite's."""

    def write(self, statement: Executable, values: Values = _NOTHING) -> Done:
        """See Statements."""
        return Done(int(self._run(self._prepared(statement), values).rowcount))

    def first(self, statement: Executable, values: Values = _NOTHING) -> Row:
        """See Statements."""
        prepared = self._prepared(statement)
        cursor = self._run(prepared, values)
        found = cursor.fetchone()
        made = None if found is None else _row_of(prepared, cursor)(found)
        cursor.close()
        return made

    def every(self, statement: Executable, values: Values = _NOTHING) -> Sequence[Row]:
        """See Statements."""
        prepared = self._prepared(statement)
        cursor = self._run(prepared, values)
        make_row = _row_of(prepared, cursor)
        return [make_row(each) for each in cursor.fetchall()]

    def _run(self, prepared: Prepared, values: Values) -> Any:
        given = {**prepared.literals, **values}
        bound = given if prepared.names is None else [given[name] for name in prepared.names]
        with SqlAlchemysErrors(self.connection, prepared.sql):
            return self._driver.execute(prepared.sql, bound)


class SqlAlchemysErrors:
    """A context in which the driver's errors about *sql* become SQLAlchemy's; a connection that is cut is given up.

    A class, since a generator's context costs as much as a statement.
    """

    def __init__(self, connection: Connection, sql: str) -> None:
        self._connection, self._sql = connection, sql

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None and isinstance(error, self._connection.dialect.loaded_dbapi.Error):
            raise self.told(error) from error

    def told(self, error: Any) -> BaseException:
        """Return *error*, of the driver, as SQLAlchemy's; give the connection up if it is cut."""
        connection, dialect = self._connection, self._connection.dialect
        is_cut = dialect.is_disconnect(error, connection.connection.driver_connection, None)
        if is_cut:
            connection.invalidate(error)
        told: BaseException = DBAPIError.instance(
            self._sql,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,  # they hold people's words
            connection_invalidated=is_cut,
            dialect=dialect,
        )
        return told


def _row_of(prepared: Prepared, cursor: Any) -> MakeRow:
    if prepared.make_row is None:
        prepared.make_row = row_named([column[0] for column in cursor.description])
    return prepared.make_row


def row_named(columns: Sequence[str]) -> MakeRow:
    """Return what makes rows of values in the order of *columns*."""
    row: Any = namedtuple("Row", columns, rename=True)  # type: ignore[misc]
    make: MakeRow = row._make
    return make

"""PostgreSQL's pipeline: what a transaction writes waits until it asks for something or ends, and goes in one go.

A statement by itself is a way to the database and back, for which the transaction stands aside and then waits for its
turn: most of what a short one costs. One that begins, reads twice, writes five times and commits goes three ways so,
not nine. It hears of errors later; ``step_by_step`` is for whoever has to know where they are.
psycopg's own pipeline costs as much as it saves; this is libpq's, through the documented ``psycopg.pq``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from psycopg import OperationalError, errors
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from sqlalchemy import Connection

from bot.storage.driver import WaitingConnection

_KEY: Final = "pipeline"  # in what SQLAlchemy keeps beside a connection
_FINE: Final = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})
Result: TypeAlias = Any  # psycopg's PGresult


class Step(NamedTuple):
    """A statement on its way: *sql* itself or, with a *name*, what the connection has prepared under it."""

    sql: bytes
    name: bytes = b""
    parameters: tuple[bytes | None, ...] = ()


_BEGIN: Final = Step(b"BEGIN")
_COMMIT: Final = Step(b"COMMIT")
_ROLLBACK: Final = Step(b"ROLLBACK")
_OPEN: Final = frozenset({TransactionStatus.INTRANS, TransactionStatus.INERROR})


@dataclass(slots=True)
class Sent:
    """A step that is written, and its result once it has gone."""

    pipeline: Pipeline
    step: Step
    result: Result = None

    @property
    def rows(self) -> int:
        """How many rows it was about; it is sent now, if it still waits."""
        if self.result is None:
            self.pipeline.flush()
        return self.result.command_tuples or 0


@dataclass(slots=True)
class Pipeline:
    """What waits to be sent on one connection of psycopg's. Errors are psycopg's."""

    driver: WaitingConnection
    step_by_step: bool = False  # nothing waits
    prepared: set[bytes] = field(default_factory=set)
    _waiting: list[Sent] = field(default_factory=list)
    _expected: list[Step] = field(default_factory=list)
    _known: dict[Step, Result] = field(default_factory=dict)  # what was expected and has not been asked for yet
    _owed: set[Step] = field(default_factory=set)  # what was expected, writes, and has not been asked for yet
    libpq: Any = field(init=False)  # psycopg's PGconn

    def __post_init__(self) -> None:
        self.libpq = self.driver.pgconn

    def write(self, step: Step) -> Sent:
        """Let *step* be sent with the next that is asked for, or with the end of the transaction."""
        self._require_nothing_owed()
        self._prepare(step)
        written = Sent(self, step)
        self._waiting.append(written)
        self._known.clear()  # it may be another by then
        if self.step_by_step:
            self.flush()
        return written

    def expect(self, step: Step, *, writes: bool = False) -> None:
        """Let *step* be sent after the next that is asked for: most likely it will be asked for itself.

        If it *writes*, it must be, before anything else is written, or else the transaction be undone.
        """
        if self.step_by_step or step in self._known:
            return
        self._prepare(step)
        self._expected.append(step)
        if writes:
            self._owed.add(step)

    def ask(self, step: Step) -> Result:
        """Send what waits, then *step*, then what is expected, and return its result; what was expected is there."""
        if self._known and step in self._known:
            self._owed.discard(step)
            return self._known.pop(step)
        self._prepare(step)
        expected, self._expected = self._expected, []
        result, *known = self._send_waiting(step, *expected)
        self._known.update(zip(expected, known, strict=True))
        return result

    def flush(self) -> None:
        """Send what waits, if anything does."""
        if self._waiting:
            self._send_waiting()

    def commit(self) -> None:
        """Send what waits and end the transaction, all in one go; nothing is sent where nothing has begun."""
        self._require_nothing_owed()
        if self._waiting or self.libpq.transaction_status in _OPEN:
            self._send_waiting(_COMMIT)
        self._forget()

    def undo(self) -> None:
        """End the transaction, and nothing of it has happened."""
        self._forget()
        if self.libpq.transaction_status in _OPEN:
            self._send([_ROLLBACK])

    def _forget(self) -> None:
        """Let go of what waits, and of what is known: the transaction is over."""
        self._waiting.clear()
        self._expected.clear()
        self._known.clear()
        self._owed.clear()

    def _require_nothing_owed(self) -> None:
        if self._owed:
            raise RuntimeError("what was expected to be written was not asked for")

    def _send_waiting(self, *then: Step) -> Sequence[Result]:
        """Send what waits, after BEGIN where nothing has begun, and *then* these; return the results of these."""
        waiting, self._waiting = self._waiting, []
        begin = [_BEGIN] if self.libpq.transaction_status == TransactionStatus.IDLE else []
        results = self._send([*begin, *(each.step for each in waiting), *then])[len(begin) :]
        for each, result in zip(waiting, results, strict=False):
            each.result = result
        return results[len(waiting) :]

    def _prepare(self, step: Step) -> None:
        if step.name and step.name not in self.prepared:
            _checked(step, self.libpq.prepare(step.name, step.sql))
            self.prepared.add(step.name)

    def _send(self, steps: Sequence[Step]) -> list[Result]:
        libpq = self.libpq
        libpq.enter_pipeline_mode()
        try:
            for sql, name, parameters in steps:
                if name:
                    libpq.send_query_prepared(name, parameters)
                else:
                    libpq.send_query_params(sql, parameters)
            libpq.pipeline_sync()
            results = self._results()
        finally:
            if libpq.status == ConnStatus.OK:
                libpq.exit_pipeline_mode()
        for step, result in zip(steps, results, strict=True):  # what comes after an error was left out
            _checked(step, result)
        return results

    def _results(self) -> list[Result]:
        """Return each statement's result, read up to where all are through."""
        libpq, waits = self.libpq, self.driver.waits
        results: list[Result] = []
        last: Result = None  # of the statement that is being read: its results end with None
        while True:
            while libpq.is_busy():  # others have their turn: ``get_result`` would keep it
                waits.until_readable(libpq.socket)
                libpq.consume_input()
            result = libpq.get_result()
            if result is not None and result.status == ExecStatus.PIPELINE_SYNC:
                return results
            if result is None and libpq.status == ConnStatus.BAD:
                raise OperationalError(libpq.get_error_message())
            if result is None and last is not None:
                results.append(last)
            last = result


def _checked(step: Step, result: Result) -> None:
    if result.status not in _FINE:
        error = errors.error_from_result(result)
        error.add_note(step.sql.decode())  # not the one that was asked for, where it waited
        raise error


def pipeline_of(connection: Connection) -> Pipeline:
    """Return the pipeline of the driver's connection that *connection* uses."""
    known: Pipeline | None = connection.info.get(_KEY)
    if known is None:
        driver: Any = connection.connection.driver_connection
        known = connection.info[_KEY] = Pipeline(driver)
    return known

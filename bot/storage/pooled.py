"""Units of work on PostgreSQL: a few connections, and a unit at a time on each."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from greenlet import GreenletExit
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.storage.connect import is_outage, is_repeatable
from bot.storage.driver import use_waiting_connections
from bot.storage.held import HeldConnection
from bot.storage.pipeline import pipeline_of
from bot.storage.prepared import SqlAlchemysErrors
from bot.storage.runner import as_told, closed
from bot.storage.together import Unit
from bot.storage.waiting import IN_THREAD, Aside, stand_by

T = TypeVar("T")
URGENT = 2  # connections that are left to what is urgent: while one transaction commits, the next one begins
TRIES = 3  # a deadlock or a cut connection leaves nothing behind, or something that doing it again finds


class PooledRunner:
    """Runs units of work on *size* connections."""

    def __init__(self, engine: Engine, size: int) -> None:
        self._engine = engine
        use_waiting_connections(engine)
        event.listen(engine, "before_cursor_execute", _send)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="storage")  # to open connections
        self._asides = [Aside(self._threads) for _ in range(size)]
        self._free = [HeldConnection(engine, each) for each in self._asides]
        self._left = URGENT if size >= 2 * URGENT else 0
        self._urgent: deque[Unit] = deque()
        self._waiting: deque[Unit] = deque()
        self._closing = False

    def submit(self, do: Callable[[Connection], T], *, urgent: bool = False) -> asyncio.Future[T]:
        """Run *do* on the next free connection; see Runner."""
        if self._closing:
            raise closed()
        unit = Unit(do, asyncio.get_running_loop().create_future())
        (self._urgent if urgent else self._waiting).append(unit)
        if self._is_anything_next():
            stand_by(self._work)
        return unit.done

    def run(self, do: Callable[[Connection], T]) -> T:
        """See Runner."""
        if self._closing:
            raise closed()
        held = HeldConnection(self._engine, IN_THREAD)
        try:
            return _tried(held, do)
        finally:
            held.close()

    def close(self) -> None:
        """Finish what was submitted, then let go of the connections; see Runner."""
        self._closing, self._left = True, 0
        for each in self._asides:
            each.finish()
        self._work()
        for held in self._free:
            held.close()
        self._threads.shutdown()

    def _work(self) -> None:
        """Run what is next, and so on, until nothing is."""
        while self._is_anything_next():
            unit, held = (self._urgent or self._waiting).popleft(), self._free.pop()
            if unit.is_wanted:
                try:
                    unit.value = _tried(held, unit.do)
                except GreenletExit:  # the loop is gone, and whoever waited in it
                    raise
                except BaseException as error:  # whoever waits is told, whatever it is
                    unit.error = error
            self._free.append(held)
            unit.settle()

    def _is_anything_next(self) -> bool:
        return bool((self._urgent and self._free) or (self._waiting and len(self._free) > self._left))


def _tried(held: HeldConnection, do: Callable[[Connection], T]) -> T:
    step_by_step = False
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            with _transaction(held, step_by_step=step_by_step) as connection:
                return do(connection)
        except Exception as error:
            if last or not (is_repeatable(error) or _is_told_late(error, step_by_step)):
                raise as_told(error) from error.__cause__
            step_by_step = step_by_step or not is_repeatable(error)
    raise AssertionError("the last try returns or raises")


@contextmanager
def _transaction(held: HeldConnection, *, step_by_step: bool) -> Iterator[Connection]:
    """Begin with the first statement, then commit, or undo everything if an exception passes.

    Past SQLAlchemy's and psycopg's own bookkeeping, which costs more than a statement.
    """
    connection = held.open()
    pipeline = pipeline_of(connection)
    pipeline.driver.waits, pipeline.step_by_step = held.waits, step_by_step
    try:
        yield connection
        with SqlAlchemysErrors(connection, "COMMIT"):
            pipeline.commit()
        if connection.in_transaction():  # by what SQLAlchemy sent itself; for the database it has ended
            connection.commit()
    except Exception as error:
        _undo(connection)
        if isinstance(error, SQLAlchemyError):
            held.close()
        raise
    except BaseException:  # the process ends, or the loop has
        connection.invalidate()
        held.close()
        raise
    finally:
        pipeline.driver.waits = IN_THREAD


def _undo(connection: Connection) -> None:
    if not connection.invalidated:  # it would be opened anew
        with suppress(DBAPIError), SqlAlchemysErrors(connection, "ROLLBACK"):  # what came before is what is told
            pipeline_of(connection).undo()
    if connection.in_transaction():
        connection.rollback()


def _is_told_late(error: Exception, step_by_step: bool) -> bool:
    """Whether *do* would have heard of *error* where it wrote, and might have seen to it, had nothing waited."""
    return isinstance(error, SQLAlchemyError) and not is_outage(error) and not step_by_step


def _send(connection: Connection, *_: Any) -> None:
    """Keep the order: what SQLAlchemy sends itself comes after what waits."""
    with SqlAlchemysErrors(connection, "what waited"):
        pipeline_of(connection).flush()

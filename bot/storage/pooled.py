"""Units of work on PostgreSQL: a few threads, a connection each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import SQLAlchemyError

from bot.interview.errors import ServiceUnavailableError
from bot.storage.connect import is_outage, is_repeatable
from bot.storage.held import HeldConnection
from bot.storage.pipeline import pipeline_of
from bot.storage.prepared import SqlAlchemysErrors
from bot.storage.runner import as_told

T = TypeVar("T")
URGENT = 2  # threads: while one transaction commits, the next one begins
TRIES = 3  # a deadlock or a cut connection leaves nothing behind, or something that doing it again finds


class PooledRunner:
    """Runs units of work in *size* threads."""

    def __init__(self, engine: Engine, size: int) -> None:
        self._engine = engine
        for end, see_to in (("commit", _commit), ("rollback", _forget), ("before_cursor_execute", _send)):
            event.listen(engine, end, see_to)
        spare = URGENT if size >= 2 * URGENT else 0  # threads that keep themselves free for what is urgent
        self._threads = ThreadPoolExecutor(size - spare, thread_name_prefix="storage")
        self._urgent = ThreadPoolExecutor(spare, thread_name_prefix="storage-urgent") if spare else self._threads
        self._of_thread = threading.local()
        self._held: list[HeldConnection] = []

    def submit(self, do: Callable[[Connection], T], *, urgent: bool = False) -> Future[T]:
        """Run *do* in the next free thread; see Runner."""
        try:
            return (self._urgent if urgent else self._threads).submit(self._run, do)
        except RuntimeError:
            raise ServiceUnavailableError("the database has been closed") from None

    def close(self) -> None:
        """Finish what was submitted, then let go of the connections."""
        self._threads.shutdown(wait=True)
        self._urgent.shutdown(wait=True)
        for held in self._held:
            held.close()

    def _run(self, do: Callable[[Connection], T]) -> T:
        step_by_step = False
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                return self._once(do, step_by_step=step_by_step)
            except Exception as error:
                if last or not (is_repeatable(error) or _is_told_late(error, step_by_step)):
                    raise as_told(error) from error.__cause__
                step_by_step = step_by_step or not is_repeatable(error)
        raise AssertionError("the last try returns or raises")

    def _once(self, do: Callable[[Connection], T], *, step_by_step: bool) -> T:
        with self._threads_own().transaction() as connection:
            pipeline_of(connection).step_by_step = step_by_step
            return do(connection)

    def _threads_own(self) -> HeldConnection:
        held: HeldConnection | None = getattr(self._of_thread, "held", None)
        if held is None:
            held = self._of_thread.held = HeldConnection(self._engine)
            self._held.append(held)
        return held


def _is_told_late(error: Exception, step_by_step: bool) -> bool:
    """Whether *do* would have heard of *error* where it wrote, and might have seen to it, had nothing waited."""
    return isinstance(error, SQLAlchemyError) and not is_outage(error) and not step_by_step


def _commit(connection: Connection) -> None:
    with SqlAlchemysErrors(connection, "COMMIT"):
        pipeline_of(connection).commit()


def _forget(connection: Connection) -> None:
    if not connection.invalidated:  # it would be opened anew
        pipeline_of(connection).forget()


def _send(connection: Connection, *_: object) -> None:
    """Keep the order: what SQLAlchemy sends itself comes after what waits."""
    with SqlAlchemysErrors(connection, "what waited"):
        pipeline_of(connection).flush()

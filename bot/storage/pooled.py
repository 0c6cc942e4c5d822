"""Units of work on PostgreSQL: a few threads, a connection each; what Slack waits for shares a transaction."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine

from bot.interview.errors import ServiceUnavailableError
from bot.storage.connect import is_repeatable
from bot.storage.held import HeldConnection
from bot.storage.runner import as_told
from bot.storage.together import MAX_TOGETHER, Unit, commit
from bot.storage.work import UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")
GATHERERS: Final = 2  # threads that may be storing what waits together: while one commits, the other begins
TRIES = 3  # a deadlock or a cut connection leaves nothing behind, or something that doing it again finds


def _in_a_hurry(connection: Connection) -> None:
    """What several wait for waits for nobody else's lock for long."""
    connection.exec_driver_sql("SET LOCAL lock_timeout = '200ms'")


class PooledRunner:
    """Runs units of work in *size* threads."""

    def __init__(self, engine: Engine, size: int) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="storage")
        self._of_thread = threading.local()
        self._held: list[HeldConnection] = []
        self._gathered: deque[Unit] = deque()
        self._gathering = 0  # threads that are at it
        self._gate = threading.Lock()

    def submit(self, do: Callable[[UnitOfWork], T]) -> Future[T]:
        """Run *do* in the next free thread."""
        return self._started(self._run, do)

    def submit_together(self, do: Callable[[UnitOfWork], T], order: str) -> Future[T]:
        """Run *do* with whatever waits beside it, in one transaction."""
        unit = Unit(do, Future(), order=order)
        with self._gate:
            self._gathered.append(unit)
            more = self._gathering < GATHERERS
            self._gathering += more
        if more:
            self._started(self._gather)
        return unit.done

    def close(self) -> None:
        """Finish what was submitted, then let go of the connections."""
        self._threads.shutdown(wait=True)
        for held in self._held:
            held.close()

    def _started(self, run: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        try:
            return self._threads.submit(run, *args, **kwargs)
        except RuntimeError:
            raise ServiceUnavailableError("the database has been closed") from None

    def _gather(self) -> None:
        while units := self._next():
            self._attempt([unit for unit in units if unit.is_wanted])

    def _next(self) -> list[Unit]:
        with self._gate:
            units = [self._gathered.popleft() for _ in range(min(len(self._gathered), MAX_TOGETHER))]
            self._gathering -= not units
        return sorted(units, key=lambda each: each.order)

    def _attempt(self, units: list[Unit]) -> None:
        try:
            commit(self._threads_own(), units, _in_a_hurry)
        except Exception:  # one of them broke it for all, or the connection did: each for itself, as often as it may
            for unit in units:
                self._begin_alone(unit)
        else:
            for unit in units:
                unit.settle()

    def _begin_alone(self, unit: Unit) -> None:
        """Let *unit* be run by any thread, so that one that has to wait for a lock keeps no other from being stored."""
        try:
            self._threads.submit(self._alone, unit)
        except RuntimeError:  # closing: what was submitted is finished
            self._alone(unit)

    def _alone(self, unit: Unit) -> None:
        try:
            unit.value, unit.error = self._run(unit.do), None
        except Exception as error:
            unit.error = error
        unit.settle()

    def _run(self, do: Callable[[UnitOfWork], T]) -> T:
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                return self._once(do)
            except Exception as error:
                if last or not is_repeatable(error):
                    raise as_told(error) from error.__cause__
        raise AssertionError("the last try returns or raises")

    def _once(self, do: Callable[[UnitOfWork], T]) -> T:
        with self._threads_own().transaction() as connection:
            return do(UnitOfWork(connection))

    def _threads_own(self) -> HeldConnection:
        held: HeldConnection | None = getattr(self._of_thread, "held", None)
        if held is None:
            held = self._of_thread.held = HeldConnection(self._engine)
            self._held.append(held)
        return held

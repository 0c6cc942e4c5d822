"""Units of work on SQLite: one thread that writes, and one commit for all who wait at the same time."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from sqlite3 import Error as SqliteError
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.interview.errors import ServiceUnavailableError
from bot.storage.connect import LOCK_WAIT_S, is_locked, is_outage
from bot.storage.held import HeldConnection
from bot.storage.runner import as_told
from bot.storage.work import UnitOfWork

T = TypeVar("T")
MAX_TOGETHER = 64  # units of work in one commit: keeps the first from waiting long for the last


@dataclass(slots=True)
class _Unit:
    do: Callable[[UnitOfWork], Any]
    done: Future[Any]
    until: float  # monotonic: how long it may wait for another process's lock
    value: Any = None
    error: BaseException | None = None


class SingleWriter:
    """Owns the one connection; everything that is submitted runs in its thread, in order of arrival."""

    def __init__(self, engine: Engine) -> None:
        self._held = HeldConnection(engine)
        self._waiting: deque[_Unit] = deque()
        self._arrived = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._write, name="storage", daemon=True)
        self._thread.start()

    def submit(self, do: Callable[[UnitOfWork], T]) -> Future[T]:
        """Let *do* be part of the next commit."""
        unit = _Unit(do, Future(), time.monotonic() + LOCK_WAIT_S)
        with self._arrived:
            if self._closing:
                raise ServiceUnavailableError("the database has been closed")
            self._waiting.append(unit)
            self._arrived.notify()
        return unit.done

    def close(self) -> None:
        """Finish what was submitted, then end the thread."""
        with self._arrived:
            self._closing = True
            self._arrived.notify()
        self._thread.join()
        self._held.close()

    def _write(self) -> None:
        while (units := self._next()) is not None:
            self._attempt(units)

    def _next(self) -> list[_Unit] | None:
        with self._arrived:
            while not self._waiting and not self._closing:
                self._arrived.wait()
            units = [self._waiting.popleft() for _ in range(min(len(self._waiting), MAX_TOGETHER))]
        if not units and self._closing:
            return None
        return [unit for unit in units if unit.done.running() or unit.done.set_running_or_notify_cancel()]

    def _attempt(self, units: list[_Unit]) -> None:
        try:
            self._commit(units)
        except Exception as error:
            if len(units) > 1 and not is_outage(error):
                for unit in units:  # one of them broke it for all
                    self._attempt([unit])
            else:
                self._put_back_or_fail(units, error)
        else:
            for unit in units:
                _settle(unit)

    def _commit(self, units: list[_Unit]) -> None:
        """Store all of *units*; where one of them raises, keep them apart the second time: a savepoint costs more than
        a statement, and next to nobody raises.
        """
        if not units:
            return
        for unit in units:
            unit.error = None
        try:
            with self._held.transaction() as connection:
                for unit in units:
                    unit.value = unit.do(UnitOfWork(connection))
        except (SQLAlchemyError, SqliteError):
            raise
        except Exception:
            if len(units) == 1:
                raise
            with self._held.transaction() as connection:
                for unit in units:
                    _run_apart(connection, unit)

    def _put_back_or_fail(self, units: list[_Unit], error: Exception) -> None:
        """Nothing of *units* was stored: those that may still wait for a lock wait, the others are told."""
        now = time.monotonic()
        again = is_locked(error)
        patient = [unit for unit in units if again and unit.until > now]
        for unit in units:
            if unit not in patient:
                unit.done.set_exception(as_told(error))
        with self._arrived:
            self._waiting.extendleft(reversed(patient))


def _run_apart(connection: Connection, unit: _Unit) -> None:
    """Run *unit*; its own exception undoes only its own part, unless the database gave up the whole transaction."""
    try:
        with connection.begin_nested():
            unit.value = unit.do(UnitOfWork(connection))
    except (SQLAlchemyError, SqliteError):
        raise
    except Exception as error:
        unit.error = error


def _settle(unit: _Unit) -> None:
    if unit.error is not None:
        unit.done.set_exception(unit.error)
    else:
        unit.done.set_result(unit.value)

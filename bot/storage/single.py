"""Units of work on SQLite: one thread that writes, and one commit for all who wait at the same time."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from sqlalchemy import Connection, Engine

from bot.interview.errors import ServiceUnavailableError
from bot.storage.connect import LOCK_WAIT_S, is_locked, is_outage
from bot.storage.held import HeldConnection
from bot.storage.runner import as_told
from bot.storage.together import MAX_TOGETHER, Unit, commit

T = TypeVar("T")


class SingleWriter:
    """Owns the one connection; everything that is submitted runs in its thread, in order of arrival."""

    def __init__(self, engine: Engine) -> None:
        self._held = HeldConnection(engine)
        self._urgent: deque[Unit] = deque()
        self._waiting: deque[Unit] = deque()
        self._arrived = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._write, name="storage", daemon=True)
        self._thread.start()

    def submit(self, do: Callable[[Connection], T], *, urgent: bool = False) -> Future[T]:
        """Let *do* be part of the next commit; see Runner."""
        unit = Unit(do, Future(), until=time.monotonic() + LOCK_WAIT_S)
        with self._arrived:
            if self._closing:
                raise ServiceUnavailableError("the database has been closed")
            (self._urgent if urgent else self._waiting).append(unit)
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

    def _next(self) -> list[Unit] | None:
        with self._arrived:
            while not self._urgent and not self._waiting and not self._closing:
                self._arrived.wait()
            units = [
                each.popleft() for each in (self._urgent, self._waiting) for _ in range(min(len(each), MAX_TOGETHER))
            ]
        if not units and self._closing:
            return None
        return [unit for unit in units if unit.is_wanted]

    def _attempt(self, units: list[Unit]) -> None:
        try:
            left = commit(self._held, units)
        except Exception as error:
            if len(units) > 1 and not is_outage(error):
                for unit in units:  # one of them broke it for all
                    self._attempt([unit])
            else:
                self._put_back_or_fail(units, error)
        else:
            for unit in units[: len(units) - len(left)]:
                unit.settle()
            with self._arrived:
                self._waiting.extendleft(reversed(left))

    def _put_back_or_fail(self, units: list[Unit], error: Exception) -> None:
        """Nothing of *units* was stored: those that may still wait for a lock wait, the others are told."""
        now = time.monotonic()
        again = is_locked(error)
        patient = [unit for unit in units if again and unit.until > now]
        for unit in units:
            if unit not in patient:
                unit.done.set_exception(as_told(error))
        with self._arrived:
            self._waiting.extendleft(reversed(patient))

"""Units of work on SQLite: one connection that writes, and one commit for all who wait at the same time."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine

from bot.storage.connect import LOCK_WAIT_S, is_locked, is_outage
from bot.storage.held import HeldConnection
from bot.storage.runner import as_told, closed
from bot.storage.together import MAX_TOGETHER, Unit, commit, transaction
from bot.storage.waiting import IN_THREAD, Aside, stand_by

T = TypeVar("T")
TRY_AGAIN_S: Final = 0.005  # after another process was found to write


class SingleWriter:
    """Owns the connection that writes; what is submitted runs on it in order of arrival, what is urgent before it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="storage")
        self._aside = Aside(self._threads)
        self._held = HeldConnection(engine, self._aside)
        self._urgent: deque[Unit] = deque()
        self._waiting: deque[Unit] = deque()
        self._writes = False
        self._closing = False

    def submit(self, do: Callable[[Connection], T], *, urgent: bool = False) -> asyncio.Future[T]:
        """Let *do* be part of the next commit; see Runner."""
        if self._closing:
            raise closed()
        loop = asyncio.get_running_loop()
        unit = Unit(do, loop.create_future(), until=time.monotonic() + LOCK_WAIT_S)
        (self._urgent if urgent else self._waiting).append(unit)
        if not self._writes:
            self._writes = True
            loop.call_soon(stand_by, self._write)  # others may come until then
        return unit.done

    def run(self, do: Callable[[Connection], T]) -> T:
        """See Runner."""
        if self._closing:
            raise closed()
        held = HeldConnection(self._engine, IN_THREAD)
        until = time.monotonic() + LOCK_WAIT_S
        try:
            while True:
                try:
                    with transaction(held) as connection:
                        return do(connection)
                except Exception as error:
                    if not is_locked(error) or time.monotonic() > until:
                        raise as_told(error) from error.__cause__
                held.waits.pause(TRY_AGAIN_S)
        finally:
            held.close()

    def close(self) -> None:
        """Finish what was submitted, then let go of the connection; see Runner."""
        self._closing = True
        self._aside.finish()
        self._write()
        self._held.close()
        self._threads.shutdown()

    def _write(self) -> None:
        try:
            while units := self._next():
                self._attempt(units)
        finally:
            self._writes = False

    def _next(self) -> list[Unit]:
        """Return those whose turn it is; some may have given up, and if all have, the next ones are asked for."""
        while self._urgent or self._waiting:
            units = [
                each.popleft() for each in (self._urgent, self._waiting) for _ in range(min(len(each), MAX_TOGETHER))
            ]
            if wanted := [unit for unit in units if unit.is_wanted]:
                return wanted
        return []

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
            self._waiting.extendleft(reversed(left))

    def _put_back_or_fail(self, units: list[Unit], error: Exception) -> None:
        """Nothing of *units* was stored: those that may still wait for a lock wait, the others are told."""
        now = time.monotonic()
        again = is_locked(error)
        patient = [unit for unit in units if again and unit.until > now]
        for unit in units:
            if unit not in patient:
                unit.error = as_told(error)
                unit.settle()
        self._waiting.extendleft(reversed(patient))
        if patient:
            self._aside.pause(TRY_AGAIN_S)

"""One commit for several units of work that wait at the same time: one write to the disk, and one to begin and end."""

from __future__ import annotations

import math
import time
from asyncio import Future
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from sqlite3 import Error as SqliteError
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.held import HeldConnection

TOGETHER_S: Final = 0.025  # after which a transaction takes in no more: what is urgent waits for its end
MAX_TOGETHER: Final = 64  # units of work in one commit: keeps the first from waiting long for the last


@dataclass(slots=True)
class Unit:
    """A unit of work that waits, and what came of it."""

    do: Callable[[Connection], Any]
    done: Future[Any]
    until: float = math.inf  # monotonic: how long it may wait for another process's lock
    value: Any = None
    error: BaseException | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether nobody gave up waiting for it."""
        return not self.done.cancelled()

    def settle(self) -> None:
        """Tell whoever waits what came of it; they may have given up, or all of their loop have."""
        if self.done.done() or self.done.get_loop().is_closed():
            return
        if self.error is not None:
            self.done.set_exception(self.error)
        else:
            self.done.set_result(self.value)


@contextmanager
def transaction(held: HeldConnection) -> Iterator[Connection]:
    """Begin on SQLite, then commit, or undo everything if an exception passes. To commit is to wait for the disk."""
    try:
        connection = held.open()
        begun = connection.begin()
        try:
            yield connection
        except BaseException:
            begun.rollback()
            raise
        held.waits.until_done(begun.commit)
    except (SQLAlchemyError, SqliteError):
        held.close()
        raise


def commit(held: HeldConnection, units: Sequence[Unit]) -> Sequence[Unit]:
    """Store *units* in one transaction, as many as it has time for; return those that are left.

    Where one of them raises, keep them apart the second time: a savepoint costs more than a statement, and next to
    nobody raises.
    """
    if not units:
        return ()
    for unit in units:
        unit.error = None
    until = time.monotonic() + TOGETHER_S
    try:
        with transaction(held) as connection:
            left = list(reversed(units))
            while left and (len(left) == len(units) or time.monotonic() < until):
                unit = left.pop()
                unit.value = unit.do(connection)
        return left[::-1]
    except (SQLAlchemyError, SqliteError):
        raise
    except Exception:
        if len(units) == 1:
            raise
        with transaction(held) as connection:
            for unit in units:
                _run_apart(connection, unit)
    return ()


def _run_apart(connection: Connection, unit: Unit) -> None:
    """Run *unit*; its own exception undoes only its own part, unless the database gave up the whole transaction."""
    try:
        with connection.begin_nested():
            unit.value = unit.do(connection)
    except (SQLAlchemyError, SqliteError):
        raise
    except Exception as error:
        unit.error = error

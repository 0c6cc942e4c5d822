"""The database of a simulation: SQLite in memory under the product's own tables and statements, in virtual time.

Units of work run one after the other, as SQLite runs them; what PostgreSQL does beside each other is for the tests with
real processes. A replica's way to it may break before, after, or around a commit.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from bot.storage.tables import METADATA
from bot.storage.work import UnitOfWork
from tests.faults.ledgers import Json, Rows

T = TypeVar("T")


class Killed(BaseException):
    """The process is gone."""


class Database:
    """One database; *now* is its clock."""

    def __init__(self, now: Callable[[], float]) -> None:
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", lambda raw, _: _prepare(raw, now))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        METADATA.create_all(engine)
        self._engine = engine
        self._connection = engine.connect()
        self.listeners: list[Callable[[], None]] = []

    def transact(self, do: Callable[[UnitOfWork], T]) -> T:
        """Run *do* in one transaction."""
        work = _HeardWork(self._connection)
        with self._connection.begin():
            value = do(work)
        if work.told:
            for heard in self.listeners:
                asyncio.get_running_loop().call_later(0.001, heard)
        return value

    def query(self, sql: str) -> list[Json]:
        """Ask with plain SQL."""
        with self._connection.begin():
            return [dict(row) for row in self._connection.exec_driver_sql(sql).mappings()]

    def rows(self) -> Rows:
        """Return what the checker reads."""
        inbox, outbox = self.query("SELECT * FROM inbox ORDER BY id"), self.query("SELECT * FROM outbox ORDER BY id")
        return Rows(
            [row | {"event": json.loads(row["event"])} for row in inbox],
            [row | {"effect": json.loads(row["effect"])} for row in outbox],
            {row["id"]: row for row in self.query("SELECT * FROM lane")},
            frozenset(row["key"] for row in self.query("SELECT key FROM dedupe_key")),
        )

    def close(self) -> None:
        """Throw everything away."""
        self._connection.close()
        self._engine.dispose()


class _HeardWork(UnitOfWork):
    """A unit of work whose NOTIFY reaches other replicas, as on PostgreSQL."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.told = False

    def notify(self) -> None:
        """Tell once this is committed."""
        self.told = True


def _prepare(raw: Any, now: Callable[[], float]) -> None:
    raw.isolation_level = None
    # EpochNow is julianday('now') in seconds since the epoch: answering for julianday makes time ours
    raw.create_function("julianday", 1, lambda _: now() / 86400.0 + 2440587.5)
    raw.execute("PRAGMA foreign_keys=ON")

"""One database, and what runs transactions on it. It knows no tables: what is asked before anything else, whether it
is there, migrated and writable, needs no more than this.

SQLite has one writer, so it gets one connection; transactions that wait for it at the same time share a commit, and
with it one write to the disk. PostgreSQL gets a few connections. Either way they run in the event loop's thread, and
stand aside while they wait, see ``waiting``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

from bot.storage.connect import connect, parse_url
from bot.storage.runner import Runner
from bot.storage.single import SingleWriter

T = TypeVar("T")


class Database:
    """See the module. *pool_size* is the most connections PostgreSQL gets from this process for transactions."""

    def __init__(self, url: str, *, pool_size: int = 4) -> None:
        self.url: URL = parse_url(url)
        self.engine = connect(self.url, pool_size=pool_size)
        self.runner: Runner = SingleWriter(self.engine) if self.is_sqlite else _pooled(self.engine, pool_size)

    @property
    def is_sqlite(self) -> bool:
        """Whether there is one writer, and no other machine."""
        return self.url.get_backend_name() == "sqlite"

    async def run(self, do: Callable[[Connection], T]) -> T:
        """Run *do* as one transaction; raises as ``Storage.run`` does."""
        return await self.runner.submit(do)

    def close(self) -> None:
        """Finish what was begun and let go of every connection, in the thread of the loop it was used in.

        May be called twice.
        """
        self.runner.close()
        self.engine.dispose()


def _pooled(engine: Engine, size: int) -> Runner:
    from bot.storage.pooled import PooledRunner  # noqa: PLC0415  its driver is of no use to SQLite

    return PooledRunner(engine, size)

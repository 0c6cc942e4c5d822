"""The database as everybody else sees it: run a unit of work as one transaction, with one hop to a worker thread.

SQLite has one writer, so it gets one thread; units of work that wait for it at the same time share a commit, and with
it one write to the disk. PostgreSQL gets a few threads with a connection each.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.engine import URL

from bot.storage.connect import connect, parse_url
from bot.storage.pooled import PooledRunner
from bot.storage.runner import Runner
from bot.storage.single import SingleWriter
from bot.storage.work import UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")


class Storage:
    """One database. *pool_size* is the most connections PostgreSQL gets from this process for units of work."""

    def __init__(self, url: str, *, pool_size: int = 4) -> None:
        self.url: URL = parse_url(url)
        self.engine = connect(self.url, pool_size=pool_size)
        self._runner: Runner = SingleWriter(self.engine) if self.is_sqlite else PooledRunner(self.engine, pool_size)

    @property
    def is_sqlite(self) -> bool:
        """Whether there is one writer, and no other machine."""
        return self.url.get_backend_name() == "sqlite"

    async def run(self, do: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run *do* as one transaction in a worker thread: all of it happens, or nothing.

        Cancelled before it began, it never runs. It may run twice where a connection broke at the commit: units of work
        are written so that doing them twice is doing them once.

        Raises:
            ServiceUnavailableError: The database is locked, full, read-only, or down.
        """
        return await asyncio.wrap_future(self._runner.submit(lambda work: do(work, *args, **kwargs)))

    def run_sync(self, do: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run *do* as one transaction and wait for it: for tests and the command line. Raises as ``run`` does."""
        return self._runner.submit(lambda work: do(work, *args, **kwargs)).result()

    def close(self) -> None:
        """Finish what was begun and let go of every connection. May be called twice."""
        self._runner.close()
        self.engine.dispose()

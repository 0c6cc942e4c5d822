"""The database as everybody else sees it: run a unit of work as one transaction."""

from __future__ import annotations

from asyncio import Future
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.engine import URL

from bot.storage.database import Database
from bot.storage.work import UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")


class Storage:
    """Units of work on *database*, or on the one at a URL. It is closed with this."""

    def __init__(self, database: Database | str, *, pool_size: int = 4) -> None:
        self.database = Database(database, pool_size=pool_size) if isinstance(database, str) else database
        self._runner = self.database.runner

    @property
    def url(self) -> URL:
        """Where it is, with the driver we use."""
        return self.database.url

    @property
    def is_sqlite(self) -> bool:
        """Whether there is one writer, and no other machine."""
        return self.database.is_sqlite

    async def run(self, do: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run *do* as one transaction: all of it happens, or nothing.

        While it waits for the database others go on. Cancelled before it began, it never runs. It may run twice where
        a connection broke at the commit: units of work are written so that doing them twice is doing them once.

        Raises:
            ServiceUnavailableError: The database is locked, full, read-only, or down.
        """
        return await self._submitted(lambda work: do(work, *args, **kwargs))

    async def run_first(self, do: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run *do* before all that waits, since Slack waits for it. As ``run`` in all else."""
        return await self._submitted(lambda work: do(work, *args, **kwargs), urgent=True)

    def run_sync(self, do: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run *do* as one transaction; the thread waits for it: for the command line and tests. Raises as ``run``."""
        return self._runner.run(lambda connection: do(UnitOfWork(connection), *args, **kwargs))

    def _submitted(self, do: Callable[[UnitOfWork], T], *, urgent: bool = False) -> Future[T]:
        return self._runner.submit(lambda connection: do(UnitOfWork(connection)), urgent=urgent)

    def close(self) -> None:
        """See Database."""
        self.database.close()

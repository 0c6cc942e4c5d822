"""What runs units of work: the seam between ``Database`` and the two ways of the two databases."""

from __future__ import annotations

from asyncio import Future
from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from bot.interview.errors import ServiceUnavailableError
from bot.storage.connect import is_broken, is_outage, is_repeatable
from bot.storage.errors import DatabaseBrokenError

T = TypeVar("T")


class Runner(Protocol):
    """Runs each unit of work as one transaction. All but ``run`` is for one event loop, in its thread."""

    def submit(self, do: Callable[[Connection], T], *, urgent: bool = False) -> Future[T]:
        """Begin to run *do*; the future holds its value, its exception, or ServiceUnavailableError.

        What is *urgent*, since Slack waits for it, goes before all that waits.
        """
        ...

    def run(self, do: Callable[[Connection], T]) -> T:
        """Run *do* here and now, on a connection of its own: the calling thread waits."""
        ...

    def close(self) -> None:
        """Finish what was submitted, then let go of every connection. It may be called twice."""
        ...


def closed() -> ServiceUnavailableError:
    """Return what comes too late is told."""
    return ServiceUnavailableError("the database has been closed")


def as_told(error: BaseException) -> BaseException:
    """Return *error*, or in its place what is to be told where the database is to blame: it is away, or broken."""
    if isinstance(error, Exception) and is_broken(error):
        broken = DatabaseBrokenError()
        broken.__cause__ = error
        return broken
    if isinstance(error, Exception) and is_outage(error):
        told = ServiceUnavailableError("the database does not answer just now")
        told.__cause__ = error
        return told
    return error


def is_databases_fault(error: Exception) -> bool:
    """Whether running the same unit of work again, unchanged, may well succeed."""
    return is_outage(error) or is_repeatable(error)

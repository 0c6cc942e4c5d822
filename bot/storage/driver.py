"""psycopg's connection, which waits as the transaction on it does: also for what SQLAlchemy sends itself."""

from __future__ import annotations

from typing import Any, TypeVar

from psycopg import Connection
from psycopg.abc import PQGen
from psycopg.waiting import Ready, Wait
from sqlalchemy import Engine, event

from bot.storage.waiting import IN_THREAD, Waits

T = TypeVar("T")


class WaitingConnection(Connection[Any]):
    """See the module."""

    waits: Waits = IN_THREAD

    def wait(self, gen: PQGen[T], *how: Any, **how_long: Any) -> T:
        """Return what *gen* returns; it yields what it waits for."""
        if self.waits is IN_THREAD:
            return super().wait(gen, *how, **how_long)
        try:
            wanted = next(gen)
            while wanted == Wait.R:
                self.waits.until_readable(self.pgconn.socket)
                wanted = gen.send(Ready.R)
        except StopIteration as end:
            found: T = end.value
            return found
        return super().wait(_from(wanted, gen), *how, **how_long)  # more than a socket holds at once: it is soon gone


def _from(wanted: Any, gen: PQGen[T]) -> PQGen[T]:
    """Go on with *gen*, which has yielded *wanted*."""
    ready = yield wanted
    try:
        while True:
            ready = yield gen.send(ready)
    except StopIteration as end:
        found: T = end.value
        return found


def use_waiting_connections(engine: Engine) -> None:
    """Let *engine* open connections of this kind."""

    def connect(_dialect: object, _record: object, given: Any, named: Any) -> WaitingConnection:
        return WaitingConnection.connect(*given, **named)

    event.listen(engine, "do_connect", connect)

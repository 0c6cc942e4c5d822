"""A connection that one place keeps: taking one from a pool for each transaction cost more than a statement."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from bot.storage.waiting import Waits


class HeldConnection:
    """Opened when first needed; closed, and so opened anew, after anything the database did not like."""

    def __init__(self, engine: Engine, waits: Waits) -> None:
        self.waits = waits
        self._engine = engine
        self._connection: Connection | None = None

    def open(self) -> Connection:
        """Return it."""
        if self._connection is None:
            self._connection = self.waits.until_done(self._engine.connect)
        return self._connection

    def close(self) -> None:
        """Let go of it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self.waits.leave()
            connection.close()

"""What can be wrong with the database, beside its not answering (``ServiceUnavailableError``)."""

from __future__ import annotations

from bot.interview.errors import ReadinessError


class DatabaseUrlError(ReadinessError):
    """The URL names no database we can use; the sentence says what to write, never the URL (it may hold a password)."""


class SchemaMismatchError(ReadinessError):
    """The tables are not those of this version; *current* is the revision found, None for an empty database."""

    def __init__(self, current: str | None, head: str) -> None:
        super().__init__(
            f"The database is at revision {current or 'none'} and this version needs {head}: run `advisor db upgrade`."
        )
        self.current, self.head = current, head

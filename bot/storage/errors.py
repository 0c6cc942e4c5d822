"""What can be wrong with the database, beside its not answering (``ServiceUnavailableError``)."""

from __future__ import annotations

from bot.interview.errors import ReadinessError


class DatabaseUrlError(ReadinessError):
    """The URL names no database we can use; the sentence says what to write, never the URL (it may hold a password)."""


class DatabaseBrokenError(ReadinessError):
    """The file is damaged, or no database at all: nothing is read from it, and nothing written."""

    def __init__(self) -> None:
        super().__init__(
            "The database file is damaged, or is no SQLite database: restore it from a backup, or let DATABASE_URL name"
            " another file."
        )


class SchemaMismatchError(ReadinessError):
    """The tables are not those of this version; *current* is the revision found, None for an empty database."""

    def __init__(self, current: str | None, head: str) -> None:
        super().__init__(
            f"The database is at revision {current or 'none'} and this version needs {head}: run `advisor db upgrade`."
        )
        self.current, self.head = current, head

"""Connections: URLs as people write them, SQLite made durable, and somebody else's outage told from our mistakes."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.storage.errors import DatabaseUrlError

LOCK_WAIT_S: Final = 2.0  # below 2.5 s, within which Slack gets its 5xx
STATEMENT_WAIT_S: Final = 10.0
_SQLITE_OPEN_MS: Final = 200  # for another process that opens the file, too
_SQLITE_TRY_MS: Final = 1  # nobody waits in there: the writer tries again until the deadline of each unit of work
_RETRIED_STATES: Final = frozenset({"40001", "40P01"})  # serialization failure, deadlock: nothing happened
_SQLITE_OUTAGES: Final = frozenset({"BUSY", "LOCKED", "FULL", "IOERR", "READONLY", "CANTOPEN", "PROTOCOL"})
_OUTAGE_STATES: Final = ("08", "25006", "53", "55P03", "57", "58")  # connection, read-only, resources, lock, shutdown


def parse_url(url: str) -> URL:
    """Read *url*, with the driver we use.

    Raises:
        DatabaseUrlError: It is neither SQLite in a file nor PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUrlError("A database URL looks like sqlite:///advisor.db or postgresql://…") from None
    backend = parsed.get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return _in_a_file(parsed)
    raise DatabaseUrlError(f"{backend} is not supported: use sqlite:///advisor.db or postgresql://…")


def _in_a_file(url: URL) -> URL:
    if url.database in {None, "", ":memory:"}:
        raise DatabaseUrlError("SQLite needs a file, such as sqlite:///advisor.db: what is only in memory gets lost.")
    return url.set(drivername="sqlite+pysqlite")


def connect(url: URL, *, pool_size: int = 1) -> Engine:
    """Make the engine of *url*: at most *pool_size* connections, opened when first needed."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return create_engine(
        url,
        hide_parameters=True,  # they hold people's words
        pool_size=pool_size,
        max_overflow=1,  # for the command line, which waits in its thread
        pool_timeout=LOCK_WAIT_S,
        connect_args={
            "connect_timeout": 2,
            "options": f"-c lock_timeout={LOCK_WAIT_S:.0f}s -c statement_timeout={STATEMENT_WAIT_S:.0f}s "
            "-c idle_in_transaction_session_timeout=30s",
        },
    )


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url, hide_parameters=True, pool_size=1, max_overflow=1, connect_args={"check_same_thread": False}
    )
    event.listen(engine, "connect", _make_durable)
    event.listen(engine, "begin", _begin_to_write)
    return engine


def _make_durable(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin by itself, and too late
    for pragma in (
        f"busy_timeout={_SQLITE_OPEN_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",  # a commit is on the disk before Slack gets its 200
        "foreign_keys=ON",
        "journal_size_limit=67108864",
        f"busy_timeout={_SQLITE_TRY_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_to_write(connection: Connection) -> None:
    """Begin past SQLAlchemy's bookkeeping, which costs more than the statement: errors come as the driver's own."""
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE").close()  # a read that turns into a write later could not wait for the lock


def is_locked(error: Exception) -> bool:
    """Whether SQLite is being written by another process just now."""
    return _sqlite_problem(error) in {"BUSY", "LOCKED"}


def is_repeatable(error: Exception) -> bool:
    """Whether the transaction surely left nothing and may be run again, or was cut off and is safe to run again."""
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _RETRIED_STATES


def is_outage(error: Exception) -> bool:
    """Whether the database, not our statement, is to blame: locked, full, read-only, down, restarting."""
    if isinstance(error, PoolTimeoutError):
        return True
    problem = _sqlite_problem(error)
    if problem is not None:
        return problem in _SQLITE_OUTAGES
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_OUTAGE_STATES)
    return error.connection_invalidated or isinstance(error, OperationalError | InternalError | InterfaceError)


def is_broken(error: Exception) -> bool:
    """Whether SQLite found that its file is damaged, or no database at all."""
    return _sqlite_problem(error) in {"NOTADB", "CORRUPT"}


def _sqlite_problem(error: Exception) -> str | None:
    """Return SQLite's name for what went wrong, without details: BUSY, FULL, CONSTRAINT …; None for others'."""
    name = getattr(getattr(error, "orig", error), "sqlite_errorname", None)
    return None if name is None else str(name).split("_")[1]

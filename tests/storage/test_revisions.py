from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from bot.interview.errors import ServiceUnavailableError
from bot.storage import revisions
from bot.storage.errors import SchemaMismatchError
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork


def _written(work: UnitOfWork) -> None:
    revisions.require_writable(work.connection)


def test_the_head_is_the_one_that_alembic_finds() -> None:
    assert revisions.head() == ScriptDirectory(str(revisions.VERSIONS.parent)).get_current_head()


def test_a_migrated_database_is_writable(storage: Storage) -> None:
    storage.run_sync(_written)
    assert storage.run_sync(lambda work: revisions.current(work.connection)) == revisions.head()


def test_an_empty_database_is_not(empty_database_url: str) -> None:
    storage = Storage(empty_database_url)
    with pytest.raises(SchemaMismatchError):
        storage.run_sync(_written)
    storage.close()


def test_a_database_that_another_process_writes_is_not_and_recovers(sqlite_file: Path) -> None:
    storage = Storage(f"sqlite:///{sqlite_file}")
    storage.run_sync(_written)
    other = sqlite3.connect(sqlite_file)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ServiceUnavailableError):
        storage.run_sync(_written)
    other.rollback()
    other.close()
    storage.run_sync(_written)
    storage.close()

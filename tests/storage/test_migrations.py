"""The history of the tables: from nothing to head, by several at once, and the same as what the code expects."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import bot.storage
from bot.interview.errors import ServiceUnavailableError
from bot.storage import migrate, revisions
from bot.storage.errors import DatabaseUrlError, SchemaMismatchError
from bot.storage.storage import Storage
from bot.storage.tables import METADATA

VERSIONS = Path(bot.storage.__file__).parent / "migrations" / "versions"


def test_an_empty_database_comes_to_head_and_stays_there(empty_database_url: str) -> None:
    assert migrate.upgrade(empty_database_url) == revisions.head()
    assert migrate.upgrade(empty_database_url) == revisions.head()
    storage = Storage(empty_database_url)
    storage.run_sync(lambda work: revisions.require_head(work.connection))
    storage.close()


def test_the_tables_are_those_the_code_expects(storage: Storage) -> None:
    def differences(work: object) -> list[object]:
        context = MigrationContext.configure(
            work.connection,  # type: ignore[attr-defined]
            opts={"compare_server_default": True},
        )
        return list(compare_metadata(context, METADATA))

    assert storage.run_sync(differences) == []


def test_the_partial_indexes_are_those_the_code_expects(sqlite_file: Path) -> None:
    with sqlite3.connect(sqlite_file) as connection:
        stored = dict(
            connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        )
    connection.close()
    expected = {
        str(index.name): str(condition)
        for table in METADATA.tables.values()
        for index in table.indexes
        if (condition := index.dialect_options["sqlite"]["where"]) is not None
    }
    assert expected
    for name, condition in expected.items():
        assert stored[name].partition(" WHERE ")[2] == condition


def test_several_that_start_at_once_migrate_once(empty_database_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        heads = list(threads.map(migrate.upgrade, [empty_database_url] * 4))
    assert heads == [revisions.head()] * 4


def test_a_database_that_was_never_migrated_says_what_to_do(empty_database_url: str) -> None:
    storage = Storage(empty_database_url)
    with pytest.raises(SchemaMismatchError, match="advisor db upgrade") as told:
        storage.run_sync(lambda work: revisions.require_head(work.connection))
    assert told.value.current is None
    storage.close()


def test_a_database_of_a_newer_version_is_not_touched(storage: Storage) -> None:
    storage.run_sync(lambda work: work.connection.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(SchemaMismatchError):
        storage.run_sync(lambda work: revisions.require_head(work.connection))
    storage.run_sync(
        lambda work: work.connection.execute(
            text("UPDATE alembic_version SET version_num = :head"), {"head": revisions.head()}
        )
    )


def test_a_migration_that_fails_leaves_nothing(empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(migrate, "_config", fail)
    with pytest.raises(ZeroDivisionError):
        migrate.upgrade(empty_database_url)
    storage = Storage(empty_database_url)
    assert storage.run_sync(lambda work: inspect(work.connection).get_table_names()) == []
    storage.close()


def test_a_database_that_is_not_there_is_an_outage() -> None:
    with pytest.raises(ServiceUnavailableError):
        migrate.upgrade("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseUrlError):
        migrate.upgrade("mysql://localhost/x")


def test_revisions_form_one_line() -> None:
    script = ScriptDirectory(str(VERSIONS.parent))
    revisions = [revision.revision for revision in script.walk_revisions()]
    assert len(script.get_heads()) == 1
    assert len(revisions) == len(list(VERSIONS.glob("*.py")))


def test_an_installed_wheel_carries_them(tmp_path: Path) -> None:
    """The wheel is built as `pip install` would, and its copy of the package finds its own revisions."""
    root = Path(bot.storage.__file__).parents[2]
    if not (root / "pyproject.toml").is_file():
        pytest.skip("not a checkout")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "installed")
    code = f"from bot.storage.migrate import upgrade; print(upgrade('sqlite:///{tmp_path / 'new.db'}'))"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "installed", check=True, capture_output=True, text=True
    )
    assert ran.stdout.strip() == revisions.head()

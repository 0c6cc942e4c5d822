"""Units of work: all or nothing, one commit for those who wait together, and somebody else's outage told as one."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from bot.interview.errors import ServiceUnavailableError
from bot.storage.connect import parse_url
from bot.storage.errors import DatabaseUrlError
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork


def add(work: UnitOfWork, team: str) -> str:
    work.teams.stop(team, "test", 60.0)
    return team


def add_and_fail(work: UnitOfWork, team: str) -> None:
    add(work, team)
    raise ZeroDivisionError(team)


def break_a_rule(work: UnitOfWork) -> None:
    add(work, "broken")
    work.connection.execute(text("INSERT INTO past_check (lane, number, state, archived_at) VALUES ('?', 1, '', 0)"))


def teams(storage: Storage) -> list[str]:
    return storage.run_sync(
        lambda work: list(work.connection.execute(text("SELECT id FROM team ORDER BY id")).scalars())
    )


class Gate:
    """Holds the thread of a SQLite storage, so that others have to wait together."""

    def __init__(self) -> None:
        self.entered, self.opened = threading.Event(), threading.Event()

    def __call__(self, work: UnitOfWork) -> None:
        self.entered.set()
        assert self.opened.wait(30)


async def test_an_exception_undoes_everything_and_is_the_callers(storage: Storage) -> None:
    with pytest.raises(ZeroDivisionError):
        await storage.run(add_and_fail, "lost")
    assert await storage.run(add, "kept") == "kept"
    assert teams(storage) == ["kept"]


async def test_many_at_once_all_happen(storage: Storage) -> None:
    names = [f"t{index:03}" for index in range(100)]
    assert await asyncio.gather(*[storage.run(add, name) for name in names]) == names
    assert teams(storage) == names


async def test_those_who_wait_together_share_a_commit_and_not_each_others_failures(sqlite_file: Path) -> None:
    storage = Storage(f"sqlite:///{sqlite_file}")
    commits: list[Any] = []
    event.listen(storage.database.engine, "commit", commits.append)
    gate = Gate()
    first = asyncio.ensure_future(storage.run(gate))
    await asyncio.to_thread(gate.entered.wait)
    waiting = [asyncio.ensure_future(storage.run(add, f"t{index}")) for index in range(9)]
    failing = asyncio.ensure_future(storage.run(add_and_fail, "lost"))
    await asyncio.sleep(0)  # let them queue up
    gate.opened.set()
    results = await asyncio.gather(first, *waiting, failing, return_exceptions=True)
    assert isinstance(results[-1], ZeroDivisionError)
    assert teams(storage) == [f"t{index}" for index in range(9)]
    assert len(commits) == 3  # the gate, the ten, and reading them here
    storage.close()


async def test_a_broken_rule_is_not_taken_out_on_those_who_waited_together(sqlite_file: Path) -> None:
    storage = Storage(f"sqlite:///{sqlite_file}")
    gate = Gate()
    first = asyncio.ensure_future(storage.run(gate))
    await asyncio.to_thread(gate.entered.wait)
    around = [storage.run(add, "a"), storage.run(break_a_rule), storage.run(add, "b")]
    waiting = [asyncio.ensure_future(each) for each in around]
    await asyncio.sleep(0)
    gate.opened.set()
    results = await asyncio.gather(first, *waiting, return_exceptions=True)
    assert results[1] == "a"
    assert isinstance(results[2], IntegrityError)
    assert results[3] == "b"
    assert teams(storage) == ["a", "b"]
    storage.close()


async def test_who_gave_up_before_it_began_has_done_nothing(sqlite_file: Path) -> None:
    storage = Storage(f"sqlite:///{sqlite_file}")
    gate = Gate()
    first = asyncio.ensure_future(storage.run(gate))
    await asyncio.to_thread(gate.entered.wait)
    given_up = asyncio.ensure_future(storage.run(add, "late"))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    gate.opened.set()
    await first
    assert teams(storage) == []
    storage.close()


def test_what_was_submitted_before_closing_is_finished(storage: Storage) -> None:
    done = [threading.Thread(target=storage.run_sync, args=(add, f"t{index}")) for index in range(5)]
    for each in done:
        each.start()
    for each in done:
        each.join()
    storage.close()
    reopened = Storage(storage.url.render_as_string(hide_password=False))
    assert len(teams(reopened)) == 5
    reopened.close()


def test_sqlite_is_made_durable(sqlite_file: Path) -> None:
    storage = Storage(f"sqlite:///{sqlite_file}")

    def pragma(name: str) -> Any:
        return storage.run_sync(lambda work: work.connection.exec_driver_sql(f"PRAGMA {name}").scalar())

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2  # FULL
    assert pragma("foreign_keys") == 1
    assert 0 < pragma("busy_timeout") < 2500
    storage.close()


@pytest.mark.postgres
def test_a_cut_connection_is_mended_and_the_work_done(migrated_postgres: str) -> None:
    storage = Storage(migrated_postgres, pool_size=1)
    cut = [True]

    def cut_off(work: UnitOfWork, team: str) -> None:
        backend = work.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        if cut:
            cut.pop()
            with psycopg.connect(migrated_postgres, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (backend,))
        add(work, team)

    storage.run_sync(cut_off, "mended")
    assert "mended" in teams(storage)
    storage.close()


@pytest.mark.postgres
def test_a_database_that_only_reads_is_an_outage(migrated_postgres: str) -> None:
    storage = Storage(migrated_postgres)

    def read_only(work: UnitOfWork) -> None:
        work.connection.execute(text("SET TRANSACTION READ ONLY"))
        add(work, "x")

    with pytest.raises(ServiceUnavailableError):
        storage.run_sync(read_only)
    storage.close()


def test_a_database_that_is_not_there_is_an_outage(tmp_path: Path) -> None:
    for url in ("postgresql://nobody@127.0.0.1:1/nothing", f"sqlite:///{tmp_path / 'missing' / 'file.db'}"):
        storage = Storage(url)
        with pytest.raises(ServiceUnavailableError):
            storage.run_sync(add, "x")
        storage.close()


def test_an_exceptions_text_holds_nobodys_words(storage: Storage) -> None:
    def break_with_words(work: UnitOfWork) -> None:
        statement = text("INSERT INTO past_check (lane, number, state, archived_at) VALUES ('nobody', 1, :words, 0)")
        work.connection.execute(statement, {"words": "what they said"})

    with pytest.raises(IntegrityError) as told:
        storage.run_sync(break_with_words)
    assert "what they said" not in str(told.value)


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///advisor.db", "sqlite+pysqlite"),
        ("postgresql://u:p@host/name", "postgresql+psycopg"),
        ("postgres://u:p@host/name", "postgresql+psycopg"),
        ("postgresql+psycopg://u:p@host/name?sslmode=require", "postgresql+psycopg"),
    ],
)
def test_urls_are_read_as_people_write_them(url: str, driver: str) -> None:
    assert parse_url(url).drivername == driver


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://u:secret@host/x", "nonsense secret"])
def test_urls_we_cannot_use_are_refused_without_repeating_them(url: str) -> None:
    with pytest.raises(DatabaseUrlError) as told:
        parse_url(url)
    assert "secret" not in str(told.value)

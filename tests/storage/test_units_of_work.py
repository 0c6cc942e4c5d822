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
from bot.storage import together
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


async def test_an_exception_undoes_everything_and_is_the_callers(storage: Storage) -> None:
    with pytest.raises(ZeroDivisionError):
        await storage.run(add_and_fail, "lost")
    assert await storage.run(add, "kept") == "kept"
    assert teams(storage) == ["kept"]


async def test_many_at_once_all_happen(storage: Storage) -> None:
    names = [f"t{index:03}" for index in range(100)]
    assert await asyncio.gather(*[storage.run(add, name) for name in names]) == names
    assert teams(storage) == names


async def test_those_who_wait_together_share_a_commit_and_not_each_others_failures(
    sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "TOGETHER_S", 60.0)  # however busy the machine is
    storage = Storage(f"sqlite:///{sqlite_file}")
    commits: list[Any] = []
    event.listen(storage.database.engine, "commit", commits.append)
    waiting = [storage.run(add, f"t{index}") for index in range(9)]
    results = await asyncio.gather(*waiting, storage.run(add_and_fail, "lost"), return_exceptions=True)
    assert isinstance(results[-1], ZeroDivisionError)
    assert teams(storage) == [f"t{index}" for index in range(9)]
    assert len(commits) == 2  # the ten, and reading them here
    storage.close()


async def test_a_broken_rule_is_not_taken_out_on_those_who_waited_together(sqlite_file: Path) -> None:
    storage = Storage(f"sqlite:///{sqlite_file}")
    waiting = storage.run(add, "a"), storage.run(break_a_rule), storage.run(add, "b")
    first, second, third = await asyncio.gather(*waiting, return_exceptions=True)
    assert (first, third) == ("a", "b")
    assert isinstance(second, IntegrityError)
    assert teams(storage) == ["a", "b"]
    storage.close()


async def test_who_gave_up_before_it_began_has_done_nothing(sqlite_file: Path) -> None:
    storage = Storage(f"sqlite:///{sqlite_file}")
    given_up = asyncio.ensure_future(storage.run(add, "late"))
    others = asyncio.ensure_future(storage.run(add, "kept"))
    given_up.get_loop().call_soon(given_up.cancel)
    await asyncio.gather(given_up, others, return_exceptions=True)
    assert given_up.cancelled()
    assert teams(storage) == ["kept"]
    storage.close()


async def test_what_was_submitted_before_closing_is_finished(storage: Storage) -> None:
    given = [asyncio.ensure_future(storage.run(add, f"t{index}")) for index in range(9)]
    await asyncio.sleep(0)  # let them begin, or queue up
    storage.close()
    assert await asyncio.gather(*given) == [f"t{index}" for index in range(9)]
    reopened = Storage(storage.url.render_as_string(hide_password=False))
    assert len(teams(reopened)) == 9
    reopened.close()


async def test_what_comes_after_closing_is_told_so(storage: Storage) -> None:
    storage.close()
    storage.close()
    with pytest.raises(ServiceUnavailableError):
        await storage.run(add, "late")
    with pytest.raises(ServiceUnavailableError):
        storage.run_sync(add, "late")


def test_several_threads_may_wait_at_once(storage: Storage) -> None:
    done = [threading.Thread(target=storage.run_sync, args=(add, f"t{index}")) for index in range(5)]
    for each in done:
        each.start()
    for each in done:
        each.join()
    assert len(teams(storage)) == 5


def test_one_loop_after_another_may_use_it(storage: Storage) -> None:
    for name in ("t1", "t2", "t3"):
        asyncio.run(storage.run(add, name))
    assert teams(storage) == ["t1", "t2", "t3"]


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

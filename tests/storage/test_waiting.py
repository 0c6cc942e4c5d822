"""Waiting for the database: the event loop goes on, and whoever waits goes on after it."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from bot.interview.errors import ServiceUnavailableError
from bot.storage import single
from bot.storage.storage import Storage
from bot.storage.waiting import Aside, stand_by
from bot.storage.work import UnitOfWork, statements_of

_HELD = "SELECT pg_advisory_xact_lock(7)"
_PID = text("SELECT pg_backend_pid() AS pid")


def _then(first: Callable[[], None], second: Callable[[], None]) -> Callable[[], None]:
    def both() -> None:
        first()
        second()

    return both


@pytest.fixture
def aside() -> Iterator[Aside]:
    with ThreadPoolExecutor(1) as threads:
        yield Aside(threads)


async def test_others_go_on_while_a_socket_has_nothing_to_say(aside: Aside) -> None:
    here, there = socket.socketpair()
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    def listen() -> None:
        for _ in range(2):
            aside.until_readable(here.fileno())
            heard.put_nowait(here.recv(10))

    stand_by(listen)
    for each in (b"one", b"two"):
        there.send(each)
        assert await asyncio.wait_for(heard.get(), 20) == each
    aside.leave()
    here.close()
    there.close()


async def test_a_socket_that_speaks_while_nobody_waits_is_not_watched_on(
    aside: Aside, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = socket.socketpair()
    heard, left = asyncio.Event(), asyncio.Event()

    def listen() -> None:
        aside.until_readable(here.fileno())
        heard.set()

    stand_by(listen)
    there.send(b"and nobody reads it")
    monkeypatch.setattr(aside, "leave", _then(aside.leave, left.set))
    await asyncio.wait_for(heard.wait(), 20)
    await asyncio.wait_for(left.wait(), 20)
    assert not asyncio.get_running_loop().remove_reader(here.fileno())
    here.close()
    there.close()


async def test_what_keeps_a_thread_waiting_is_done_in_another(aside: Aside) -> None:
    told: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    ticked = asyncio.Event()

    def long() -> str:
        asyncio.run_coroutine_threadsafe(ticked.wait(), loop).result(20)  # the loop has to go on for this
        return "done"

    def fail() -> str:
        raise ZeroDivisionError

    def work() -> None:
        told.put_nowait(aside.until_done(long))
        try:
            aside.until_done(fail)
        except ZeroDivisionError:
            told.put_nowait("failed")

    stand_by(work)
    assert told.empty()
    ticked.set()
    async with asyncio.timeout(20):
        assert [await told.get(), await told.get()] == ["done", "failed"]


async def test_who_finishes_waits_in_its_thread(aside: Aside) -> None:
    here, there = socket.socketpair()
    steps: list[str] = []

    def work() -> None:
        aside.pause(0.001)
        steps.append("paused")
        aside.until_readable(here.fileno())
        steps.append("read")
        steps.append(aside.until_done(lambda: "done"))

    stand_by(work)
    there.send(b"x")
    aside.finish()
    assert steps == ["paused", "read", "done"]
    await asyncio.sleep(0.005)  # what the loop was told to wake comes too late, and wakes nobody
    here.close()
    there.close()


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_another_process_that_writes_does_not_stop_the_loop(storage: Storage, sqlite_file: Path) -> None:
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.ensure_future(storage.run(lambda work: work.teams.stop("T1", "test", 60.0)))
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert not waiting.done()
    other.execute("ROLLBACK")
    other.close()
    await waiting


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_another_process_that_writes_for_too_long_is_an_outage(
    storage: Storage, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single, "LOCK_WAIT_S", 0.02)
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ServiceUnavailableError):
        await storage.run(lambda work: work.teams.stop("T1", "test", 60.0))
    with pytest.raises(ServiceUnavailableError):
        storage.run_sync(lambda work: work.teams.stop("T1", "test", 60.0))
    other.close()
    await storage.run(lambda work: work.teams.stop("T1", "test", 60.0))


@pytest.mark.postgres
@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.parametrize("ours", [True, False])
async def test_what_waits_for_a_lock_waits_beside_the_loop(storage: Storage, database_url: str, ours: bool) -> None:
    def take(work: UnitOfWork) -> None:
        if ours:
            statements_of(work.connection).every(text(_HELD))
        else:
            work.connection.execute(text(_HELD))  # SQLAlchemy sends it itself

    with psycopg.connect(database_url) as other:
        other.execute(_HELD)
        waiting = [asyncio.ensure_future(storage.run(take)) for _ in range(2)]
        assert await storage.run_first(lambda _: "meanwhile") == "meanwhile"
        assert not any(each.done() for each in waiting)
    await asyncio.gather(*waiting)


@pytest.mark.postgres
@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_a_connection_that_is_cut_while_nobody_uses_it_is_opened_anew(
    storage: Storage, database_url: str
) -> None:
    def pid(work: UnitOfWork) -> int:
        return int(statements_of(work.connection).scalar(_PID))

    first = await storage.run(pid)
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", (first,))
    assert await storage.run(pid) != first

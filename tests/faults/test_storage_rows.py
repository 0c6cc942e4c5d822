"""Rows 14 to 17: what becomes of the database, and of its file."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.sandbox.calls import Call
from tests.faults.databases import Cluster
from tests.faults.kills import Havoc
from tests.faults.ledgers import READER, performed
from tests.faults.load import Crowd
from tests.faults.world import PATIENCE_S, World

Opened = Callable[..., AbstractAsyncContextManager[World]]


async def test_row_14_a_locked_file_is_waited_for_by_slack(opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        await world.start()
        with closing(sqlite3.connect(world.url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await person.types("dm", "canary locked")
            await world.sandbox.wait_for(lambda: _refused(world, 0), PATIENCE_S)
            other.execute("ROLLBACK")
        assert await world.quiet()
        verdict = await world.verdict()
        assert (verdict.findings, verdict.accepted) == ([], 1)


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_row_17_connections_cut_while_in_use_and_between(opened: Opened) -> None:
    async with opened() as world:
        havoc = Havoc(world, Crowd(world.people(10), seed=17), replicas=2, seed=17)
        await havoc.fill()
        cutting = asyncio.create_task(asyncio.to_thread(_cut, world.url, 40))
        await havoc.crowd.act_for(3.0, pause_s=0.02)
        assert await cutting > 5
        verdict = await havoc.settle()
        assert verdict.findings == []
        assert all(replica.alive for replica in world.replicas)


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_row_17_a_server_that_crashes_and_comes_back(opened: Opened, postgres: Cluster) -> None:
    async with opened() as world:
        havoc = Havoc(world, Crowd(world.people(10), seed=18), replicas=2, seed=18)
        await havoc.fill()
        await havoc.crowd.act_for(0.5, pause_s=0.02)
        await asyncio.to_thread(postgres.crash)
        await havoc.crowd.act_for(0.5, pause_s=0.05)
        await asyncio.to_thread(postgres.restart)
        crowding = asyncio.create_task(havoc.crowd.act_for(2 * PATIENCE_S, pause_s=0.5))
        stored = f"SELECT count(*) AS stored FROM inbox WHERE status = 'applied' AND done_at > {time.time()}"
        await world.until(stored, lambda rows: rows[0]["stored"] > 0)
        crowding.cancel()
        verdict = await havoc.settle()
        assert verdict.findings == []


_END_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"
    f" AND pid <> pg_backend_pid() AND application_name <> '{READER}'"
)


def _refused(world: World, since: int) -> list[Call]:
    later = list(world.sandbox.calls)[since:]
    return [each for each in later if each.method == "deliver.events_api" and each.outcome != "ok"]


def _cut(url: str, times: int) -> int:
    """Terminate one connection of the replicas after the other; return how many."""
    cut = 0
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(times):
            pid = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE datname ="
                " current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                f" AND application_name <> '{READER}'"
                " ORDER BY (state = 'active') DESC, random() LIMIT 1) AS one"
            ).fetchone()
            cut += pid is not None
            connection.execute("SELECT pg_sleep(0.05)")
    return cut


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("trouble", ["locked", "read-only", "no connection left"])
async def test_row_17_a_server_that_takes_nothing_for_a_while(trouble: str, opened: Opened) -> None:
    """Nothing is acknowledged that is not stored; when it is over, Slack's second attempt and all else goes on."""
    async with opened() as world:
        havoc = Havoc(world, Crowd(world.people(6), seed=19), replicas=2, seed=19)
        await havoc.fill()
        await havoc.crowd.act_for(0.5, pause_s=0.05)
        with _in_trouble(world.url, trouble):
            (person,) = world.people(1)
            await person.types("dm", "canary now of all times")
            before = len(world.sandbox.calls)
            await world.sandbox.wait_for(lambda: _refused(world, before), PATIENCE_S)
        verdict = await havoc.settle()
        assert verdict.findings == []
        assert all(replica.alive for replica in world.replicas)


@contextmanager
def _in_trouble(url: str, trouble: str) -> Iterator[None]:
    """Let the database take nothing as long as the context lasts."""
    name = url.partition("?")[0].rpartition("/")[2]
    begin, end = {
        "locked": ("BEGIN; LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE", "ROLLBACK"),
        "read-only": (
            f"ALTER DATABASE {name} SET default_transaction_read_only = on",
            f"ALTER DATABASE {name} RESET default_transaction_read_only",
        ),
        "no connection left": (
            f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
            f"ALTER DATABASE {name} ALLOW_CONNECTIONS true",
        ),
    }[trouble]
    place = url if trouble == "locked" else url.replace(f"/{name}?", "/postgres?")  # nobody locks themselves out
    end_all = _END_ALL.format(name).encode()
    with psycopg.connect(place, autocommit=True, application_name=READER) as connection:
        connection.execute(begin.encode())
        if trouble != "locked":
            connection.execute(end_all)
        try:
            yield
        finally:
            connection.execute(end.encode())
            if trouble == "read-only":
                connection.execute(end_all)


# -- no room, and a file that is not what it was


async def test_row_15_without_room_nothing_is_acknowledged_and_with_room_all_goes_on(opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        full = world.folder / "full"
        full.touch()
        await world.start(FAULTS_FULL=str(full))
        for number in range(3):
            await person.types("dm", f"canary {number} {'x' * 3000}")
        await world.sandbox.wait_for(lambda: _refused(world, 0), PATIENCE_S)
        full.unlink()
        assert await world.quiet()
        verdict = await world.verdict()
        assert verdict.findings == []
        assert verdict.accepted == 3


async def test_row_16_it_does_not_start_on_a_file_that_is_no_database(opened: Opened) -> None:
    async with opened() as world:
        await asyncio.to_thread(_damage, Path(world.url.removeprefix("sqlite:///")))
        replica = await world.start()
        assert not replica.alive
        assert replica.died.result() not in {0, -9}
        told = replica.log.read_text(encoding="utf-8")
        assert "The database file is damaged" in told
        assert "Traceback" not in told, told
        assert not world.sandbox.socket_mode.online


async def test_row_16_what_slack_has_had_since_a_backup_is_not_posted_again(opened: Opened, tmp_path: Path) -> None:
    """Yesterday's backup holds a post that was sent since: Slack's history is asked before anything goes out."""
    async with opened() as world:
        file, backup = Path(world.url.removeprefix("sqlite:///")), tmp_path / "backup.db"
        (person,) = world.people(1)
        await person.types("dm", "canary we want a better tone")
        while not await world.query(_NOT_BEGUN):
            replica = await world.start(crash="state_committed:2")
            await asyncio.wait_for(asyncio.shield(replica.died), PATIENCE_S)
            await world.forgotten(replica)
        await asyncio.to_thread(_back_up, file, backup)
        waiting = {row["key"] for row in await world.query(_NOT_BEGUN)}
        replica = await world.start()
        assert await world.quiet()
        await world.kill(replica)
        posted = [each.key for each in performed(world.log())]
        assert waiting <= set(posted)
        await asyncio.to_thread(_restore, backup, file)
        await world.start()
        assert await world.quiet()
        assert [each.sin for each in (await world.verdict()).findings if each.sin == "doubled"] == []
        found = {row["key"] for row in await world.query("SELECT key FROM outbox WHERE status = 'sent'")}
        assert waiting <= found


_NOT_BEGUN = "SELECT key FROM outbox WHERE channel IS NOT NULL AND status = 'queued' AND attempts = 0"


def _back_up(file: Path, to: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
        target.execute("UPDATE outbox SET written_at = written_at - 86400")
        target.commit()


def _restore(backup: Path, file: Path) -> None:
    for beside in file.parent.glob("advisor.db-*"):
        beside.unlink()
    shutil.copy(backup, file)


def _damage(file: Path) -> None:
    file.write_bytes(os.urandom(65536))
    for beside in file.parent.glob("advisor.db-*"):
        beside.unlink()

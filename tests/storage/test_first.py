"""What Slack waits for goes first: on SQLite before all that waits, on PostgreSQL on connections of its own."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text

from bot.storage import together
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork

_HELD = "SELECT pg_advisory_xact_lock(7)"


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_what_is_urgent_overtakes_what_waits(storage: Storage) -> None:
    order: list[str] = []

    def note(_: UnitOfWork, what: str) -> None:
        order.append(what)

    usual = [asyncio.ensure_future(storage.run(note, f"usual {n}")) for n in range(3)]
    await asyncio.gather(*usual, storage.run_first(note, "urgent"))
    assert order == ["urgent", "usual 0", "usual 1", "usual 2"]


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_a_group_that_took_long_leaves_the_others_to_the_next(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "TOGETHER_S", 0.0)
    commits: list[Any] = []
    event.listen(storage.database.engine, "commit", commits.append)
    order: list[int] = []
    await asyncio.gather(*(storage.run(lambda _, n=n: order.append(n)) for n in range(5)))  # type: ignore[misc]
    assert (order, len(commits)) == ([0, 1, 2, 3, 4], 5)


@pytest.mark.postgres
@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_what_is_urgent_has_connections_of_its_own(storage: Storage, database_url: str) -> None:
    with psycopg.connect(database_url) as other:
        other.execute(_HELD)
        busy = [asyncio.ensure_future(storage.run(lambda work: work.connection.execute(text(_HELD)))) for _ in range(4)]
        await asyncio.sleep(0)
        assert await storage.run_first(lambda _: "stored") == "stored"
        assert not any(each.done() for each in busy)
    await asyncio.gather(*busy)

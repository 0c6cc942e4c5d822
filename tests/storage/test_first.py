"""What Slack waits for goes first: on SQLite before all that waits, on PostgreSQL in threads of its own."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.storage import together
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork


async def test_what_is_urgent_overtakes_what_waits(storage: Storage) -> None:
    held, done = threading.Event(), []

    def hold(_: UnitOfWork) -> None:
        held.wait(20)

    def note(_: UnitOfWork, what: str) -> None:
        done.append(what)

    busy = [asyncio.ensure_future(storage.run(hold)) for _ in range(4)]
    await asyncio.sleep(0)
    usual = [asyncio.ensure_future(storage.run(note, f"usual {n}")) for n in range(3)]
    await asyncio.sleep(0)
    urgent = asyncio.ensure_future(storage.run_first(note, "urgent"))
    await asyncio.sleep(0)
    held.set()
    await asyncio.gather(*busy, *usual, urgent)
    assert sorted(done) == ["urgent", "usual 0", "usual 1", "usual 2"]
    if storage.is_sqlite:  # in PostgreSQL's own threads it need not wait for these at all
        assert done[0] == "urgent"


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_a_group_that_took_long_leaves_the_others_to_the_next(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "TOGETHER_S", 0.0)
    held, order = threading.Event(), []
    first = asyncio.ensure_future(storage.run(lambda _: held.wait(20)))
    await asyncio.sleep(0)
    others = [asyncio.ensure_future(storage.run(lambda _, n=n: order.append(n))) for n in range(5)]  # type: ignore[misc]
    await asyncio.sleep(0)
    held.set()
    await asyncio.gather(first, *others)
    assert order == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_deliveries_have_threads_of_their_own(storage: Storage) -> None:
    held = threading.Event()
    busy = [asyncio.ensure_future(storage.run(lambda _: held.wait(20))) for _ in range(4)]
    await asyncio.sleep(0)
    assert await asyncio.wait_for(storage.run_first(lambda _: "stored"), 15) == "stored"
    held.set()
    await asyncio.gather(*busy)

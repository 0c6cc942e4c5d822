"""Gathering: one transaction for those who wait together, and nobody's failure another's."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.engine.gathering import MAX_TOGETHER, Gathering


class Store:
    """Stores numbers once it is let, doubled; what is in *bad* breaks every transaction it is in."""

    def __init__(self, *bad: int) -> None:
        self.transactions: list[list[int]] = []
        self.let = asyncio.Event()
        self._bad = set(bad)

    def pass_once(self) -> None:
        """Let those go on that wait now, and nobody after them."""
        self.let.set()
        self.let = asyncio.Event()

    async def __call__(self, numbers: Sequence[int]) -> Sequence[int]:
        self.transactions.append(list(numbers))
        await self.let.wait()
        if self._bad.intersection(numbers):
            raise ValueError(f"{numbers}")
        return [2 * each for each in numbers]


def begin(gathering: Gathering[int, int], numbers: Sequence[int]) -> list[asyncio.Task[int]]:
    return [asyncio.create_task(gathering.stored(each)) for each in numbers]


async def begun(gathering: Gathering[int, int], numbers: Sequence[int]) -> list[asyncio.Task[int]]:
    """Begin, and let whatever can go on go on."""
    tasks = begin(gathering, numbers)
    for _ in range(20):
        await asyncio.sleep(0)
    return tasks


async def test_what_comes_while_one_is_stored_is_stored_together() -> None:
    store = Store()
    gathering = Gathering(store, at_once=1)
    told = await begun(gathering, [0]) + await begun(gathering, range(1, 5))
    assert store.transactions == [[0]]
    store.let.set()
    assert await asyncio.gather(*told) == [0, 2, 4, 6, 8]
    assert store.transactions == [[0], [1, 2, 3, 4]]


async def test_a_second_transaction_may_begin_while_the_first_commits() -> None:
    store = Store()
    gathering = Gathering(store, at_once=2)
    told = await begun(gathering, [0]) + await begun(gathering, [1]) + await begun(gathering, range(2, 6))
    assert store.transactions == [[0], [1]]
    store.let.set()
    assert await asyncio.gather(*told) == [0, 2, 4, 6, 8, 10]
    assert store.transactions == [[0], [1], [2, 3, 4, 5]]


async def test_a_transaction_holds_so_many_and_no_more() -> None:
    store = Store()
    store.let.set()
    await asyncio.gather(*begin(Gathering(store, at_once=1), range(2 * MAX_TOGETHER)))
    assert max(map(len, store.transactions)) == MAX_TOGETHER
    assert sum(map(len, store.transactions)) == 2 * MAX_TOGETHER


async def test_one_that_cannot_be_stored_takes_nobody_else_with_it() -> None:
    store = Store(2)
    told = begin(Gathering(store, at_once=1), range(5))
    store.let.set()
    results = await asyncio.gather(*told, return_exceptions=True)
    assert [each for each in results if isinstance(each, int)] == [0, 2, 6, 8]
    assert isinstance(results[2], ValueError)


async def test_who_gives_up_before_the_transaction_began_is_not_stored() -> None:
    store = Store()
    gathering = Gathering(store, at_once=1)
    told = await begun(gathering, [0]) + await begun(gathering, range(1, 4))
    told[2].cancel()
    store.let.set()
    await asyncio.gather(*told, return_exceptions=True)
    assert store.transactions == [[0], [1, 3]]


async def test_all_may_give_up() -> None:
    store = Store()
    gathering = Gathering(store, at_once=1)
    told = await begun(gathering, [0]) + await begun(gathering, range(1, 4))
    for each in told[1:]:
        each.cancel()
    store.let.set()
    await asyncio.gather(*told, return_exceptions=True)
    assert await gathering.stored(7) == 14
    assert store.transactions == [[0], [7]]


async def test_who_gives_up_while_stored_apart_is_no_longer_stored() -> None:
    store = Store(1)
    told = await begun(Gathering(store, at_once=1), (0, 1, 2))
    store.pass_once()
    await begun(Gathering(store, at_once=1), ())
    assert store.transactions == [[0, 1, 2], [0], [1], [2]]
    told[1].cancel()
    store.let.set()
    assert (await told[0], await told[2]) == (0, 4)
    with pytest.raises(asyncio.CancelledError):
        await told[1]


async def test_what_would_meet_each_of_them_is_told_to_all_at_once() -> None:
    store = Store(1)
    store.let.set()
    told = begin(Gathering(store, at_once=1, whole=(ValueError,)), range(3))
    results = await asyncio.gather(*told, return_exceptions=True)
    assert [type(each) for each in results] == [ValueError] * 3
    assert len(store.transactions) == 1

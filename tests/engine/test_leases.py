"""Keeping a lease while slow work is done."""

from __future__ import annotations

import asyncio

import pytest

from bot.engine.errands import Errand
from bot.engine.leases import keeping
from bot.engine.sitting import Turn
from bot.interview.errors import ServiceUnavailableError
from bot.storage.lanes import LeaseLostError


class Renewing:
    """A store of which only renewals are asked; *troubles* are raised first."""

    def __init__(self, *troubles: Exception) -> None:
        self.troubles, self.renewed, self.enough = list(troubles), 0, asyncio.Event()

    async def renew(self, held: Turn | Errand) -> None:
        self.renewed += 1
        if self.troubles:
            raise self.troubles.pop(0)
        if self.renewed >= 3:
            self.enough.set()


async def test_quick_work_needs_no_renewal() -> None:
    store = Renewing()
    assert await keeping(store, Turn("x"), asyncio.sleep(0, "done"), every_s=600) == "done"  # type: ignore[arg-type]
    assert store.renewed == 0


async def test_slow_work_is_renewed_through_outages_until_it_is_done() -> None:
    store = Renewing(ServiceUnavailableError("away"))
    assert await keeping(store, Turn("x"), store.enough.wait(), every_s=0.001)  # type: ignore[arg-type]
    assert store.renewed >= 3


@pytest.mark.parametrize("held", [Turn("x"), Errand("dm:x")])
async def test_work_whose_lease_is_lost_is_dropped(held: Turn | Errand) -> None:
    store = Renewing(LeaseLostError("x"))
    work = asyncio.ensure_future(asyncio.Event().wait())
    with pytest.raises(LeaseLostError):
        await keeping(store, held, work, every_s=0.001)  # type: ignore[arg-type]
    assert work.cancelled()


async def test_an_exception_of_the_work_is_the_callers() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await keeping(Renewing(), Turn("x"), fail(), every_s=600)  # type: ignore[arg-type]

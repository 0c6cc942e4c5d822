"""Keeping a lease while slow work is done."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

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


async def swallows() -> str:
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        return "done all the same"
    return ""


async def fails() -> str:
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        raise ZeroDivisionError from None
    return ""


@pytest.mark.parametrize("work", [swallows, fails])
async def test_work_that_makes_something_else_of_it_has_lost_its_lease_as_well(
    work: Callable[[], Awaitable[str]],
) -> None:
    with pytest.raises(LeaseLostError):
        await keeping(Renewing(LeaseLostError("x")), Turn("x"), work(), every_s=0.001)  # type: ignore[arg-type]


class Slow(Renewing):
    """A store that takes its time to renew; *begun* once it does, *ended* as it came to its end, or was cancelled."""

    def __init__(self, seconds: float, *troubles: Exception) -> None:
        super().__init__(*troubles)
        self.seconds, self.begun, self.ended = seconds, asyncio.Event(), ""

    async def renew(self, held: Turn | Errand) -> None:
        self.begun.set()
        try:
            await asyncio.sleep(self.seconds)
            await super().renew(held)
        except asyncio.CancelledError:
            self.ended = "cancelled"
            raise
        self.ended = "renewed"


async def test_a_renewal_under_way_ends_before_what_follows_and_none_comes_after_it() -> None:
    store = Slow(0.02)
    assert await keeping(store, Turn("x"), store.begun.wait(), every_s=0.001)  # type: ignore[arg-type]
    assert (store.ended, store.renewed) == ("renewed", 1)
    await asyncio.sleep(0.05)
    assert store.renewed == 1


async def test_a_lease_that_is_lost_as_the_work_ends_is_lost() -> None:
    store = Slow(0.02, LeaseLostError("x"))
    with pytest.raises(LeaseLostError):
        await keeping(store, Turn("x"), store.begun.wait(), every_s=0.001)  # type: ignore[arg-type]


@pytest.mark.parametrize("work_goes_on", [True, False])
async def test_who_is_cancelled_waits_for_no_renewal_and_none_comes_after_it(work_goes_on: bool) -> None:
    store = Slow(30.0)
    work = asyncio.Event().wait() if work_goes_on else store.begun.wait()
    kept = asyncio.create_task(keeping(store, Turn("x"), work, every_s=0.001))  # type: ignore[arg-type]
    await store.begun.wait()
    await asyncio.sleep(0.005)
    kept.cancel()
    async with asyncio.timeout(5):
        with pytest.raises(asyncio.CancelledError):
            await kept
    await asyncio.sleep(0.02)
    assert (store.ended, store.renewed) == ("cancelled", 0)


async def test_a_loop_that_stood_still_as_the_work_ended_begins_no_renewal_after_it() -> None:
    store = Renewing()

    async def work() -> str:
        await store.enough.wait()
        time.sleep(0.02)  # noqa: ASYNC251 - that is what is tried
        return "done"

    assert await keeping(store, Turn("x"), work(), every_s=0.005) == "done"  # type: ignore[arg-type]
    renewed = store.renewed
    await asyncio.sleep(0.05)
    assert store.renewed == renewed


async def test_an_exception_of_the_work_is_the_callers() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await keeping(Renewing(), Turn("x"), fail(), every_s=600)  # type: ignore[arg-type]

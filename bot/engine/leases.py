"""Keeping a lease alive while slow work is done under it, and dropping the work once the lease is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import structlog

from bot.engine.errands import Errand
from bot.engine.sitting import Turn
from bot.engine.store import LaneStore
from bot.interview.errors import ServiceUnavailableError
from bot.storage.lanes import LeaseLostError

T = TypeVar("T")
log = structlog.get_logger()


async def keeping(store: LaneStore, held: Turn | Errand, doing: Awaitable[T], *, every_s: float) -> T:
    """Await *doing*, renewing the lease of *held* every *every_s*.

    Raises:
        LeaseLostError: Somebody else has taken over; *doing* was cancelled.
    """
    renewals = _Renewals(store, held, every_s)
    try:
        async with asyncio.timeout(None) as lease:
            renewals.begin(lease)
            done = await doing
    except asyncio.CancelledError:
        renewals.cancel()
        raise
    except Exception as error:  # of its own, or what it made of being cancelled
        raise renewals.failure or error from None
    finally:
        await renewals.end()
    if renewals.failure is not None:
        raise renewals.failure
    return done


class _Renewals:
    """Renews the lease of *held* beside what is done under it, which next to always is done before the first time."""

    def __init__(self, store: LaneStore, held: Turn | Errand, every_s: float) -> None:
        self._store, self._held, self._every_s = store, held, every_s
        self.failure: Exception | None = None
        self._lease: asyncio.Timeout | None = None  # until the end
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def begin(self, lease: asyncio.Timeout) -> None:
        """Renew from now on; where that fails, end what is done under *lease*."""
        self._lease = lease
        self._wait()

    def cancel(self) -> None:
        """Do not wait for one that is under way: there may be nobody to answer."""
        if self._task is not None:
            self._task.cancel()

    async def end(self) -> None:
        """Renew no more, and let one that is under way come to its end before what follows."""
        self._lease = None
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None and not self._task.done():
            try:
                await asyncio.wait({self._task})
            finally:
                self._task.cancel()  # which is nothing to one that has come to its end

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._every_s, self._begin_one)

    def _begin_one(self) -> None:
        self._task = asyncio.create_task(self._renew())

    async def _renew(self) -> None:
        try:
            await _renewed(self._store, self._held)
        except Exception as error:
            self.failure = error
            if self._lease is not None:
                self._lease.reschedule(asyncio.get_running_loop().time())
        else:
            if self._lease is not None:
                self._wait()


async def _renewed(store: LaneStore, held: Turn | Errand) -> None:
    try:
        await store.renew(held)
    except ServiceUnavailableError:
        log.warning("lease_not_renewed")  # there is another chance before it ends
    except LeaseLostError:
        log.info("lease_lost", lane=held.lane if isinstance(held, Turn) else None)
        raise

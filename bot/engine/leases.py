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
    work = asyncio.ensure_future(doing)
    try:
        while True:
            done, _ = await asyncio.wait({work}, timeout=every_s)
            if done:
                return work.result()
            await _renewed(store, held)
    finally:
        if not work.done():
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)


async def _renewed(store: LaneStore, held: Turn | Errand) -> None:
    try:
        await store.renew(held)
    except ServiceUnavailableError:
        log.warning("lease_not_renewed")  # there is another chance before it ends
    except LeaseLostError:
        log.info("lease_lost", lane=held.lane if isinstance(held, Turn) else None)
        raise

"""What waits at the same time is stored in one transaction: one write to the disk for all of it, one hop for each."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Final, Generic, TypeAlias, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_Waiting: TypeAlias = tuple[T, "asyncio.Future[R]"]
Store: TypeAlias = Callable[[Sequence[T]], Coroutine[Any, Any, Sequence[R]]]

MAX_TOGETHER: Final = 64  # in one transaction: keeps the first from waiting long for the last


class Gathering(Generic[T, R]):
    """Hands what waits to *store*, which returns a result for each, in up to *at_once* transactions at a time.

    Nobody is told that theirs is stored before it is, and nobody's failure is another's: where storing several fails,
    each is stored for itself. Errors in *whole* would meet each of them as well.
    """

    def __init__(self, store: Store[T, R], *, at_once: int, whole: tuple[type[Exception], ...] = ()) -> None:
        self._store, self._at_once, self._whole = store, at_once, whole
        self._waiting: deque[_Waiting[T, R]] = deque()
        self._storing = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def stored(self, item: T) -> R:
        """Return what came of storing *item*. Cancelled before its transaction began, it is not stored.

        Raises:
            Exception: What storing it by itself raised.
        """
        told: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, told))
        if self._storing < self._at_once:
            self._storing += 1
            self._begin(self._store_waiting())
        return await told

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _store_waiting(self) -> None:
        try:
            while batch := self._next():
                await self._attempt(batch)
        finally:
            self._storing -= 1

    def _next(self) -> Sequence[_Waiting[T, R]]:
        found = [self._waiting.popleft() for _ in range(min(len(self._waiting), MAX_TOGETHER))]
        return [each for each in found if not each[1].done()] or (self._next() if self._waiting else ())

    async def _attempt(self, batch: Sequence[_Waiting[T, R]]) -> None:
        try:
            results = await self._store([item for item, _ in batch])
        except Exception as error:
            self._apart(batch, error)
        else:
            for (_, told), result in zip(batch, results, strict=True):
                if not told.done():
                    told.set_result(result)

    def _apart(self, batch: Sequence[_Waiting[T, R]], error: Exception) -> None:
        """Store each of *batch* for itself, meanwhile others; who gives up waiting is no longer stored."""
        for item, told in batch:
            if told.done():
                continue
            if len(batch) == 1 or isinstance(error, self._whole):
                told.set_exception(error)
            else:
                told.add_done_callback(partial(_give_up, self._begin(self._attempt([(item, told)]))))


def _give_up(storing: asyncio.Task[None], _: object) -> None:
    storing.cancel()

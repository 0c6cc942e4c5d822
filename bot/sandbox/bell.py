"""Waiting without polling: the bell rings whenever something happened, and waiters look again."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """Wakes everybody who waits for something in the sandbox to become true."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        """Something changed: every waiter looks again."""
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            if not each.done():
                each.set_result(None)

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:  # noqa: ASYNC109 - tests give it by name
        """Return the first truthy value of *predicate*, asked now and after each ring.

        Raises:
            TimeoutError: It was still false after *timeout* seconds of real time.
        """
        async with asyncio.timeout(timeout):
            while not (value := predicate()):
                ringing = asyncio.get_running_loop().create_future()
                self._waiting.append(ringing)
                await ringing
            return value

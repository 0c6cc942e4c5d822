"""People in interviews: each types the next thing as soon as the advisor has answered the last one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

from bot.persona import ANA
from tests.bench.replica import Replica
from tests.bench.slack import Signed, Slack, dm_of

PATIENCE_S = 240.0  # on a machine that others use as well
RESENT_AFTER_S: Final = (0.2, 1.0, 3.0, 0.0)
PAUSE_S = 0.05  # without another word, before a person writes on: what they wrote would else overtake the answer
# A whole check in what a person types: the use case, an answer a section, a question of theirs, a few short words.
SAYS: Final[Sequence[str]] = (
    ANA.answers["why"],
    ANA.answers["tried"],
    ANA.digression,
    "300 emails, as I said; the base model kept to the style in 61 % of the replies.",
    ANA.answers["alternatives"],
    "status",
    ANA.answers["data"],
    "Nobody yet, two of us will look at 200 of them next week.",
    ANA.changed_to,
    "summary",
)
GESTURES: Final = 1 + len(SAYS)


class NotAcknowledgedError(Exception):
    """The app answered *status*."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


class Crowd:
    """People who talk to *slack*'s app; their ids begin with *prefix*."""

    def __init__(self, slack: Slack, prefix: str = "U0") -> None:
        self._slack, self._prefix = slack, prefix
        self._answered: dict[str, asyncio.Event] = {}
        self.answered_at: dict[str, float] = {}
        slack.posted = self._hear

    def _hear(self, channel: str, at: float) -> None:
        self.answered_at[channel] = at
        if channel in self._answered:
            self._answered[channel].set()

    async def check(self, replica: Replica, number: int, says: Sequence[str] = SAYS) -> int:
        """Let person *number* go through a check; return how many gestures they made."""
        user = f"{self._prefix}{number:07d}"
        await self.exchange(replica, user, self._slack.command(user, f"start {ANA.use_case}"))
        for text in says:
            await self.exchange(replica, user, self._slack.message(user, text))
        return 1 + len(says)

    async def each_says(self, replica: Replica, numbers: Sequence[int], text: str, at_once: int) -> None:
        """Let everybody say *text* once and wait for the answer, *at_once* of them at a time."""
        await self._in_chairs(
            numbers, at_once, lambda user: self.exchange(replica, user, self._slack.message(user, text))
        )

    async def each_writes(self, replica: Replica, numbers: Sequence[int], text: str, at_once: int) -> None:
        """Let everybody write *text* once and not wait for an answer."""
        await self._in_chairs(
            numbers, at_once, lambda user: self._acknowledged(replica, self._slack.message(user, text))
        )

    async def _in_chairs(self, numbers: Sequence[int], at_once: int, do: Callable[[str], Awaitable[object]]) -> None:
        waiting = iter(numbers)

        async def chair() -> None:
            for number in waiting:
                await do(f"{self._prefix}{number:07d}")

        await asyncio.gather(*(chair() for _ in range(at_once)))

    async def exchange(self, replica: Replica, user: str, request: Signed) -> float:
        """Send *request* and wait for the first thing said to *user*; return how long that took, in seconds."""
        answered = self._answered[dm_of(user)] = asyncio.Event()
        began = time.perf_counter()
        await self._acknowledged(replica, request)
        async with asyncio.timeout(PATIENCE_S):
            await answered.wait()
        took_s = self.answered_at[dm_of(user)] - began
        await self._quiet(dm_of(user))
        return took_s

    async def _acknowledged(self, replica: Replica, request: Signed) -> None:
        """Send *request*, and as Slack does again where it was not taken in: a busy machine's disk may be that slow."""
        for pause_s in RESENT_AFTER_S:
            status = await self._slack.send(replica.url, request)
            if status == 200:
                return
            await asyncio.sleep(pause_s)
        raise NotAcknowledgedError(status)

    async def _quiet(self, channel: str) -> None:
        answered = self._answered[channel]
        with suppress(TimeoutError):
            while True:
                answered.clear()
                await asyncio.wait_for(answered.wait(), PAUSE_S)

    async def checks(self, replica: Replica, numbers: Sequence[int], at_once: int) -> int:
        """Let people go through checks, *at_once* of them at a time; return how many gestures they made."""
        waiting = iter(numbers)

        async def chair() -> int:
            return sum([await self.check(replica, number) for number in waiting])

        return sum(await asyncio.gather(*(chair() for _ in range(at_once))))

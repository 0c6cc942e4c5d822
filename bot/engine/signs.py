"""The sign that somebody's message is being read: shown once that takes a moment, taken back in every outcome.

It is taken back before the result is stored. So a process that dies in between leaves work that is done again, and
whoever does it again takes the sign back, whether or not they showed it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from bot.interview.effects import Assess, Effect, Understand
from bot.interview.findings import MessageKey
from bot.storage.outbox import Advice


class Sign(Protocol):
    """Shows at a message that it is being read. Both are harmless to repeat; neither raises.

    *session* is the ts of the thread in which it was written, "" where that is not known.
    """

    async def show(self, message: MessageKey, session: str) -> None:
        """Show the sign at *message*."""
        ...

    async def take_back(self, message: MessageKey, session: str) -> None:
        """Take it away, also where it never was."""
        ...


def message_read(effect: Effect) -> MessageKey | None:
    """Return the message that *effect* has read: of several the newest, which they wait under."""
    match effect:
        case Understand(message=message):
            return message
        case Assess(answers=(*_, newest)):
            return newest.message
        case _:
            return None


@asynccontextmanager
async def signed(sign: Sign | None, advice: Advice, after_s: float, session: str = "") -> AsyncIterator[None]:
    """Show *sign* once the body has taken *after_s*, and take it back at its end, however that comes about.

    None shows nothing: what is read by rules takes no time.
    """
    message = message_read(advice.effect)
    if sign is None or message is None:
        yield
        return
    begun: list[MessageKey] = []  # the call may have reached Slack, whatever became of it
    showing = asyncio.create_task(_show(sign, message, session, after_s, begun), name="sign")
    try:
        yield
    finally:
        if not begun:
            showing.cancel()
        taken_back = bool(begun) or advice.attempts > 1
        await asyncio.shield(_ended(sign, message, session, showing, taken_back=taken_back))


async def _ended(
    sign: Sign, message: MessageKey, session: str, showing: asyncio.Task[None], *, taken_back: bool
) -> None:
    """Let a call that began end first: Slack might hear it after the one that takes the sign back."""
    await asyncio.gather(showing, return_exceptions=True)
    if taken_back:
        await sign.take_back(message, session)


async def _show(sign: Sign, message: MessageKey, session: str, after_s: float, begun: list[MessageKey]) -> None:
    await asyncio.sleep(after_s)
    begun.append(message)
    await sign.show(message, session)

"""The sign that a message is being read: an agent's session status, else a pair of eyes on the message, else nothing.

An app that is an agent (``agent_view`` in its manifest) has sessions, whose status Slack shows itself. Any other may
react to the message where it was granted ``reactions:write``. Neither is a message of ours: nothing of it can be left
standing as an answer, and nobody is notified.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.interview.findings import MessageKey
from bot.slack.outcomes import error_name

EYES: Final = "eyes"
TIMEOUT_S: Final = 2.0  # the answer waits for it
AGAIN_S: Final = 20.0  # until what Slack did not let go is tried again; reactions.remove is allowed 20 times a minute
_KEY = re.compile(r"(D[A-Z0-9]+):(\d+\.\d+)")  # a message in a direct message; modals and checklists have no place
NOT_FOR_US: Final = {
    "access_denied", "feature_disabled", "missing_scope", "not_agent_app", "not_allowed_token_type", "not_authorized",
    "thread_ts_not_allowed", "unknown_method",
}  # fmt: skip

Place: TypeAlias = tuple[str, str, str]  # channel, ts of the message, ts of its thread
Way: TypeAlias = Callable[[Place, bool], Awaitable[Any]]
log = structlog.get_logger()


class SlackSign:
    """The ``Sign`` of ``bot.engine.signs``; which way an app may take is learnt by its first refusal."""

    def __init__(self, client: AsyncWebClient, *, timeout_s: float = TIMEOUT_S, again_s: float = AGAIN_S) -> None:
        self._client, self._timeout_s, self._again_s = client, timeout_s, again_s
        self._ways: list[Way] = [self._session, self._reaction]
        self._left: dict[Place, None] = {}  # what Slack did not let go
        self._sweeping: asyncio.Task[None] | None = None

    async def show(self, message: MessageKey, session: str) -> None:
        """See Sign."""
        if (place := _place(message, session)) is not None:
            await self._do(place, shown=True)

    async def take_back(self, message: MessageKey, session: str) -> None:
        """See Sign. What Slack does not let go is tried again until it does, or the process ends."""
        place = _place(message, session)
        if place is not None and not await self._do(place, shown=False):
            self._left[place] = None
            if self._sweeping is None or self._sweeping.done():
                self._sweeping = asyncio.create_task(self._sweep(), name="signs")

    async def close(self) -> None:
        """Try nothing again."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            await asyncio.gather(self._sweeping, return_exceptions=True)

    async def _sweep(self) -> None:
        while self._left:
            await asyncio.sleep(self._again_s)
            for each in list(self._left):
                if not await self._do(each, shown=False):
                    break
                self._left.pop(each, None)

    async def _do(self, place: Place, *, shown: bool) -> bool:
        """Say whether Slack knows now, or never will."""
        while self._ways:
            way = self._ways[0]
            try:
                async with asyncio.timeout(self._timeout_s):
                    await way(place, shown)
            except SlackApiError as error:
                if error_name(error) not in NOT_FOR_US:
                    return error_name(error) in {"already_reacted", "no_reaction", "message_not_found"}
                log.info("sign_not_for_us", way=way.__name__.strip("_"), reason=error_name(error))
                self._ways = [each for each in self._ways if each != way]
            except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
                return False
            else:
                return True
        return True

    async def _session(self, place: Place, shown: bool) -> None:
        channel, _, session = place
        status = "processing" if shown else "suspended"  # suspended: it waits for the person
        await self._client.agents_sessions_setStatus(channel_id=channel, thread_ts=session, status=status)

    async def _reaction(self, place: Place, shown: bool) -> None:
        channel, ts, _ = place
        call = self._client.reactions_add if shown else self._client.reactions_remove
        await call(channel=channel, timestamp=ts, name=EYES)


def _place(message: MessageKey, session: str) -> Place | None:
    found = _KEY.fullmatch(message)
    return (found.group(1), found.group(2), session or found.group(2)) if found else None

"""The title of an agent's thread: what they want to build, once they have said so, until somebody names it otherwise.

Slack lists threads by title. Nothing hangs on one, so nothing waits long for it, and nothing is tried again.
Source: docs.slack.dev/reference/methods/agents.sessions.rename, .setStatus.
"""

from __future__ import annotations

import asyncio
from typing import Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.engine.seams import LaneId, Post
from bot.interview.content import Question
from bot.interview.effects import Say
from bot.interview.errors import ServiceUnavailableError
from bot.slack.escaping import clipped, one_line
from bot.slack.listeners import ChecksOf
from bot.slack.outcomes import error_name
from bot.slack.signs import NOT_FOR_US

TITLE_CHARS: Final = 200  # Slack's limit
TIMEOUT_S: Final = 2.0  # the first question waits for it
_NEVER: Final = NOT_FOR_US - {"not_authorized"}  # which may be about this person, a guest
log = structlog.get_logger()


class Titles:
    """Names threads; whether this app may is learnt by the first refusal."""

    def __init__(self, client: AsyncWebClient, checks_of: ChecksOf, *, timeout_s: float = TIMEOUT_S) -> None:
        self._client, self._checks_of, self._timeout_s = client, checks_of, timeout_s
        self._allowed = True

    async def keep(self, post: Post) -> None:
        """Name the thread of *post* where it is the first question, which follows the use case; never raises."""
        if not (self._allowed and post.dm and post.thread and _is_first_question(post)):
            return
        try:
            async with asyncio.timeout(self._timeout_s):
                title = await self._title(post.lane)
                if title:
                    await self._name(post.dm, post.thread, title)
        except SlackApiError as error:
            self._allowed = error_name(error) not in _NEVER
            log.info("title_refused", reason=error_name(error), for_good=not self._allowed)
        except (SlackClientError, aiohttp.ClientError, ServiceUnavailableError, TimeoutError, OSError) as error:
            log.info("title_not_set", error=type(error).__name__)

    async def _title(self, lane: LaneId) -> str:
        newest = next(iter(await self._checks_of(lane)), None)
        return clipped(one_line(newest.use_case), TITLE_CHARS) if newest else ""

    async def _name(self, channel: str, thread_ts: str, title: str) -> None:
        """Rename the session of the thread, or begin it under that name."""
        try:
            await self._client.agents_sessions_rename(channel_id=channel, thread_ts=thread_ts, title=title)
        except SlackApiError as error:
            if error_name(error) != "session_not_found":
                raise
            await self._client.agents_sessions_setStatus(
                channel_id=channel, thread_ts=thread_ts, status="suspended", title=title
            )


def _is_first_question(post: Post) -> bool:
    return isinstance(post.effect, Say) and isinstance(post.effect.what, Question) and post.effect.what.position == 1

"""Where people live: asked of Slack once a day and person, where the optional scope users:read is granted.

Only the time zone is kept. Everything works without it: reminders then come in the mornings of the usual time zone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.interview.errors import ServiceUnavailableError
from bot.slack.outcomes import error_name

log = structlog.get_logger(__name__)

ASK_AGAIN_S: Final = 86_400.0
TIMEOUT_S: Final = 10.0
PACE_S: Final = 0.6  # between two questions: Slack allows users.info a hundred times a minute, and nobody waits for it
_NOT_GRANTED: Final = {"missing_scope", "no_permission", "not_allowed_token_type"}
LivesIn: TypeAlias = Callable[[str, str, str], Awaitable[None]]


class Profiles:
    """Hears who did something, and tells *lives_in* (team, user, IANA zone) where they live; never in anybody's way."""

    def __init__(self, client: AsyncWebClient, lives_in: LivesIn, now: Callable[[], float]) -> None:
        self._client, self._lives_in, self._now = client, lives_in, now
        self._asked: dict[tuple[str, str], float] = {}
        self._granted = True
        self._waiting: deque[tuple[str, str]] = deque()
        self._asking: asyncio.Task[None] | None = None

    def met(self, team: str, user: str) -> None:
        """Ask where *user* lives, in the background, unless that was asked in the last day."""
        if not (self._granted and team and user):
            return
        now = self._now()
        if now - self._asked.get((team, user), 0.0) < ASK_AGAIN_S:
            return
        self._asked[team, user] = now
        self._waiting.append((team, user))
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_all(), name="profiles")

    async def close(self) -> None:
        """Ask nobody any more."""
        self._granted = False
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _ask_all(self) -> None:
        """Ask one after the other: a crowd of new people is met all at once."""
        while self._waiting and self._granted:
            await self._ask(*self._waiting.popleft())
            await asyncio.sleep(PACE_S)

    async def _ask(self, team: str, user: str) -> None:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                answer = await self._client.users_info(user=user)
                zone = (answer.get("user") or {}).get("tz")
                if isinstance(zone, str) and zone:
                    await self._lives_in(team, user, zone)
        except SlackApiError as error:
            self._granted = self._granted and error_name(error) not in _NOT_GRANTED
            log.info("time_zone_not_told", reason=error_name(error))
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ServiceUnavailableError) as error:
            log.info("time_zone_not_told", reason=type(error).__name__)
        except Exception:
            log.exception("time_zone_not_kept")


def who_acted(body: Mapping[str, Any]) -> str:
    """Return the user id of whoever *body* is from; "" where it does not tell."""
    event = body.get("event")
    found = event.get("user") if isinstance(event, dict) else body.get("user") or body.get("user_id")
    user = found.get("id") if isinstance(found, dict) else found
    return user if isinstance(user, str) else ""

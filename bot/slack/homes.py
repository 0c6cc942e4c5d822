"""Home tabs on their way to Slack: laid out from what the database holds at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.outcomes import outcome_of
from bot.slack.views.home import HomeShown, home
from knowledge.pack import Pack

TIMEOUT_S: Final = 6.0
HomeOf: TypeAlias = Callable[[str, str], Awaitable[HomeShown]]


class SlackHomes:
    """The ``Publisher`` of ``bot.engine.homes``; *home_of* reads what the tab of (team, user) shows."""

    def __init__(self, client: AsyncWebClient, pack: Pack, home_of: HomeOf) -> None:
        self._client, self._pack, self._home_of = client, pack, home_of

    async def publish(self, team: str, user: str) -> None:
        """Show it once. Raises as Publisher says; publishing twice does no harm."""
        view = home(self._pack, await self._home_of(team, user))
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await self._client.views_publish(user_id=user, view=view)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise outcome_of(error, repeatable=True) from None

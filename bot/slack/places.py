"""What kind of channel it is, as far as Slack lets us see: that takes ``channels:read`` and ``groups:read``."""

from __future__ import annotations

import asyncio
from typing import Any, Final, Literal, TypeAlias

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.engine.seams import NotSentError, RefusedError
from bot.interview.states import Place
from bot.slack.outcomes import outcome_of

LOOK_TIMEOUT_S: Final = 2.5  # before a post: both together end within the lease
Barred: TypeAlias = Literal["shared", "public"]


async def place_of(client: AsyncWebClient, channel: str) -> Place:
    """Return what Slack says of *channel*; "unknown" where it was not granted that we may look.

    Raises:
        NotSentError: Slack cannot say just now.
    """
    try:
        async with asyncio.timeout(LOOK_TIMEOUT_S):
            answer = await client.conversations_info(channel=channel)
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        failure = outcome_of(error, repeatable=True)
        if isinstance(failure, RefusedError) and not failure.tenant:
            return Place(channel)
        raise failure from None
    return _place(channel, answer.get("channel") or {})


async def place_now(client: AsyncWebClient, channel: str) -> Place:
    """Return the same, "unknown" also where Slack cannot say just now: nothing waits for it."""
    try:
        return await place_of(client, channel)
    except NotSentError:
        return Place(channel)


def _place(channel: str, said: dict[str, Any]) -> Place:
    few = any(said.get(name) for name in ("is_private", "is_group", "is_mpim", "is_im"))
    return Place(channel, "private" if few else "public", shared=bool(said.get("is_ext_shared")))


def barred_as(place: Place, barred: tuple[Barred, ...]) -> Barred | None:
    """Return as what *place* is barred, None where it may be posted to."""
    if place.shared and "shared" in barred:
        return "shared"
    return "public" if place.kind == "public" and "public" in barred else None

"""What kind of channel it is and who is in it, as far as Slack lets us see (``channels:read``, ``groups:read``)."""

from __future__ import annotations

import asyncio
from typing import Any, Final, Literal, TypeAlias

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.engine.seams import NotSentError, RefusedError
from bot.interview.states import Place
from bot.slack.outcomes import outcome_of

LOOK_TIMEOUT_S: Final = 2.5  # for each of two looks before a post: all together end within the lease
MEMBERS_A_PAGE: Final = 999  # docs.slack.dev, conversations.members: under 1000
MEMBER_PAGES: Final = 10  # a private channel of ten thousand is none any more
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


async def is_outside(client: AsyncWebClient, channel: str, person: str) -> bool:
    """Say whether *person* is surely not among the members of *channel*; False where Slack does not tell.

    Raises:
        NotSentError: Slack cannot say just now.
    """
    cursor, unread = "", MEMBER_PAGES
    try:
        async with asyncio.timeout(LOOK_TIMEOUT_S):
            while unread:
                answer = await client.conversations_members(channel=channel, limit=MEMBERS_A_PAGE, cursor=cursor)
                cursor, unread = str((answer.get("response_metadata") or {}).get("next_cursor") or ""), unread - 1
                if person in (answer.get("members") or ()):
                    return False
                if not cursor:
                    return True
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        failure = outcome_of(error, repeatable=True)
        if not isinstance(failure, RefusedError) or failure.tenant:
            raise failure from None
    return False


def _place(channel: str, said: dict[str, Any]) -> Place:
    few = any(said.get(name) for name in ("is_private", "is_group", "is_mpim", "is_im"))
    return Place(channel, "private" if few else "public", shared=bool(said.get("is_ext_shared")))


def barred_as(place: Place, barred: tuple[Barred, ...]) -> Barred | None:
    """Return as what *place* is barred, None where it may be posted to."""
    if place.shared and "shared" in barred:
        return "shared"
    return "public" if place.kind == "public" and "public" in barred else None

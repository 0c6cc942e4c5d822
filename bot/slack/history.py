"""Finding a post again by its key: what the outbox does when nobody knows whether Slack took it."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.engine.seams import Delivered, NotSentError

CLOCK_MARGIN_S = 120.0  # between the database's clock and Slack's
PAGE = 200
MAX_PAGES = 10


class History:
    """Reads channels' recent messages; the bot's own id is asked for once."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._bot_id = ""

    async def find(self, key: str, channel: str, thread_ts: str, since: float) -> Delivered | None:
        """Return where our message with *key* stands, posted at *since* (seconds since the epoch) or later.

        Raises:
            NotSentError: There is more history than is read at once: try later, never post blindly.
        """
        own, cursor = await self._own_bot_id(), ""
        for _ in range(MAX_PAGES):
            page = await self._page(channel, thread_ts, since, cursor)
            for message in page.get("messages") or ():
                if _carries(message, key, own):
                    return Delivered(channel, str(message["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        raise NotSentError("history_too_long", retry_after_s=60.0)

    async def _page(self, channel: str, thread_ts: str, since: float, cursor: str) -> Any:
        where: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{max(since - CLOCK_MARGIN_S, 0):.6f}",
            "inclusive": True,
            "include_all_metadata": True,
            "limit": PAGE,
            "cursor": cursor or None,
        }
        if thread_ts:
            return await self._client.conversations_replies(ts=thread_ts, **where)
        return await self._client.conversations_history(**where)

    async def _own_bot_id(self) -> str:
        if not self._bot_id:
            answer = await self._client.auth_test()
            self._bot_id = str(answer.get("bot_id") or "")
        return self._bot_id


def _carries(message: dict[str, Any], key: str, own: str) -> bool:
    """Return whether *message* is our own post with *key*: another app could copy a key it has read."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return payload.get("key") == key and (not own or message.get("bot_id") == own)

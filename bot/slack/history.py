"""Finding a post again by its key: what the outbox does when nobody knows whether Slack took it."""

from __future__ import annotations

import re
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.engine.seams import Delivered, NotSentError

CLOCK_MARGIN_S = 120.0  # between the database's clock and Slack's
PAGE = 200
MAX_PAGES = 10
_KEY = re.compile(r"[0-9a-f]{32}")  # see bot.storage.outbox.new_key


class History:
    """Reads channels' recent messages; the bot's own id is asked for once."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._bot_id = ""

    async def find(
        self, key: str, channel: str, thread_ts: str, since: float, *, begun: bool = False
    ) -> Delivered | None:
        """Return where our message with *key* stands, posted at *since* (seconds since the epoch) or later.

        With *begun*, a message that began to grow will do, too: it is whole only once it carries its metadata.

        Raises:
            NotSentError: There is more history than is read at once: try later, never post blindly.
        """
        own, cursor = await self._own_bot_id(), ""
        beginning: Delivered | None = None
        for _ in range(MAX_PAGES):
            page = await self._page(channel, thread_ts, since, cursor)
            for message in page.get("messages") or ():
                if _carries(message, key, own):
                    return Delivered(channel, str(message["ts"]))
                if begun and _begins(message, key, own):
                    beginning = Delivered(channel, str(message["ts"]), whole=False)
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return beginning
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


def _begins(message: dict[str, Any], key: str, own: str) -> bool:
    """Return whether *message* is the beginning of our own with *key*, which is its first block's id.

    Should Slack ever name that block itself: whatever else we send carries metadata or a file.
    """
    bare = not message.get("metadata") and not message.get("files")
    ours = message.get("bot_id") == own if own else bool(message.get("bot_id"))
    if not bare or not ours:
        return False
    first, *_ = message.get("blocks") or [{}]
    named = str(first.get("block_id") or "")
    return named == key or _KEY.fullmatch(named) is None

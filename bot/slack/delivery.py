"""Posts on their way to Slack: each sent once, named by its key, its outcome sorted for the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import lru_cache, partial
from time import monotonic
from typing import Any, assert_never

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.engine.seams import Delivered, NotSentError, Post, RefusedError
from bot.interview.content import (
    ChecksCompared,
    CheckShown,
    ChecksListed,
    Notice,
    RecheckOffered,
    ReplyShown,
    TaskReminded,
    TicketReminded,
)
from bot.interview.destinations import Dm, Person, Private, Thread
from bot.interview.effects import PostCard, PostDetails, Say, SeeChannel, SendExport, Settle, UpdateCard
from bot.slack.history import History
from bot.slack.listeners import ChecksOf, no_checks
from bot.slack.outcomes import RETRY_SOON_S, outcome_of
from bot.slack.places import barred_as, is_outside, place_now, place_of
from bot.slack.response_urls import respond
from bot.slack.sending import Exports, KeptOf, nothing_kept, today_in_utc
from bot.slack.streams import Streams, could_grow
from bot.slack.titles import Titles
from bot.slack.views import Message, card, changed, details, render
from bot.slack.views.feedback import with_feedback
from bot.slack.views.kept import NOTHING
from bot.slack.views.recurring import is_recurring, laid_out
from knowledge.pack import Pack

EVENT_TYPE = "ft_post"
KEPT_MESSAGES = 512  # laid out once, said to many
TIMEOUT_S = 6.0  # a post, connection and answer; opening a DM, a post and its plainer form end within a 15 s lease
OPEN_TIMEOUT_S = 2.5
FIND_TIMEOUT_S = 12.0  # all pages of the history
_BLOCKS_REFUSED = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "only_one_table_allowed"}

# What says something of the person's own that is read when it is said, at least how they want dates written.
_PERSONAL = (ChecksListed, CheckShown, ChecksCompared, RecheckOffered, TaskReminded, TicketReminded, Notice)

_GONE = {"message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found"}


class SlackCourier:
    """The ``Courier`` of ``bot.engine.seams``, over Slack's Web API."""

    def __init__(
        self,
        client: AsyncWebClient,
        pack: Pack,
        checks_of: ChecksOf = no_checks,
        *,
        kept_of: KeptOf = nothing_kept,
        today: Callable[[], str] = today_in_utc,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        if client.retry_handlers:
            raise ValueError("The Slack client must be built with retry_handlers=[]: it would post twice.")
        self._client, self._pack, self._checks_of = client, pack, checks_of
        self._recurring = lru_cache(KEPT_MESSAGES)(partial(laid_out, pack))
        self._kept_of = kept_of
        self._exports = Exports(client, pack, kept_of, today, guarded=self._guarded, send=self._send)
        self._timeout_s = timeout_s
        self.is_agent = False  # told once the token has shown its scopes
        self._history = History(client)
        self._titles = Titles(client, checks_of)
        self._streams = Streams(client, guarded=self._guarded, rewrite=self._update)

    async def deliver(self, post: Post) -> Delivered | None:
        """Send *post* once; None where Slack gives no ts (a response URL, nothing to settle)."""
        match post.effect:
            case Say():
                return await self._say(post, post.effect)
            case PostCard() | SeeChannel():
                return await self._to_channel(post, post.effect)
            case UpdateCard(summary=summary, card=standing):
                return await self._update(card(self._pack, summary), standing.channel, standing.ts)
            case PostDetails():
                return await self._details(post, post.effect)
            case Settle():
                return await self._settle(post, post.effect)
            case SendExport():
                return await self._exports.deliver(post, post.effect, await self._dm(post))
            case _:
                assert_never(post.effect)

    async def _details(self, post: Post, effect: PostDetails) -> Delivered | None:
        if effect.again:
            return await self._update(details(self._pack, effect.summary), *post.settles) if post.settles else None
        said = changed if effect.changed else details
        return await self._send(post, said(self._pack, effect.summary), effect.card.channel, effect.card.ts)

    async def find(self, post: Post) -> Delivered | None:
        """Look for *post* by its key where it would stand; None if it is not there."""
        channel, thread_ts = await self._place(post)
        found: Delivered | None = await self._guarded(
            self._looked_for(post, channel, thread_ts),
            repeatable=True,
            within_s=FIND_TIMEOUT_S,
        )
        return found

    async def _looked_for(self, post: Post, channel: str, thread_ts: str) -> Delivered | None:
        begun = could_grow(post)
        found = await self._history.find(post.key, channel, thread_ts, post.first_tried_at, begun=begun)
        return found or (await self._exports.find(post, channel) if isinstance(post.effect, SendExport) else None)

    async def _place(self, post: Post) -> tuple[str, str]:
        match post.effect:
            case Say(to=Thread(channel=channel, ts=ts)):
                return channel, ts
            case Say(to=Private()):
                raise RefusedError("response_url_has_no_history")
            case Say() | SendExport():
                return await self._dm(post), self._thread(post)
            case PostCard(channel=channel):
                return channel, ""
            case PostDetails(card=standing):
                return standing.channel, standing.ts
            case UpdateCard() | Settle() | SeeChannel():
                raise NotSentError("an update is simply sent again", retry_after_s=0.0)
            case _:
                assert_never(post.effect)

    async def _to_channel(self, post: Post, effect: PostCard | SeeChannel) -> Delivered:
        """Say what kind of channel it is, or post the card there.

        Not where it is of a kind that was not confirmed, and not where its owner could not write themselves.
        """
        if isinstance(effect, SeeChannel):
            return Delivered(effect.channel, "", await place_now(self._client, effect.channel))
        place = await place_of(self._client, effect.channel)
        kind = barred_as(place, effect.barred)
        if kind is not None:
            raise RefusedError(f"channel_{kind}")
        if place.kind == "private" and await is_outside(self._client, effect.channel, post.owner):
            raise RefusedError("owner_not_in_channel")
        return await self._send(post, card(self._pack, effect.summary), effect.channel)

    async def _say(self, post: Post, effect: Say) -> Delivered | None:
        message = await self._message(post, effect)
        match effect.to:
            case Thread(channel=channel, ts=ts):
                return await self._send(post, message, channel, ts)
            case Private(response_url=url):
                await respond(url, message, api_url=self._client.base_url, timeout_s=self._timeout_s)
                return None
            case Dm() | Person():
                return await self._to_dm(post, message)
            case _:
                assert_never(effect.to)

    async def _to_dm(self, post: Post, message: Message) -> Delivered:
        """Complete what has begun; change the message this one replaces, where it is still there; else send a new one.

        An agent's answer begins to grow, where Slack lets it.
        """
        if post.begun is not None:
            return await self._streams.complete(post, message, post.begun, _metadata(post))
        if post.settles is not None:
            try:
                return await self._update(message, *post.settles)
            except RefusedError as refused:
                if refused.reason not in _GONE:
                    raise
        if self.is_agent:
            await self._titles.keep(post)
            begun = await self._streams.begin(post, message) if self._streams.takes(post) else None
            if begun is not None:
                return begun
        return await self._send(post, message, await self._dm(post), self._thread(post))

    def _thread(self, post: Post) -> str:
        """Return the thread that *post* belongs into: an agent answers where it was spoken to, others on the top."""
        return post.thread if self.is_agent else ""

    async def _message(self, post: Post, effect: Say, *, settled: bool = False) -> Message:
        if is_recurring(effect.what):
            return self._recurring(effect.what, settled=settled)
        rows = await self._checks_of(post.lane) if isinstance(effect.what, ChecksListed) else ()
        kept = await self._kept_of(f"{post.team}:{post.owner}") if isinstance(effect.what, _PERSONAL) else NOTHING
        message = render(self._pack, effect.what, settled=settled, rows=rows, kept=kept)
        asks = self.is_agent and isinstance(effect.what, ReplyShown) and isinstance(effect.to, Dm)
        return with_feedback(message, post.check) if asks else message

    async def _settle(self, post: Post, settle: Settle) -> Delivered | None:
        if post.settles is None or post.settled_effect is None:
            return None  # the message never reached Slack: nothing to take controls off
        if settle.ticked or settle.written is not None:
            message = render(self._pack, post.settled_effect.what, settled=True, left=settle)
        else:
            message = await self._message(post, post.settled_effect, settled=True)
        return await self._update(message, *post.settles)

    async def _dm(self, post: Post) -> str:
        """Return the person's DM channel, opening it where it is not known; opening twice opens the same."""
        if post.dm:
            return post.dm
        if not post.owner:
            raise RefusedError("no_dm_for_a_mention")
        answer = await self._guarded(
            self._client.conversations_open(users=post.owner), repeatable=True, within_s=OPEN_TIMEOUT_S
        )
        channel = (answer.get("channel") or {}).get("id")
        if not isinstance(channel, str) or not channel:
            raise NotSentError("conversations_open_without_id", retry_after_s=RETRY_SOON_S)
        return channel

    async def _send(self, post: Post, message: Message, channel: str, thread_ts: str = "") -> Delivered:
        arguments: dict[str, Any] = {
            "channel": channel,
            "metadata": _metadata(post),
            "unfurl_links": False,
            "unfurl_media": False,
        } | ({"thread_ts": thread_ts} if thread_ts else {})
        answer = await self._with_blocks(partial(self._in_time, post.send_by), message, arguments, repeatable=False)
        return Delivered(str(answer.get("channel") or channel), str(answer["ts"]))

    async def _in_time(self, send_by: float, **arguments: Any) -> Any:
        """Post, unless this process was stopped for so long that somebody else may have: the last moment to know."""
        if monotonic() > send_by:
            raise NotSentError("woken_too_late", retry_after_s=0.0)
        return await self._client.api_call("chat.postMessage", json=arguments)

    async def _update(
        self, message: Message, channel: str, ts: str, metadata: dict[str, Any] | None = None
    ) -> Delivered:
        arguments: dict[str, Any] = {"channel": channel, "ts": ts} | ({"metadata": metadata} if metadata else {})
        await self._with_blocks(self._updated, message, arguments, repeatable=True)
        return Delivered(channel, ts)

    async def _updated(self, **arguments: Any) -> Any:
        return await self._client.api_call("chat.update", json=arguments)

    async def _with_blocks(self, call: Any, message: Message, arguments: dict[str, Any], *, repeatable: bool) -> Any:
        """Send *message*; where Slack refuses its blocks, once more in plainer form: refused means not sent."""
        arguments |= {"text": message.text, "link_names": False, "parse": "none"}
        try:
            return await self._guarded(call(**arguments, blocks=message.payload()), repeatable=repeatable)
        except RefusedError as refused:
            if refused.reason not in _BLOCKS_REFUSED:
                raise
        return await self._guarded(call(**arguments, blocks=message.plainer()), repeatable=repeatable)

    async def _guarded(self, call: Awaitable[Any], *, repeatable: bool, within_s: float | None = None) -> Any:
        try:
            async with asyncio.timeout(within_s or self._timeout_s):
                return await call
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise outcome_of(error, repeatable=repeatable) from None


def _metadata(post: Post) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": post.key}}

"""An answer that grows in an agent's thread: begun, added to, ended; made whole in place wherever that broke off.

Each piece is a block that was verified with the rest of the answer, so nothing is shown that might be taken back, and
words stay text elements. The first block's id is the post's key: by it a message is found whose beginning nobody heard
of, long before it carries metadata. At the end it is brought to what a post would have been, letter by letter.
Source: docs.slack.dev/reference/methods/chat.startStream, .appendStream, .stopStream.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from time import monotonic
from typing import Any, Final, Protocol

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.engine.seams import Delivered, NotSentError, Post, RefusedError
from bot.interview.content import ReplyShown
from bot.interview.destinations import Dm
from bot.interview.effects import Say
from bot.slack.views import Message

PIECE: Final = 2  # blocks that are added at once: a small grey line and what stands under it
ENDED_BY_THEM: Final = "stopped_by_user"
UNDER_WAY: Final = "streaming_state_conflict"
UNTIL_IT_ENDS_S: Final = 60.0  # Slack ends what nobody does: it lives for about five minutes
WAITING_FOR_THEM: Final = "suspended"  # the session's status once it is said
_NOT_FOR_US: Final = {
    "access_denied", "feature_disabled", "missing_scope", "not_agent_app", "not_allowed_token_type",
    "not_subscribed_to_message_stream_stopped", "unknown_method",
}  # fmt: skip
_GONE: Final = {"message_not_found", "cant_update_message", "edit_window_closed"}

Json = dict[str, Any]
log = structlog.get_logger()


class Guarded(Protocol):
    """Awaits a call to Slack within its time; raises the outbox's errors."""

    async def __call__(self, call: Awaitable[Any], *, repeatable: bool) -> Any:
        """Return Slack's answer."""
        ...


class Streams:
    """Says answers piece by piece; whether this app may is learnt by the first refusal."""

    def __init__(
        self,
        client: AsyncWebClient,
        *,
        guarded: Guarded,
        rewrite: Callable[[Message, str, str, Json], Awaitable[Delivered]],
    ) -> None:
        """*rewrite* changes the message at (channel, ts) and gives it metadata."""
        self._client, self._guarded, self._rewrite = client, guarded, rewrite
        self._allowed = True

    def takes(self, post: Post) -> bool:
        """Whether *post* is to grow: it could, and nothing says that this app must not let it."""
        return self._allowed and could_grow(post)

    async def begin(self, post: Post, message: Message) -> Delivered | None:
        """Say the first block; None where Slack does not let it grow, so that it is to be posted.

        Raises:
            UncertainError: It may have begun.
            NotSentError: This process was stopped for so long that somebody else may have begun it.
        """
        if monotonic() > post.send_by:
            raise NotSentError("woken_too_late", retry_after_s=0.0)
        first = message.payload()[0] | {"block_id": post.key}
        try:
            answer = await self._guarded(
                self._client.chat_startStream(
                    channel=post.dm,
                    thread_ts=post.thread,
                    recipient_user_id=post.owner,
                    recipient_team_id=post.team,
                    chunks=[_piece([first])],
                ),
                repeatable=False,
            )
        except NotSentError as unsent:
            self._told(unsent.reason)
            return None
        except RefusedError as refused:
            if refused.tenant:
                raise
            self._told(refused.reason)
            return None
        return Delivered(post.dm, str(answer["ts"]), whole=False)

    async def complete(self, post: Post, message: Message, at: tuple[str, str], metadata: Json) -> Delivered:
        """Make the message that has begun *at* (channel, ts) whole: piece by piece if it has only just begun.

        Doing it again does no harm. What they stopped stays as it stands.
        """
        channel, ts = at
        rest = message.payload()[1:]
        try:
            grown = post.growing and await self._grown(channel, ts, rest[:-1])
            ended = await self._ended(channel, ts, rest[-1:] if grown else [], metadata)
        except _StoppedError:
            await self._at_rest(channel, post.thread)
            return Delivered(channel, ts)
        if not ended:
            await self._at_rest(channel, post.thread)
        try:
            return await self._rewrite(message, channel, ts, metadata)
        except RefusedError as refused:
            if refused.reason == UNDER_WAY:
                raise NotSentError(UNDER_WAY, retry_after_s=UNTIL_IT_ENDS_S) from None
            if grown and ended and refused.reason in _GONE:
                return Delivered(channel, ts)  # it is whole as it grew
            raise

    async def _grown(self, channel: str, ts: str, blocks: Sequence[Json]) -> bool:
        """Add *blocks*; False where Slack refuses one, so that the rest comes with the rewriting."""
        for each in _pieces(blocks):
            call = self._client.chat_appendStream(channel=channel, ts=ts, chunks=[_piece(each)])
            if not await self._done(call):
                return False
        return True

    async def _ended(self, channel: str, ts: str, blocks: Sequence[Json], metadata: Json) -> bool:
        """End it, with its last *blocks*; False where it had ended before, or Slack takes no such end."""
        stop = self._client.chat_stopStream
        how: Json = {"channel": channel, "ts": ts, "session_status": WAITING_FOR_THEM}
        if await self._done(stop(**how, blocks=blocks or None, metadata=metadata)):
            return True
        if blocks:
            await self._done(stop(**how))
        return False

    async def _at_rest(self, channel: str, thread_ts: str) -> None:
        """Say that nobody is at work in the session: the beginning said otherwise, and no end of ours took it back."""
        status = self._client.agents_sessions_setStatus
        try:
            await self._guarded(
                status(channel_id=channel, thread_ts=thread_ts, status=WAITING_FOR_THEM), repeatable=True
            )
        except (NotSentError, RefusedError) as error:
            log.info("session_left_at_work", reason=error.reason)  # until Slack ends that itself, after an hour

    async def _done(self, call: Awaitable[Any]) -> bool:
        """Say whether Slack does it.

        Raises:
            _StoppedError: They pressed Stop.
        """
        try:
            await self._guarded(call, repeatable=True)
        except RefusedError as refused:
            if refused.tenant:
                raise
            if refused.reason == ENDED_BY_THEM:
                raise _StoppedError from None
            log.info("stream_broken_off", reason=refused.reason)
            return False
        return True

    def _told(self, reason: str) -> None:
        self._allowed = reason not in _NOT_FOR_US
        log.info("stream_refused", reason=reason, for_good=not self._allowed)


def could_grow(post: Post) -> bool:
    """Whether *post* may have grown: an answer to a question of theirs, in their thread, tried for the first time."""
    effect = post.effect
    answers = isinstance(effect, Say) and isinstance(effect.what, ReplyShown) and isinstance(effect.to, Dm)
    return answers and post.attempt == 1 and bool(post.dm and post.thread and post.owner)


class _StoppedError(Exception):
    """They pressed Stop while it grew."""


def _pieces(blocks: Sequence[Json]) -> Iterator[Sequence[Json]]:
    for start in range(0, len(blocks), PIECE):
        yield blocks[start : start + PIECE]


def _piece(blocks: Sequence[Json]) -> Json:
    return {"type": "blocks", "blocks": list(blocks)}

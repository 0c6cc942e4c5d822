"""Sending an export: as a file where the app may send files (optional scope files:write), else as text, in parts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.engine.seams import Delivered, LaneId, NotSentError, Post, RefusedError
from bot.exports import ExportFile, as_file, exported
from bot.interview.effects import SendExport
from bot.slack import own_words
from bot.slack.outcomes import RETRY_SOON_S
from bot.slack.views.kept import NOTHING, Kept
from bot.slack.views.message import Message, fallback
from bot.slack.views.pieces import line, lines
from bot.slack.views.pieces import words as said
from knowledge.pack import Pack

PART_CHARS: Final = 2_800  # of one message: a text element holds 3,000
MARGIN_S: Final = 120.0  # between the database's clock and Slack's
_NOT_GRANTED: Final = {"missing_scope", "not_allowed_token_type", "file_uploads_disabled", "restricted_action"}

KeptOf: TypeAlias = Callable[[LaneId], Awaitable[Kept]]
Guarded: TypeAlias = Callable[..., Awaitable[Any]]
Send: TypeAlias = Callable[[Post, Message, str], Awaitable[Delivered]]


async def nothing_kept(_: LaneId) -> Kept:
    """Return that nothing is kept: for a courier without a store."""
    return NOTHING


def today_in_utc() -> str:
    """Return today's ISO date."""
    return datetime.now(UTC).date().isoformat()


class Exports:
    """Makes the file of a check when it is sent, from what is kept then; *guarded* and *send* are the courier's."""

    def __init__(
        self,
        client: AsyncWebClient,
        pack: Pack,
        kept_of: KeptOf,
        today: Callable[[], str],
        *,
        guarded: Guarded,
        send: Send,
    ) -> None:
        self._client, self._pack, self._kept_of, self._today = client, pack, kept_of, today
        self._guarded, self._send = guarded, send

    async def deliver(self, post: Post, effect: SendExport, dm: str) -> Delivered | None:
        """Send the file to the direct message *dm*; None, as Slack gives a file no ts at once."""
        file = await self._file(post, effect)
        if file is None:
            return await self._send(post, _sentence(own_words.NO_SUCH_CHECK), dm)
        try:
            await self._upload(file, dm)
        except RefusedError as refused:
            if refused.reason not in _NOT_GRANTED:
                raise
            return await self._as_text(post, effect, dm)
        return None

    async def find(self, post: Post, channel: str) -> Delivered | None:
        """Look for the file: it carries no key, so by its name, among what we sent since it was tried first."""
        file = await self._file(post, post.effect) if isinstance(post.effect, SendExport) else None
        if file is None:
            return None
        since = max(post.first_tried_at - MARGIN_S, 0.0)
        answer = await self._client.conversations_history(channel=channel, oldest=f"{since:.6f}", limit=200)
        for message in answer.get("messages") or ():
            names = {each.get("name") for each in message.get("files") or () if isinstance(each, dict)}
            if file.name in names and message.get("bot_id"):
                return Delivered(channel, str(message["ts"]))
        return None

    async def _file(self, post: Post, effect: SendExport) -> ExportFile | None:
        """Return the file; None where the check is not kept any more."""
        kept = await self._kept_of(post.lane)
        state = kept.numbered(effect.check)
        return None if state is None else as_file(exported(self._pack, state, self._today()), effect.form, kept.dates)

    async def _upload(self, file: ExportFile, channel: str) -> None:
        """Upload *file* in Slack's three steps; only the last one shows anything, and so only it is sent once."""
        asked = self._client.files_getUploadURLExternal(filename=file.name, length=len(file.content))
        place = await self._guarded(asked, repeatable=True)
        await self._guarded(_put(str(place["upload_url"]), file), repeatable=True)
        title = own_words.EXPORT_TITLE.format(number=file.number)
        comment = own_words.EXPORT_SAID.format(number=file.number)
        shared = self._client.files_completeUploadExternal(
            files=[{"id": str(place["file_id"]), "title": title}], channel_id=channel, initial_comment=comment
        )
        await self._guarded(shared, repeatable=False)

    async def _as_text(self, post: Post, effect: SendExport, dm: str) -> Delivered | None:
        """Say it as text; only the last part carries the key by which all of it is found again."""
        file = await self._file(post, replace(effect, form="markdown"))
        parts = list(as_messages(file)) if file else []
        for each in parts[:-1]:
            await self._send(replace(post, key=f"{post.key}-part"), each, dm)
        return await self._send(post, parts[-1], dm) if parts else None


async def _put(url: str, file: ExportFile) -> None:
    async with aiohttp.ClientSession() as session, session.post(url, data=file.content) as answer:
        if not answer.ok:
            raise NotSentError(f"upload_{answer.status}", retry_after_s=RETRY_SOON_S)


def as_messages(file: ExportFile) -> Iterator[Message]:
    """Yield *file* as messages that can be read one after the other; the first says why it is none."""
    yield _sentence(own_words.EXPORT_AS_TEXT.format(number=file.number))
    yield from (_sentence(each) for each in parts_of(file.text))


def _sentence(text: str) -> Message:
    return Message(fallback(text), (lines(line(said(text))),))


def parts_of(text: str) -> Iterator[str]:
    """Yield *text* in parts of at most ``PART_CHARS`` characters, cut at line ends where there are any."""
    rest = text.strip("\n")
    while len(rest) > PART_CHARS:
        cut = rest.rfind("\n", 1, PART_CHARS + 1)
        cut = cut if cut > 0 else PART_CHARS
        yield rest[:cut]
        rest = rest[cut:].lstrip("\n")
    if rest:
        yield rest

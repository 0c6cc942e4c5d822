"""Streamed messages: started, appended to and stopped within five minutes, and left alone by chat.update meanwhile."""

from typing import Any

from bot.sandbox.api.access import visible, writable
from bot.sandbox.api.agents import STATUSES, enter
from bot.sandbox.api.registry import Args, method
from bot.sandbox.block_kit import check_blocks
from bot.sandbox.composing import MAX_MARKDOWN, composed, named, signed_by_app
from bot.sandbox.entities import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform
from bot.sandbox.wording import from_app

STREAM_LIFETIME_S = 300.0  # undocumented; slackapi/python-slack-sdk issue 1859 reports about five minutes
MAX_STREAMED_BLOCKS = 50  # those of chat.stopStream are counted apart
UNDER_WAY, ENDED = "in_progress", "completed"
_GROWN_TYPES = {"markdown", "task_card"}


@method("chat.startStream", scope="chat:write", tier=2)
def start_stream(platform: Platform, args: Args) -> Json:
    """Begin a message that grows in a thread."""
    channel, thread_ts = writable(platform, args.need("channel")), args.need("thread_ts")
    if thread_ts not in channel.messages:
        raise SlackError("thread_not_found")
    _need_recipient(platform, channel, args)
    parts = _grown([], args)
    body = signed_by_app(platform.workspace) | _laid_out(platform, parts) | {"streaming_state": UNDER_WAY}
    message = platform.workspace.post(channel, body, thread_ts=thread_ts)
    expires_s = platform.clock.now() + STREAM_LIFETIME_S
    platform.streams[message["ts"]] = {"parts": parts, "thread_ts": thread_ts, "expires_s": expires_s, "stopped": False}
    enter(platform, channel, message["thread_ts"], "processing")
    return {"channel": channel.id, "ts": message["ts"]}


def _need_recipient(platform: Platform, channel: Channel, args: Args) -> None:
    """Refuse a stream that Slack would not know whom to show, or could not show to them."""
    for name in ("recipient_user_id", "recipient_team_id") if channel.kind != "im" else ():
        if not args.get(name):
            raise SlackError(f"missing_{name}")
    person = platform.workspace.people.get(channel.person or str(args.get("recipient_user_id")))
    if person is not None and person.is_guest:
        raise SlackError("not_authorized")  # guests have no agents; how Slack words it is documented nowhere


@method("chat.appendStream", scope="chat:write", tier=4)
def append_stream(platform: Platform, args: Args) -> Json:
    """Let a streamed message grow."""
    channel, ts = visible(platform, args.need("channel")), args.need("ts")
    stream = _streaming(platform, channel, ts)
    stream["parts"] = _grown(stream["parts"], args)
    platform.workspace.change(channel, ts, _laid_out(platform, stream["parts"]))
    return {"channel": channel.id, "ts": ts}


@method("chat.stopStream", scope="chat:write", tier=2)
def stop_stream(platform: Platform, args: Args) -> Json:
    """End a streamed message, perhaps with last words, blocks and metadata."""
    channel, ts = visible(platform, args.need("channel")), args.need("ts")
    stream, status = _streaming(platform, channel, ts), str(args.get("session_status") or "active")
    if status not in STATUSES:
        raise SlackError("invalid_arguments", messages=[f"[ERROR] session_status: one of {', '.join(STATUSES)}"])
    parts = _grown(stream["parts"], args)
    closing = composed(platform.workspace, {"text": "…", **_only(args, "blocks", "metadata")})
    fields = _laid_out(platform, parts)
    fields["blocks"] = [*fields.get("blocks", []), *closing.get("blocks", [])] or None
    fields |= {"metadata": closing["metadata"]} if "metadata" in closing else {}
    del platform.streams[ts]
    message = platform.workspace.change(channel, ts, fields | {"streaming_state": ENDED})
    enter(platform, channel, message["thread_ts"], status)
    return {"channel": channel.id, "ts": ts, "message": message}


def _only(args: Args, *names: str) -> Json:
    return {name: args[name] for name in names if name in args}


def is_streaming(platform: Platform, channel: Channel, ts: str) -> bool:
    """Return whether the message at *ts* still grows; one that grew for too long has ended."""
    stream = platform.streams.get(ts)
    if stream is not None and platform.clock.now() > stream["expires_s"]:
        del platform.streams[ts]
        platform.workspace.change(channel, ts, {"streaming_state": ENDED})
    return ts in platform.streams


def _streaming(platform: Platform, channel: Channel, ts: str) -> Json:
    stream = platform.streams.get(ts)
    if ts not in channel.messages:
        raise SlackError("message_not_found")
    if channel.messages[ts].get("bot_id") != platform.workspace.app.bot_id:
        raise SlackError("message_not_owned_by_app")
    if stream is None or not is_streaming(platform, channel, ts):
        raise SlackError("message_not_in_streaming_state")
    if stream["stopped"]:
        del platform.streams[ts]
        raise SlackError("stopped_by_user")
    return stream


def _grown(parts: list[Json], args: Args) -> list[Json]:
    """Return what was streamed so far, in order, after what *args* brings: markdown, tasks, blocks."""
    markdown, chunks = args.get("markdown_text"), args.get("chunks")
    if markdown is not None and len(markdown) > MAX_MARKDOWN:
        raise SlackError("msg_too_long")
    grown = list(parts)
    first = [{"type": "markdown_text", "text": markdown}] if markdown else []
    for chunk in [*first, *_listed(chunks)]:
        _take(grown, chunk)
    if sum(each["type"] not in _GROWN_TYPES for each in grown) > MAX_STREAMED_BLOCKS:
        raise SlackError("msg_blocks_too_many")
    return grown


def _listed(chunks: Any) -> list[Json]:
    if chunks is None:
        return []
    if not isinstance(chunks, list) or not all(isinstance(each, dict) for each in chunks):
        raise SlackError("invalid_chunks")
    return chunks


def _take(grown: list[Json], chunk: Json) -> None:
    match chunk.get("type"):
        case "markdown_text" if isinstance(chunk.get("text"), str):
            _write_on(grown, chunk["text"])
        case "task_update" if chunk.get("id") and chunk.get("title"):
            _put_task(grown, _task(chunk))
        case "plan_update" if chunk.get("title"):
            pass  # the plan's title is shown nowhere here
        case "blocks" if isinstance(chunk.get("blocks"), list) and not check_blocks(chunk["blocks"]):
            grown += chunk["blocks"]
        case _:
            raise SlackError("invalid_chunks")


def _write_on(grown: list[Json], text: str) -> None:
    last = grown[-1] if grown else {}
    if last.get("type") == "markdown":
        grown[-1] = {**last, "text": last["text"] + text}
    else:
        grown.append({"type": "markdown", "text": text})


def _put_task(grown: list[Json], card: Json) -> None:
    for place, each in enumerate(grown):
        if each.get("task_id") == card["task_id"]:
            grown[place] = card
            return
    grown.append(card)


def _task(chunk: Json) -> Json:
    card = {
        "type": "task_card",
        "task_id": chunk["id"],
        "title": chunk["title"],
        "status": chunk.get("status", "pending"),
    }
    for name in ("details", "output"):
        if chunk.get(name):
            section = {"type": "rich_text_section", "elements": [{"type": "text", "text": chunk[name]}]}
            card[name] = {"type": "rich_text", "elements": [section]}
    return card | ({"sources": chunk["sources"]} if chunk.get("sources") else {})


def _laid_out(platform: Platform, parts: list[Json]) -> Json:
    """Return the stored form of what was streamed so far; its text is what was written of it as text."""
    text = "".join(each["text"] for each in parts if each["type"] == "markdown")
    blocks = [each for each in parts if each.get("text") != ""]
    return {"text": from_app(text), **({"blocks": named(blocks, platform.workspace.ids)} if blocks else {})}

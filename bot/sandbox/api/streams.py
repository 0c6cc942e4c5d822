"""Streamed messages: started, appended to and stopped within five minutes, and left alone by chat.update meanwhile."""

from typing import Any

from bot.sandbox.api.access import visible, writable
from bot.sandbox.api.registry import Args, method
from bot.sandbox.block_kit import check_blocks
from bot.sandbox.composing import MAX_MARKDOWN, composed, named, signed_by_app
from bot.sandbox.entities import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform
from bot.sandbox.wording import from_app

STREAM_LIFETIME_S = 300.0  # undocumented; slackapi/python-slack-sdk issue 1859 reports about five minutes


@method("chat.startStream", scope="chat:write", tier=2)
def start_stream(platform: Platform, args: Args) -> Json:
    """Begin a message that grows in a thread."""
    channel, thread_ts = writable(platform, args.need("channel")), args.need("thread_ts")
    if thread_ts not in channel.messages:
        raise SlackError("thread_not_found")
    for name in ("recipient_user_id", "recipient_team_id") if channel.kind != "im" else ():
        if not args.get(name):
            raise SlackError(f"missing_{name}")
    content = _grown({"text": "", "tasks": [], "blocks": []}, args)
    body = signed_by_app(platform.workspace) | _laid_out(platform, content)
    message = platform.workspace.post(channel, body, thread_ts=thread_ts)
    expires_s = platform.clock.now() + STREAM_LIFETIME_S
    platform.streams[message["ts"]] = {**content, "thread_ts": thread_ts, "expires_s": expires_s, "stopped": False}
    return {"channel": channel.id, "ts": message["ts"]}


@method("chat.appendStream", scope="chat:write", tier=4)
def append_stream(platform: Platform, args: Args) -> Json:
    """Let a streamed message grow."""
    channel, ts = visible(platform, args.need("channel")), args.need("ts")
    stream = _streaming(platform, channel, ts)
    stream |= _grown(stream, args)
    platform.workspace.change(channel, ts, _laid_out(platform, stream))
    return {"channel": channel.id, "ts": ts}


@method("chat.stopStream", scope="chat:write", tier=2)
def stop_stream(platform: Platform, args: Args) -> Json:
    """End a streamed message, perhaps with last words, blocks and metadata."""
    channel, ts = visible(platform, args.need("channel")), args.need("ts")
    stream = _streaming(platform, channel, ts)
    content = _grown(stream, args)
    closing: Json = {}
    if args.get("blocks") or args.get("metadata"):
        closing = composed(platform.workspace, {"text": content["text"] or "…", **_only(args, "blocks", "metadata")})
    fields = _laid_out(platform, content)
    fields["blocks"] = [*fields.get("blocks", []), *closing.get("blocks", [])] or None
    fields |= {"metadata": closing["metadata"]} if "metadata" in closing else {}
    del platform.streams[ts]
    message = platform.workspace.change(channel, ts, fields)
    return {"channel": channel.id, "ts": ts, "message": message}


def _only(args: Args, *names: str) -> Json:
    return {name: args[name] for name in names if name in args}


def _streaming(platform: Platform, channel: Channel, ts: str) -> Json:
    stream = platform.streams.get(ts)
    if ts not in channel.messages:
        raise SlackError("message_not_found")
    if channel.messages[ts].get("bot_id") != platform.workspace.app.bot_id:
        raise SlackError("message_not_owned_by_app")
    if stream is None or platform.clock.now() > stream["expires_s"]:
        platform.streams.pop(ts, None)
        raise SlackError("message_not_in_streaming_state")
    if stream["stopped"]:
        del platform.streams[ts]
        raise SlackError("stopped_by_user")
    return stream


def _grown(content: Json, args: Args) -> Json:
    """Return text, tasks and blocks after what *args* brings."""
    markdown, chunks = args.get("markdown_text"), args.get("chunks")
    if markdown is not None and len(markdown) > MAX_MARKDOWN:
        raise SlackError("msg_too_long")
    grown: Json = {"text": content["text"], "tasks": list(content["tasks"]), "blocks": list(content["blocks"])}
    parts = [{"type": "markdown_text", "text": markdown}] if markdown else []
    for chunk in [*parts, *_listed(chunks)]:
        _take(grown, chunk)
    return grown


def _listed(chunks: Any) -> list[Json]:
    if chunks is None:
        return []
    if not isinstance(chunks, list) or not all(isinstance(each, dict) for each in chunks):
        raise SlackError("invalid_chunks")
    return chunks


def _take(grown: Json, chunk: Json) -> None:
    match chunk.get("type"):
        case "markdown_text" if isinstance(chunk.get("text"), str):
            grown["text"] += chunk["text"]
        case "task_update" if chunk.get("id") and chunk.get("title"):
            others = [each for each in grown["tasks"] if each["task_id"] != chunk["id"]]
            grown["tasks"] = [*others, _task(chunk)]
        case "plan_update" if chunk.get("title"):
            grown["plan"] = chunk["title"]
        case "blocks" if not check_blocks(chunk.get("blocks")):
            grown["blocks"] += chunk["blocks"]
        case _:
            raise SlackError("invalid_chunks")


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


def _laid_out(platform: Platform, content: Json) -> Json:
    """Return the stored form of what was streamed so far."""
    words = [{"type": "markdown", "text": content["text"][:MAX_MARKDOWN]}] if content["text"] else []
    blocks = [*content["tasks"], *words, *content["blocks"]]
    return {"text": from_app(content["text"]), **({"blocks": named(blocks, platform.workspace.ids)} if blocks else {})}

"""The chat methods: posting, updating, deleting, ephemerals, permalinks."""

import re

from bot.sandbox.api.access import visible, writable
from bot.sandbox.api.registry import Args, method
from bot.sandbox.api.streams import is_streaming
from bot.sandbox.composing import composed, signed_by_app
from bot.sandbox.entities import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform

_UNANSWERABLE = {"channel_join", "channel_leave"}
_TS = re.compile(r"\d+\.\d+")


@method("chat.postMessage", scope="chat:write")
def post_message(platform: Platform, args: Args) -> Json:
    """Post a message, at top level or in a thread."""
    channel = writable(platform, args.need("channel"), person_allowed=True)
    body = signed_by_app(platform.workspace) | composed(platform.workspace, args) | _guise(args)
    thread_ts = _thread(channel, args)
    broadcast = args.flag("reply_broadcast")
    message = platform.workspace.post(channel, body, thread_ts=thread_ts, broadcast=broadcast)
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def _guise(args: Args) -> Json:
    username = args.get("username")
    return {"username": username, "subtype": "bot_message"} if username else {}


def _thread(channel: Channel, args: Args) -> str | None:
    ts = args.get("thread_ts")
    if ts is None or ts == "":
        return None
    if not _TS.fullmatch(str(ts)):
        raise SlackError("invalid_thread_ts", messages=[f"[ERROR] {ts} is not a valid thread_ts"])
    root = channel.messages.get(str(ts))
    if root is None and str(ts) not in channel.threads:
        raise SlackError("thread_not_found")
    if root is not None and root.get("subtype") in _UNANSWERABLE:
        raise SlackError("cannot_reply_to_message")
    return str(ts)


def _own(platform: Platform, channel: Channel, ts: str, refusal: str) -> Json:
    message = channel.messages.get(ts)
    if message is None or message.get("subtype") == "tombstone":
        raise SlackError("message_not_found")
    if message.get("bot_id") != platform.workspace.app.bot_id:
        raise SlackError(refusal)
    return message


@method("chat.update", scope="chat:write", tier=3)
def update(platform: Platform, args: Args) -> Json:
    """Change an own message.

    Words alone take the place of blocks and attachments, and mark the message as edited; blocks and metadata that
    are not mentioned stay otherwise. Source: docs.slack.dev/reference/methods/chat.update.
    """
    channel, ts = visible(platform, args.need("channel")), args.need("ts")
    _own(platform, channel, ts, "cant_update_message")
    if is_streaming(platform, channel, ts):
        raise SlackError("streaming_state_conflict")
    body = composed(platform.workspace, args, update=True)
    reworded = bool(args.get("text") or args.get("markdown_text"))
    gone = {name: None for name in ("blocks", "attachments") if reworded or name in args}
    if not reworded:
        del body["text"]
    editor = platform.workspace.app.bot_user_id if reworded and "blocks" not in body else None
    message = platform.workspace.change(channel, ts, gone | body, edited_by=editor)
    return {"channel": channel.id, "ts": ts, "text": message["text"], "message": message}


@method("chat.delete", scope="chat:write", tier=3)
def delete(platform: Platform, args: Args) -> Json:
    """Delete an own message."""
    channel, ts = visible(platform, args.need("channel")), args.need("ts")
    _own(platform, channel, ts, "cant_delete_message")
    if is_streaming(platform, channel, ts):
        raise SlackError("cant_delete_message")
    platform.workspace.delete(channel, ts)
    return {"channel": channel.id, "ts": ts}


@method("chat.postEphemeral", scope="chat:write", tier=4)
def post_ephemeral(platform: Platform, args: Args) -> Json:
    """Show a message to one member of a channel."""
    channel, user = writable(platform, args.need("channel")), args.need("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    body = signed_by_app(platform.workspace) | composed(platform.workspace, args)
    body |= {"thread_ts": args["thread_ts"]} if args.get("thread_ts") else {}
    message = platform.workspace.whisper(channel, user, body)
    return {"message_ts": message["ts"]}


@method("chat.getPermalink")
def get_permalink(platform: Platform, args: Args) -> Json:
    """Return the address of a message."""
    channel, ts = visible(platform, args.need("channel")), args.need("message_ts")
    if ts not in channel.messages:
        raise SlackError("message_not_found")
    path = f"{platform.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
    thread_ts = channel.messages[ts].get("thread_ts")
    query = f"?thread_ts={thread_ts}&cid={channel.id}" if thread_ts else ""
    return {"channel": channel.id, "permalink": path + query}

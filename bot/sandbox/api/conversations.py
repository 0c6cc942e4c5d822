"""The conversations methods: opening direct messages, listing, reading history and threads."""

import base64
from collections.abc import Iterable

from bot.sandbox.api.access import described, read_scope, readable, visible
from bot.sandbox.api.registry import Args, method
from bot.sandbox.entities import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform

_KINDS = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def described_channel(platform: Platform, channel: Channel) -> Json:
    """Return *channel* as Slack describes it."""
    common = {
        "id": channel.id,
        "created": channel.created,
        "is_im": channel.kind == "im",
        "is_mpim": False,
        "is_archived": channel.archived,
        "is_private": channel.kind == "private",
        "is_ext_shared": channel.ext_shared,
        "is_org_shared": False,
        "is_shared": channel.ext_shared,
        "context_team_id": platform.workspace.team.id,
    }
    if channel.kind == "im":
        return common | {"user": channel.person, "is_user_deleted": False, "is_open": True}
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_general": channel.name == "general",
        "is_member": platform.workspace.has_app(channel),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


@method("conversations.open", scope="im:write", tier=3)
def open_conversation(platform: Platform, args: Args) -> Json:
    """Open the direct messages with one person, or return them if they are open."""
    if args.get("channel"):
        channel = visible(platform, args.need("channel"))
        if channel.kind != "im":
            raise SlackError("method_not_supported_for_channel_type")
    else:
        channel = _direct(platform, args.names("users"))
    full = described_channel(platform, channel) if args.flag("return_im") else {"id": channel.id}
    return {"channel": full, "no_op": True, "already_open": True}


def _direct(platform: Platform, users: list[str]) -> Channel:
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    person = platform.workspace.people.get(users[0])
    if users[0] == platform.workspace.app.bot_user_id or (person is not None and person.is_bot):
        raise SlackError("cannot_dm_bot")
    if person is None:
        raise SlackError("user_not_found")
    if person.deleted:
        raise SlackError("user_disabled")
    return platform.workspace.dm(person.id)


@method("conversations.info", tier=3)
def info(platform: Platform, args: Args) -> Json:
    """Describe one conversation."""
    channel = described(platform, args.need("channel"))
    count = {"num_members": len(channel.members)} if args.flag("include_num_members") else {}
    return {"channel": described_channel(platform, channel) | count}


@method("conversations.list", tier=2)
def list_conversations(platform: Platform, args: Args) -> Json:
    """List what the app can see: all public channels, private ones and direct messages it is in."""
    kinds = _kinds(platform, args)
    seen = [each for each in platform.workspace.channels.values() if each.kind in kinds]
    seen = [each for each in seen if each.kind == "public" or platform.workspace.has_app(each)]
    return _channel_page(platform, args, seen)


@method("users.conversations", tier=3)
def users_conversations(platform: Platform, args: Args) -> Json:
    """List the conversations a person shares with the app, or the app's own."""
    kinds, bot = _kinds(platform, args), platform.workspace.app.bot_user_id
    user = str(args.get("user") or bot)
    if user != bot and user not in platform.workspace.people:
        raise SlackError("user_not_found")
    mine = [each for each in platform.workspace.channels.values() if each.kind in kinds and user in each.members]
    shared = [each for each in mine if each.kind == "public" or platform.workspace.has_app(each)]
    return _channel_page(platform, args, shared)


def _kinds(platform: Platform, args: Args) -> set[str]:
    names = [name.strip() for name in args.names("types", "public_channel")]
    if unknown := [name for name in names if name not in _KINDS]:
        raise SlackError("invalid_types", messages=[f"[ERROR] unknown type: {unknown[0]}"])
    for name in names:
        platform.permissions.need("mpim:read" if name == "mpim" else read_scope(_KINDS[name]))
    return {_KINDS[name] for name in names}


def _channel_page(platform: Platform, args: Args, channels: Iterable[Channel]) -> Json:
    kept = [each for each in channels if not (each.archived and args.flag("exclude_archived"))]
    page, cursor = paged([described_channel(platform, each) for each in kept], args, default=100)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


def paged(everything: list[Json], args: Args, *, default: int, most: int = 1000) -> tuple[list[Json], str]:
    """Return one page and the cursor of the next, empty at the end.

    Raises:
        SlackError: `invalid_cursor` or `invalid_limit`.
    """
    start, limit = _offset(str(args.get("cursor") or "")), args.number("limit", default, most)
    end = start + limit
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(everything) else ""
    return everything[start:end], cursor


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except ValueError as malformed:
        raise SlackError("invalid_cursor") from malformed


@method("conversations.members", tier=4)
def members(platform: Platform, args: Args) -> Json:
    """List who is in a conversation."""
    channel = described(platform, args.need("channel"))
    page, cursor = paged([{"id": each} for each in channel.members], args, default=100)
    return {"members": [each["id"] for each in page], "response_metadata": {"next_cursor": cursor}}


@method("conversations.join", scope="channels:join", tier=3)
def join(platform: Platform, args: Args) -> Json:
    """Join a public channel."""
    channel = visible(platform, args.need("channel"))
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    joined = platform.workspace.join(channel, platform.workspace.app.bot_user_id)
    warning = {} if joined else {"warning": "already_in_channel"}
    return {"channel": described_channel(platform, channel), **warning}


def _between(args: Args, messages: list[Json]) -> list[Json]:
    oldest, latest = _moment(args, "oldest", 0.0), _moment(args, "latest", float("inf"))
    inclusive = args.flag("inclusive")
    return [
        each
        for each in messages
        if oldest < float(each["ts"]) < latest or (inclusive and float(each["ts"]) in (oldest, latest))
    ]


def _moment(args: Args, name: str, default: float) -> float:
    try:
        return float(args.get(name) or default)
    except ValueError as malformed:
        raise SlackError(f"invalid_ts_{name}") from malformed


def _settled(platform: Platform, method_name: str, channel: Channel, messages: list[Json]) -> list[Json]:
    lag_s = platform.faults.history_lag_s(method_name, channel.id)
    horizon = platform.clock.now() - lag_s
    return [each for each in messages if float(each["ts"]) <= horizon] if lag_s else messages


def _shown(platform: Platform, channel: Channel, message: Json, args: Args) -> Json:
    full = platform.workspace.with_thread(channel, message)
    if args.flag("include_all_metadata"):
        return full
    return {name: value for name, value in full.items() if name != "metadata"}


@method("conversations.history", tier=3)
def history(platform: Platform, args: Args) -> Json:
    """Read the top level of a conversation, newest first."""
    channel = readable(platform, args.need("channel"))
    top = [each for each in channel.messages.values() if is_top_level(each)]
    kept = _between(args, _settled(platform, "conversations.history", channel, top))
    page, cursor = paged(kept[::-1], args, default=100, most=999)
    messages = [_shown(platform, channel, each, args) for each in page]
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": messages, "has_more": bool(cursor), "pin_count": 0, **more}


def is_top_level(message: Json) -> bool:
    """Return whether *message* shows in the channel itself: no reply, or a reply that was also sent there."""
    return message.get("thread_ts") in (None, message["ts"]) or message.get("subtype") == "thread_broadcast"


@method("conversations.replies", tier=3)
def replies(platform: Platform, args: Args) -> Json:
    """Read a thread, its root first."""
    channel, ts = readable(platform, args.need("channel")), args.need("ts")
    if ts not in channel.messages and ts not in channel.threads:
        raise SlackError("thread_not_found")
    root = channel.messages.get(ts, {}).get("thread_ts", ts)
    thread = [channel.messages[each] for each in channel.threads.get(root, [])]
    kept = _between(args, _settled(platform, "conversations.replies", channel, thread))
    page, cursor = paged(kept, args, default=1000)
    shown = [channel.messages[root], *page] if root in channel.messages else page
    messages = [_shown(platform, channel, each, args) for each in shown]
    return {"messages": messages, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}

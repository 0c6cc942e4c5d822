"""What the page of one person is told when something changes."""

from collections.abc import Iterator

from bot.sandbox.changes import (
    Change,
    HomePublished,
    MessageAnnotated,
    MessageChanged,
    MessageDeleted,
    MessagePosted,
    Noticed,
    RosterChanged,
    StatusSet,
    ViewChanged,
    WhisperGone,
    WhisperShown,
)
from bot.sandbox.entities import Channel
from bot.sandbox.jsontypes import Json
from bot.sandbox.workspace import Workspace


def pushes(workspace: Workspace, change: Change, me: str) -> Iterator[Json]:
    """Yield what the page of *me* is told of *change*; nothing of what *me* cannot see."""
    match change:
        case RosterChanged():
            yield {"type": "state"}
        case StatusSet(channel, thread_ts, text) if me in channel.members:
            yield {"type": "status", "channel": channel.id, "thread_ts": thread_ts, "text": text}
        case MessagePosted(channel) | MessageChanged(channel) | MessageDeleted(channel) if _sees(channel, me):
            yield from _message(workspace, change)
        case MessageAnnotated(channel, message) if _sees(channel, me):
            yield _told("message_changed", channel, workspace.with_thread(channel, message))
        case _ if getattr(change, "user", None) == me:
            yield from _private(change)


def _sees(channel: Channel, me: str) -> bool:
    return me in channel.members or channel.kind == "public"


def _message(workspace: Workspace, change: Change) -> Iterator[Json]:
    match change:
        case MessagePosted(channel, message):
            yield _told("message", channel, workspace.with_thread(channel, message))
            yield from _root(workspace, channel, message)
        case MessageChanged(channel, message, _):
            yield _told("message_changed", channel, workspace.with_thread(channel, message))
        case MessageDeleted(channel, previous):
            yield from _deleted(workspace, channel, previous)


def _deleted(workspace: Workspace, channel: Channel, previous: Json) -> Iterator[Json]:
    tombstone = channel.messages.get(previous["ts"])
    if tombstone is not None:
        yield _told("message_changed", channel, workspace.with_thread(channel, tombstone))
        return
    thread = {"thread_ts": previous["thread_ts"]} if "thread_ts" in previous else {}
    yield {"type": "message_deleted", "channel": channel.id, "ts": previous["ts"], **thread}
    yield from _root(workspace, channel, previous)


def _root(workspace: Workspace, channel: Channel, reply: Json) -> Iterator[Json]:
    """Yield the root of a thread anew: its reply count changed."""
    root = channel.messages.get(reply.get("thread_ts", ""))
    if root is not None and root["ts"] != reply["ts"]:
        yield _told("message_changed", channel, workspace.with_thread(channel, root))


def _told(kind: str, channel: Channel, message: Json) -> Json:
    thread = {"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}
    return {"type": kind, "channel": channel.id, "message": message, **thread}


def _private(change: Change) -> Iterator[Json]:
    match change:
        case WhisperShown(channel, _, message):
            yield _told("ephemeral", channel, message)
        case WhisperGone(channel, _, ts):
            yield {"type": "ephemeral_deleted", "channel": channel.id, "ts": ts}
        case ViewChanged(_, action, view_id, view):
            yield {"type": "view", "action": action, "view_id": view_id, **({"view": view} if view else {})}
        case HomePublished(_, view):
            yield {"type": "home", "view": view}
        case Noticed(_, text, level):
            yield {"type": "notice", "text": text, "level": level}

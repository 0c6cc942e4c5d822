"""Which conversations the app may see, read and write; a private one it is not in does not exist for it."""

from bot.sandbox.entities import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.platform import Platform

_READ_SCOPE = {"public": "channels:read", "private": "groups:read", "im": "im:read"}
_HISTORY_SCOPE = {"public": "channels:history", "private": "groups:history", "im": "im:history"}


def visible(platform: Platform, name: str) -> Channel:
    """Return the conversation, by id or name.

    Raises:
        SlackError: `channel_not_found`; also for a private channel the app is not in.
    """
    channel = platform.workspace.channel_named(name)
    if channel is None or (channel.kind != "public" and not platform.workspace.has_app(channel)):
        raise SlackError("channel_not_found")
    return channel


def described(platform: Platform, name: str) -> Channel:
    """Return a visible conversation whose description the app may read."""
    channel = visible(platform, name)
    platform.permissions.need(_READ_SCOPE[channel.kind])
    return channel


def readable(platform: Platform, name: str) -> Channel:
    """Return a conversation whose messages the app may read.

    Raises:
        SlackError: `channel_not_found`, `missing_scope` or `not_in_channel`.
    """
    channel = visible(platform, name)
    platform.permissions.need(_HISTORY_SCOPE[channel.kind])
    if not platform.workspace.has_app(channel):
        raise SlackError("not_in_channel")
    return channel


def writable(platform: Platform, name: str, *, person_allowed: bool = False) -> Channel:
    """Return a conversation the app may post to; a person's id stands for their direct messages if *person_allowed*.

    Raises:
        SlackError: `channel_not_found`, `is_archived`, `not_in_channel` or `messages_tab_disabled`.
    """
    workspace = platform.workspace
    channel = workspace.dm(name) if person_allowed and name in workspace.people else visible(platform, name)
    if channel.archived:
        raise SlackError("is_archived")
    if channel.kind == "im" and not platform.permissions.messages_tab:
        raise SlackError("messages_tab_disabled")
    # Without a manifest every scope is granted, but walking into any channel is a thing an app must ask for by name.
    uninvited = platform.permissions.scopes is not None and platform.permissions.granted("chat:write.public")
    if not workspace.has_app(channel) and not uninvited:
        raise SlackError("not_in_channel")
    return channel


def read_scope(kind: str) -> str:
    """Return the scope that lists conversations of *kind*."""
    return _READ_SCOPE[kind]

"""Who and what a workspace holds: people, the app, channels, files."""

from dataclasses import dataclass, field
from typing import Literal

from bot.sandbox.jsontypes import Json

ChannelKind = Literal["public", "private", "im"]


@dataclass
class Team:
    """The workspace itself."""

    id: str = "T0SANDBOX"
    name: str = "Sample workspace"
    domain: str = "sample"


@dataclass
class Person:
    """Somebody of the workspace; `name` is the handle, `real_name` what the page shows."""

    id: str
    name: str
    real_name: str
    title: str = ""
    color: str = "4a6d8c"
    tz: str = "Europe/London"
    tz_offset_s: int = 0
    locale: str = "en-GB"
    is_guest: bool = False
    is_bot: bool = False
    deleted: bool = False


@dataclass
class AppIdentity:
    """The installed app and its bot user."""

    id: str = "A0SANDBOX"
    bot_id: str = "B0SANDBOX"
    bot_user_id: str = "U0SANDBOX"
    name: str = "Sample app"
    bot_name: str = "sample-app"
    description: str = ""
    commands: list[Json] = field(default_factory=list)
    shortcuts: list[Json] = field(default_factory=list)


@dataclass
class Whisper:
    """An ephemeral message: only *user* sees it, no history holds it."""

    user: str
    message: Json


@dataclass
class Channel:
    """A conversation; `messages` maps ts to message, oldest first; `read` maps a person to the last ts they saw."""

    id: str
    name: str
    kind: ChannelKind
    topic: str = ""
    created: int = 0
    members: list[str] = field(default_factory=list)
    archived: bool = False
    ext_shared: bool = False
    person: str | None = None
    messages: dict[str, Json] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)
    whispers: list[Whisper] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """Slack's `channel_type` of events."""
        return {"public": "channel", "private": "group", "im": "im"}[self.kind]

    def last_ts(self) -> str:
        """Return the ts of the newest message, or an empty string."""
        return next(reversed(self.messages), "")


@dataclass
class StoredFile:
    """An uploaded file; `content` never enters a listing."""

    id: str
    name: str
    user: str
    content: bytes = b""
    title: str = ""
    mimetype: str = "application/octet-stream"
    created: int = 0
    channels: list[str] = field(default_factory=list)
    complete: bool = True

"""What can happen in a workspace; events to the app, pushes to the page and saving to disk all follow from these."""

from dataclasses import dataclass

from bot.sandbox.entities import Channel
from bot.sandbox.jsontypes import Json


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """A message appeared, by a person or by the app."""

    channel: Channel
    message: Json


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """A message was edited or updated."""

    channel: Channel
    message: Json
    previous: Json


@dataclass(frozen=True, slots=True)
class MessageAnnotated:
    """A message got a reaction or the like, which is no edit."""

    channel: Channel
    message: Json


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """A message went away."""

    channel: Channel
    previous: Json


@dataclass(frozen=True, slots=True)
class WhisperShown:
    """An ephemeral message appeared, or was replaced, for one person."""

    channel: Channel
    user: str
    message: Json


@dataclass(frozen=True, slots=True)
class WhisperGone:
    """An ephemeral message went away."""

    channel: Channel
    user: str
    ts: str


@dataclass(frozen=True, slots=True)
class ViewChanged:
    """A modal of one person was opened, pushed, updated or closed."""

    user: str
    action: str
    view_id: str
    view: Json | None = None


@dataclass(frozen=True, slots=True)
class HomePublished:
    """The Home tab of one person was published."""

    user: str
    view: Json


@dataclass(frozen=True, slots=True)
class StatusSet:
    """The app's "is working" line in a thread changed; an empty text clears it."""

    channel: Channel
    thread_ts: str
    text: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """Slack itself tells one person something, such as a command that was not answered."""

    user: str
    text: str
    level: str = "error"


@dataclass(frozen=True, slots=True)
class MemberJoined:
    """Somebody, or the app, joined a channel."""

    channel: Channel
    user: str
    inviter: str | None = None


@dataclass(frozen=True, slots=True)
class AppEvent:
    """Something only the app hears of, such as a Home tab being opened; *event* is the inner event."""

    event: Json


@dataclass(frozen=True, slots=True)
class RosterChanged:
    """People, channels, memberships or the app's presence changed: look at the whole again."""


Change = (
    MessagePosted
    | MessageChanged
    | MessageAnnotated
    | MessageDeleted
    | WhisperShown
    | WhisperGone
    | ViewChanged
    | HomePublished
    | StatusSet
    | Noticed
    | MemberJoined
    | AppEvent
    | RosterChanged
)

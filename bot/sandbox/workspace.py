"""The workspace: what is in it, and the few ways in which it changes. Every change is told to the listeners."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.bell import Bell
from bot.sandbox.changes import (
    Change,
    MemberJoined,
    MessageAnnotated,
    MessageChanged,
    MessageDeleted,
    MessagePosted,
    RosterChanged,
    WhisperGone,
    WhisperShown,
)
from bot.sandbox.clock import Clock, SystemClock
from bot.sandbox.entities import AppIdentity, Channel, Person, StoredFile, Team, Whisper
from bot.sandbox.ids import Ids
from bot.sandbox.jsontypes import Json
from bot.sandbox.modals import Modals

TOMBSTONE = "This message was deleted."


@dataclass
class Workspace:
    """People, channels, messages, files, views and Home tabs of one team, in memory."""

    team: Team = field(default_factory=Team)
    app: AppIdentity = field(default_factory=AppIdentity)
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    sessions: dict[str, Json] = field(default_factory=dict)
    prompts: dict[str, Json] = field(default_factory=dict)
    ids: Ids = field(default_factory=Ids)
    clock: Clock = field(default_factory=SystemClock)
    bell: Bell = field(default_factory=Bell)
    last_moment: int = 0

    def __post_init__(self) -> None:
        self.modals = Modals(self.tell)
        self._listeners: list[Callable[[Change], None]] = []

    # -- listening

    def listen(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Tell *listener* of every change from now on; call what is returned to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, change: Change) -> None:
        """Tell every listener of *change*, in the order they came, and wake whoever waits."""
        for listener in list(self._listeners):
            listener(change)
        self.bell.ring()

    # -- time and looking up

    def next_ts(self) -> str:
        """Return a message timestamp: the clock's microseconds, made later than every ts before it."""
        self.last_moment = max(int(self.clock.now() * 1_000_000), self.last_moment + 1)
        seconds, micros = divmod(self.last_moment, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def dm(self, user: str) -> Channel:
        """Return the direct-message channel between *user* and the app, made on first need."""
        for channel in self.channels.values():
            if channel.kind == "im" and channel.person == user:
                return channel
        channel = Channel(
            id=self.ids.mint("D"),
            name=user,
            kind="im",
            created=int(self.clock.now()),
            members=[user, self.app.bot_user_id],
            person=user,
        )
        self.channels[channel.id] = channel
        self.tell(RosterChanged())
        return channel

    def channel_named(self, name: str) -> Channel | None:
        """Return the channel whose id or name (with or without `#`) is *name*."""
        if name in self.channels:
            return self.channels[name]
        bare = name.removeprefix("#")
        return next((each for each in self.channels.values() if each.kind != "im" and each.name == bare), None)

    def has_app(self, channel: Channel) -> bool:
        """Return whether the app is a member of *channel*."""
        return self.app.bot_user_id in channel.members

    # -- messages

    def post(self, channel: Channel, message: Json, *, thread_ts: str | None = None, broadcast: bool = False) -> Json:
        """Store *message* under a new ts and tell everybody; return the stored message."""
        ts = self.next_ts()
        stored = {"type": "message", **message, "ts": ts, "team": self.team.id}
        if thread_ts is not None:
            root = channel.messages.get(thread_ts, {}).get("thread_ts", thread_ts)
            stored |= {"thread_ts": root, "parent_user_id": channel.messages.get(root, {}).get("user", "")}
            stored |= {"subtype": "thread_broadcast"} if broadcast else {}
            channel.threads.setdefault(root, []).append(ts)
        channel.messages[ts] = stored
        self.tell(MessagePosted(channel, stored))
        return stored

    def change(self, channel: Channel, ts: str, fields: Json, *, edited_by: str | None = None) -> Json:
        """Give the message at *ts* new *fields* (None removes one) and tell everybody; return it as stored."""
        previous = channel.messages[ts]
        stored = {name: value for name, value in {**previous, **fields}.items() if value is not None}
        if edited_by is not None:
            stored["edited"] = {"user": edited_by, "ts": self.next_ts()}
        channel.messages[ts] = stored
        self.tell(MessageChanged(channel, stored, previous))
        return stored

    def annotate(self, channel: Channel, ts: str, fields: Json) -> None:
        """Give the message at *ts* fields that are no edit, such as reactions; the app hears nothing of it."""
        channel.messages[ts] = {**channel.messages[ts], **fields}
        self.tell(MessageAnnotated(channel, channel.messages[ts]))

    def delete(self, channel: Channel, ts: str) -> None:
        """Remove the message at *ts*; one with replies leaves a tombstone, as Slack does."""
        previous = channel.messages[ts]
        if channel.threads.get(ts):
            kept: Json = {name: previous[name] for name in ("type", "ts", "team", "thread_ts") if name in previous}
            channel.messages[ts] = {**kept, "subtype": "tombstone", "user": "USLACKBOT", "text": TOMBSTONE}
        else:
            del channel.messages[ts]
        replies = channel.threads.get(previous.get("thread_ts", ""), [])
        if ts in replies:
            replies.remove(ts)
        self.tell(MessageDeleted(channel, previous))

    def with_thread(self, channel: Channel, message: Json) -> Json:
        """Return *message* with the reply fields a thread's root carries."""
        replies = channel.threads.get(message["ts"], [])
        if not replies:
            return message
        users = list(dict.fromkeys(channel.messages[ts].get("user", "") for ts in replies))
        counted = {"thread_ts": message["ts"], "reply_count": len(replies), "reply_users": users}
        return {**message, **counted, "reply_users_count": len(users), "latest_reply": replies[-1]}

    # -- ephemerals

    def whisper(self, channel: Channel, user: str, message: Json, *, ts: str | None = None) -> Json:
        """Show *message* to *user* alone, or replace the one at *ts*; return it as shown."""
        shown = {"type": "message", **message, "ts": ts or self.next_ts(), "ephemeral": True}
        for whisper in channel.whispers:
            if ts is not None and whisper.user == user and whisper.message["ts"] == ts:
                whisper.message = shown
                break
        else:
            channel.whispers.append(Whisper(user, shown))
        self.tell(WhisperShown(channel, user, shown))
        return shown

    def find_whisper(self, channel: Channel, user: str, ts: str) -> Json | None:
        """Return the ephemeral message *user* sees at *ts*, or None."""
        shown = (each.message for each in channel.whispers if each.user == user)
        return next((message for message in shown if message["ts"] == ts), None)

    def unwhisper(self, channel: Channel, user: str, ts: str) -> None:
        """Take the ephemeral message at *ts* away from *user*."""
        channel.whispers = [each for each in channel.whispers if (each.user, each.message["ts"]) != (user, ts)]
        self.tell(WhisperGone(channel, user, ts))

    # -- membership

    def join(self, channel: Channel, user: str, inviter: str | None = None) -> bool:
        """Add *user* (or the bot user) to *channel*; return whether they were not in it before."""
        if user in channel.members:
            return False
        channel.members.append(user)
        self.tell(MemberJoined(channel, user, inviter))
        self.post(channel, {"subtype": "channel_join", "user": user, "text": f"<@{user}> has joined the channel"})
        self.tell(RosterChanged())
        return True

    def leave(self, channel: Channel, user: str) -> None:
        """Take *user* (or the bot user) out of *channel*."""
        if user in channel.members:
            channel.members.remove(user)
            self.tell(RosterChanged())

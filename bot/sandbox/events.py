"""Which events the app hears of: from what changed in the workspace to the inner events, by subscription."""

from collections.abc import Iterator

from bot.sandbox.changes import AppEvent, Change, MemberJoined, MessageChanged, MessageDeleted, MessagePosted
from bot.sandbox.delivery import Deliveries
from bot.sandbox.entities import Channel
from bot.sandbox.jsontypes import Json
from bot.sandbox.payloads import event_callback
from bot.sandbox.permissions import Permissions
from bot.sandbox.workspace import Workspace

Subscribed = tuple[str, Json]
_MESSAGE_EVENT = {"public": "message.channels", "private": "message.groups", "im": "message.im"}
# Reply counts and the like are fields of the history, not of events.
_HISTORY_ONLY = ("ephemeral", "metadata")


class EventFeed:
    """Listens to the workspace and delivers what the app is subscribed to."""

    def __init__(self, workspace: Workspace, permissions: Permissions, deliveries: Deliveries) -> None:
        self._workspace, self._permissions, self._deliveries = workspace, permissions, deliveries

    def on_change(self, change: Change) -> None:
        """Deliver the events *change* gives rise to."""
        for name, event in self._events(change):
            if self._permissions.hears(name):
                self._deliveries.event(event_callback(self._workspace, event))

    def _events(self, change: Change) -> Iterator[Subscribed]:
        match change:
            case MessagePosted(channel, message) if self._hears(channel):
                yield from self._posted(channel, message)
            case MessageChanged(channel, message, previous) if self._hears(channel):
                yield self._hidden(
                    channel, "message_changed", message=_public(message), previous_message=_public(previous)
                )
            case MessageDeleted(channel, previous) if self._hears(channel):
                yield self._deleted(channel, previous)
            case MemberJoined(channel, user, inviter) if self._hears(channel):
                yield "member_joined_channel", self._joined(channel, user, inviter)
            case AppEvent(event):
                yield event["type"], {**event, "event_ts": self._workspace.next_ts()}
            case _:
                return

    def _hears(self, channel: Channel) -> bool:
        return self._workspace.has_app(channel)

    def _posted(self, channel: Channel, message: Json) -> Iterator[Subscribed]:
        event = {**_public(message), "channel": channel.id, "event_ts": message["ts"]}
        yield _MESSAGE_EVENT[channel.kind], {**event, "channel_type": channel.type}
        if channel.kind != "im" and self._mentions_app(message):
            yield "app_mention", {**event, "type": "app_mention"}
        for file in message.get("files", []):
            shared = {"type": "file_shared", "file_id": file["id"], "file": {"id": file["id"]}}
            yield (
                "file_shared",
                {**shared, "user_id": message["user"], "channel_id": channel.id, "event_ts": message["ts"]},
            )

    def _mentions_app(self, message: Json) -> bool:
        mention = f"<@{self._workspace.app.bot_user_id}>"
        by_person = "bot_id" not in message and message.get("subtype") != "channel_join"
        return by_person and mention in message.get("text", "")

    def _hidden(self, channel: Channel, subtype: str, **fields: object) -> Subscribed:
        ts = self._workspace.next_ts()
        event = {"type": "message", "subtype": subtype, "hidden": True, "channel": channel.id, "ts": ts, "event_ts": ts}
        return _MESSAGE_EVENT[channel.kind], {**event, "channel_type": channel.type, **fields}

    def _deleted(self, channel: Channel, previous: Json) -> Subscribed:
        tombstone = channel.messages.get(previous["ts"])
        if tombstone is not None:
            return self._hidden(channel, "message_changed", message=tombstone, previous_message=_public(previous))
        return self._hidden(channel, "message_deleted", deleted_ts=previous["ts"], previous_message=_public(previous))

    def _joined(self, channel: Channel, user: str, inviter: str | None) -> Json:
        joined = {"type": "member_joined_channel", "user": user, "channel": channel.id}
        kind = "C" if channel.kind == "public" else "G"
        joined |= {"channel_type": kind, "team": self._workspace.team.id, "event_ts": self._workspace.next_ts()}
        return joined | ({"inviter": inviter} if inviter else {})


def _public(message: Json) -> Json:
    return {name: value for name, value in message.items() if name not in _HISTORY_ONLY}

"""Events API: messages in the DM, their edits and deletions, mentions in channels."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.engine.seams import Delivery, ThreadReply
from bot.interview.card_typed import wanted
from bot.interview.destinations import Thread
from bot.interview.events import (
    ControlUsed,
    Event,
    FilesShared,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    QuestionAsked,
)
from bot.interview.review_events import CardTyped
from bot.interview.ticket_events import TicketReplied
from bot.slack.commands import asks_aloud
from bot.slack.escaping import as_typed, first_channel, people_named
from bot.slack.payloads import (
    DeletedEvent,
    EditedEvent,
    EventCallback,
    Message,
    MessageEvent,
    SessionStopped,
    Someone,
)
from bot.slack.translating.gesture import Setting, actor_of, lane_of

_WORDS = {"", "file_share", "thread_broadcast", "me_message"}  # subtypes that are somebody writing to us
_CHANNELS = {"channel", "group"}
_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")


def from_event(body: Mapping[str, object], setting: Setting) -> Delivery | None:
    """Return what an event callback means; ``ValidationError`` when it is misshapen."""
    envelope = EventCallback.model_validate(body)
    match envelope.event.get("type"), envelope.event.get("subtype"):
        case "message", "message_changed":
            return _edited(envelope, setting)
        case "message", "message_deleted":
            return _deleted(envelope, setting)
        case "message", _:
            return _sent(envelope, setting)
        case "app_mention", _:
            return _mentioned(envelope, setting)
        case "agent_session_stopped", _:
            return _stopped(envelope, setting)
        case _:
            return None


def _team(envelope: EventCallback, setting: Setting) -> str:
    return setting.team(*(each.team_id for each in envelope.authorizations[:1]), envelope.team_id)


def _is_dm(channel: str, channel_type: str) -> bool:
    return channel_type == "im" or (channel_type == "" and channel.startswith("D"))


def _by_a_person(message: Message) -> bool:
    return bool(message.user) and not message.bot_id


def _keys(envelope: EventCallback, team: str, channel: str, message: Message) -> tuple[str, ...]:
    keys = (f"event:{envelope.event_id}", f"message:{team}:{channel}:{message.ts}")
    return (*keys, f"client:{team}:{channel}:{message.client_msg_id}") if message.client_msg_id else keys


def _is_written_to_us(message: MessageEvent) -> bool:
    return _is_dm(message.channel, message.channel_type) and _by_a_person(message) and message.subtype in _WORDS


def files_beside(body: Mapping[str, object], setting: Setting) -> Delivery | None:
    """Return that files came with the words of a message; a message of files alone is translated by itself."""
    match body.get("event"):
        case {"type": "message", "subtype": "file_share"}:
            envelope = EventCallback.model_validate(body)
        case _:
            return None
    message = MessageEvent.model_validate(envelope.event)
    return _files(envelope, message, setting) if message.text.strip() and _is_written_to_us(message) else None


def _files(envelope: EventCallback, message: MessageEvent, setting: Setting) -> Delivery | None:
    if not message.files:
        return None
    team, names = _team(envelope, setting), tuple(each.name for each in message.files)
    return Delivery(
        team=team,
        lane=lane_of(team, message.user),
        event=FilesShared(message.user, f"{message.channel}:{message.ts}", names, setting.day(message.ts)),
        keys=(f"files:{team}:{message.channel}:{message.ts}",),
        order=message.ts,
        dm=message.channel,
    )


def _sent(envelope: EventCallback, setting: Setting) -> Delivery | None:
    message = MessageEvent.model_validate(envelope.event)
    if message.channel_type in _CHANNELS:
        return _in_a_thread(envelope, message, setting)
    if not _is_written_to_us(message):
        return None
    text = as_typed(message.text)
    if not text.strip():
        return _files(envelope, message, setting)
    key, team = f"{message.channel}:{message.ts}", _team(envelope, setting)
    channel, name = first_channel(message.text)
    on = setting.day(message.ts)
    return Delivery(
        team=team,
        lane=lane_of(team, message.user),
        event=MessageSent(message.user, key, text, on, channel, name, people_named(message.text)),
        keys=_keys(envelope, team, message.channel, message),
        order=message.ts,
        dm=message.channel,
        session=message.thread_ts or message.ts,
        reply=in_thread(message, team, text, on),
    )


def _in_a_thread(envelope: EventCallback, message: MessageEvent, setting: Setting) -> Delivery | None:
    """Return a question in a thread, or what a card's buttons do; dropped unread where no card of ours is its root.

    Whatever names somebody is for them; what names us comes as a mention, too. Everything else people say among
    themselves is left alone.
    """
    is_reply = message.thread_ts not in {"", message.ts}
    if not is_reply or not _by_a_person(message) or message.subtype not in _WORDS or _MENTION.search(message.text):
        return None
    text, team = as_typed(message.text), _team(envelope, setting)
    to = Thread(message.channel, message.thread_ts, unbidden=True)
    meant = wanted(text)
    typed = _typed(message, to, text, team, setting) if meant is not None and meant.aloud else None
    if typed is None and not asks_aloud(text):
        return None
    return Delivery(
        team=team,
        lane=f"{team}:{message.channel}:{message.thread_ts}",
        event=QuestionAsked(text=text, to=to),
        keys=_keys(envelope, team, message.channel, message),
        order=message.ts,
        within=(message.channel, message.thread_ts),
        reply=typed,
    )


def _typed(message: MessageEvent, to: Thread, text: str, team: str, setting: Setting) -> ThreadReply:
    """Return what *text* means where a card of ours is the root of its thread."""
    typed = CardTyped(0, _author(message, team), text, setting.day(message.ts), to)
    return ThreadReply(to.channel, to.ts, typed)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A message that something happened to at *moment*, a timestamp no other message of the channel has."""

    user: str
    channel: str
    ts: str
    moment: str
    thread_ts: str = ""

    @property
    def key(self) -> str:
        return f"{self.channel}:{self.ts}"


def _edited(envelope: EventCallback, setting: Setting) -> Delivery | None:
    change = EditedEvent.model_validate(envelope.event)
    now, before = change.message, change.previous_message
    if not (_is_dm(change.channel, change.channel_type) and _by_a_person(now)):
        return None
    earlier = _Earlier(now.user, change.channel, now.ts, change.event_ts or change.ts, now.thread_ts)
    on = setting.day(earlier.moment)
    if now.subtype == "tombstone":
        return _about(envelope, setting, earlier, MessageDeleted(message=earlier.key, on=on))
    if before is not None and before.text == now.text:
        return None  # Slack reports a link's preview as an edit, too
    return _about(envelope, setting, earlier, MessageEdited(message=earlier.key, text=as_typed(now.text), on=on))


def _deleted(envelope: EventCallback, setting: Setting) -> Delivery | None:
    deletion = DeletedEvent.model_validate(envelope.event)
    before = deletion.previous_message
    if not _is_dm(deletion.channel, deletion.channel_type) or before is None or not _by_a_person(before):
        return None
    moment = deletion.event_ts or deletion.ts
    earlier = _Earlier(before.user, deletion.channel, deletion.deleted_ts, moment, before.thread_ts)
    return _about(envelope, setting, earlier, MessageDeleted(message=earlier.key, on=setting.day(moment)))


def _about(
    envelope: EventCallback, setting: Setting, earlier: _Earlier, event: MessageEdited | MessageDeleted
) -> Delivery:
    team = _team(envelope, setting)
    keys = [f"event:{envelope.event_id}"]
    keys += [f"message:{team}:{earlier.channel}:{earlier.moment}"] if earlier.moment else []
    return Delivery(
        team=team,
        lane=lane_of(team, earlier.user),
        event=event,
        keys=tuple(keys),
        order=earlier.moment,
        dm=earlier.channel,
        reply=changed_in_thread(earlier, event),
    )


def _stopped(envelope: EventCallback, setting: Setting) -> Delivery:
    """Return that somebody pressed Stop, which an agent's threads have: what it asks for can wait."""
    stop = SessionStopped.model_validate(envelope.event)
    team = _team(envelope, setting)
    return Delivery(
        team=team,
        lane=lane_of(team, stop.user),
        event=ControlUsed(control="pause", owner=stop.user, on=setting.day(stop.event_ts)),
        keys=(f"event:{envelope.event_id}",),
        order=stop.event_ts,
        dm=stop.channel,
        session=stop.thread_ts,
    )


def _author(message: MessageEvent, team: str) -> str:
    return actor_of(Someone(id=message.user, team_id=message.user_team), team)


def in_thread(message: MessageEvent, team: str, text: str, on: str) -> ThreadReply | None:
    """Return what a message in a thread means if the thread's first message shows a ticket; None outside threads."""
    if message.thread_ts in {"", message.ts}:
        return None
    key, to = f"{message.channel}:{message.ts}", Thread(message.channel, message.thread_ts)
    replied = TicketReplied(0, 0, _author(message, team), key, text, on, to=to)
    return ThreadReply(message.channel, message.thread_ts, replied)


def changed_in_thread(earlier: _Earlier, event: MessageEdited | MessageDeleted) -> ThreadReply | None:
    """Return the same for a message that was edited or deleted there."""
    if earlier.thread_ts in {"", earlier.ts}:
        return None
    to = Thread(earlier.channel, earlier.thread_ts)
    if isinstance(event, MessageDeleted):
        replied = TicketReplied(0, 0, earlier.user, earlier.key, "", event.on, change="deleted", to=to)
    else:
        replied = TicketReplied(0, 0, earlier.user, earlier.key, event.text, event.on, change="edited", to=to)
    return ThreadReply(earlier.channel, earlier.thread_ts, replied)


def _mentioned(envelope: EventCallback, setting: Setting) -> Delivery | None:
    mention = MessageEvent.model_validate(envelope.event)
    if not _by_a_person(mention):
        return None
    team, thread = _team(envelope, setting), Thread(mention.channel, mention.thread_ts or mention.ts)
    text = as_typed(_MENTION.sub("", mention.text, count=1)).strip()
    return Delivery(
        team=team,
        lane=f"{team}:{mention.channel}:{thread.ts}",
        event=_asked(text, thread, mention.user),
        keys=_keys(envelope, team, mention.channel, mention),
        order=mention.ts,
        reply=_typed(mention, thread, text, team, setting) if mention.thread_ts and wanted(text) else None,
    )


def _asked(question: str, thread: Thread, user: str) -> Event:
    if not question:  # a bare mention: somebody wants to know what this is
        return ControlUsed(control="help", to=thread, owner=user)
    return QuestionAsked(text=question, to=thread)

"""Shortcuts, and the modals they open: words from elsewhere, offered to a check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from bot.engine.seams import Delivery
from bot.interview.events import CheckRequested, Event, WordsOffered
from bot.interview.findings import Draft
from bot.slack import controls
from bot.slack.escaping import as_typed
from bot.slack.payloads import Message, Shortcut, View, ViewSubmission
from bot.slack.translating.gesture import Setting, lane_of

THREAD: Final = "advisor_thread"  # under which the listener adds the thread it read to the payload: {messages, whole}
MAX_DRAFT_CHARS: Final = 3_000
_SOURCE = re.compile(r"([UW][A-Z0-9]{1,30})\|([CDG][A-Z0-9]{1,30}:[0-9]{1,10}\.[0-9]{1,6})")


def source_of(by: str, channel: str, ts: str) -> str:
    """Return what the evidence modal carries: whose message, and which."""
    return f"{by}|{channel}:{ts}"


def from_shortcut(body: Mapping[str, object], setting: Setting) -> Delivery | None:
    """Return what a shortcut means at once: a thread's messages; None for those that only open a modal."""
    used = Shortcut.model_validate(body)
    if used.callback_id != controls.THREAD_SHORTCUT or used.channel is None or used.message is None:
        return None
    messages, whole = _thread(body, used.message)
    drafts = tuple(_draft(used.channel.id, each) for each in messages if _has_words(each))
    on = setting.day(used.action_ts)
    team = setting.team(used.team.id if used.team else "", used.user.team_id)
    return Delivery(
        team=team,
        lane=lane_of(team, used.user.id),
        event=WordsOffered(used.user.id, on, drafts, fresh=True, whole=whole),
        keys=(f"shortcut:{used.user.id}:{used.action_ts}:{used.callback_id}",),
        order=used.action_ts,
        dm=setting.dm_of(used.user.id),
    )


def _thread(body: Mapping[str, object], pressed: Message) -> tuple[Sequence[Message], bool]:
    """Return the thread as the listener read it, or the one message the shortcut was used on."""
    read = body.get(THREAD)
    if not isinstance(read, dict):
        return (pressed,), False
    return tuple(_messages(read.get("messages"))), bool(read.get("whole"))


def _messages(raw: object) -> Iterator[Message]:
    for each in raw if isinstance(raw, list) else ():
        try:
            yield Message.model_validate(each)
        except ValidationError:
            continue


def _has_words(message: Message) -> bool:
    return bool(message.user and message.text.strip()) and not message.bot_id and message.subtype in {"", "file_share"}


def _draft(channel: str, message: Message) -> Draft:
    return Draft(0, f"{channel}:{message.ts}", message.user, as_typed(message.text)[:MAX_DRAFT_CHARS])


def from_shortcut_modal(submitted: ViewSubmission, setting: Setting) -> Delivery | None:
    """Return what submitting a shortcut's modal means; None for another modal, or one with a mistake in it."""
    event = _submitted(submitted, setting.day())
    if event is None:
        return None
    view = submitted.view
    team = setting.team(view.app_installed_team_id, submitted.team.id if submitted.team else "", submitted.user.team_id)
    return Delivery(
        team=team,
        lane=lane_of(team, submitted.user.id),
        event=event,
        keys=(f"view:{view.id}:{view.hash}",),
        dm=setting.dm_of(submitted.user.id),
    )


def _submitted(submitted: ViewSubmission, on: str) -> Event | None:
    view, person = submitted.view, submitted.user.id
    use_case = _value(view, controls.USE_CASE).strip()
    if view.callback_id == controls.START_MODAL:
        return CheckRequested(person, on, use_case, fresh=bool(use_case))
    source = _SOURCE.fullmatch(view.private_metadata)
    if view.callback_id != controls.EVIDENCE_MODAL or source is None or not is_theirs(view):
        return None
    draft = Draft(0, source[2], source[1], _value(view, controls.WORDS).strip(), _value(view, controls.SECTION))
    return WordsOffered(person, on, (draft,), use_case)


def is_theirs(view: View) -> bool:
    """Whether the words that shall count stand in the message as it was shown."""
    words = _value(view, controls.WORDS).strip()
    return bool(words) and words in _shown(view)


def _shown(view: View) -> str:
    block = next((each for each in view.blocks if each.get("block_id") == controls.SOURCE), {})
    quotes = (each.get("elements", []) for each in block.get("elements", []))
    return "".join(str(part.get("text", "")) for quote in quotes for part in quote)


def _value(view: View, name: str) -> str:
    element = view.state.values.get(name, {}).get(name)
    if element is None:
        return ""
    return element.selected_option.value if element.selected_option else element.value

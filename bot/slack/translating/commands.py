"""Slash commands. Where the answer goes: into the DM when typed there, else privately to where it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.engine.seams import Delivery
from bot.interview.destinations import Destination, Dm, Private
from bot.interview.events import CheckRequested, Control, ControlUsed, DeletionAsked, Event, QuestionAsked, RecordAsked
from bot.interview.review_events import ReviewersNamed
from bot.interview.ticket_events import RequestTyped
from bot.interview.wishes import Wish, wish
from bot.slack.commands import (
    NAME_SOMEBODY,
    OWN,
    Command,
    CommandName,
    UnknownCommand,
    names_somebody,
    read_command,
)
from bot.slack.escaping import as_typed, people_named
from bot.slack.payloads import SlashCommand
from bot.slack.translating.gesture import Setting, lane_of

_CONTROLS: dict[CommandName, Control] = {
    "resume": "resume",
    "status": "status",
    "summary": "summary",
    "list": "list",
    "help": "help",
    "pause": "pause",
    "cancel": "cancel",
    "restart": "restart",
    "back": "back",
    "skip": "skip",
    "change": "edit",
}
_ANY_DAY = "2026-01-01"  # whether words name a day does not depend on the day
_PRIVATE = "privategroup"  # how Slack names every private channel here
_ANSWERED_WHERE_TYPED: set[Control] = {"status", "summary", "list", "help"}


def from_command(body: Mapping[str, object], setting: Setting) -> Delivery | None:
    """Return what a slash command means; None for one we do not know: the listener answers it at once."""
    slash = SlashCommand.model_validate(body)
    command = read_command(as_typed(slash.text))
    if isinstance(command, UnknownCommand) or not is_complete(command):
        return None
    team = setting.team(slash.team_id)
    return Delivery(
        team=team,
        lane=lane_of(team, slash.user_id),
        event=_event(command, slash, setting),
        keys=(f"trigger:{slash.trigger_id}",),
        dm=setting.dm_of(slash.user_id),
    )


def is_complete(command: Command) -> bool:
    """Return whether nothing is missing or wrong: ``ask`` needs a question, ``delegate`` and ``second`` somebody.

    ``show`` may have a number and no more.
    """
    if command.name in NAME_SOMEBODY:
        return names_somebody(command.argument)
    if command.name in OWN:
        return _wish(command, _ANY_DAY) is not None
    return command.name != "ask" or bool(command.argument)


def _wish(command: Command, on: str) -> Wish | None:
    return wish(f"{command.name} {command.argument}".strip(), on)


def _of_their_own(command: Command, slash: SlashCommand, setting: Setting) -> Event:
    """Return what a command about one's own checks means, answered where it was typed; settings and files in the DM."""
    found = _wish(command, setting.day())
    if found is None:
        raise AssertionError(f"{command.name} is not complete")
    if isinstance(found, RecordAsked | DeletionAsked):
        return replace(found, to=_where(slash, setting))
    return found


def _event(command: Command, slash: SlashCommand, setting: Setting) -> Event:
    owner, on = slash.user_id, setting.day()
    privately = slash.channel_name == _PRIVATE
    match command.name:
        case "open" | "start" as name:
            fresh, use_case = name == "start", command.argument if name == "start" else ""
            return CheckRequested(owner=owner, on=on, use_case=use_case, fresh=fresh, privately=privately)
        case "reviewers":
            people = people_named(slash.text)
            return ReviewersNamed(people, by=owner, on=on, to=_where(slash, setting))
        case "ask":
            return QuestionAsked(text=command.argument, to=_where(slash, setting))
        case name if name in OWN:
            return _of_their_own(command, slash, setting)
        case "delegate" | "second" | "withdraw" as name:
            return RequestTyped(text=f"{name} {command.argument}".strip(), by=owner, on=on, to=_where(slash, setting))
        case name:
            control = _CONTROLS[name]
            to = _where(slash, setting) if control in _ANSWERED_WHERE_TYPED else Dm()
            return ControlUsed(control=control, argument=command.argument, to=to, owner=owner, on=on)


def _where(slash: SlashCommand, setting: Setting) -> Destination:
    at_home = slash.channel_id != "" and slash.channel_id == setting.dm_of(slash.user_id)
    return Dm() if at_home or not slash.response_url else Private(slash.response_url)

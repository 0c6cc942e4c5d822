"""From what Slack sends to what the inbox keeps: pure functions, payload in, ``Delivery`` or nothing out."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from bot.engine.seams import Delivery
from bot.slack.translating.actions import from_action
from bot.slack.translating.commands import from_command
from bot.slack.translating.events import files_beside, from_event
from bot.slack.translating.gesture import Setting
from bot.slack.translating.modals import from_submission
from bot.slack.translating.shortcuts import from_shortcut
from bot.slack.translating.team import from_team_submission
from bot.slack.translating.tickets import from_asking

__all__ = ["Setting", "translate", "translate_all"]


def translate_all(body: Mapping[str, object], setting: Setting) -> tuple[Delivery, ...]:
    """Return everything *body* means, in order: words, and files beside them, are two events with keys of their own."""
    found = translate(body, setting)
    beside = _files_beside(body, setting) if found is not None and body.get("type") == "event_callback" else None
    return tuple(each for each in (found, beside) if each is not None)


def _files_beside(body: Mapping[str, object], setting: Setting) -> Delivery | None:
    try:
        return files_beside(body, setting)
    except ValidationError:
        return None


def translate(body: Mapping[str, object], setting: Setting) -> Delivery | None:
    """Return what *body* means for the inbox; None when there is nothing in it for us, or when it is misshapen.

    Args:
        body: A payload as Bolt parsed it, from HTTP or Socket Mode.
        setting: What is known besides the payload: the time, the installation, our direct messages.
    """
    try:
        return _translated(body, setting)
    except ValidationError:
        return None


def _translated(body: Mapping[str, object], setting: Setting) -> Delivery | None:
    match body.get("type"):
        case "event_callback":
            return from_event(body, setting)
        case "block_actions":
            return from_action(body, setting)
        case "view_submission":
            return from_submission(body, setting) or from_asking(body, setting) or from_team_submission(body, setting)
        case "message_action":
            return from_shortcut(body, setting)
        case None if "command" in body:
            return from_command(body, setting)
        case _:
            return None

"""Whether a payload has the shape that Slack's have: Bolt, its matchers and our listeners take it on trust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from bot.slack.payloads import BlockActions, EventCallback, Sent, Shortcut, SlashCommand, ViewSubmission

SHAPES: Final[dict[str, type[Sent]]] = {
    "event_callback": EventCallback,
    "url_verification": Sent,
    "block_actions": BlockActions,
    "block_suggestion": Sent,
    "view_submission": ViewSubmission,
    "view_closed": ViewSubmission,
    "shortcut": Shortcut,
    "message_action": Shortcut,
}  # by type: all that anything here listens to, beside slash commands


def misshapen(body: Mapping[str, Any]) -> int:
    """Return in how many fields *body* has another shape than Slack's; what nothing listens to may have any.

    The fields' own names are not told: they may be somebody's words.
    """
    try:
        for shape in _shapes(body):
            shape.model_validate(body)
    except ValidationError as error:
        return error.error_count()
    return 0


def _shapes(body: Mapping[str, Any]) -> Iterator[type[Sent]]:
    if "command" in body:
        yield SlashCommand
    kind = body.get("type")
    if isinstance(kind, str) and kind in SHAPES:
        yield SHAPES[kind]

"""What a view gives back: a message with a fallback text, its blocks in Slack's own form on request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from slack_sdk.models.blocks import Block, RichTextElement

from bot.slack.escaping import clipped, escaped, inert
from bot.slack.views.laying_out import as_json

FALLBACK_CHARS = 3_500  # Slack advises 4,000 and cuts silently at 40,000

Line: TypeAlias = tuple[RichTextElement, ...]  # a paragraph: texts, links, mentions
AnyBlock: TypeAlias = Block | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """*text* says the whole message without blocks (notifications, screen readers), escaped already.

    *optional* are the positions of blocks that only newer clients take; without them the message still says it all.
    """

    text: str
    blocks: tuple[AnyBlock, ...]
    optional: frozenset[int] = frozenset()

    def payload(self) -> list[dict[str, Any]]:
        """Return the blocks as JSON values; ``SlackObjectFormationError`` where one breaks a limit."""
        return [each if isinstance(each, dict) else as_json(each) for each in self.blocks]

    def plainer(self) -> list[dict[str, Any]]:
        """Return what to send when Slack refused the blocks: without the optional ones, or none at all."""
        if not self.optional:
            return []
        return [each for position, each in enumerate(self.payload()) if position not in self.optional]


def fallback(*lines: str) -> str:
    """Return *lines*, ours or anybody's, as a fallback text: inert, escaped, within its limit."""
    return escaped(clipped(inert("\n".join(line for line in lines if line)), FALLBACK_CHARS))


def spoken(*lines: Line) -> str:
    """Return rich lines as a fallback text; mentions stay mentions, as ids mean nothing to those who hear them.

    Whole lines are left out where it gets too long, and their number is told.
    """
    told = ["".join(map(_spoken, each)) for each in lines]
    kept = [each for position, each in enumerate(told) if len("\n".join(told[: position + 1])) <= FALLBACK_CHARS]
    rest = len(told) - len(kept)
    return "\n".join([*kept, f"… ({rest} more lines)"] if rest else kept)


def _spoken(part: RichTextElement) -> str:
    user, channel = getattr(part, "user_id", None), getattr(part, "channel_id", None)
    if user or channel:
        return f"<@{user}>" if user else f"<#{channel}>"
    return escaped(inert(getattr(part, "text", None) or ""))

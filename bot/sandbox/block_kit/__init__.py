"""The Block Kit rules."""

from typing import Any

from bot.sandbox.jsontypes import Json


def check_blocks(blocks: Any, surface: str = "message") -> list[str]:
    """Return what Slack would complain about."""
    if not isinstance(blocks, list) or not all(isinstance(each, dict) and "type" in each for each in blocks):
        return ["[ERROR] must provide an array of blocks [json-pointer:/blocks]"]
    return []


def check_view(view: Json, kind: str) -> list[str]:
    """Return what Slack would complain about."""
    return check_blocks(view.get("blocks"), kind)

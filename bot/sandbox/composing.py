"""From what an app sends to a message as Slack stores it, or to Slack's refusal."""

import json
from typing import Any

from bot.sandbox.block_kit import check_blocks
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import Ids
from bot.sandbox.jsontypes import Json
from bot.sandbox.wording import from_app
from bot.sandbox.workspace import Workspace

MAX_TEXT = 40_000  # longer text is cut. Source: docs.slack.dev/changelog, truncating long messages
MAX_UPDATED_TEXT = 4_000
MAX_MARKDOWN = 12_000
MAX_ATTACHMENTS = 100
MAX_METADATA_BYTES = 8_000  # Slack names no figure; its refusal `metadata_too_large` exists


def named(blocks: list[Json], ids: Ids) -> list[Json]:
    """Return a copy of *blocks* in which every block has a block_id and every control an action_id."""
    copied: list[Json] = json.loads(json.dumps(blocks))
    for block in copied:
        block.setdefault("block_id", ids.mint("", 5))
        for element in block.get("elements", []) if block["type"] in ("actions", "context_actions") else ():
            element.setdefault("action_id", ids.mint("", 5))
        for place in ("accessory", "element"):
            if isinstance(block.get(place), dict) and block[place].get("type") != "image":
                block[place].setdefault("action_id", ids.mint("", 5))
    return copied


def refuse_blocks(blocks: Any, surface: str = "message") -> None:
    """Raise Slack's refusal of *blocks*, with one message for each fault."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    messages = check_blocks(blocks, surface)
    if messages:
        raise SlackError(
            "invalid_blocks", errors=[each.removeprefix("[ERROR] ") for each in messages], messages=messages
        )


def composed(workspace: Workspace, args: Json, *, update: bool = False) -> Json:
    """Return the words, blocks, attachments and metadata of a message.

    Raises:
        SlackError: `no_text`, `msg_too_long`, `invalid_blocks`, `markdown_text_conflict`, `too_many_attachments`,
            `invalid_metadata_format` or `metadata_too_large`.
    """
    text, blocks = _words(args)
    if update and len(text) > MAX_UPDATED_TEXT:
        raise SlackError("msg_too_long")
    body: Json = {"text": from_app(text[:MAX_TEXT])}
    if blocks:
        refuse_blocks(blocks)
        body["blocks"] = named(blocks, workspace.ids)
    if attachments := args.get("attachments"):
        body["attachments"] = _attached(attachments)
    if not text.strip() and not blocks and not attachments:
        raise SlackError("no_text")
    if metadata := args.get("metadata"):
        body["metadata"] = _metadata(metadata)
    return body


def _words(args: Json) -> tuple[str, Any]:
    text, blocks, markdown = str(args.get("text") or ""), args.get("blocks"), args.get("markdown_text")
    if markdown is None:
        return text, blocks
    if text or blocks:
        raise SlackError("markdown_text_conflict")
    if len(markdown) > MAX_MARKDOWN:
        raise SlackError("msg_too_long")
    return markdown, [{"type": "markdown", "text": markdown}]


def _attached(attachments: Any) -> list[Json]:
    if not isinstance(attachments, list) or not all(isinstance(each, dict) for each in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > MAX_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for attachment in attachments:
        if "blocks" in attachment:
            refuse_blocks(attachment["blocks"])
    return attachments


def _metadata(metadata: Any) -> Json:
    shaped = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str) and metadata["event_type"]
    if not shaped or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > MAX_METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return dict(metadata)


def signed_by_app(workspace: Workspace) -> Json:
    """Return the author fields of a message by the app."""
    app = workspace.app
    profile = {"id": app.bot_id, "app_id": app.id, "name": app.bot_name, "deleted": False, "team_id": workspace.team.id}
    return {"user": app.bot_user_id, "bot_id": app.bot_id, "app_id": app.id, "bot_profile": profile}

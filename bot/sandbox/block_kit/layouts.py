"""Layout blocks, each with its fields; which surface takes which block is said in `surfaces`."""

from typing import Any

from bot.sandbox.block_kit.elements import (
    BUTTON,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    PICTURE,
    SOURCE,
)
from bot.sandbox.block_kit.figures import DATA_TABLE, DATA_VISUALIZATION, TABLE
from bot.sandbox.block_kit.objects import SLACK_FILE, link, plain, text
from bot.sandbox.block_kit.rich_text import PARTS, rich_text_object
from bot.sandbox.block_kit.schema import (
    Check,
    Complaints,
    any_of,
    anything,
    boolean,
    complaint,
    listed,
    one_of,
    shape,
    string,
    typed,
)

MAX_MARKDOWN = 12_000
_STATUS = one_of("pending", "in_progress", "complete", "error")
_TASK = {
    "task_id": string(255, least=1),
    "title": string(least=1),
}
_TASK_MORE = {
    "status": _STATUS,
    "details": rich_text_object,
    "output": rich_text_object,
    "sources": listed(SOURCE),
}
_CARD = shape(
    {},
    {
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "icon": PICTURE,
        "slack_icon": anything,
        "hero_image": PICTURE,
        "actions": listed(BUTTON, least=1, most=3),
    },
    any_of("hero_image", "title", "actions", "body"),
)


def _child(value: Any, path: str) -> Complaints:
    """One of the blocks a container may hold."""
    kinds = {name: BLOCKS[name] for name in _CHILDREN}
    yield from typed(kinds)(value, path)


def _collapsed_needs_collapsible(value: Any, path: str) -> Complaints:
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        yield complaint("`default_collapsed` requires `is_collapsible`", f"{path}/default_collapsed")


def _block(required: dict[str, Check], optional: dict[str, Check] | None = None, *rules: Check) -> Check:
    """A block: its own fields and the block_id every block may have."""
    return shape(required, {"block_id": string(255)} | (optional or {}), *rules)


def _also_block_id(check: Check) -> Check:
    """A shape defined without block_id, as a block."""

    def checked(value: Any, path: str) -> Complaints:
        if isinstance(value, dict):
            yield from string(255)(value.get("block_id", ""), f"{path}/block_id")
            value = {name: each for name, each in value.items() if name != "block_id"}
        yield from check(value, path)

    return checked


BLOCKS: dict[str, Check] = {
    "section": _block(
        {},
        {
            "text": text(3000),
            "fields": listed(text(2000), least=1, most=10),
            "accessory": IN_SECTION,
            "expand": boolean,
        },
        any_of("text", "fields"),
    ),
    "divider": _block({}),
    "header": _block({"text": plain(150)}),
    "context": _block({"elements": listed(IN_CONTEXT, least=1, most=10)}),
    "actions": _block({"elements": listed(IN_ACTIONS, least=1, most=25)}),
    "context_actions": _block({"elements": listed(IN_CONTEXT_ACTIONS, least=1, most=5)}),
    "input": _block(
        {"label": plain(2000), "element": IN_INPUT},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "image": _block(
        {"alt_text": string(2000)},
        {"image_url": link, "slack_file": SLACK_FILE, "title": plain(2000)},
        any_of("image_url", "slack_file", exactly_one=True),
    ),
    "rich_text": _block({"elements": listed(typed(PARTS), least=1)}),
    "markdown": _block({"text": string(MAX_MARKDOWN, least=1)}),
    "alert": _block({"text": text(200)}, {"level": one_of("default", "info", "warning", "error", "success")}),
    "card": _also_block_id(_CARD),
    "carousel": _block({"elements": listed(typed({"card": _also_block_id(_CARD)}), least=1, most=10)}),
    "container": _block(
        {"child_blocks": listed(_child, least=1, most=10)},
        {
            "title": plain(150),
            "rich_text_title": rich_text_object,
            "subtitle": text(150),
            "width": one_of("narrow", "standard", "wide", "full"),
            "icon": PICTURE,
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        any_of("title", "rich_text_title"),
        _collapsed_needs_collapsible,
    ),
    "task_card": _block(_TASK, _TASK_MORE),
    "plan": _block({"title": string(least=1)}, {"tasks": listed(shape(_TASK, _TASK_MORE | {"block_id": string(255)}))}),
    "table": _also_block_id(TABLE),
    "data_table": _also_block_id(DATA_TABLE),
    "data_visualization": _also_block_id(DATA_VISUALIZATION),
    "file": _block({"external_id": string(least=1), "source": one_of("remote")}),
    "video": _block(
        {"alt_text": string(), "title": plain(200), "thumbnail_url": link, "video_url": link},
        {
            "title_url": link,
            "description": plain(200),
            "author_name": string(50),
            "provider_name": string(),
            "provider_icon_url": link,
        },
    ),
}
# The pages also list `input` and `rich_text`, which the live validator has refused; what both accept is safe.
_CHILDREN = ("actions", "context", "divider", "header", "image", "input", "rich_text", "section", "table", "video")

"""Whole messages, modals and Home tabs: counts, which block stands where, ids used twice, and a view's own fields."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.sandbox.block_kit.layouts import BLOCKS, MAX_MARKDOWN
from bot.sandbox.block_kit.objects import plain
from bot.sandbox.block_kit.schema import Check, Complaints, boolean, complaint, one_of, shape, string, typed
from bot.sandbox.jsontypes import Json

MAX_BLOCKS = {"message": 50, "modal": 100, "home": 100}
_MESSAGES_ONLY = {"markdown", "task_card", "plan", "context_actions", "table", "file"}
_NOT_IN_MODALS = {"container", "data_table", "data_visualization"}
_TABLES = {"table", "data_table"}
_ALLOWED = {
    "message": set(BLOCKS) - {"alert"},
    "modal": set(BLOCKS) - _MESSAGES_ONLY - _NOT_IN_MODALS,
    "home": set(BLOCKS) - _MESSAGES_ONLY - {"alert"},
}
_VIEW_COMMON: dict[str, Check] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
    "blocks": lambda _value, _path: iter(()),
}
_VIEWS = {
    "modal": shape(
        {"title": plain(24)},
        _VIEW_COMMON | {"close": plain(24), "submit": plain(24), "submit_disabled": boolean},
    ),
    "home": shape({}, _VIEW_COMMON),
}


def check_blocks(blocks: Any, surface: str = "message", path: str = "/blocks") -> list[str]:
    """Return Slack's complaints about *blocks* on a "message", "modal" or "home"; an empty list is a yes."""
    if not isinstance(blocks, list):
        return [complaint("must provide an array", path)]
    return list(_complaints(blocks, surface, path))


def check_view(view: Json, kind: str) -> list[str]:
    """Return Slack's complaints about a view that should be of *kind*, "modal" or "home"."""
    found = [*one_of(kind)(view.get("type"), "/view/type")]
    if "blocks" not in view:
        found.append(complaint("missing required field: blocks", "/view"))
    found += _VIEWS[kind](view, "/view")
    blocks = view.get("blocks", [])
    found += check_blocks(blocks, kind, "/view/blocks")
    if kind == "modal" and not view.get("submit") and _has_input(blocks):
        found.append(complaint("missing required field: submit (the view has an input block)", "/view"))
    return found


def _has_input(blocks: Any) -> bool:
    each_block = blocks if isinstance(blocks, list) else []
    return any(isinstance(each, dict) and each.get("type") == "input" for each in each_block)


def _complaints(blocks: list[Any], surface: str, path: str) -> Complaints:
    if len(blocks) > MAX_BLOCKS[surface]:
        yield complaint(f"no more than {MAX_BLOCKS[surface]} items allowed", path)
    block_rule, sound = typed(BLOCKS, _ALLOWED[surface]), True
    for position, block in enumerate(blocks):
        for each in block_rule(block, f"{path}/{position}"):
            sound = False
            yield each
    if sound:
        yield from _whole(blocks, path)
        yield from _twice(blocks, path)


def _whole(blocks: list[Json], path: str) -> Complaints:
    markdown = sum(len(str(each.get("text", ""))) for each in blocks if each.get("type") == "markdown")
    if markdown > MAX_MARKDOWN:
        yield complaint(f"all markdown blocks together must be less than {MAX_MARKDOWN + 1} characters", path)
    if sum(each.get("type") in _TABLES for each in blocks) > 1:
        yield complaint("only_one_table_allowed", path)


def _twice(blocks: list[Json], path: str) -> Complaints:
    ids = Counter(str(each["block_id"]) for each in _all_blocks(blocks) if each.get("block_id"))
    for ident, times in ids.items():
        if times > 1:
            yield complaint(f"`block_id` {ident!r} already exists for another block", path)
    for position, block in enumerate(blocks):
        actions = Counter(_action_ids(block))
        for ident, times in actions.items():
            if times > 1:
                yield complaint(f"`action_id` {ident!r} already exists for another element", f"{path}/{position}")


def _all_blocks(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        yield block
        yield from block.get("child_blocks") or ()


def _action_ids(block: Json) -> Iterator[str]:
    for element in block.get("elements") or ():
        if "action_id" in element:
            yield str(element["action_id"])

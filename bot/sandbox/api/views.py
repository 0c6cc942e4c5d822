"""Modals and the Home tab: opening, pushing, updating, publishing, with Slack's limits on each."""

import json
from typing import Any

from bot.sandbox.api.registry import Args, method
from bot.sandbox.block_kit import check_view
from bot.sandbox.changes import HomePublished
from bot.sandbox.composing import named
from bot.sandbox.controls import state_values
from bot.sandbox.errors import SlackError
from bot.sandbox.jsontypes import Json
from bot.sandbox.modals import MAX_STACK
from bot.sandbox.platform import Platform

MAX_VIEW_BYTES = 250_000


def _checked(view: Any, kind: str) -> Json:
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view"])
    if len(json.dumps(view).encode()) > MAX_VIEW_BYTES:
        raise SlackError("view_too_large")
    messages = check_view(view, kind)
    if messages:
        raise SlackError("invalid_arguments", messages=messages)
    return view


def _dressed(platform: Platform, view: Json, old: Json | None = None) -> Json:
    """Return *view* as stored: with ids, a hash, empty fields filled in and what its inputs hold."""
    workspace = platform.workspace
    blocks = named(view["blocks"], workspace.ids)
    kept = old or {}
    ident = kept.get("id") or workspace.ids.mint("V")
    return {
        "id": ident,
        "team_id": workspace.team.id,
        "type": view["type"],
        "blocks": blocks,
        "private_metadata": view.get("private_metadata", ""),
        "callback_id": view.get("callback_id", ""),
        "state": {"values": state_values(blocks, {})},
        "hash": f"{int(platform.clock.now())}.{workspace.ids.mint('', 8)}",
        "title": view.get("title"),
        "clear_on_close": bool(view.get("clear_on_close")),
        "notify_on_close": bool(view.get("notify_on_close")),
        "close": view.get("close"),
        "submit": view.get("submit"),
        "submit_disabled": bool(view.get("submit_disabled")),
        "previous_view_id": kept.get("previous_view_id"),
        "root_view_id": kept.get("root_view_id", ident),
        "app_id": workspace.app.id,
        "external_id": view.get("external_id", ""),
        "app_installed_team_id": workspace.team.id,
        "bot_id": workspace.app.bot_id,
    }


def _refuse_duplicate(platform: Platform, view: Json, ident: str = "") -> None:
    external_id = view.get("external_id")
    twin = platform.workspace.modals.by_external_id(external_id) if external_id else None
    if twin is not None and twin["id"] != ident:
        raise SlackError("duplicate_external_id")


def stored_view(platform: Platform, view: Any, *, below: list[Json]) -> Json:
    """Return a modal ready to be shown on top of the views *below*.

    Raises:
        SlackError: `invalid_arguments`, `view_too_large`, `duplicate_external_id` or `push_limit_reached`.
    """
    checked = _checked(view, "modal")
    if len(below) >= MAX_STACK:
        raise SlackError("push_limit_reached")
    _refuse_duplicate(platform, checked)
    stored = _dressed(platform, checked)
    if below:
        stored |= {"previous_view_id": below[-1]["id"], "root_view_id": below[0]["id"]}
    return stored


def next_view(platform: Platform, old: Json, view: Any) -> Json:
    """Return *view* ready to take the place of the modal or Home *old*, under the same id."""
    checked = _checked(view, old["type"])
    _refuse_duplicate(platform, checked, old["id"])
    return _dressed(platform, checked, old)


@method("views.open", tier=4)
def open_view(platform: Platform, args: Args) -> Json:
    """Open a modal for the person whose gesture gave the trigger."""
    ident = str(args.get("trigger_id") or args.get("interactivity_pointer") or args.need("trigger_id"))
    view = stored_view(platform, args.get("view"), below=[])
    user = platform.triggers.exchange(ident).user
    platform.workspace.modals.open(user, view)
    return {"view": view}


@method("views.push", tier=4)
def push_view(platform: Platform, args: Args) -> Json:
    """Put a modal on top of the one the trigger came from."""
    ident = args.need("trigger_id")
    checked = _checked(args.get("view"), "modal")
    user = platform.triggers.exchange(ident).user
    view = stored_view(platform, checked, below=platform.workspace.modals.stack(user))
    platform.workspace.modals.push(user, view)
    return {"view": view}


@method("views.update", tier=4)
def update_view(platform: Platform, args: Args) -> Json:
    """Replace an open view, found by id or external id; a stale hash is refused."""
    user, old = _open_view(platform, args)
    if args.get("hash") and args["hash"] != old["hash"]:
        raise SlackError("hash_conflict")
    view = next_view(platform, old, args.get("view"))
    if old["type"] == "home":
        _publish(platform, user, view)
    else:
        platform.workspace.modals.replace(user, view)
    return {"view": view}


def _open_view(platform: Platform, args: Args) -> tuple[str, Json]:
    ident, modals = str(args.get("view_id") or ""), platform.workspace.modals
    if args.get("external_id") and not ident:
        ident = (modals.by_external_id(args["external_id"]) or {}).get("id", "")
    found = modals.find(ident)
    if found is not None:
        return found
    for user, home in platform.workspace.homes.items():
        if home["id"] == ident:
            return user, home
    raise SlackError("not_found")


@method("views.publish", tier=4)
def publish_view(platform: Platform, args: Args) -> Json:
    """Set the Home tab of one person."""
    user = args.need("user_id")
    if user not in platform.workspace.people:
        raise SlackError("invalid_arguments", messages=["[ERROR] user_not_found"])
    if not platform.permissions.home_tab:
        raise SlackError("not_enabled")
    old = platform.workspace.homes.get(user)
    if args.get("hash") and old is not None and args["hash"] != old["hash"]:
        raise SlackError("hash_conflict")
    view = _dressed(platform, _checked(args.get("view"), "home"), old)
    _publish(platform, user, view)
    return {"view": view}


def _publish(platform: Platform, user: str, view: Json) -> None:
    platform.workspace.homes[user] = view
    platform.workspace.tell(HomePublished(user, view))

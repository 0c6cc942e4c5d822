"""The payloads the app receives, with the fields Slack emits. Source: docs.slack.dev/reference."""

from typing import TYPE_CHECKING

from bot.sandbox.entities import Channel, Person
from bot.sandbox.jsontypes import Json

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace

TOKEN = "sandbox-verification-token"  # noqa: S105 - Slack's deprecated verification token: sent, never trusted


def _person(person: Person, team_id: str) -> Json:
    return {"id": person.id, "username": person.name, "name": person.name, "team_id": team_id}


def _frame(workspace: "Workspace", person: Person) -> Json:
    """Return what every interaction carries."""
    return {
        "api_app_id": workspace.app.id,
        "token": TOKEN,
        "user": _person(person, workspace.team.id),
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_name(channel: Channel) -> str:
    """Return the name a channel has in a payload."""
    return {"public": channel.name, "private": "privategroup", "im": "directmessage"}[channel.kind]


def event_callback(workspace: "Workspace", event: Json) -> Json:
    """Return the outer envelope of *event*, with an event id of its own."""
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.team.id,
        "user_id": workspace.app.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": TOKEN,
        "team_id": workspace.team.id,
        "api_app_id": workspace.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.ids.mint("Ev"),
        "event_time": int(workspace.clock.now()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": workspace.ids.mint("4-"),
    }


def slash_command(workspace: "Workspace", person: Person, channel: Channel, command: str, text: str) -> Json:
    """Return a slash command, but for `trigger_id` and `response_url`."""
    return {
        "token": TOKEN,
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": "false",
    }


def message_actions(workspace: "Workspace", person: Person, channel: Channel, message: Json, values: Json) -> Json:
    """Return `block_actions` on a message, but for `actions`, `trigger_id` and `response_url`."""
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": bool(message.get("ephemeral")),
    }
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    shown = {name: value for name, value in message.items() if name != "ephemeral"}
    return {
        "type": "block_actions",
        **_frame(workspace, person),
        "container": container,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message": shown,
        "state": {"values": values},
    }


def view_actions(workspace: "Workspace", person: Person, view: Json, values: Json) -> Json:
    """Return `block_actions` in a modal or on the Home tab, but for `actions` and `trigger_id`."""
    return {
        "type": "block_actions",
        **_frame(workspace, person),
        "container": {"type": "view", "view_id": view["id"]},
        "view": {**view, "state": {"values": values}},
    }


def view_submission(workspace: "Workspace", person: Person, view: Json, values: Json) -> Json:
    """Return a `view_submission`, but for `trigger_id`."""
    stated = {**view, "state": {"values": values}}
    return {"type": "view_submission", **_frame(workspace, person), "view": stated, "response_urls": []}


def view_closed(workspace: "Workspace", person: Person, view: Json, *, is_cleared: bool) -> Json:
    """Return a `view_closed`; *is_cleared* says that the whole stack went."""
    return {"type": "view_closed", **_frame(workspace, person), "view": view, "is_cleared": is_cleared}


def shortcut(workspace: "Workspace", person: Person, callback_id: str) -> Json:
    """Return a global shortcut, but for `trigger_id`."""
    action_ts = workspace.next_ts()
    return {"type": "shortcut", **_frame(workspace, person), "callback_id": callback_id, "action_ts": action_ts}


def message_shortcut(workspace: "Workspace", person: Person, callback_id: str, channel: Channel, message: Json) -> Json:
    """Return a shortcut on a message (`message_action`), but for `trigger_id` and `response_url`."""
    return {
        "type": "message_action",
        **_frame(workspace, person),
        "callback_id": callback_id,
        "action_ts": workspace.next_ts(),
        "message_ts": message["ts"],
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message": message,
    }

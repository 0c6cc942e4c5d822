"""Answers that do not come through the Web API: the acknowledgement of a command, and response URLs."""

from bot.sandbox.changes import Noticed
from bot.sandbox.composing import composed, signed_by_app
from bot.sandbox.entities import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform
from bot.sandbox.triggers import ResponseUrl


def apply_command_answer(platform: Platform, channel: Channel, user: str, answer: Json | None, typed: str) -> None:
    """Show what the app put into its acknowledgement of a command; a refused answer becomes a notice."""
    workspace = platform.workspace
    in_channel = bool(answer) and answer is not None and answer.get("response_type") == "in_channel"
    if in_channel:
        workspace.post(channel, {"user": user, "text": typed})
    if not answer:
        return
    try:
        body = signed_by_app(workspace) | composed(workspace, answer)
    except SlackError as refusal:
        workspace.tell(
            Noticed(user, f"{typed.split(maxsplit=1)[0]} failed: Slack refused the answer ({refusal.code}).")
        )
        return
    if in_channel:
        workspace.post(channel, body)
    else:
        workspace.whisper(channel, user, body)


def respond(platform: Platform, ident: str, answer: Json) -> None:
    """Do what the app posted to a response URL.

    Raises:
        SlackError: The URL is unknown, expired or used up, or the message is one Slack refuses.
    """
    given = platform.response_urls.use(ident)
    channel = platform.workspace.channels[given.channel]
    if answer.get("delete_original"):
        _delete_original(platform, channel, given)
        return
    body = signed_by_app(platform.workspace) | composed(platform.workspace, answer)
    if _replaces(answer, given) and given.message_ts is not None:
        _replace_original(platform, channel, given, body)
    elif answer.get("response_type") == "in_channel":
        platform.workspace.post(channel, body, thread_ts=answer.get("thread_ts"))
    else:
        thread = {"thread_ts": answer["thread_ts"]} if answer.get("thread_ts") else {}
        platform.workspace.whisper(channel, given.user, body | thread)


def _replaces(answer: Json, given: ResponseUrl) -> bool:
    """Interactive ephemeral messages are replaced unless the app says otherwise; others only when it asks."""
    return bool(answer.get("replace_original", given.ephemeral and "response_type" not in answer))


def _delete_original(platform: Platform, channel: Channel, given: ResponseUrl) -> None:
    if given.message_ts is None:
        raise SlackError("message_not_found")
    if given.ephemeral:
        platform.workspace.unwhisper(channel, given.user, given.message_ts)
    elif given.message_ts in channel.messages:
        platform.workspace.delete(channel, given.message_ts)


def _replace_original(platform: Platform, channel: Channel, given: ResponseUrl, body: Json) -> None:
    ts = given.message_ts or ""
    if given.ephemeral:
        platform.workspace.whisper(channel, given.user, body, ts=ts)
        return
    if ts not in channel.messages:
        raise SlackError("message_not_found")
    fields = {"text": body["text"], "blocks": body.get("blocks"), "attachments": body.get("attachments")}
    platform.workspace.change(channel, ts, fields, edited_by=platform.workspace.app.bot_user_id)

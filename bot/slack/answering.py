"""The private line a slash command is answered with at once; the rest follows from the engine."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from pydantic import ValidationError

from bot.slack import words
from bot.slack.commands import Command, UnknownCommand, read_command
from bot.slack.direct_messages import DirectMessages
from bot.slack.escaping import as_typed
from bot.slack.payloads import SlashCommand
from bot.slack.translating.commands import is_complete

_ANSWERED_WHERE_TYPED = {"status", "summary", "list", "help"}


def command_reply(body: Mapping[str, object], api_url: str, dms: DirectMessages) -> str:
    """Return the acknowledgement's text (mrkdwn, shown to the person alone); "" shows nothing."""
    try:
        slash = SlashCommand.model_validate(body)
    except ValidationError:
        return ""
    command = read_command(as_typed(slash.text))
    if isinstance(command, UnknownCommand):
        return words.DID_YOU_MEAN.format(name=command.meant) if command.meant else words.UNKNOWN_COMMAND
    if not is_complete(command):
        return words.ASK_WHAT
    return _on_the_way(command, slash, api_url, dms)


def _on_the_way(command: Command, slash: SlashCommand, api_url: str, dms: DirectMessages) -> str:
    if command.name == "ask":
        return words.LOOKING_UP
    at_home = slash.channel_id.startswith("D") and dms.of(slash.user_id) in {"", slash.channel_id}
    if command.name in _ANSWERED_WHERE_TYPED or at_home:
        return ""
    return words.GO_TO_DM.format(link=dm_link(slash.api_app_id, slash.team_id, api_url))


def dm_link(app: str, team: str, api_url: str) -> str:
    """Return the address that opens the app's direct message, on the Slack that *api_url* belongs to."""
    home = urlsplit(api_url)
    return f"{home.scheme}://{home.netloc}/app_redirect?{urlencode({'app': app, 'team': team})}"

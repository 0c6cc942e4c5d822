"""The private lines a slash command is answered with at once; the rest follows from the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit

from pydantic import ValidationError
from slack_sdk.models.blocks import RichTextElement

from bot.slack import own_words, words, words_tickets
from bot.slack.commands import NAME_SOMEBODY, Command, UnknownCommand, read_command
from bot.slack.direct_messages import DirectMessages
from bot.slack.escaping import as_typed, clipped, one_line
from bot.slack.payloads import SlashCommand
from bot.slack.translating.commands import is_complete
from bot.slack.views.message import Line, Message, spoken
from bot.slack.views.pieces import line, lines, link
from bot.slack.views.pieces import words as said

_ANSWERED_WHERE_TYPED = {"status", "summary", "list", "help", "show", "compare", "delete", "reviewers"}
_ARGUMENT_CHARS = 300


def command_reply(body: Mapping[str, object], api_url: str, dms: DirectMessages) -> Message | None:
    """Return the acknowledgement, shown to the person alone; None shows nothing."""
    try:
        slash = SlashCommand.model_validate(body)
    except ValidationError:
        return None
    command = read_command(as_typed(slash.text))
    if isinstance(command, UnknownCommand):
        return _did_you_mean(command.meant, slash.command)
    if command.name in NAME_SOMEBODY and not is_complete(command):
        return _told(_sentence(words_tickets.NO_MENTION.format(name=command.name)))
    if not is_complete(command):
        return _told(_sentence(own_words.WISH_HOW.get(command.name, words.ASK_WHAT)))
    return _on_the_way(command, slash, api_url, dms)


def _told(*sentences: Line) -> Message:
    return Message(spoken(*sentences), (lines(*sentences),))


def _sentence(text: str) -> Line:
    """Return *text* with what stands between backticks as code: what can be typed."""
    parts = text.split("`")
    return line(*(said(each, code=number % 2 == 1) for number, each in enumerate(parts)))


def _did_you_mean(meant: Sequence[Command], command: str) -> Message:
    if not meant:
        return _told(_sentence(words.UNKNOWN_COMMAND))
    if len(meant) == 1:
        return _told(line(said(words.DID_YOU_MEAN), _typed(meant[0], command)), _sentence(words.ALL_COMMANDS))
    choices = (line(said("• "), _typed(each, command)) for each in meant)
    return _told(line(said(words.DID_YOU_MEAN_ONE)), *choices, _sentence(words.ALL_COMMANDS))


def _typed(meant: Command, command: str) -> RichTextElement:
    words_kept = clipped(one_line(meant.argument), _ARGUMENT_CHARS)
    return said(f"{command} {meant.name} {words_kept}".rstrip(), code=True)


def _on_the_way(command: Command, slash: SlashCommand, api_url: str, dms: DirectMessages) -> Message | None:
    if command.name == "ask":
        return _told(_sentence(words.LOOKING_UP))
    at_home = slash.channel_id.startswith("D") and dms.of(slash.user_id) in {"", slash.channel_id}
    if command.name in _ANSWERED_WHERE_TYPED or at_home:
        return None
    before, after = words.GO_TO_DM.split("{dm}")
    address = dm_link(slash.api_app_id, slash.team_id, api_url)
    return _told(line(said(before), link(words.OUR_DM, address), said(after)))


def dm_link(app: str, team: str, api_url: str) -> str:
    """Return the address that opens the app's direct message, on the Slack that *api_url* belongs to."""
    home = urlsplit(api_url)
    return f"{home.scheme}://{home.netloc}/app_redirect?{urlencode({'app': app, 'team': team})}"

"""reactions.add and reactions.remove: what the bot puts on a message, and takes off again."""

from bot.sandbox.api.access import visible
from bot.sandbox.api.registry import Args, method
from bot.sandbox.entities import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform


@method("reactions.add", scope="reactions:write", tier=3)
def add_reaction(platform: Platform, args: Args) -> Json:
    """React to a message as the bot."""
    channel, ts, name = _reacted_to(platform, args)
    bot = platform.workspace.app.bot_user_id
    reactions = _reactions(channel, ts)
    same = next((each for each in reactions if each["name"] == name), None)
    if same is None:
        same = {"name": name, "users": [], "count": 0}
        reactions.append(same)
    if bot in same["users"]:
        raise SlackError("already_reacted")
    same |= {"users": [*same["users"], bot], "count": same["count"] + 1}
    platform.workspace.annotate(channel, ts, {"reactions": reactions})
    return {}


@method("reactions.remove", scope="reactions:write", tier=2)
def remove_reaction(platform: Platform, args: Args) -> Json:
    """Take the bot's own reaction off a message."""
    channel, ts, name = _reacted_to(platform, args)
    bot = platform.workspace.app.bot_user_id
    reactions = _reactions(channel, ts)
    same = next((each for each in reactions if each["name"] == name and bot in each["users"]), None)
    if same is None:
        raise SlackError("no_reaction")
    same |= {"users": [each for each in same["users"] if each != bot], "count": same["count"] - 1}
    platform.workspace.annotate(channel, ts, {"reactions": [each for each in reactions if each["count"]]})
    return {}


def _reacted_to(platform: Platform, args: Args) -> tuple[Channel, str, str]:
    channel, ts, name = visible(platform, args.need("channel")), args.need("timestamp"), args.need("name")
    if ts not in channel.messages:
        raise SlackError("message_not_found")
    return channel, ts, name


def _reactions(channel: Channel, ts: str) -> list[Json]:
    return [dict(each) for each in channel.messages[ts].get("reactions", [])]

"""Which direct message is ours with whom, as payloads show it.

A slash command typed in a DM does not tell whether that DM is with us or with a colleague. What is not known here is
treated as elsewhere: the answer is then shown privately where it was typed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from pydantic import ValidationError

from bot.slack.payloads import BlockActions
from bot.slack.translating.actions import dm_of

MAX_KNOWN = 20_000  # people; the least recently seen is forgotten first


class DirectMessages:
    """Learns from what Slack sends; holds nothing that cannot be forgotten."""

    def __init__(self) -> None:
        self._channels: OrderedDict[str, str] = OrderedDict()

    def of(self, user: str) -> str:
        """Return our DM channel with *user*; "" where it is not known."""
        return self._channels.get(user, "")

    def learn(self, body: Mapping[str, object]) -> None:
        """Remember what *body* shows; misshapen payloads show nothing."""
        try:
            user, channel = _shown(body)
        except ValidationError:
            return
        if user and channel.startswith("D"):
            self._channels[user] = channel
            self._channels.move_to_end(user)
            if len(self._channels) > MAX_KNOWN:
                self._channels.popitem(last=False)


def _shown(body: Mapping[str, object]) -> tuple[str, str]:
    if body.get("type") == "block_actions":
        pressed = BlockActions.model_validate(body)
        return pressed.user.id, dm_of(pressed)
    match body.get("event") if body.get("type") == "event_callback" else None:
        case {"type": "app_home_opened", "user": str(user), "channel": str(channel)}:
            return user, channel
        case {"type": "message", "bot_id": str(bot)} if bot:
            return "", ""
        case {"type": "message", "channel_type": "im", "user": str(user), "channel": str(channel)}:
            return user, channel
        case _:
            return "", ""

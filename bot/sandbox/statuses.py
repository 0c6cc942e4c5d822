"""The "is working" line of a thread: it goes when the app answers there, or after two minutes.

Source: docs.slack.dev/reference/methods/assistant.threads.setStatus.
"""

from bot.sandbox.changes import Change, MessagePosted, StatusSet
from bot.sandbox.delivery import Deliveries
from bot.sandbox.entities import Channel
from bot.sandbox.workspace import Workspace

LIFETIME_S = 120.0


class Statuses:
    """Listens to the workspace and clears what has had its time."""

    def __init__(self, workspace: Workspace, deliveries: Deliveries) -> None:
        self._workspace, self._deliveries = workspace, deliveries
        self._shown: dict[tuple[str, str], str] = {}

    def on_change(self, change: Change) -> None:
        """Note a status, or clear the one of the thread the app just answered in."""
        match change:
            case StatusSet(channel, thread_ts, text):
                self._set(channel, thread_ts, text)
            case MessagePosted(channel, message) if "bot_id" in message and "thread_ts" in message:
                self._clear(channel, message["thread_ts"])

    def _set(self, channel: Channel, thread_ts: str, text: str) -> None:
        self._shown.pop((channel.id, thread_ts), None)
        if text:
            self._shown[channel.id, thread_ts] = text
            self._deliveries.after(LIFETIME_S, lambda: self._clear(channel, thread_ts, only=text))

    def _clear(self, channel: Channel, thread_ts: str, *, only: str | None = None) -> None:
        shown = self._shown.get((channel.id, thread_ts))
        if shown is not None and only in (None, shown):
            self._workspace.tell(StatusSet(channel, thread_ts, ""))

"""What the app may do and hears of, as its manifest says; without a manifest everything is granted."""

from collections.abc import Iterable

from bot.sandbox.errors import SlackError
from bot.sandbox.jsontypes import Json

# Events arrive only when subscribed AND the scope that reads them is granted. Source: docs.slack.dev/reference/events
_EVENT_SCOPE = {
    "message.im": "im:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "app_mention": "app_mentions:read",
    "file_shared": "files:read",
    "reaction_added": "reactions:read",
    "member_joined_channel": "channels:read",
    "app_context_changed": "assistant:write",
}


class Permissions:
    """Scopes granted at installation, and the manifest's features."""

    def __init__(self, manifest: Json | None) -> None:
        self.manifest = manifest or {}
        scopes = self.manifest.get("oauth_config", {}).get("scopes", {})
        self.scopes: set[str] | None = (
            None if manifest is None else {*scopes.get("bot", []), *scopes.get("bot_optional", [])}
        )
        events = self.manifest.get("settings", {}).get("event_subscriptions", {})
        self.events: set[str] | None = None if manifest is None else set(events.get("bot_events", []))

    def granted(self, scope: str) -> bool:
        """Return whether *scope* was granted."""
        return self.scopes is None or scope in self.scopes

    def need(self, scope: str) -> None:
        """Raise `missing_scope`, with what is needed and what was provided, unless *scope* was granted."""
        if not self.granted(scope):
            raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(self.scopes or ())))

    def header(self, known: Iterable[str]) -> str:
        """Return the `x-oauth-scopes` header: what was granted, or everything *known*."""
        return ",".join(sorted(known if self.scopes is None else self.scopes))

    def hears(self, event: str) -> bool:
        """Return whether the app is subscribed to *event* (such as `message.im`) and may read it."""
        if self.events is not None and event not in self.events:
            return False
        return self.granted(_EVENT_SCOPE[event]) if event in _EVENT_SCOPE else True

    def _home(self, name: str) -> bool:
        home = self.manifest.get("features", {}).get("app_home", {})
        return not self.manifest or bool(home.get(name, False))

    @property
    def home_tab(self) -> bool:
        """Whether the app has a Home tab."""
        return self._home("home_tab_enabled")

    @property
    def messages_tab(self) -> bool:
        """Whether the app takes part in direct messages."""
        return self._home("messages_tab_enabled")

    @property
    def is_agent(self) -> bool:
        """Whether the app declared itself an agent; everything is allowed without a manifest."""
        features = self.manifest.get("features", {})
        return not self.manifest or "agent_view" in features or "assistant_view" in features

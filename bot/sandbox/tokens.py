"""The tokens of the app: which are good, and what OAuth hands out."""

from dataclasses import dataclass, field

from bot.sandbox.errors import SlackError
from bot.sandbox.ids import Ids

BOT_TOKEN, APP_TOKEN = "xoxb-sandbox", "xapp-sandbox"


@dataclass
class Tokens:
    """Bot tokens in force, those revoked, and the authorisation codes not yet exchanged."""

    bot: str
    app: str
    ids: Ids
    client_id: str = "sandbox-client"
    client_secret: str = "sandbox-secret"  # noqa: S105 - good for this sandbox alone
    installed: set[str] = field(default_factory=set)
    revoked: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.installed.add(self.bot)

    def check(self, token: str | None, *, app_level: bool) -> None:
        """Raise Slack's refusal unless *token* is good for the method.

        Raises:
            SlackError: `not_authed`, `invalid_auth`, `token_revoked` or `not_allowed_token_type`.
        """
        if not token:
            raise SlackError("not_authed")
        if token in self.revoked:
            raise SlackError("token_revoked")
        if token != self.app and token not in self.installed:
            raise SlackError("invalid_auth")
        if (token == self.app) != app_level:
            raise SlackError("not_allowed_token_type")

    def authorise(self, redirect_uri: str) -> str:
        """Return a code that `exchange` takes once, with the same *redirect_uri*."""
        code = self.ids.hexadecimal()
        self.codes[code] = redirect_uri
        return code

    def exchange(self, code: str, redirect_uri: str | None) -> str:
        """Return a new bot token for *code*.

        Raises:
            SlackError: `invalid_code` or `bad_redirect_uri`.
        """
        expected = self.codes.pop(code, None)
        if expected is None:
            raise SlackError("invalid_code")
        if redirect_uri is not None and redirect_uri != expected:
            raise SlackError("bad_redirect_uri")
        token = f"xoxb-sandbox-{self.ids.hexadecimal()}"
        self.installed.add(token)
        return token

    def revoke(self, token: str) -> None:
        """Make *token* good for nothing."""
        self.installed.discard(token)
        self.revoked.add(token)

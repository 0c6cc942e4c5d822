"""Installation: OAuth codes for tokens, Socket Mode addresses, revoking."""

from bot.sandbox.api.registry import Args, method
from bot.sandbox.changes import AppEvent
from bot.sandbox.errors import SlackError
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform


@method("apps.connections.open", app_level=True, tier=3)
def open_connection(platform: Platform, args: Args) -> Json:
    """Return an address for one Socket Mode connection."""
    platform.socket_mode.refuse_too_many()
    return {"url": platform.socket_mode.new_url()}


@method("oauth.v2.access", anyone=True)
def oauth_access(platform: Platform, args: Args) -> Json:
    """Exchange a code for a bot token."""
    tokens, workspace = platform.tokens, platform.workspace
    if args.get("client_id") != tokens.client_id:
        raise SlackError("invalid_client_id")
    if args.get("client_secret") != tokens.client_secret:
        raise SlackError("bad_client_secret")
    token = tokens.exchange(args.need("code"), args.get("redirect_uri"))
    installer = next(iter(workspace.people))
    return {
        "access_token": token,
        "token_type": "bot",
        "scope": platform.permissions.header(known_scopes()),
        "bot_user_id": workspace.app.bot_user_id,
        "app_id": workspace.app.id,
        "team": {"id": workspace.team.id, "name": workspace.team.name},
        "enterprise": None,
        "authed_user": {"id": installer},
        "is_enterprise_install": False,
    }


@method("auth.revoke")
def revoke(platform: Platform, args: Args) -> Json:
    """Make the calling token good for nothing."""
    if args.flag("test"):
        return {"revoked": False}
    platform.tokens.revoke(args.token)
    _tell_revoked(platform)
    return {"revoked": True}


def _tell_revoked(platform: Platform) -> None:
    bot = platform.workspace.app.bot_user_id
    platform.workspace.tell(AppEvent({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}}))


def uninstall(platform: Platform) -> None:
    """Remove the app: its tokens are good for nothing, and it is told so twice, as Slack does."""
    for token in list(platform.tokens.installed):
        platform.tokens.revoke(token)
    _tell_revoked(platform)
    platform.workspace.tell(AppEvent({"type": "app_uninstalled"}))


def known_scopes() -> set[str]:
    """Return every scope some method or event asks for; what an app without a manifest is granted."""
    reading = {f"{kind}:{right}" for kind in ("channels", "groups", "im") for right in ("read", "history")}
    other = {"app_mentions:read", "commands", "reactions:read", "chat:write.public"}
    from bot.sandbox.api.registry import METHODS  # noqa: PLC0415 - filled once all families are imported

    return reading | other | {each.scope for each in METHODS.values() if each.scope}

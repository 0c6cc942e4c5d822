"""Who is here: the token's owner, people, the bot, the team."""

from bot.sandbox.api.conversations import paged
from bot.sandbox.api.registry import Args, method
from bot.sandbox.entities import AppIdentity, Person
from bot.sandbox.errors import SlackError
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform


@method("api.test", anyone=True)
def api_test(platform: Platform, args: Args) -> Json:
    """Give back what was sent, or fail as asked."""
    if args.get("error"):
        raise SlackError(str(args["error"]), args=dict(args))
    return {"args": dict(args)}


@method("auth.test")
def auth_test(platform: Platform, args: Args) -> Json:
    """Say whose token it is."""
    workspace = platform.workspace
    return {
        "url": f"{platform.base_url}/",
        "team": workspace.team.name,
        "user": workspace.app.bot_name,
        "team_id": workspace.team.id,
        "user_id": workspace.app.bot_user_id,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


def described_person(platform: Platform, person: Person) -> Json:
    """Return *person* as Slack describes them."""
    profile = {
        "real_name": person.real_name,
        "display_name": person.name,
        "real_name_normalized": person.real_name,
        "display_name_normalized": person.name,
        "title": person.title,
        "team": platform.workspace.team.id,
    }
    return {
        "id": person.id,
        "team_id": platform.workspace.team.id,
        "name": person.name,
        "real_name": person.real_name,
        "color": person.color,
        "deleted": person.deleted,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": person.tz_offset_s,
        "profile": profile,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
        "is_admin": False,
        "is_owner": False,
        "locale": person.locale,
    }


def described_bot_user(platform: Platform, app: AppIdentity) -> Json:
    """Return the app's bot user as Slack describes it."""
    person = Person(app.bot_user_id, app.bot_name, app.name, app.description)
    profile = {"bot_id": app.bot_id, "api_app_id": app.id}
    described = described_person(platform, person)
    return described | {"is_bot": True, "profile": described["profile"] | profile}


@method("users.info", scope="users:read", tier=4)
def users_info(platform: Platform, args: Args) -> Json:
    """Describe one person, or the bot user."""
    user, workspace = args.need("user"), platform.workspace
    if user == workspace.app.bot_user_id:
        return {"user": described_bot_user(platform, workspace.app)}
    if user not in workspace.people:
        raise SlackError("user_not_found")
    return {"user": described_person(platform, workspace.people[user])}


@method("users.list", scope="users:read", tier=2)
def users_list(platform: Platform, args: Args) -> Json:
    """List everybody, the bot user last."""
    workspace = platform.workspace
    everybody = [described_person(platform, each) for each in workspace.people.values()]
    page, cursor = paged([*everybody, described_bot_user(platform, workspace.app)], args, default=1000)
    return {"members": page, "cache_ts": int(platform.clock.now()), "response_metadata": {"next_cursor": cursor}}


@method("bots.info", scope="users:read", tier=3)
def bots_info(platform: Platform, args: Args) -> Json:
    """Describe the app's bot."""
    app = platform.workspace.app
    if args.get("bot", app.bot_id) != app.bot_id:
        raise SlackError("bot_not_found")
    bot = {"id": app.bot_id, "app_id": app.id, "user_id": app.bot_user_id, "name": app.bot_name, "deleted": False}
    return {"bot": bot}


@method("team.info", scope="team:read", tier=3)
def team_info(platform: Platform, args: Args) -> Json:
    """Describe the workspace."""
    return {"team": vars(platform.workspace.team) | {"email_domain": "", "icon": {}}}

"""The sample team: plainly sample people in plainly sample channels, one of them private, one without the app."""

from typing import cast

from bot.sandbox.clock import Clock
from bot.sandbox.entities import AppIdentity, Channel, ChannelKind, Person
from bot.sandbox.ids import Ids
from bot.sandbox.jsontypes import Json
from bot.sandbox.workspace import Workspace

ANA, BEN, CHI, DEV = "U0ANA", "U0BEN", "U0CHI", "U0DEV"
GENERAL, PLATFORM, LEADS, RANDOM = "C0GENERAL", "C0PLATFORM", "C0LEADS", "C0RANDOM"
PARTNERS = "C0PARTNERS"  # shared with another company

_PEOPLE = (
    Person(ANA, "ana", "Sample: Ana (platform)", "Platform engineer", "2f6f6a"),
    Person(BEN, "ben", "Sample: Ben (data science)", "Data scientist", "8a5a2b"),
    Person(CHI, "chi", "Sample: Chi (head of engineering)", "Head of engineering", "5b4b8a"),
    Person(DEV, "dev", "Sample: Dev (guest)", "Contractor", "6d6d6d", is_guest=True),
)
_CHANNELS = (
    (GENERAL, "general", "public", "Company-wide news", (ANA, BEN, CHI), False),
    (PLATFORM, "ml-platform", "public", "Models, data and how we run them", (ANA, BEN, CHI, DEV), True),
    (LEADS, "eng-leads", "private", "For the leads only", (ANA, CHI), True),
    (
        RANDOM,
        "customer-support-ai",
        "public",
        "The support assistant project; the app is not here yet",
        (ANA, BEN),
        False,
    ),
    (PARTNERS, "partner-pilot", "public", "Shared with a partner company (Slack Connect)", (ANA, BEN), True),
)
_SHARED = {PARTNERS}


def app_identity(manifest: Json | None) -> AppIdentity:
    """Return the app as the manifest describes it."""
    if manifest is None:
        return AppIdentity()
    display, features = manifest.get("display_information", {}), manifest.get("features", {})
    name = display.get("name", "Sample app")
    return AppIdentity(
        name=name,
        bot_name=features.get("bot_user", {}).get("display_name", name),
        description=display.get("description", ""),
        commands=list(features.get("slash_commands", [])),
        shortcuts=list(features.get("shortcuts", [])),
    )


def sample_workspace(clock: Clock, *, manifest: Json | None = None, seed: int | None = None) -> Workspace:
    """Return the sample team with the app installed: a member of three channels, with a DM to each person."""
    workspace = Workspace(app=app_identity(manifest), ids=Ids(seed), clock=clock)
    for person in _PEOPLE:
        workspace.people[person.id] = Person(**vars(person))
    for ident, name, kind, topic, members, with_app in _CHANNELS:
        bot = (workspace.app.bot_user_id,) if with_app else ()
        workspace.channels[ident] = Channel(
            id=ident,
            name=name,
            kind=cast("ChannelKind", kind),
            topic=topic,
            created=int(clock.now()),
            members=[*members, *bot],
            ext_shared=ident in _SHARED,
        )
    for person in _PEOPLE:
        workspace.dm(person.id)
    return workspace

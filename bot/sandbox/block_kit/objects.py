"""Composition objects: texts, options, confirmations, filters."""

from typing import Any

from bot.sandbox.block_kit.schema import (
    Check,
    Complaints,
    any_of,
    boolean,
    complaint,
    listed,
    one_of,
    shape,
    string,
    typed,
)

URL = r"(?s)[a-zA-Z][a-zA-Z0-9+.-]*:.+"


def plain(most: int, *, least: int = 1) -> Check:
    """A plain_text object of at most *most* characters."""
    text = shape({"text": string(most, least=least)}, {"emoji": boolean})
    return typed({"plain_text": text})


def text(most: int, *, least: int = 1) -> Check:
    """A plain_text or mrkdwn object of at most *most* characters."""
    words = string(most, least=least)
    kinds = {
        "plain_text": shape({"text": words}, {"emoji": boolean}),
        "mrkdwn": shape({"text": words}, {"verbatim": boolean}),
    }
    return typed(kinds)


def identifier(value: Any, path: str) -> Complaints:
    """An id the app chooses: 1 to 255 characters."""
    yield from string(255, least=1)(value, path)


def link(value: Any, path: str) -> Complaints:
    """A URL of at most 3,000 characters."""
    yield from string(3000, least=1, pattern=URL)(value, path)


CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)


def option(label: Check, *, with_url: bool = False) -> Check:
    """One choice: its label, its value, perhaps a description."""
    optional: dict[str, Check] = {"description": text(75)}
    if with_url:
        optional["url"] = link
    return shape({"text": label, "value": string(150, least=1)}, optional)


def options(most: int, label: Check, *, with_url: bool = False, least: int = 1) -> Check:
    """A list of choices."""
    return listed(option(label, with_url=with_url), least=least, most=most)


def offered(value: Any) -> list[Any]:
    """Return all options of a control, grouped or not."""
    groups = [group for group in _listing(value.get("option_groups")) if isinstance(group, dict)]
    return [*_listing(value.get("options")), *(each for group in groups for each in _listing(group.get("options")))]


def _listing(value: Any) -> list[Any]:
    """Return *value* if it is a list; that it should be one is another rule's complaint."""
    return value if isinstance(value, list) else []


def initial_among_options(value: Any, path: str) -> Complaints:
    """What is chosen at first must be one of the options, field for field."""
    chosen = value.get("initial_options")
    names = ("initial_option",) if chosen is None else ("initial_options",)
    for name in names:
        initial = value.get(name)
        picked = initial if isinstance(initial, list) else [initial] if initial else []
        if any(each not in offered(value) for each in picked):
            yield complaint(f"`{name}` must be among the options", f"{path}/{name}")


OPTION_GROUPS = listed(
    shape({"label": plain(75), "options": options(100, plain(75))}),
    least=1,
    most=100,
)
SLACK_FILE = shape({}, {"id": string(), "url": string()}, any_of("id", "url", exactly_one=True))
CONVERSATION_FILTER = shape(
    {},
    {
        "include": listed(one_of("im", "mpim", "private", "public"), least=1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    any_of("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
DISPATCH = shape(
    {"trigger_actions_on": listed(one_of("on_enter_pressed", "on_character_entered"), least=1)},
)

"""Text as Slack stores it: escaped, mentions as `<@U…>` and `<#C…|name>`, and a rich_text block beside it."""

import html
import re
from collections.abc import Iterator

from bot.sandbox.entities import Channel
from bot.sandbox.jsontypes import Json
from bot.sandbox.workspace import Workspace

_TOKEN = re.compile(r"<(?:@[UW][A-Z0-9]+(?:\|[^>]*)?|#C[A-Z0-9]+(?:\|[^>]*)?|![^>]+|(?:https?|mailto|tel):[^>]+)>")
_URL = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]}'\"]")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")


def escaped(text: str) -> str:
    """Return *text* with the three characters Slack reserves written as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """Return stored *text* with its entities as the characters they stand for."""
    return html.unescape(text)


def from_app(text: str) -> str:
    """Return an app's mrkdwn as Slack stores it: tokens such as `<@U1>` stay, stray `&`, `<`, `>` become entities."""
    out, last = [], 0
    for token in _TOKEN.finditer(text):
        out += [_stray(text[last : token.start()]), token.group()]
        last = token.end()
    return "".join((*out, _stray(text[last:])))


def _stray(text: str) -> str:
    return _BARE_AMPERSAND.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


class Composer:
    """Turns what a person types into what Slack stores: `@Ana`, `#ml-platform` and links become tokens."""

    def __init__(self, workspace: Workspace, author: str) -> None:
        self._workspace = workspace
        self._author = author
        self._mentions = dict(self._people())
        self._rooms = {f"#{each.name}".lower(): each for each in workspace.channels.values() if self._sees(each)}
        names = sorted((*self._mentions, *self._rooms), key=len, reverse=True)
        known = "|".join(re.escape(name) for name in names)
        self._pattern = re.compile(rf"(?<!\w)(?P<name>{known})(?![\w-])|(?P<url>{_URL.pattern})", re.IGNORECASE)

    def _people(self) -> Iterator[tuple[str, str]]:
        app = self._workspace.app
        for name in (app.bot_name, app.name):
            yield f"@{name}".lower(), app.bot_user_id
        for person in self._workspace.people.values():
            yield f"@{person.name}".lower(), person.id
            yield f"@{person.real_name}".lower(), person.id

    def _sees(self, channel: Channel) -> bool:
        return channel.kind == "public" or (channel.kind == "private" and self._author in channel.members)

    def elements(self, typed: str) -> list[Json]:
        """Return the rich_text elements of one section for *typed*."""
        found, last = [], 0
        for match in self._pattern.finditer(typed):
            found += _plain(typed[last : match.start()])
            found.append(self._element(match))
            last = match.end()
        return [*found, *_plain(typed[last:])]

    def _element(self, match: re.Match[str]) -> Json:
        if url := match["url"]:
            return {"type": "link", "url": url}
        name = match["name"].lower()
        if name in self._mentions:
            return {"type": "user", "user_id": self._mentions[name]}
        return {"type": "channel", "channel_id": self._rooms[name].id}

    def text(self, elements: list[Json]) -> str:
        """Return the mrkdwn text that stands beside *elements*."""
        return "".join(self._written(each) for each in elements)

    def _written(self, element: Json) -> str:
        match element["type"]:
            case "user":
                return f"<@{element['user_id']}>"
            case "channel":
                channel = self._workspace.channels[element["channel_id"]]
                return f"<#{channel.id}|{channel.name}>"
            case "link":
                return f"<{escaped(element['url'])}>"
            case _:
                return escaped(element["text"])


def _plain(text: str) -> list[Json]:
    return [{"type": "text", "text": text}] if text else []


def typed_message(workspace: Workspace, author: str, typed: str) -> Json:
    """Return the body of the message *author* sends by typing *typed* into the composer."""
    composer = Composer(workspace, author)
    elements = composer.elements(typed)
    section = {"type": "rich_text_section", "elements": elements}
    block = {"type": "rich_text", "block_id": workspace.ids.mint("", 5), "elements": [section]}
    return {
        "user": author,
        "text": composer.text(elements),
        "client_msg_id": workspace.ids.uuid(),
        "blocks": [block] if elements else [],
    }

"""A Slack message as lines of plain text: what a person reads on it, and in brackets what they could press.

Source: docs.slack.dev/reference/block-kit/blocks. Blocks that are not known are left out: the text stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = Mapping[str, Any]

NameOf: TypeAlias = Callable[[str], str]  # the id of a person or a channel -> what people call them

_LINK = re.compile(r"<([^|>]+)(?:\|([^>]*))?>")
_MENTION = re.compile(r"(?<![\w@#])([@#])([UWC][A-Z0-9]+)\b")


def lines(message: Json, name_of: NameOf = str) -> list[str]:
    """Return the lines of *message*; those of its blocks where it has any, else its text."""
    found = [line for block in message.get("blocks") or () for line in _block(block)]
    found = found or plain(str(message.get("text", ""))).splitlines()
    return [_MENTION.sub(lambda each: each[1] + name_of(each[2]), line) for line in found]


def plain(mrkdwn: str) -> str:
    """Return *mrkdwn* without its escapes and link brackets."""
    text = _LINK.sub(lambda link: link[2] or link[1], mrkdwn)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _block(block: Json) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield _text(block["text"]).upper()
        case "section":
            yield from _section(block)
        case "context":
            yield from _split(" ".join(_element(each) for each in block["elements"]))
        case "rich_text":
            for each in block["elements"]:
                yield from _rich(each)
        case "actions" | "context_actions":
            yield from _split(" ".join(_pressed(each) for each in block["elements"]))
        case "input":
            yield f"{_text(block['label'])} {_control(block['element'])}"
        case "divider":
            yield ""


def _section(block: Json) -> Iterator[str]:
    if "text" in block:
        yield from _split(_text(block["text"]))
    for each in block.get("fields", ()):
        yield from _split(_text(each))
    if "accessory" in block:
        yield from _split(_control(block["accessory"]))


def _text(found: Json) -> str:
    return plain(found["text"]) if found["type"] == "mrkdwn" else str(found["text"])


def _element(found: Json) -> str:
    return "" if found["type"] == "image" else _text(found)


def _split(text: str) -> Iterator[str]:
    yield from text.splitlines()


def _rich(element: Json) -> Iterator[str]:
    if element["type"] == "rich_text_list":
        for each in element["elements"]:
            yield "• " + "\n".join(_rich(each))
        return
    before = "> " if element["type"] == "rich_text_quote" else ""
    joined = "".join(_inline(each) for each in element["elements"])
    yield from (before + line for line in joined.splitlines())


def _inline(found: Json) -> str:
    match found["type"]:
        case "text" | "link":
            return str(found.get("text") or found.get("url", ""))
        case "user":
            return f"@{found['user_id']}"
        case "channel":
            return f"#{found['channel_id']}"
        case "emoji":
            return f":{found['name']}:"
    return ""


def _control(element: Json) -> str:
    match element["type"]:
        case "button":
            return f"[ {_text(element['text'])} ]"
        case "checkboxes":
            return "\n".join(_box(each, element.get("initial_options", ())) for each in element["options"])
        case "radio_buttons":
            return "\n".join(f"( ) {_text(each['text'])}" for each in element["options"])
        case "static_select" if "initial_option" in element:
            return f"( {_text(element['initial_option']['text'])} )"
        case "conversations_select" if "initial_conversation" in element:
            return f"( #{element['initial_conversation']} )"
    return f"[ {_text(element['placeholder'])} … ]" if "placeholder" in element else "[ … ]"


def _pressed(element: Json) -> str:
    if element["type"] != "feedback_buttons":
        return _control(element)
    choices = (element[f"{each}_button"]["text"] for each in ("positive", "negative"))
    return " ".join(f"[ {_text(each)} ]" for each in choices)


def _box(option: Json, ticked: Sequence[Json]) -> str:
    mark = "x" if option["value"] in [each["value"] for each in ticked] else " "
    return f"[{mark}] {_text(option['text'])}"

"""rich_text: a tree of sections, lists, quotes and preformatted parts, with inline elements as its leaves."""

from typing import Any

from bot.sandbox.block_kit.objects import link
from bot.sandbox.block_kit.schema import (
    Check,
    Complaints,
    anything,
    boolean,
    listed,
    number,
    one_of,
    shape,
    string,
    typed,
)

_TEXT_STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
_MENTION_STYLE = shape(
    {}, dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink", "code"), boolean)
)
_WORDS = string(least=1)  # Slack refuses an empty text element

INLINE: dict[str, Check] = {
    "text": shape({"text": _WORDS}, {"style": _TEXT_STYLE}),
    "link": shape({"url": link}, {"text": string(), "unsafe": boolean, "style": _TEXT_STYLE}),
    "user": shape({"user_id": _WORDS}, {"style": _MENTION_STYLE}),
    "channel": shape({"channel_id": _WORDS}, {"style": _MENTION_STYLE}),
    "usergroup": shape({"usergroup_id": _WORDS}, {"style": _MENTION_STYLE}),
    "team": shape({"team_id": _WORDS}, {"style": _MENTION_STYLE}),
    "emoji": shape({"name": _WORDS}, {"unicode": string(), "skin_tone": number(1, 6), "style": _TEXT_STYLE}),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, {"style": _TEXT_STYLE}),
    "color": shape({"value": _WORDS}, {"style": _TEXT_STYLE}),
    "date": shape(
        {"timestamp": number(least=0), "format": _WORDS},
        {"url": string(), "fallback": string(), "style": _TEXT_STYLE},
    ),
    "citation": anything,
}
_SECTION = shape({"elements": listed(typed(INLINE))})
_BORDER = {"border": number(0, 1)}

PARTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_quote": shape({"elements": listed(typed(INLINE))}, _BORDER),
    "rich_text_preformatted": shape(
        {"elements": listed(typed(INLINE, {"text", "link"}))}, _BORDER | {"language": string()}
    ),
    "rich_text_list": shape(
        {
            "style": one_of("bullet", "ordered"),
            "elements": listed(typed({"rich_text_section": _SECTION}), least=1),
        },
        _BORDER | {"indent": number(0, 8), "offset": number(least=0)},
    ),
}
RICH_TEXT = shape({"elements": listed(typed(PARTS), least=1)})


def rich_text_object(value: Any, path: str) -> Complaints:
    """A whole rich_text block standing as a field of another block."""
    kinds = {"rich_text": shape({"elements": listed(typed(PARTS), least=1)}, {"block_id": string(255)})}
    yield from typed(kinds)(value, path)

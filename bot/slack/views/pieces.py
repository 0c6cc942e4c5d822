"""The few pieces all views are made of. Words enter Slack only here, as plain_text or rich text's text elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    CheckboxesElement,
    ContextBlock,
    Option,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextListElement,
    RichTextQuoteElement,
    RichTextSectionElement,
)

from bot.slack.controls import Mark, Pointer
from bot.slack.escaping import clipped, inert, one_line
from bot.slack.views.message import Line

OPTIONS_A_GROUP = 10
BUTTON_CHARS = 75
QUIET_CHARS = 1_000
_USER_ID = re.compile(r"[UW][A-Z0-9]{1,30}")
_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]{1,30}")
_WEB = re.compile(r"https?://[^\s<>|\"]{1,2000}")


def words(text: str, *, bold: bool = False, italic: bool = False, code: bool = False) -> RichTextElement:
    """Return *text*, ours or anybody's, as a text element: shown letter by letter, never read as markup."""
    chosen = {name: True for name, on in (("bold", bold), ("italic", italic), ("code", code)) if on}
    return RichTextElementParts.Text(text=inert(text), style=chosen or None)


def link(label: str, url: str, *, bold: bool = False) -> RichTextElement:
    """Return a link; only the label where *url* is not a plain web address."""
    if not _WEB.fullmatch(url):
        return words(label, bold=bold)
    return RichTextElementParts.Link(url=url, text=one_line(label) or url, style={"bold": True} if bold else None)


def person(user: str) -> RichTextElement:
    """Return a mention of one person; the bare id where it is none."""
    return RichTextElementParts.User(user_id=user) if _USER_ID.fullmatch(user) else words(user or "somebody")


def people(users: Iterable[str]) -> Iterator[RichTextElement]:
    """Yield mentions of *users*, with commas between."""
    for number, each in enumerate(users):
        if number:
            yield words(", ")
        yield person(each)


def is_channel(channel_id: str) -> bool:
    """Return whether *channel_id* has the form of one."""
    return _CHANNEL_ID.fullmatch(channel_id) is not None


def channel(channel_id: str, name: str = "") -> RichTextElement:
    """Return a link to a channel, which Slack shows by its name to those who may see it."""
    if is_channel(channel_id):
        return RichTextElementParts.Channel(channel_id=channel_id)
    return words(f"#{clipped(one_line(name), 80)}" if name else "the channel")


def line(*parts: RichTextElement) -> Line:
    """Return one paragraph of *parts*; empty texts, which Slack refuses, are left out."""
    return tuple(each for each in parts if getattr(each, "text", None) != "")


def saying(text: str, limit: int = 600) -> RichTextQuoteElement:
    """Return somebody's words, set off as a quote, announced where shortened to *limit* characters."""
    return RichTextQuoteElement(elements=[words(clipped(inert(text), limit) or " ")])


def points(items: Iterable[Line]) -> RichTextListElement:
    """Return a bulleted list."""
    return RichTextListElement(style="bullet", elements=[RichTextSectionElement(elements=each) for each in items])


def rich(*elements: RichTextElement | Line) -> RichTextBlock:
    """Return one block of rich text: paragraphs, quotes and lists in order."""
    sections = [RichTextSectionElement(elements=each) if isinstance(each, tuple) else each for each in elements]
    return RichTextBlock(elements=sections)


def lines(*each: Line) -> RichTextBlock:
    """Return one block of paragraphs, each on its own line: one section, as Slack's own composer makes it."""
    parts: list[RichTextElement] = []
    for number, paragraph in enumerate(each):
        parts += [words("\n")] if number else []
        parts += paragraph
    return RichTextBlock(elements=[RichTextSectionElement(elements=parts)])


def quiet(text: str) -> ContextBlock:
    """Return one small grey line."""
    return ContextBlock(elements=[PlainTextObject(text=clipped(inert(text), QUIET_CHARS), emoji=False)])


def button(label: str, action: str, mark: Mark | Pointer, *, style: str | None = None) -> ButtonElement:
    """Return a button that carries nothing but *mark*; *style* is "primary", "danger" or None."""
    short = clipped(one_line(label), BUTTON_CHARS)
    text = PlainTextObject(text=short, emoji=False)
    return ButtonElement(text=text, action_id=action, value=str(mark), style=style)


def buttons(block_id: str, *each: ButtonElement) -> ActionsBlock:
    """Return a row of buttons."""
    return ActionsBlock(block_id=block_id, elements=list(each))


def checklist(
    action: str, block_id: str, options: Sequence[tuple[str, str]], ticked: Iterable[str]
) -> list[ActionsBlock]:
    """Return *options*, (value, label), as boxes to tick: several groups where there are more than ten."""
    on = set(ticked)
    groups = [options[start : start + OPTIONS_A_GROUP] for start in range(0, len(options), OPTIONS_A_GROUP)]
    return [_group(action, block_id, number, group, on) for number, group in enumerate(groups)]


def _group(action: str, block_id: str, number: int, options: Sequence[tuple[str, str]], on: set[str]) -> ActionsBlock:
    boxes = {value: Option(value=value, text=_label(label)) for value, label in options}
    chosen = [box for value, box in boxes.items() if value in on]
    element = CheckboxesElement(
        action_id=f"{action}.{number}", options=list(boxes.values()), initial_options=chosen or None
    )
    name, bar, mark = block_id.partition("|")
    return ActionsBlock(block_id=f"{name}.{number}{bar}{mark}", elements=[element])


def _label(text: str) -> PlainTextObject:
    return PlainTextObject(text=clipped(one_line(text), BUTTON_CHARS), emoji=False)

"""Text crossing Slack's border: undoing its escapes on the way in, staying inert and within limits on the way out."""

from __future__ import annotations

import re

_LINK = re.compile(r"<((?:https?|mailto|tel):[^|>\s]+)(?:\|([^>]*))?>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#([CDG][A-Z0-9]+)(?:\|([^>]*))?>")
# Bidirectional overrides and isolates, invisible separators and tag characters: they could reorder or hide words around
# them. The joiners U+200C and U+200D stay: Persian and emoji need them.
_INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_TAGS = re.compile("[\U000e0000-\U000e007f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_WORD_END = re.compile(r"(?<=\S)(?=\s)(?!(?<=\d)\s\d)")  # but not between the groups of a number: "2 000"
_LOOSE = " \t\n,;:–—-"  # what a cut would leave hanging before its "…"


def as_typed(raw: str) -> str:
    """Return a message's text as its writer sees it: ``&amp; &lt; &gt;`` undone once, automatic links as typed.

    A ``<`` of the writer's own arrives as ``&lt;``, so whatever stands in angle brackets here was put there by Slack.
    Mentions (``<@U1>``, ``<!here>``) stay as they are: their visible form is not in the text.
    """
    return _unescaped(_CHANNEL.sub(_channel_as_typed, _LINK.sub(_link_as_typed, raw)))


def first_channel(raw: str) -> tuple[str, str]:
    """Return id and name of the first channel a message's text links to; both "" without one."""
    found = _CHANNEL.search(raw)
    return (found[1], _unescaped(found[2] or "")) if found else ("", "")


def people_named(raw: str) -> tuple[str, ...]:
    """Return the user ids of the people a message's text names, each once, in order."""
    return tuple(dict.fromkeys(found[1] for found in _PERSON.finditer(raw)))


def _channel_as_typed(link: re.Match[str]) -> str:
    return f"#{link[2]}" if link[2] else link[0]


def _link_as_typed(link: re.Match[str]) -> str:
    url, label = link.group(1), link.group(2)
    if not label:
        return url
    return label if label in url else f"{label} ({url})"


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escaped(text: str) -> str:
    """Return *text* so that mrkdwn shows it letter by letter: for ``text`` fallbacks, which have no plain form."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inert(text: str) -> str:
    """Return *text* without characters nobody sees that could reorder, hide or break what stands around them."""
    return _SURROGATES.sub("\ufffd", _TAGS.sub("", _INVISIBLE.sub("", text.replace("\r\n", "\n"))))


def one_line(text: str) -> str:
    """Return *text* inert and on one line, so that it cannot pose as a line of ours."""
    return " ".join(inert(text).split())


def clipped(text: str, limit: int) -> str:
    """Return *text* in at most *limit* characters, cut where a word ends and marked with "…".

    Never inside a word or a number, so that what is left does not say anything else; only what has no space at all is
    cut where the limit falls.

    Args:
        text: Any text.
        limit: At least 2.
    """
    if len(text) <= limit:
        return text
    ends = [each.start() for each in _WORD_END.finditer(text, 0, limit + 1) if each.start() < limit]
    kept = text[: ends[-1]].rstrip(_LOOSE) if ends else ""
    return (kept or text[: limit - 1]) + "…"

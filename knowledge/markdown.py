"""The little Markdown that guidance texts are written in: headings, links, emphasis. Positions are never changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$")
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,2})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the guidance, its address made absolute."""

    text: str
    url: str


def headings_of(text: str) -> tuple[str, ...]:
    """Return the text of every heading, in order."""
    return tuple(match.group(2) for line in text.splitlines() if (match := HEADING.match(line)))


def slug(heading: str) -> str:
    """Return the anchor that learn.microsoft.com (and GitHub) give a heading: lower case, hyphens, no punctuation."""
    kept = "".join(each for each in readable(heading).lower() if each.isalnum() or each in " -_")
    return kept.strip().replace(" ", "-")


def readable(quote: str) -> str:
    """Return *quote* for plain-text display: link texts without addresses, no asterisks; the words stay as they are."""
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", quote))


def links_of(quote: str, base_url: str) -> tuple[Link, ...]:
    """Return the links of *quote*, relative ones resolved against *base_url*.

    Relative links of the source end in ``.md``, the file; the published page has the same address without it.
    """
    return tuple(Link(match.group(1), _absolute(match.group(2), base_url)) for match in _LINK.finditer(quote))


def _absolute(target: str, base_url: str) -> str:
    if "://" in target:
        return target
    return urljoin(base_url, re.sub(r"\.md(?=$|[#?])", "", target))

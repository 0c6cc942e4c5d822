"""The guidance cut into citable passages: a bullet, a table, or a paragraph no longer than a long bullet.

Every passage is an exact substring of the text. Finer units (single sentences) are for searching alone: what is shown
to people is the whole bullet or paragraph, so that a condition is never cut off from the statement it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from knowledge.markdown import HEADING, slug
from knowledge.pack import Pack, SectionId

# A paragraph longer than this is cut between sentences. The longest bullet of the 2023 guidance has 453 characters.
MAX_PARAGRAPH_CHARS = 460

Kind: TypeAlias = Literal["bullet", "paragraph", "table"]

_BULLET = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+(?=\S)")
_LABEL = re.compile(r"^\*\*(.+?)\*\*[ \t]*$")  # a line in bold stands over the bullets that follow it
_FENCE = re.compile(r"^---[ \t]*$")
_SENTENCE_END = re.compile(r"(?<=[.?!])[”\")]*\s+(?=[“\"(*\[]*[A-Z0-9])")


@dataclass(frozen=True, slots=True)
class Passage:
    """``text == guidance[start:end]`` in characters, and the same between *start_byte* and *end_byte* in UTF-8."""

    index: int
    kind: Kind
    text: str
    start: int
    end: int
    start_byte: int
    end_byte: int
    headings: tuple[str, ...]  # outermost first
    label: str | None  # the bold line over the bullets: "If you are ready for fine-tuning you:"
    section: SectionId | None  # None outside of the pack's question headings
    link: str

    @property
    def heading(self) -> str:
        """The innermost heading."""
        return self.headings[-1] if self.headings else ""

    def sentences(self) -> tuple[str, ...]:
        """The passage's sentences, each an exact substring; a table's are its rows."""
        if self.kind == "table":
            return tuple(self.text.split("\n"))
        return tuple(self.text[start:end] for start, end in _sentence_spans(self.text))


@dataclass(frozen=True, slots=True)
class _Block:
    kind: Kind
    start: int
    end: int
    headings: tuple[str, ...]
    label: str | None


def passages_of(pack: Pack) -> tuple[Passage, ...]:
    """Cut the pack's text into passages, in the order of the text."""
    pieces = (piece for block in _blocks(pack.text) for piece in _fitting(block, pack.text))
    return tuple(_passage(pack, index, piece) for index, piece in enumerate(pieces))


def _passage(pack: Pack, index: int, block: _Block) -> Passage:
    text = pack.text[block.start : block.end]
    start_byte = len(pack.text[: block.start].encode())
    sections = {section.heading: section.id for section in pack.sections}
    return Passage(
        index=index,
        kind=block.kind,
        text=text,
        start=block.start,
        end=block.end,
        start_byte=start_byte,
        end_byte=start_byte + len(text.encode()),
        headings=block.headings,
        label=block.label,
        section=next((sections[each] for each in reversed(block.headings) if each in sections), None),
        link=_link(pack.source.url, block.headings),
    )


def _link(url: str, headings: tuple[str, ...]) -> str:
    # The page's own title has no anchor: a link to the page shows it.
    return f"{url}#{slug(headings[-1])}" if len(headings) > 1 else url


def _blocks(text: str) -> Iterator[_Block]:
    path: list[tuple[int, str]] = []
    label: str | None = None
    for kind, start, end in _raw_blocks(text):
        line = text[start:end]
        if heading := HEADING.match(line):
            level = len(heading.group(1))
            path = [*((depth, title) for depth, title in path if depth < level), (level, heading.group(2))]
            label = None
        elif bold := _LABEL.match(line):
            label = bold.group(1)
        else:
            over = label if kind == "bullet" else None
            yield _Block(kind, start, end, tuple(title for _, title in path), over)


def _raw_blocks(text: str) -> Iterator[tuple[Kind, int, int]]:
    """Yield bullets, tables and paragraphs (headings and bold lines come as paragraphs) as trimmed character spans."""
    open_block: tuple[Kind, int, int] | None = None
    for start, line in _lines(text):
        kind = _kind(line)
        begin = start + (len(match.group(0)) if (match := _BULLET.match(line)) else len(line) - len(line.lstrip()))
        end = start + len(line.rstrip())
        if open_block and (kind is None or not _continues(open_block[0], kind, text[slice(*open_block[1:])], line)):
            yield open_block
            open_block = None
        if kind is not None:
            open_block = (open_block[0], open_block[1], end) if open_block else (kind, begin, end)
    if open_block:
        yield open_block


def _continues(before: Kind, now: Kind, above: str, line: str) -> bool:
    """Say whether *line* belongs to the block above it: a table's next row, or a wrapped paragraph or bullet."""
    alone = any(HEADING.match(each) or _LABEL.match(each) for each in (above, line.strip()))
    return not alone and (now == before == "table" or (now == "paragraph" and before != "table"))


def _kind(line: str) -> Kind | None:
    if not line.strip():
        return None
    if _BULLET.match(line):
        return "bullet"
    return "table" if line.lstrip().startswith("|") else "paragraph"


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (character offset, line), a front matter between ``---`` lines left out."""
    lines = text.splitlines(keepends=True)
    skipped = 0
    if lines and _FENCE.match(lines[0]):
        skipped = next((n + 1 for n, line in enumerate(lines[1:], 1) if _FENCE.match(line)), 0)
    start = sum(map(len, lines[:skipped]))
    for line in lines[skipped:]:
        yield start, line
        start += len(line)


def _fitting(block: _Block, text: str) -> Iterator[_Block]:
    """Cut a long paragraph into pieces of whole sentences, each as full as the limit allows."""
    begin = end = 0
    if block.kind == "paragraph":
        for start, stop in _sentence_spans(text[block.start : block.end]):
            if end > begin and stop - begin > MAX_PARAGRAPH_CHARS:
                yield _part(block, begin, end)
                begin = start
            end = stop
    yield _part(block, begin, block.end - block.start)


def _part(block: _Block, begin: int, end: int) -> _Block:
    return _Block(block.kind, block.start + begin, block.start + end, block.headings, block.label)


def _sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        gap = re.search(r"\s+$", match.group(0))
        yield start, match.end() - len(gap.group(0) if gap else "")
        start = match.end()
    if start < len(text):
        yield start, len(text)

"""Where a quote stands in a text.

A model often changes a quote's dress (typographic marks, spaces, Markdown, capitals), or leaves words out and marks the
place; the words are then found all the same, and what is shown is the text's own, letter for letter, never the model's
copy.
"""

from __future__ import annotations

import re
from typing import Final

SHORTEST_CHARS: Final = 2  # letters and digits of a quote that can be evidence of anything
_DRESS: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "\u2011": "-"})
_UNDRESSED = re.compile(r"\[([^\]\n]+)\]\([^)\s]+\)|[*`]|\s+")  # a link's address, emphasis, spaces
_OMISSION = re.compile(r"\s*[(\[]?(?:\.{3}|…)[)\]]?\s*")
_AROUND: Final = " \t\r\n\"'“”‘’„*`.…"


def located(quote: str, text: str) -> tuple[int, int] | None:
    """Return the span of *text* that *quote* copies, widened to whole words; None where it stands nowhere.

    Letter for letter if it stands so anywhere, else with spaces, quotation marks, dashes, capitals and Markdown put
    aside. Of a quote with omissions each piece must stand in *text*; the span is that of the longest.
    """
    span = _located(quote, text)
    if span is not None:
        return span
    pieces = [each for each in _OMISSION.split(quote) if each]
    spans = [_located(each, text) for each in pieces] if len(pieces) > 1 else []
    found = [each for each in spans if each is not None]
    return max(found, key=lambda each: each[1] - each[0]) if len(found) == len(spans) > 0 else None


def _located(quote: str, text: str) -> tuple[int, int] | None:
    words = quote.strip()
    if sum(each.isalnum() for each in words) < SHORTEST_CHARS:
        return None
    start = text.find(words)
    if start >= 0:
        return _whole_words(text, start, start + len(words))
    return _undressed_span(words, text)


def _undressed_span(quote: str, text: str) -> tuple[int, int] | None:
    wanted, _ = _undressed(quote.strip(_AROUND))
    plain, positions = _undressed(text)
    at = plain.find(wanted) if wanted else -1
    if at < 0:
        return None
    return _whole_words(text, positions[at], positions[at + len(wanted) - 1] + 1)


def _undressed(text: str) -> tuple[str, list[int]]:
    """Return *text* in plain dress, and for each of its characters where it came from."""
    letters: list[str] = []
    positions: list[int] = []
    done = 0
    for match in _UNDRESSED.finditer(text):
        _take(text, done, match.start(), letters, positions)
        if match.group(1):
            _take(text, match.start(1), match.end(1), letters, positions)
        elif match.group(0).isspace() and letters and letters[-1] != " ":
            letters.append(" ")
            positions.append(match.start())
        done = match.end()
    _take(text, done, len(text), letters, positions)
    return "".join(letters), positions


def _take(text: str, start: int, end: int, letters: list[str], positions: list[int]) -> None:
    for position in range(start, end):
        for letter in text[position].translate(_DRESS).lower():
            letters.append(letter)
            positions.append(position)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end

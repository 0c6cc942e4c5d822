"""What people paste or quote: a prompt, an output, a customer's mail. It tells of their case; none of it asks us."""

from __future__ import annotations

import re
from typing import Final

MIN_QUOTED_WORDS: Final = 3  # a shorter quote names a word: what does "curated" mean?
MIN_LABELLED_LINES: Final = 2  # "input: …" over "output: …"; one alone may be how they begin a message
_FENCED: Final = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_QUOTED_LINE: Final = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_QUOTED: Final = re.compile(r"[\"“”„«][^\"“”„«»\n]{1,400}[\"“”»]")
_LABELLED_LINE: Final = re.compile(
    r"^[ \t]*(?:prompt|system|user|customer|human|assistant|bot|model|input|in|output|out|expected(?: output)?|wanted"
    r"|completion|response|reply|q|a)[ \t]*[:=].*$",
    re.MULTILINE | re.IGNORECASE,
)


def without_pasted(text: str) -> str:
    """Return *text* with spaces where it pastes or quotes something: same length, so offsets stay valid."""
    left = _QUOTED_LINE.sub(_blank, _FENCED.sub(_blank, text))
    if len(_LABELLED_LINE.findall(left)) >= MIN_LABELLED_LINES:
        left = _LABELLED_LINE.sub(_blank, left)
    return _QUOTED.sub(lambda found: _blank(found) if len(found[0].split()) >= MIN_QUOTED_WORDS else found[0], left)


def _blank(found: re.Match[str]) -> str:
    return "".join("\n" if each == "\n" else " " for each in found[0])

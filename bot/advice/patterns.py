r"""The small pattern language that packs and the English wording are written in, compiled to regular expressions.

A pattern is a regular expression on lower-cased text with typewriter quotes (``clauses.plain``). It matches whole
words; a blank stands for any white space; ``{name}`` inserts a piece, which is a pattern or a list of alternatives.
Every repetition is bounded or runs over disjoint characters, so that a search takes time linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import yaml

from bot.interview.errors import ReadinessError

Pieces: TypeAlias = Mapping[str, "str | Sequence[str]"]
_PIECE = re.compile(r"\{([a-z_]+)\}")
_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]| \?| ", re.DOTALL)  # an escape, a set of characters, a blank
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar is text ("no" too); C is ten times faster
_ENGLISH = "english"


class PatternError(ReadinessError):
    """A pattern cannot be compiled; the sentence says which and why."""


def read_patterns(text: str) -> Any:
    """Parse YAML with every scalar as text; raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  makes nothing but text, lists and mappings


@cache
def english(name: str) -> Any:
    """Return the parsed ``english/<name>.yaml``: generic wording, nothing of any pack."""
    return read_patterns(files("bot.advice").joinpath(_ENGLISH, f"{name}.yaml").read_text(encoding="utf-8"))


def expanded(pattern: str, pieces: Pieces, depth: int = 0) -> str:
    """Return *pattern* with its pieces put in.

    Raises:
        PatternError: A piece is unknown, or they go round in a circle.
    """

    def piece(named: re.Match[str]) -> str:
        if named.group(1) not in pieces:
            raise PatternError(f"no such piece: {named.group(1)}")
        inner = pieces[named.group(1)]
        choices = [inner] if isinstance(inner, str) else inner
        return f"(?:{'|'.join(expanded(each, pieces, depth + 1) for each in choices)})"

    if depth > len(pieces):
        raise PatternError("the pieces go round in a circle")
    return _PIECE.sub(piece, pattern)


def alternatives(patterns: Sequence[str], pieces: Pieces) -> str:
    """Return one expression for any of *patterns*, blanks stretched; not yet bound to whole words."""
    return "|".join(_TOKEN.sub(_stretched, expanded(each, pieces)) for each in patterns)


def _stretched(token: re.Match[str]) -> str:
    return {" ?": r"\s*", " ": r"\s+"}.get(token.group(), token.group())


def any_of(patterns: Sequence[str], pieces: Pieces | None = None) -> re.Pattern[str]:
    """Compile *patterns* into one that finds any of them as whole words; no patterns find nothing.

    Raises:
        PatternError: One of them is not a regular expression, or names an unknown piece.
    """
    if not patterns:
        return re.compile(r"(?!)")
    try:
        return re.compile(rf"(?<!\w)(?:{alternatives(patterns, pieces or {})})(?!\w)", re.DOTALL)
    except re.error as error:
        raise PatternError(str(error)) from error

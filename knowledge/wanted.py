"""Which kind of fact a question wants: a figure, a name, a date, a place, the better of two.

A passage that nobody asks for a figure has none to give, however well its words fit "how many …".
"""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias, get_args

Kind: TypeAlias = Literal["figure", "name", "date", "place", "better"]

_FIGURE_NOUNS: Final = (
    r"(?:percentage|percent|share|number|size|amount|rate|score|price|cost|fee|limit|maximum|minimum|ratio|threshold|"
    r"value|figure|length|duration|budget|proportion|fraction|level|formula|salary)"
)
_WORDINGS: Final[dict[Kind, str]] = {
    "figure": (
        r"\bhow (?:many|much|big|large|long|often|high|low|fast|soon|small|few|old|deep|far)\b"
        rf"|\b(?:what|which)(?: is|'s| are)?(?: the| an?| our)?(?: \w+){{0,2}} {_FIGURE_NOUNS}\b"
        r"|\b(?:maximum|minimum|max|min|percent)\b"
    ),
    "name": (
        r"\bwho(?:se|m)?\b"
        r"|\bwhich (?:company|companies|customer|person|people|team|vendor|firm|book|course|tool|product)\b"
    ),
    "date": r"\bwhen (?:will|does|did|is|was|are)\b|\bwhat (?:date|year|day|month)\b|\bhow soon\b",
    "place": r"\bwhere\b",
    "better": (
        r"\b(?:better|worse|cheaper|faster|smarter|stronger|easier) (?:than|with|for|to)\b"
        r"|\bor\b.*\b(?:better|cheaper|faster|smarter|easier|best)\b|\b(?:better|cheaper|faster|best)\b.*\bor\b"
        r"|\bvs\b|\bversus\b|\bcompare|\bdifferen(?:t|ce)"
    ),
}
_FIGURES: Final = re.compile(
    r"(?<![\w.-])\d[\d.,]*(?![\w-])|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty|dozens?|hundreds?"
    r"|thousands?|millions?|once|twice|every|daily|weekly|monthly|yearly|half|double|at least|at most)\b"
)
_PATTERNS: Final = {kind: re.compile(_WORDINGS[kind]) for kind in get_args(Kind)}


def wanted(question: str) -> frozenset[Kind]:
    """Return the kinds of fact that *question* wants, as far as its wording tells."""
    words = question.lower().replace("’", "'")
    return frozenset(kind for kind, pattern in _PATTERNS.items() if pattern.search(words))


def tells_a_figure(text: str) -> bool:
    """Say whether *text* tells how many, how much or how often in so many words."""
    return _FIGURES.search(text.lower()) is not None

"""What is typed to have somebody else answer: "ask @bo about data by Friday: note", "second opinion @chi", "withdraw".

Slack writes a mention as ``<@U1>`` or ``<@U1|name>``; a name that it does not write so is nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from bot.interview.days import day_named
from bot.interview.tickets import Ticket
from bot.interview.typed import section_named
from knowledge.pack import Pack, SectionId

_MENTION: Final = re.compile(r"<@([UW][A-Z0-9]{1,30})(?:\|[^>]*)?>")
_ASK: Final = re.compile(r"\s*(?:please )?(?:ask|delegate(?: (?:it|this))?(?: to)?)\s+(?=<@|@\w|<!)", re.IGNORECASE)
_SECOND: Final = re.compile(
    r"\s*(?:please )?(?:(?:a )?second(?: opinion)?(?: (?:from|by|of))?)[\s:]+(?=<@|@\w|<!)", re.IGNORECASE
)
_FOR_A_SECOND: Final = re.compile(r"\s*for (?:a|your|their) second opinion\b", re.IGNORECASE)
_WITHDRAW: Final = re.compile(r"\s*withdraw\b\s*(?P<what>[^\n]{0,80}?)\s*[.!]?\s*", re.IGNORECASE)
_DUE: Final = re.compile(r"\s*(?:by|until|before)\s+", re.IGNORECASE)
_ABOUT: Final = re.compile(r"\s*(?:about|on)\s+", re.IGNORECASE)
_WORD: Final = re.compile(r"\s*[^\s:;]+")
_MOST_WORDS: Final = 5  # in the name of a section or of a day
_LOOSE: Final = " \t\n:,;–—-"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody shall be asked. *person* is "" where nobody can be told from the words, *others* says that more were."""

    kind: Literal["delegation", "opinion"]
    person: str
    section: SectionId | None = None
    due_on: str = ""  # ISO date
    note: str = ""
    others: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """What was asked is no longer needed; all "" where the words do not say what."""

    person: str = ""
    section: SectionId | None = None

    def names(self, ticket: Ticket) -> bool:
        """Say whether *ticket* may be the one that is meant."""
        return self.person in {"", ticket.person} and self.section in {None, ticket.section}


def asked(pack: Pack, text: str, on: str) -> Asked | None:
    """Return whom *text*, typed on ISO date *on*, wants asked; None where it wants nobody asked."""
    second = _SECOND.match(text)
    begun = second or _ASK.match(text)
    if begun is None:
        return None
    rest = text[begun.end() :]
    mention = _MENTION.match(rest)
    if mention is None:
        return Asked("opinion" if second else "delegation", "")
    rest = rest[mention.end() :]
    if not second and (found := _FOR_A_SECOND.match(rest)):
        second, rest = found, rest[found.end() :]
    others = _MENTION.search(rest.partition(":")[0]) is not None
    section, due_on, note = _particulars(pack, rest, on, with_section=not second)
    return Asked("opinion" if second else "delegation", mention[1], section, due_on, note, others)


def only_named(text: str) -> str:
    """Return the one person that *text* is a mention of and nothing else, "" for any other text."""
    found = _MENTION.fullmatch(text.strip().rstrip(".!?"))
    return found[1] if found else ""


def withdraws(pack: Pack, text: str) -> Withdrawing | None:
    """Return what *text* takes back, None where it is something else."""
    match = _WITHDRAW.fullmatch(text)
    if match is None:
        return None
    what = match["what"].removeprefix("the ").removeprefix("question to ").strip()
    person, section = only_named(what), section_named(pack, what) if what else None
    return Withdrawing(person, section) if person or section or not what else None


def _particulars(pack: Pack, rest: str, on: str, *, with_section: bool) -> tuple[SectionId | None, str, str]:
    """Return section, due date and note from what follows the name; what is neither of the first two is the note."""
    section, due_on = None, ""
    for _ in range(2):
        if with_section and section is None and (found := _section(pack, rest)):
            section, rest = found
        if not due_on and (dated := _due(rest, on)):
            due_on, rest = dated
    note = rest.strip(_LOOSE)
    return section, due_on, note if any(map(str.isalnum, note)) else ""


def _section(pack: Pack, rest: str) -> tuple[SectionId, str] | None:
    lead = _ABOUT.match(rest)
    for words, left in _beginnings(rest[lead.end() :]) if lead else ():
        if (named := section_named(pack, words)) is not None:
            return named, left
    return None


def _due(rest: str, on: str) -> tuple[str, str] | None:
    lead = _DUE.match(rest)
    for words, left in _beginnings(rest[lead.end() :]) if lead else ():
        if (day := day_named(words.rstrip(",.;"), on)) is not None:
            return day, left
    return None


def _beginnings(text: str) -> list[tuple[str, str]]:
    """Return the first words of *text* with what is left, the longest beginning first; a colon ends it."""
    ends, at = list[int](), 0
    while len(ends) < _MOST_WORDS and (word := _WORD.match(text, at)):
        at = word.end()
        ends.append(at)
    return [(text[:end].strip(), text[end:]) for end in reversed(ends)]

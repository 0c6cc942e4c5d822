"""How the pack's sections and criteria, and dates, are called in messages."""

from __future__ import annotations

from bot import dates
from bot.interview.findings import Label
from bot.slack import words
from knowledge.markdown import readable, slug
from knowledge.pack import Criterion, CriterionId, Pack, Section, SectionId


def section_of(pack: Pack, section: SectionId | None) -> Section | None:
    """Return the section; None where there is none, or where a check was begun with another pack."""
    return next((each for each in pack.sections if each.id == section), None)


def topic_of(pack: Pack, section: SectionId | None) -> str:
    """Return a section's one or two words for people."""
    found = section_of(pack, section)
    return found.topic if found else (section or "")


def title_of(section: Section) -> str:
    """Return a section's topic as a title: "the data" is "Data"."""
    topic = section.topic.removeprefix("the ")
    return topic[:1].upper() + topic[1:]


def criterion_of(pack: Pack, criterion: CriterionId) -> Criterion | None:
    """Return the criterion; None where a check was begun with another pack."""
    return next((each for each in pack.criteria if each.id == criterion), None)


def name_of(pack: Pack, criterion: CriterionId) -> str:
    """Return a criterion's short name for people."""
    found = criterion_of(pack, criterion)
    return found.label if found else criterion


def label_words(label: Label) -> str:
    """Return a label in plain words."""
    return words.LABEL[label]


def day(iso: str) -> str:
    """Return an ISO date as everybody reads it who reads the same message, ``14 Nov 2026``."""
    return dates.day(iso)


def link_to(pack: Pack, section: Section | None) -> str:
    """Return the address of the guidance, at the section's heading where there is one."""
    return pack.source.url + (f"#{slug(section.heading)}" if section else "")


def guidance(quote: str) -> str:
    """Return a quote of the guidance as it reads on the page: without Markdown's marks and a table's bars."""
    rows = (row.strip() for row in readable(quote).split("\n"))
    shown = (_cells(row) if row.startswith("|") else row for row in rows if not _is_rule(row))
    return "\n".join(shown).strip()


def _is_rule(row: str) -> bool:
    """Return whether *row* is the line under a table's head, which shows nothing."""
    return row.startswith("|") and not row.strip("|-: ")


def _cells(row: str) -> str:
    cells = (each.strip() for each in row.strip("|").split("|"))
    return " · ".join(each for each in cells if each.strip("-: "))


def credit(pack: Pack) -> str:
    """Return the line the guidance's licence asks for."""
    source = pack.source
    return source.attribution or words.CREDIT.format(
        title=source.title, author=source.author, date=day(source.date), licence=source.licence
    )

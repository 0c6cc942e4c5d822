"""The card's thread: section by section, the person's released words beside the guidance's, or what changed."""

from __future__ import annotations

from collections.abc import Iterator

from slack_sdk.models.blocks import RichTextElement

from bot.interview.summary import SaidLine, Summary
from bot.slack import words
from bot.slack.escaping import clipped, one_line
from bot.slack.views.card import use_case
from bot.slack.views.message import AnyBlock, Message, fallback
from bot.slack.views.naming import credit, criterion_of, day, link_to, name_of
from bot.slack.views.pieces import line, lines, link, points, quiet, rich
from bot.slack.views.pieces import words as said
from knowledge.pack import CriterionId, Pack, Section

MAX_CRITERIA = 30  # at most 370 characters each: all words of one message stay under 12,000
MAX_NAMED = 12
_THEIRS_CHARS = 110
_GUIDANCE_CHARS = 110


def details(pack: Pack, summary: Summary) -> Message:
    """Lay out how the verdict came about; what is left out for length is announced."""
    opening = line(said(words.DETAILS, bold=True), said(f" {use_case(summary)} · {day(summary.on)}"))
    blocks: list[AnyBlock] = [lines(opening)]
    told: list[str] = []
    room = MAX_CRITERIA
    for section in pack.sections:
        said_lines = [each for each in summary.lines if _belongs(section, each.criterion)][:room]
        room -= len(said_lines)
        if said_lines:
            blocks.append(_section(pack, summary, section, said_lines))
            told += [_headline(summary, section), *(_told(pack, each) for each in said_lines)]
    left_out = len(summary.lines) - (MAX_CRITERIA - room)
    blocks += [quiet(words.CRITERIA_LEFT_OUT.format(count=left_out))] if left_out > 0 else []
    return Message(fallback(words.DETAILS, *told), (*blocks, quiet(credit(pack))))


def _belongs(section: Section, criterion: CriterionId) -> bool:
    return any(each.id == criterion for each in section.criteria)


def _headline(summary: Summary, section: Section) -> str:
    rating = summary.readiness.ratings.get(section.id)
    return f"{clipped(one_line(section.heading), 150)} {words.RATING[rating] if rating else ''}".strip()


def _section(pack: Pack, summary: Summary, section: Section, said_lines: list[SaidLine]) -> AnyBlock:
    heading = line(said(_headline(summary, section), bold=True))
    return rich(heading, points(line(*_parts(pack, section, each)) for each in said_lines))


def _parts(pack: Pack, section: Section, told: SaidLine) -> Iterator[RichTextElement]:
    yield said(f"{name_of(pack, told.criterion)}: {words.LABEL[told.label]}. ")
    yield said(_theirs(told))
    found = criterion_of(pack, told.criterion)
    if found is not None:
        quote = clipped(one_line(found.citations[0].quote), _GUIDANCE_CHARS)
        yield said(f" {words.GUIDANCE_SAYS}")
        yield link(f"“{quote}”", link_to(pack, section))


def _theirs(told: SaidLine) -> str:
    if told.withheld:
        return words.WITHHELD
    if told.evidence is None:
        return words.NO_WORDS
    return f"{words.THEY_SAID}“{clipped(one_line(told.evidence.quote), _THEIRS_CHARS)}”"


def _told(pack: Pack, told: SaidLine) -> str:
    return f"{name_of(pack, told.criterion)}: {words.LABEL[told.label]}. {_theirs(told)}"


def changed(pack: Pack, summary: Summary) -> Message:
    """Lay out the short note of what an update changed."""
    said_now = f"{words.CHANGED} {words.VERDICT[summary.readiness.verdict]}, {day(summary.on)}."
    since = summary.since
    told = [said_now]
    if since is not None and since.closed:
        told.append(words.CHANGED_CLOSED + _names(pack, since.closed))
    if since is not None and since.opened:
        told.append(words.CHANGED_OPENED + _names(pack, since.opened))
    if len(told) == 1:
        told.append(words.CHANGED_NOTHING)
    return Message(fallback(*told), (lines(*(line(said(each)) for each in told)),))


def _names(pack: Pack, criteria: tuple[CriterionId, ...]) -> str:
    named = [name_of(pack, each) for each in criteria[:MAX_NAMED]]
    rest = len(criteria) - len(named)
    return "; ".join([*named, f"and {rest} more"] if rest else named)

"""The card's thread: section by section, the person's released words beside the guidance's, or what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import RichTextElement

from bot.interview.summary import SaidLine, Summary
from bot.slack import words
from bot.slack.escaping import clipped, one_line
from bot.slack.views.card import use_case
from bot.slack.views.message import AnyBlock, Message, fallback
from bot.slack.views.naming import credit, criterion_of, day, guidance, link_to, name_of
from bot.slack.views.pieces import line, lines, link, points, quiet, rich
from bot.slack.views.pieces import words as said
from knowledge.pack import CriterionId, Pack, Section

MAX_CRITERIA = 30
MAX_SECTIONS = 20
MAX_NAMED = 12
QUOTED_CHARS = 4_400  # of all quotes together: a message's words stay under 12,000, of which Slack takes about 13,000
_LONGEST_QUOTE = 300
_OPEN_CHARS = 160


def details(pack: Pack, summary: Summary) -> Message:
    """Lay out how the verdict came about; what is left out for length is announced."""
    opening = line(said(words.DETAILS, bold=True), said(f" {use_case(summary)} · {day(summary.on)}"))
    blocks: list[AnyBlock] = [lines(opening), quiet(words.BAR_KEY)]
    told, room, limit = [words.DETAILS], MAX_CRITERIA, _quote_limit(summary)
    for section in pack.sections[:MAX_SECTIONS]:
        standing = _standing(section, summary)
        backed = [each for each in standing if _is_worth_a_line(each)]
        blocks.append(_section(pack, summary, section, backed[:room], limit))
        told += [_headline(summary, section), *(_told(pack, each, limit) for each in backed[:room])]
        room -= len(backed[:room])
    left_out = sum(map(_is_worth_a_line, summary.lines)) - (MAX_CRITERIA - room)
    blocks += [quiet(words.CRITERIA_LEFT_OUT.format(count=left_out))] if left_out > 0 else []
    return Message(fallback(*told), (*blocks, quiet(credit(pack))))


def _quote_limit(summary: Summary) -> int:
    """Return how long each quote may be, theirs and the guidance's: the fewer, the longer."""
    quoted = 2 * max(1, min(MAX_CRITERIA, sum(map(_is_worth_a_line, summary.lines))))
    return min(_LONGEST_QUOTE, QUOTED_CHARS // quoted)


def _standing(section: Section, summary: Summary) -> list[SaidLine]:
    own = {each.id for each in section.criteria}
    return [each for each in summary.lines if each.criterion in own]


def _is_worth_a_line(told: SaidLine) -> bool:
    """Return whether something was heard about it: silence about a warning says nothing to anybody."""
    return told.label not in {"unknown", "absent"} or told.evidence is not None or told.withheld


def _headline(summary: Summary, section: Section) -> str:
    rating = summary.readiness.ratings.get(section.id)
    heading = clipped(one_line(section.heading), 120)
    return f"{heading} {words.RATING_BAR[rating]} {words.RATING[rating]}" if rating else heading


def _section(pack: Pack, summary: Summary, section: Section, backed: Sequence[SaidLine], limit: int) -> AnyBlock:
    parts = [line(said(_headline(summary, section), bold=True))]
    listed = [points(line(*_parts(pack, section, each, limit)) for each in backed)] if backed else []
    unknown = {each.criterion for each in _standing(section, summary) if not _is_worth_a_line(each)}
    open_signs = [each.label for each in section.ready if each.id in unknown]
    after = [line(said(words.OPEN + clipped("; ".join(open_signs), _OPEN_CHARS), italic=True))] if open_signs else []
    return rich(*parts, *listed, *after)


def _parts(pack: Pack, section: Section, told: SaidLine, limit: int) -> Iterator[RichTextElement]:
    yield said(_told(pack, told, limit))
    found = criterion_of(pack, told.criterion)
    if found is not None:
        yield said(f" {words.GUIDANCE_SAYS}")
        yield link(f"“{clipped(one_line(guidance(found.citations[0].quote)), limit)}”", link_to(pack, section))


def _told(pack: Pack, told: SaidLine, limit: int) -> str:
    return f"{name_of(pack, told.criterion)}: {words.LABEL[told.label]}.{_theirs(told, limit)}"


def _theirs(told: SaidLine, limit: int) -> str:
    if told.withheld:
        return f" {words.WITHHELD}"
    if told.evidence is None:
        return ""
    return f" {words.THEY_SAID}“{clipped(one_line(told.evidence.quote), limit)}”"


def changed(pack: Pack, summary: Summary) -> Message:
    """Lay out the short note of what an update changed."""
    told = [f"{words.CHANGED} {words.VERDICT[summary.readiness.verdict]}, {day(summary.on)}."]
    since = summary.since
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

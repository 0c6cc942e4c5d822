"""The card's thread: section by section, the person's released words beside the guidance's, or what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk.models.blocks import RichTextElement

from bot.interview.record import TICKS
from bot.interview.summary import SaidLine, Summary
from bot.interview.tasks import task_of
from bot.slack import review_words, words
from bot.slack.escaping import clipped, one_line
from bot.slack.views.card import card, use_case
from bot.slack.views.message import AnyBlock, Line, Message, fallback
from bot.slack.views.naming import credit, criterion_of, day, guidance, link_to, name_of
from bot.slack.views.pieces import line, lines, link, people, person, points, quiet, rich
from bot.slack.views.pieces import words as said
from bot.slack.views.ratings import is_open, rating_bar, rating_words, verdict_words
from knowledge.pack import CriterionId, Pack, Section

MAX_CHARS: Final = 11_500  # of all words in the preview, which shows card and details; Slack takes about 13,000
CONTROLS_CHARS: Final = 900  # of the preview's own words, without its boxes
BOX_CHARS: Final = 3 * 35  # a select of the preview: three times a section's topic and a little more
MAX_SECTIONS: Final = 20
MAX_NAMED: Final = 12
_HEADING_CHARS: Final = 120
_OPEN_CHARS: Final = 300
_WHY_CHARS: Final = 200  # of a reviewer's reason; the whole stands in its own message of the thread


@dataclass(frozen=True, slots=True)
class _Measure:
    """How much is shown: so many signs, so many characters of each quote; 0 leaves quotes out."""

    signs: int
    theirs: int
    guidance: int


# Tried in this order until one fits. The guidance's sentences are whole as long as anything can be whole.
_MEASURES: Final = (
    *(_Measure(40, theirs, 1_000) for theirs in (3_000, 1_000, 600, 400, 250, 150)),
    *(_Measure(40, each, each) for each in (200, 120, 60, 0)),
    *(_Measure(count, 0, 0) for count in (20, 0)),
)


def details(pack: Pack, summary: Summary) -> Message:
    """Lay out how the verdict came about; what is left out for length is announced."""
    shown = card(pack, summary, live=False).payload()
    room = MAX_CHARS - CONTROLS_CHARS - BOX_CHARS * len(pack.sections) - _chars(shown)
    laid_out = (_details(pack, summary, each) for each in _MEASURES)
    return next((each for each in laid_out if _chars(each.payload()) <= room), _details(pack, summary, _MEASURES[-1]))


def _chars(found: Any) -> int:
    """Return how many characters of text a payload shows."""
    if isinstance(found, list):
        return sum(map(_chars, found))
    if not isinstance(found, dict):
        return 0
    own = len(found["text"]) if isinstance(found.get("text"), str) else 0
    return own + sum(_chars(each) for each in found.values() if isinstance(each, list | dict))


def _details(pack: Pack, summary: Summary, measure: _Measure) -> Message:
    opening = line(said(words.DETAILS, bold=True), said(f" {use_case(summary)} · {day(summary.on)}"))
    blocks: list[AnyBlock] = [lines(opening), quiet(words.BAR_KEY)]
    told, room = [words.DETAILS], measure.signs
    for section in pack.sections[:MAX_SECTIONS]:
        backed = [each for each in _standing(section, summary) if _is_worth_a_line(each)][:room]
        room -= len(backed)
        blocks.append(_section(pack, summary, section, backed, measure))
        told += [_headline(summary, section), *(_aloud(pack, each, measure) for each in backed)]
    left_out = sum(map(_is_worth_a_line, summary.lines)) - (measure.signs - room)
    blocks += [quiet(words.CRITERIA_LEFT_OUT.format(count=left_out))] if left_out > 0 else []
    return Message(fallback(*told), (*blocks, quiet(credit(pack))))


def _standing(section: Section, summary: Summary) -> list[SaidLine]:
    own = {each.id for each in section.criteria}
    return [each for each in summary.lines if each.criterion in own]


def _is_worth_a_line(told: SaidLine) -> bool:
    """Return whether something was heard about it: silence about a warning says nothing to anybody."""
    return told.label not in {"unknown", "absent"} or told.evidence is not None or told.withheld or told.paraphrased


def _headline(summary: Summary, section: Section) -> str:
    return f"{_shown(section)} {rating_words(summary, section)}".rstrip()


def _section(pack: Pack, summary: Summary, section: Section, backed: list[SaidLine], measure: _Measure) -> AnyBlock:
    listed = [points(line(*_parts(pack, summary, each, measure)) for each in backed)] if backed else []
    return rich(_heading(pack, summary, section), *listed, *_rest(section, summary, measure))


def _heading(pack: Pack, summary: Summary, section: Section) -> Line:
    """Return a section's heading as a link to where the guidance says it all, and how it stands."""
    standing = f" {rating_bar(summary, section)} {rating_words(summary, section)}".rstrip()
    return line(link(_shown(section), link_to(pack, section), bold=True), said(standing, bold=True))


def _shown(section: Section) -> str:
    return clipped(one_line(section.heading), _HEADING_CHARS)


def _rest(section: Section, summary: Summary, measure: _Measure) -> Iterator[Line]:
    """Yield one line for all warnings that were not heard of, and one for all signs that are not known."""
    standing = _standing(section, summary)
    if section.warnings and not is_open(summary, section) and not any(each.label == "present" for each in standing):
        yield line(said(words.NO_WARNINGS, italic=True))
    unknown = {each.criterion for each in standing if not _is_worth_a_line(each)}
    open_signs = [each.label for each in section.ready if each.id in unknown]
    if open_signs and measure.signs:
        yield line(said(words.OPEN + clipped("; ".join(open_signs), _OPEN_CHARS), italic=True))


def _parts(pack: Pack, summary: Summary, told: SaidLine, measure: _Measure) -> Iterator[RichTextElement]:
    yield said(name_of(pack, told.criterion), bold=True)
    yield said(f": {words.LABEL[told.label]}")
    yield from _by_others(summary, told)
    theirs, quote = _theirs(pack, told, measure.theirs), _guidances(pack, told.criterion, measure.guidance)
    if theirs:
        yield said("\n")
        yield from _told_by(told, theirs)
    if quote:
        yield said(f"\n{words.GUIDANCE_SAYS}{quote}")


def _by_others(summary: Summary, told: SaidLine) -> Iterator[RichTextElement]:
    """Yield who countersigned, doubts or waived it, and who closes it by when."""
    if told.signed_by:
        yield said(f"\n{review_words.SIGNED_BY}")
        yield from people(told.signed_by[:MAX_NAMED])
    for each in summary.challenges:
        if told.criterion in each.criteria:
            yield said(f"\n{review_words.CHALLENGED_BY}")
            yield person(each.by)
            yield said(review_words.WAIVED_WHY.format(why=clipped(one_line(each.words), _WHY_CHARS)))
    for each in summary.waivers:
        if told.criterion in each.criteria:
            yield said(f"\n{review_words.WAIVED_BY.format(until=day(each.until))}")
            yield person(each.by)
            yield said(review_words.WAIVED_WHY.format(why=clipped(one_line(each.words), _WHY_CHARS)))
    task = task_of(summary.tasks, told.criterion)
    if task:
        yield said("\n")
        yield person(task.person)
        yield said(review_words.BY_WHEN.format(on=day(task.due_on)))


def _told_by(told: SaidLine, theirs: str) -> Iterator[RichTextElement]:
    """Yield words, a colleague's with their name in the place of "they"."""
    if told.by:
        yield person(told.by)
        theirs = words.THEIR_COLLEAGUE_SAID + theirs.removeprefix(words.THEY_SAID)
    yield said(theirs)


def _aloud(pack: Pack, told: SaidLine, measure: _Measure) -> str:
    theirs = _theirs(pack, told, measure.theirs)
    if told.by and theirs:
        theirs = words.A_COLLEAGUE_SAID + theirs.removeprefix(words.THEY_SAID)
    return f"{name_of(pack, told.criterion)}: {words.LABEL[told.label]}. {theirs}".rstrip()


def _theirs(pack: Pack, told: SaidLine, limit: int) -> str:
    if told.paraphrased:
        return review_words.PARAPHRASED[told.label].format(name=name_of(pack, told.criterion))
    if told.withheld:
        return words.WITHHELD
    if told.evidence is None or not limit:
        return ""
    lead = words.THEY_TICKED if told.evidence.message.startswith(TICKS) else words.THEY_SAID
    return f"{lead}“{clipped(one_line(told.evidence.quote), limit)}”"


def _guidances(pack: Pack, criterion: CriterionId, limit: int) -> str:
    found = criterion_of(pack, criterion)
    return f"“{clipped(one_line(guidance(found.citations[0].quote)), limit)}”" if found and limit else ""


def changed(pack: Pack, summary: Summary) -> Message:
    """Lay out the short note of what an update changed."""
    told = [f"{words.CHANGED} {verdict_words(summary.readiness)}, {day(summary.on)}."]
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

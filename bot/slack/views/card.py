"""The card in the channel: verdict and decision in the first two lines, at most twelve lines in all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.interview.summary import SaidLine, Since, Summary
from bot.slack import controls, review_words, words
from bot.slack.controls import Pointer
from bot.slack.escaping import clipped, one_line
from bot.slack.views import gaps
from bot.slack.views.card_others import reviewed, who_does_what
from bot.slack.views.chart import chart
from bot.slack.views.message import AnyBlock, Line, Message, spoken
from bot.slack.views.naming import criterion_of, day, link_to, name_of, title_of
from bot.slack.views.opinion import on_the_card
from bot.slack.views.pieces import button, buttons, line, lines, link, person, quiet
from bot.slack.views.pieces import words as said
from bot.slack.views.ratings import is_groundless, rating_bar, rating_words, verdict_words
from knowledge.pack import CriterionId, Pack

MAX_LINES = 12
MAX_STRENGTHS = 3  # named on the card; the thread has all
_USE_CASE_CHARS = 160
_BAR_SECTIONS = 8
_BAR_LINE = 2  # position of the line with the ratings
_SHARE = re.compile(r"\d ?(?:%|per ?cent\b)|\d (?:out )?of (?:the )?\d")
_FIGURE = re.compile(r"(?<![\w.-])\d[\d,. ]*(?![\w-])")  # "61 %", "4,200", but not the one in a model's name


def card(pack: Pack, summary: Summary, *, live: bool = True) -> Message:
    """Lay out the card; preview and post are this one function, so that what is shown is what is posted.

    Only the *live* one has its buttons: in a preview they would act on what is not there.
    """
    shown = _lines(pack, summary)
    heard = [*shown]
    heard[_BAR_LINE] = line(said(_ratings(pack, summary, aloud=True)))  # bars mean nothing to the ear
    drawn = chart(pack, summary)
    blocks: list[AnyBlock] = [lines(*shown), *([drawn] if drawn else []), *(_controls(summary) if live else [])]
    return Message(spoken(*heard), tuple(blocks), frozenset({1} if drawn else ()))


def _controls(summary: Summary) -> list[AnyBlock]:
    pointer = Pointer(summary.owner, summary.number)
    ways = (
        (review_words.EVIDENCE, "evidence"), (review_words.ASK, "ask"), (review_words.CHALLENGE, "challenge"),
        (review_words.RECHECK, "recheck"),
    )  # fmt: skip
    row = buttons("card", *(button(label, f"{controls.TEAM}.{verb}", pointer) for label, verb in ways))
    return [row, quiet(review_words.CARD_TYPED)]


def _lines(pack: Pack, summary: Summary) -> list[Line]:
    findings = [] if is_groundless(summary.readiness) else [_why(pack, summary), _strong(pack, summary)]
    decision = gaps.decision(pack, summary) if findings else words.NO_DECISION
    above = [_headline(summary), line(said(decision, bold=True)), line(said(_ratings(pack, summary))), *findings]
    below = [
        *who_does_what(pack, summary),
        *reviewed(pack, summary),
        line(said(words.COVERAGE, bold=True), said(_coverage(summary))),
        *_since(summary.since),
        line(said(words.DETAILS_IN_THREAD, italic=True), link(clipped(pack.title, 100), link_to(pack, None))),
    ]
    steps = list(_steps(pack, summary)) if findings else []
    return [*above, *steps[: MAX_LINES - len(above) - len(below)], *below]


def _headline(summary: Summary) -> Line:
    return line(
        said(verdict_words(summary.readiness), bold=True),
        said(f" · {use_case(summary)} · "),
        person(summary.owner),
        said(f" · {day(summary.on)}"),
    )


def use_case(summary: Summary, limit: int = _USE_CASE_CHARS) -> str:
    """Return what they want to build, as far as it may be shown."""
    if summary.use_case_withheld:
        return words.USE_CASE_WITHHELD
    return clipped(one_line(summary.use_case), limit) or words.NO_USE_CASE


def _ratings(pack: Pack, summary: Summary, *, aloud: bool = False) -> str:
    rated = [each for each in pack.sections if each.id in summary.readiness.ratings]
    shown = [
        f"{title_of(each)}: {rating_words(summary, each)}" if aloud else f"{title_of(each)} {rating_bar(summary, each)}"
        for each in rated[:_BAR_SECTIONS]
    ]
    left_out = len(rated) - len(shown)
    return " · ".join([*shown, f"and {left_out} more"] if left_out else shown)


def _why(pack: Pack, summary: Summary) -> Line:
    return line(said(words.GAPS, bold=True), said(gaps.why(pack, summary) or words.NO_GAPS))


# ── strengths ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _strong(pack: Pack, summary: Summary) -> Line:
    return line(said(words.STRONG, bold=True), said(_strengths(pack, summary) or words.NOTHING_STRONG))


def _strengths(pack: Pack, summary: Summary) -> str:
    """Name what is met, the best backed first and in their words, unless these words speak against them elsewhere."""
    met = [each for each in summary.lines if each.label == "met" and _is_ready_sign(pack, each.criterion)]
    if not met:
        return ""
    first, *others = sorted(met, key=lambda each: _persuades(summary, each), reverse=True)[:MAX_STRENGTHS]
    names = [name_of(pack, first.criterion) + _quote(summary, first)]
    return "; ".join([*names, *(name_of(pack, each.criterion) for each in others)])


def _persuades(summary: Summary, told: SaidLine) -> int:
    """Rank a strength by what stands behind it: a share, a figure, words of theirs, nothing that may be shown."""
    quote = _quote(summary, told)
    return 3 if _SHARE.search(quote) else 2 if _FIGURE.search(quote) else int(bool(quote))


def _is_ready_sign(pack: Pack, criterion: CriterionId) -> bool:
    found = criterion_of(pack, criterion)
    return found is not None and found.kind == "ready"


def _quote(summary: Summary, told: SaidLine) -> str:
    return "" if any(_shares_words(told, each) for each in _adverse(summary)) else gaps.in_their_words(told)


def _adverse(summary: Summary) -> Iterator[SaidLine]:
    return (each for each in summary.lines if each.label in {"present", "unmet"})


def _shares_words(told: SaidLine, other: SaidLine) -> bool:
    ours, theirs = told.evidence, other.evidence
    if ours is None or theirs is None:
        return False
    return ours.message == theirs.message and ours.start < theirs.end and theirs.start < ours.end


# ── what to do, and how much is known ─────────────────────────────────────────────────────────────────────────────


def _steps(pack: Pack, summary: Summary) -> Iterator[Line]:
    """Yield the steps that make the verdict one better, or the first step where nothing does."""
    readiness = summary.readiness
    told = list(gaps.steps(pack, summary))
    lifts = readiness.flips and readiness.better != readiness.verdict
    lead = said(words.TO_BECOME.format(better=words.VERDICT[readiness.better]) if lifts else words.TRY_FIRST, bold=True)
    if len(told) == 1:
        yield line(lead, said("".join(told[0])))
    elif told:
        yield line(lead)
        yield from (line(said(f"{number}. {gap}", bold=True), said(rest)) for number, (gap, rest) in enumerate(told, 1))


def _coverage(summary: Summary) -> str:
    """Count every sign once; what is none is not told."""
    counted = summary.readiness.coverage
    missing = max(0, counted.total - counted.evidenced - counted.claimed - counted.unknown)
    signed = sum(bool(each.signed_by) for each in summary.lines)
    parts = (
        (review_words.COUNTERSIGNED, signed),
        (words.COVERAGE_CLAIMED, counted.claimed),
        (words.COVERAGE_MISSING, missing),
        (words.COVERAGE_UNKNOWN, counted.unknown),
    )
    evidenced = words.COVERAGE_EVIDENCED.format(count=counted.evidenced, total=counted.total)
    told = [evidenced, *(template.format(count=count) for template, count in parts if count)]
    return " · ".join([*told, *([] if summary.differences is None else [on_the_card(summary.differences)])])


def _since(since: Since | None) -> Iterator[Line]:
    if since is None:
        return
    reopened = len(since.reopened)
    changes = (
        (words.SINCE_CLOSED, len(since.closed)),
        (words.SINCE_OPENED, len(since.opened) - reopened),
        (words.SINCE_REOPENED, reopened),
    )
    told = list[str]()
    for template, count in changes:
        told += [template.format(count=count if told else _counted(count))] if count else []
    lead = said(words.SINCE.format(on=day(since.on)), bold=True)
    yield line(lead, said(", ".join(told) or words.SINCE_NOTHING))


def _counted(gap_count: int) -> str:
    return "1 gap" if gap_count == 1 else f"{gap_count} gaps"

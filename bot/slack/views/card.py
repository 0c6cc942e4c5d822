"""The card in the channel: verdict and decision in the first two lines, at most twelve lines in all."""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.summary import Gap, SaidLine, Since, Summary
from bot.slack import words
from bot.slack.escaping import clipped, one_line
from bot.slack.views.message import Line, Message, spoken
from bot.slack.views.naming import criterion_of, day, link_to, name_of, title_of
from bot.slack.views.pieces import line, lines, link, person
from bot.slack.views.pieces import words as said
from knowledge.pack import CriterionId, NextStep, Pack

MAX_LINES = 12
MAX_NAMED = 3  # gaps, strengths and steps named on the card; the thread has all
_USE_CASE_CHARS = 120
_QUOTE_CHARS = 80
_BAR_SECTIONS = 8
_BAR_LINE = 2  # position of the line with the ratings


def card(pack: Pack, summary: Summary) -> Message:
    """Lay out the card; preview and post are this one function, so that what is shown is what is posted."""
    shown = _lines(pack, summary)
    heard = [*shown]
    heard[_BAR_LINE] = line(said(_ratings(pack, summary, "{topic}: {words}")))  # bars mean nothing to the ear
    return Message(spoken(*heard), (lines(*shown),))


def _lines(pack: Pack, summary: Summary) -> list[Line]:
    return [
        _headline(summary),
        line(said(words.DECISION[summary.readiness.verdict], bold=True)),
        line(said(_ratings(pack, summary, "{topic} {bar}"))),
        line(said(words.GAPS, bold=True), said(_why(pack, summary))),
        line(said(words.STRONG, bold=True), said(_strong(pack, summary))),
        *_steps(pack, summary),
        line(said(words.COVERAGE, bold=True), said(_coverage(summary))),
        *_since(summary.since),
        line(said(words.DETAILS_IN_THREAD, italic=True), link(clipped(pack.title, 100), link_to(pack, None))),
    ]


def _headline(summary: Summary) -> Line:
    return line(
        said(words.VERDICT[summary.readiness.verdict], bold=True),
        said(f" · {use_case(summary)} · "),
        person(summary.owner),
        said(f" · {day(summary.on)}"),
    )


def use_case(summary: Summary, limit: int = _USE_CASE_CHARS) -> str:
    """Return what they want to build, as far as it may be shown."""
    if summary.use_case_withheld:
        return words.USE_CASE_WITHHELD
    return clipped(one_line(summary.use_case), limit) or words.NO_USE_CASE


def _ratings(pack: Pack, summary: Summary, form: str) -> str:
    ratings = summary.readiness.ratings
    rated = [each for each in pack.sections if each.id in ratings]
    shown = [
        form.format(topic=title_of(each), bar=words.RATING_BAR[ratings[each.id]], words=words.RATING[ratings[each.id]])
        for each in rated[:_BAR_SECTIONS]
    ]
    left_out = len(rated) - len(shown)
    return " · ".join([*shown, f"and {left_out} more"] if left_out else shown)


def _why(pack: Pack, summary: Summary) -> str:
    """Name the gaps, what is known to be wrong before what is only unknown; the first in their words."""
    gaps = sorted(summary.readiness.gaps, key=lambda gap: gap.label == "unknown")
    if not gaps:
        return words.NO_GAPS
    first, *others = gaps[:MAX_NAMED]
    named = [_gap(pack, first) + _in_their_words(summary, first.criterion), *(_gap(pack, each) for each in others)]
    return _more(named, len(gaps))


def _gap(pack: Pack, gap: Gap) -> str:
    name = name_of(pack, gap.criterion)
    return name if gap.label == "present" else f"{name} ({words.LABEL[gap.label]})"


def _strong(pack: Pack, summary: Summary) -> str:
    met = [each for each in summary.lines if each.label == "met" and _is_ready_sign(pack, each.criterion)]
    if not met:
        return words.NOTHING_STRONG
    first, *others = sorted(met, key=_persuades, reverse=True)[:MAX_NAMED]
    named = [name_of(pack, first.criterion) + _quote(first), *(name_of(pack, each.criterion) for each in others)]
    return _more(named, len(met))


def _persuades(told: SaidLine) -> int:
    """Rank a strength by what stands behind it: a figure of theirs, words of theirs, nothing that may be shown."""
    quote = _quote(told)
    return 2 if any(map(str.isdecimal, quote)) else int(bool(quote))


def _is_ready_sign(pack: Pack, criterion: CriterionId) -> bool:
    found = criterion_of(pack, criterion)
    return found is not None and found.kind == "ready"


def _in_their_words(summary: Summary, criterion: CriterionId) -> str:
    return next((_quote(each) for each in summary.lines if each.criterion == criterion), "")


def _quote(said_line: SaidLine) -> str:
    if said_line.evidence is None or said_line.withheld:
        return ""
    return f" (“{clipped(one_line(said_line.evidence.quote), _QUOTE_CHARS)}”)"


def _more(named: list[str], total: int) -> str:
    rest = total - len(named)
    return "; ".join(named) + (f"; and {rest} more" if rest else "")


def _steps(pack: Pack, summary: Summary) -> Iterator[Line]:
    """Yield the cheapest next test, one that moves the verdict where there is such, and what else would move it."""
    readiness = summary.readiness
    gaps = [each.criterion for each in readiness.gaps if criterion_of(pack, each.criterion)]
    flips = readiness.flips if readiness.better != readiness.verdict else ()
    first = next((each for each in gaps if each in flips), next(iter(gaps), None))
    better = words.VERDICT[readiness.better]
    if first is not None:
        lead = words.TO_BECOME_TRY_FIRST.format(better=better) if first in flips else words.TRY_FIRST
        yield line(said(lead, bold=True), said(_step(pack.criterion(first).next_step)))
    others = tuple(each for each in flips if each != first)
    if others:
        lead = words.THEN if first in flips else words.TO_BECOME.format(better=better)
        yield line(said(lead, bold=True), said(_flips(pack, others)))


def _step(step: NextStep) -> str:
    budget = f" ({step.budget})" if step.budget else ""
    return f"{step.action.rstrip('.')}{budget}." + (f" {step.stop_rule}" if step.stop_rule else "")


def _flips(pack: Pack, flips: tuple[CriterionId, ...]) -> str:
    if len(flips) == 1:
        return _next_action(pack, flips[0])
    named = [f"{number}) {_next_action(pack, each)}" for number, each in enumerate(flips[:MAX_NAMED], start=1)]
    return _more(named, len(flips))


def _next_action(pack: Pack, criterion: CriterionId) -> str:
    found = criterion_of(pack, criterion)
    return found.next_step.action.rstrip(".") if found else criterion


def _coverage(summary: Summary) -> str:
    counted = summary.readiness.coverage
    return words.COVERAGE_TOLD.format(
        evidenced=counted.evidenced, total=counted.total, claimed=counted.claimed, unknown=counted.unknown
    )


def _since(since: Since | None) -> Iterator[Line]:
    if since is not None:
        gaps = "1 gap" if len(since.closed) == 1 else f"{len(since.closed)} gaps"
        told = words.SINCE_TOLD.format(closed=gaps, opened=len(since.opened))
        yield line(said(words.SINCE.format(on=day(since.on)), bold=True), said(told))

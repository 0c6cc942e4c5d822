"""The card in the channel: verdict and decision in the first two lines, at most twelve lines in all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from slack_sdk.models.blocks import RichTextElement

from bot.interview.summary import Gap, SaidLine, Summary
from bot.slack import words
from bot.slack.escaping import clipped, one_line
from bot.slack.views.message import Message, fallback
from bot.slack.views.naming import criterion_of, day, link_to, name_of
from bot.slack.views.pieces import Line, line, lines, link, person
from bot.slack.views.pieces import words as said
from knowledge.pack import CriterionId, Pack

MAX_LINES = 12
MAX_NAMED = 3  # gaps, strengths and steps named on the card; the thread has all
_USE_CASE_CHARS = 120
_QUOTE_CHARS = 110
_BAR_SECTIONS = 8


def card(pack: Pack, summary: Summary) -> Message:
    """Lay out the card; preview and post are this one function, so that what is shown is what is posted."""
    shown = tuple(_lines(pack, summary))[:MAX_LINES]
    return Message(fallback(*(plain(each) for each in shown)), (lines(*shown),))


def plain(paragraph: Line) -> str:
    """Return a paragraph's words without links and mentions' markup."""
    return "".join(_plain(each) for each in paragraph)


def _plain(part: RichTextElement) -> str:
    for name in ("text", "user_id", "channel_id"):
        value = getattr(part, name, None)
        if isinstance(value, str):
            return value if name == "text" else f"@{value}"
    return ""


def _lines(pack: Pack, summary: Summary) -> Iterator[Line]:
    readiness = summary.readiness
    yield _headline(summary)
    yield line(said(words.DECISION[readiness.verdict], bold=True))
    yield line(said(_bar(pack, summary)))
    yield line(said(_why(pack, summary)))
    yield line(said(_strong(pack, summary)))
    yield from _steps(pack, summary)
    yield line(said(_coverage(summary)))
    if summary.since is not None:
        since = summary.since
        told = words.SINCE.format(on=day(since.on), closed=_gaps(len(since.closed)), opened=len(since.opened))
        yield line(said(told))
    yield line(said(words.DETAILS_IN_THREAD, italic=True), link(clipped(pack.title, 100), link_to(pack, None)))


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


def _bar(pack: Pack, summary: Summary) -> str:
    ratings = summary.readiness.ratings
    rated = [each for each in pack.sections if each.id in ratings]
    shown = [
        f"{each.topic} {words.RATING_BAR[ratings[each.id]]} {words.RATING[ratings[each.id]]}"
        for each in rated[:_BAR_SECTIONS]
    ]
    left_out = len(rated) - len(shown)
    return " · ".join([*shown, f"and {left_out} more"] if left_out else shown)


def _why(pack: Pack, summary: Summary) -> str:
    told = [*_first_warnings(summary.readiness.gaps)]
    if not told:
        return words.NO_GAPS
    named = [f"{_gap(pack, each)}{_in_their_words(summary, each.criterion)}" for each in told[:MAX_NAMED]]
    return words.GAPS + _more(named, len(told))


def _first_warnings(gaps: Iterable[Gap]) -> list[Gap]:
    """Return the gaps with what is known to be wrong before what is only unknown; otherwise in their order."""
    return sorted(gaps, key=lambda gap: gap.label == "unknown")


def _gap(pack: Pack, gap: Gap) -> str:
    name = name_of(pack, gap.criterion)
    return name if gap.label == "present" else f"{name} ({words.LABEL[gap.label]})"


def _strong(pack: Pack, summary: Summary) -> str:
    met = [each for each in summary.lines if each.label == "met" and _is_ready_sign(pack, each.criterion)]
    if not met:
        return words.NOTHING_STRONG
    named = [name_of(pack, each.criterion) + _quote(each) for each in met[:MAX_NAMED]]
    return words.STRONG + _more(named, len(met))


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
    readiness = summary.readiness
    first = next((each.criterion for each in readiness.gaps), None)
    found = criterion_of(pack, first) if first else None
    if found is not None:
        step = found.next_step
        limits = "; ".join(each for each in (step.budget, step.stop_rule) if each)
        yield line(said(words.TRY_FIRST), said(step.action, bold=True), said(f" ({limits})" if limits else ""))
    if readiness.flips and readiness.better != readiness.verdict:
        yield line(said(words.TO_BECOME.format(better=words.VERDICT[readiness.better]) + _flips(pack, readiness.flips)))


def _flips(pack: Pack, flips: tuple[CriterionId, ...]) -> str:
    named = [f"{number}) {_next_action(pack, each)}" for number, each in enumerate(flips[:MAX_NAMED], start=1)]
    return _more(named, len(flips))


def _next_action(pack: Pack, criterion: CriterionId) -> str:
    found = criterion_of(pack, criterion)
    return found.next_step.action.rstrip(".") if found else criterion


def _coverage(summary: Summary) -> str:
    counted = summary.readiness.coverage
    return words.COVERAGE.format(
        evidenced=counted.evidenced, total=counted.total, claimed=counted.claimed, unknown=counted.unknown
    )


def _gaps(count: int) -> str:
    return "1 gap" if count == 1 else f"{count} gaps"

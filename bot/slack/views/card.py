"""The card in the channel: verdict and decision in the first two lines, at most twelve lines in all."""

from __future__ import annotations

from collections.abc import Iterator

from slack_sdk.models.blocks import RichTextElement

from bot.interview.summary import Gap, SaidLine, Since, Summary
from bot.slack import words
from bot.slack.escaping import clipped, one_line
from bot.slack.views.message import Message, fallback
from bot.slack.views.naming import criterion_of, day, link_to, name_of, title_of
from bot.slack.views.pieces import Line, line, lines, link, person
from bot.slack.views.pieces import words as said
from knowledge.pack import CriterionId, Pack

MAX_LINES = 12
MAX_NAMED = 3  # gaps, strengths and steps named on the card; the thread has all
_USE_CASE_CHARS = 120
_QUOTE_CHARS = 80
_BAR_SECTIONS = 8


def card(pack: Pack, summary: Summary) -> Message:
    """Lay out the card; preview and post are this one function, so that what is shown is what is posted."""
    shown = _lines(pack, summary)
    told = [plain(each) for each in shown]
    told[_BAR_LINE] = _ratings(pack, summary, "{topic}: {words}")  # bars mean nothing to those who hear them
    return Message(fallback(*told), (lines(*shown),))


def plain(paragraph: Line) -> str:
    """Return a paragraph's words without links and mentions' markup."""
    return "".join(_plain(each) for each in paragraph)


def _plain(part: RichTextElement) -> str:
    for name in ("text", "user_id", "channel_id"):
        value = getattr(part, name, None)
        if isinstance(value, str):
            return value if name == "text" else f"@{value}"
    return ""


_BAR_LINE = 2


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
    first, *others = met[:MAX_NAMED]
    named = [name_of(pack, first.criterion) + _quote(first), *(name_of(pack, each.criterion) for each in others)]
    return _more(named, len(met))


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
    """Yield the cheapest next test, and what else would make the verdict one better."""
    readiness = summary.readiness
    gaps = [each.criterion for each in readiness.gaps if criterion_of(pack, each.criterion)]
    first = next((each for each in gaps if each in readiness.flips), next(iter(gaps), None))
    if first is not None:
        step = pack.criterion(first).next_step
        budget = f" ({step.budget})" if step.budget else ""
        rule = f" {step.stop_rule}" if step.stop_rule else ""
        yield line(said(words.TRY_FIRST, bold=True), said(f"{step.action.rstrip('.')}{budget}.{rule}"))
    others = tuple(each for each in readiness.flips if each != first)
    if others and readiness.better != readiness.verdict:
        better = words.VERDICT[readiness.better]
        told = words.ALSO_TO_BECOME if first in readiness.flips else words.TO_BECOME
        yield line(said(told.format(better=better), bold=True), said(_flips(pack, others)))


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

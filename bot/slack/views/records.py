"""One's own checks: one of them with its history, two side by side, and what deleting one means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from slack_sdk.models.blocks import ButtonElement, ConfirmObject, Option, OverflowMenuElement, PlainTextObject

from bot.dates import day
from bot.interview.content import ChecksCompared, CheckShown, DeletionOffered
from bot.interview.milestones import Milestone
from bot.interview.record import check_of
from bot.interview.states import Check, Held
from bot.interview.summarising import gap_ids, summarise
from bot.interview.summary import Summary, Verdict
from bot.slack import controls, own_words, words
from bot.slack.controls import Mark
from bot.slack.escaping import clipped, one_line
from bot.slack.views.kept import Kept
from bot.slack.views.message import AnyBlock, Line, Message, fallback, spoken
from bot.slack.views.naming import name_of, title_of, topic_of
from bot.slack.views.pieces import button, buttons, line, lines, points, quiet, rich
from bot.slack.views.pieces import words as said
from bot.slack.views.ratings import rating_bar, rating_words, verdict_words
from knowledge.pack import CriterionId, Pack

MAX_MILESTONES = 8
MAX_NAMED = 8  # signs in one line
MAX_SECTIONS = 20
MILESTONE_CHARS = 500
_TITLE_CHARS = 200


def check_shown(pack: Pack, shown: CheckShown, kept: Kept) -> Message:
    """Lay out a check as it stands, for its owner: verdict, sections, gaps, history."""
    state = kept.numbered(shown.check)
    if state is None:
        return _nothing(own_words.NO_SUCH_CHECK)
    check, summary = check_of(state), _summary(pack, state)
    title = own_words.SHOWN.format(number=check.number, use_case=title_of_check(check))
    told = [line(said(each)) for each in _standing(check, state, summary, kept.dates)]
    sections = [line(said(each)) for each in _rated(pack, summary)]
    gaps = _names(pack, gap_ids(summary.readiness))
    happened = [line(said(each)) for each in history(pack, check, kept.dates)]
    heading = line(said(own_words.SHOWN_HISTORY, bold=True))
    blocks: list[AnyBlock] = [
        lines(line(said(title, bold=True)), *told),
        lines(*sections, *([line(said(own_words.SHOWN_GAPS, bold=True), said(gaps))] if gaps else [])),
        rich(heading, points(happened)) if happened else quiet(own_words.SHOWN_NO_HISTORY),
        buttons(f"shown.{check.number}", export_button(check.number), delete_button(check.number)),
        quiet(own_words.SHOWN_HOW.format(number=check.number)),
    ]
    return Message(spoken(line(said(title)), *told, *sections, *happened), tuple(blocks))


def title_of_check(check: Check) -> str:
    """Return the use case on one line."""
    return clipped(one_line(check.use_case), _TITLE_CHARS) or words.NO_USE_CASE


def _standing(check: Check, state: Held, summary: Summary, dates: str) -> Iterator[str]:
    begun = own_words.SHOWN_BEGUN.format(day=day(check.started_on, dates))
    posted = [own_words.SHOWN_POSTED.format(day=day(check.card.posted_on, dates))] if check.card else []
    yield " · ".join([words.STANDING[state.kind], begun, *posted])
    yield own_words.SHOWN_NOW.format(verdict=verdict_words(summary.readiness))
    if check.card is not None and check.card.verdict != summary.readiness.verdict:
        yield own_words.SHOWN_POSTED_AS.format(verdict=verdict_named(check.card.verdict))


def verdict_named(verdict: str) -> str:
    """Return a stored verdict in words."""
    return words.VERDICT.get(cast("Verdict", verdict), verdict)


def _summary(pack: Pack, state: Held) -> Summary:
    check = check_of(state)
    return summarise(pack, check, check.last_on)


def _rated(pack: Pack, summary: Summary) -> Iterator[str]:
    for each in pack.sections[:MAX_SECTIONS]:
        yield f"{rating_bar(summary, each)} {title_of(each)}: {rating_words(summary, each)}"


def _names(pack: Pack, criteria: Sequence[CriterionId]) -> str:
    """Name *criteria*, as many as one takes in; the export has them all."""
    named = ", ".join(name_of(pack, each) for each in criteria[:MAX_NAMED])
    rest = len(criteria) - MAX_NAMED
    return f"{named}, {own_words.AND_MORE.format(count=rest)}" if rest > 0 else named


def history(pack: Pack, check: Check, dates: str) -> Iterator[str]:
    """Yield what happened to a posted check, a sentence each, oldest first; the middle is left out where it is long."""
    told = check.milestones
    if len(told) > MAX_MILESTONES:
        told = (told[0], *told[1 - MAX_MILESTONES :])
    yield from (_told(pack, each, dates) for each in told)


def _told(pack: Pack, milestone: Milestone, dates: str) -> str:
    on, verdict = day(milestone.on, dates), verdict_named(milestone.verdict)
    if milestone.kind == "posted":
        return own_words.MILESTONE_POSTED.format(day=on, verdict=verdict, count=len(milestone.opened))
    parts = [own_words.MILESTONE[milestone.kind].format(day=on, verdict=verdict)]
    if milestone.closed:
        parts.append(own_words.MILESTONE_CLOSED.format(names=_names(pack, milestone.closed)))
    if milestone.opened:
        parts.append(own_words.MILESTONE_OPENED.format(names=_names(pack, milestone.opened)))
    if milestone.because:
        topics = ", ".join(topic_of(pack, each) for each in milestone.because)
        parts.append(own_words.MILESTONE_BECAUSE.format(topics=topics))
    return clipped("; ".join(parts if len(parts) > 1 else [*parts, own_words.MILESTONE_NOTHING]), MILESTONE_CHARS)


# ── two side by side ──────────────────────────────────────────────────────────────────────────────────────────────


def checks_compared(pack: Pack, shown: ChecksCompared, kept: Kept) -> Message:
    """Lay out what changed from one check to another, or since a check was first posted."""
    one = kept.numbered(shown.check)
    other = kept.numbered(shown.other) if shown.other else (kept.before(one) if one else None)
    if one is None or (shown.other and other is None):
        return _nothing(own_words.NO_SUCH_CHECK)
    if other is not None and check_of(other).number != check_of(one).number:
        older, newer = sorted((one, other), key=lambda each: check_of(each).number)
        return _side_by_side(pack, older, newer)
    posted = check_of(one).milestones[:1]
    return _since_posted(pack, one, posted[0]) if posted else _nothing(own_words.COMPARE_WHAT)


def _side_by_side(pack: Pack, older: Held, newer: Held) -> Message:
    before, now = _summary(pack, older), _summary(pack, newer)
    title = own_words.COMPARED.format(newer=now.number, older=before.number)
    about = [own_words.SHOWN.format(number=each.number, use_case=title_of_check(check_of(state)))
             for each, state in ((before, older), (now, newer))]  # fmt: skip
    changes = [
        _change(own_words.COMPARED_VERDICT, verdict_words(before.readiness), verdict_words(now.readiness)),
        *(
            _change(title_of(each), rating_words(before, each), rating_words(now, each))
            for each in pack.sections[:MAX_SECTIONS]
        ),
    ]  # fmt: skip
    gaps = _gap_changes(pack, gap_ids(before.readiness), gap_ids(now.readiness))
    return _compared(title, about, changes, gaps)


def _since_posted(pack: Pack, state: Held, posted: Milestone) -> Message:
    now, check = _summary(pack, state), check_of(state)
    title = own_words.COMPARED_SELF.format(newer=check.number)
    verdict = _change(own_words.COMPARED_VERDICT, verdict_named(posted.verdict), verdict_words(now.readiness))
    gaps = _gap_changes(pack, posted.opened, gap_ids(now.readiness))
    return _compared(title, [title_of_check(check)], [verdict], gaps)


def _change(topic: str, before: str, after: str) -> str:
    template = own_words.COMPARED_SAME if before == after else own_words.COMPARED_LINE
    return template.format(topic=topic, before=before, after=after)


def _gap_changes(pack: Pack, before: Sequence[CriterionId], now: Sequence[CriterionId]) -> list[str]:
    closed, opened = [each for each in before if each not in now], [each for each in now if each not in before]
    told = [own_words.COMPARED_CLOSED.format(names=_names(pack, closed))] if closed else []
    told += [own_words.COMPARED_OPENED.format(names=_names(pack, opened))] if opened else []
    return [*told, own_words.COMPARED_STILL.format(count=len(now) - len(opened))]


def _compared(title: str, about: list[str], changes: list[str], gaps: list[str]) -> Message:
    told: list[Line] = [line(said(each)) for each in about]
    blocks: tuple[AnyBlock, ...] = (
        lines(line(said(title, bold=True)), *told),
        rich(points(line(said(each)) for each in changes)),
        lines(*(line(said(each)) for each in gaps)),
    )
    return Message(fallback(title, *about, *changes, *gaps), blocks)


# ── deleting ──────────────────────────────────────────────────────────────────────────────────────────────────────


def deletion_offered(shown: DeletionOffered) -> Message:
    """Lay out what deleting a check takes and leaves."""
    offer = own_words.DELETE_OFFER.format(number=shown.check)
    how = own_words.DELETE_HOW.format(number=shown.check)
    told = (line(said(own_words.DELETE_TAKES)), line(said(own_words.DELETE_LEAVES)))
    row = buttons(f"delete.{shown.check}", delete_button(shown.check))
    spoken_lines = (line(said(offer)), *told, line(said(how)))
    return Message(spoken(*spoken_lines), (lines(line(said(offer, bold=True)), *told), row, quiet(how)))


def delete_button(number: int) -> ButtonElement:
    """Return the button that deletes a check, once they confirmed it in the window that Slack shows."""
    made = button(own_words.DELETE, controls.DELETE, Mark(None, str(number)), style="danger")
    made.confirm = ConfirmObject(
        title=PlainTextObject(text=own_words.DELETE_CONFIRM.format(number=number), emoji=False),
        text=PlainTextObject(text=f"{own_words.DELETE_TAKES} {own_words.DELETE_LEAVES}", emoji=False),
        confirm=PlainTextObject(text=own_words.DELETE, emoji=False),
        deny=PlainTextObject(text=own_words.DELETE_KEEP, emoji=False),
        style="danger",
    )
    return made


def export_button(number: int) -> ButtonElement:
    """Return the button that sends a check as a page to print; other forms can be typed, or chosen in the Home tab."""
    return button(own_words.EXPORT, f"{controls.EXPORT}.html", Mark(None, str(number)))


def export_menu(number: int) -> OverflowMenuElement:
    """Return the menu of the forms in which a check can be sent."""
    options = [
        Option(value=f"{form}:{number}", text=PlainTextObject(text=f"{own_words.EXPORT} {label}", emoji=False))
        for form, label in own_words.EXPORT_FORMS.items()
    ]
    return OverflowMenuElement(action_id=controls.EXPORT, options=options)


def _nothing(sentence: str) -> Message:
    return Message(fallback(sentence), (lines(line(said(sentence))),))

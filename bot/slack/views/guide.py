"""What this is and what can be done: the offer, the welcome, the status, the help, the list of checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, cast

from slack_sdk.models.blocks import ButtonElement

from bot.dates import USUAL, day
from bot.interview.content import HelpShown, Offer, StatusShown, Welcome
from bot.interview.summary import Verdict
from bot.slack import controls, words
from bot.slack.controls import Mark, block_of
from bot.slack.escaping import clipped, one_line
from bot.slack.views.colleagues import waiting
from bot.slack.views.message import AnyBlock, Line, Message, fallback, spoken
from bot.slack.views.naming import topic_of
from bot.slack.views.pieces import button, buttons, line, lines, points, quiet, rich, saying
from bot.slack.views.pieces import words as said
from bot.slack.views.question import control_button
from knowledge.pack import Pack

MAX_CHECKS = 20
HELP_ALL = "all"  # what the button that shows everything says besides, as one would type it


class ListedCheck(Protocol):
    """One of a person's checks, as ``list`` and the Home tab show it; dates are ISO, None before it was posted."""

    @property
    def number(self) -> int: ...  # noqa: D102
    @property
    def use_case(self) -> str: ...  # noqa: D102
    @property
    def stage(self) -> str: ...  # noqa: D102
    @property
    def started_on(self) -> str: ...  # noqa: D102
    @property
    def verdict(self) -> str | None: ...  # noqa: D102
    @property
    def posted_on(self) -> str | None: ...  # noqa: D102
    @property
    def current(self) -> bool: ...  # noqa: D102


def offer(shown: Offer, *, settled: bool = False) -> Message:
    """Lay out what the advisor does, with a Start button."""
    told = clipped(one_line(shown.use_case), 300)
    how = words.OFFER_TOLD_HOW if told else words.OFFER_HOW
    theirs = (line(said(words.OFFER_TOLD)), saying(told), line(said(how))) if told else (line(said(how)),)
    body = rich(line(said(words.OFFER, bold=True)), *theirs)
    start = buttons(block_of("offer", shown.revision), start_button(shown.revision))
    heard = fallback(words.OFFER, *((words.OFFER_TOLD, told) if told else ()), how)
    return Message(heard, (body,) if settled else (body, start))


def start_button(revision: int | None = None, label: str = words.START, action: str = controls.START) -> ButtonElement:
    """Return the button that begins a check, or goes on with the one under way."""
    return button(label, action, Mark(revision), style="primary")


def welcome(pack: Pack, shown: Welcome, *, settled: bool = False) -> Message:
    """Lay out the opening: how long, what to have at hand, where the result goes, how to leave; asks the use case."""
    told = [each.format(count=len(pack.sections)) for each in words.WELCOME_POINTS]
    blocks: list[AnyBlock] = [
        rich(line(said(words.WELCOME, bold=True)), points(line(said(each)) for each in told)),
        lines(line(said(words.WELCOME_ASK, bold=True))),
    ]
    if not settled:
        mark = Mark(shown.revision)
        row = (control_button("pause", mark), control_button("cancel", mark))
        blocks.append(buttons(block_of("welcome", shown.revision), *row))
    return Message(fallback(words.WELCOME, *told, words.WELCOME_ASK), tuple(blocks))


def status(pack: Pack, shown: StatusShown) -> Message:
    """Lay out where they are."""
    told = _where(pack, shown)
    about = words.STATUS_USE_CASE + clipped(one_line(shown.use_case), 300) if shown.use_case.strip() else ""
    waits = waiting(pack, shown.waiting)
    body = lines(*(line(said(each)) for each in (told, about) if each), *waits)
    heard = "\n".join((fallback(told, about), *([spoken(*waits)] if waits else [])))
    if shown.standing in {"paused", "cancelled"}:
        return Message(heard, (body, buttons("resume", control_button("resume", Mark(None)))))
    return Message(heard, (body,))


def _where(pack: Pack, shown: StatusShown | HelpShown) -> str:
    return words.STATUS[shown.standing].format(
        position=shown.position,
        total=shown.total,
        topic=topic_of(pack, shown.section),
        minutes=shown.minutes_left,
    )


def help_shown(pack: Pack, shown: HelpShown) -> Message:
    """Lay out what can be done where they are, or *everything* that can be typed: every button has its word there."""
    if shown.everything:
        return _all_of_it()
    return _first_of_it(pack, shown) if shown.here else _elsewhere()


def _first_of_it(pack: Pack, shown: HelpShown) -> Message:
    entries, mark = words.HELP_NOW_LINES[shown.standing], Mark(None, HELP_ALL)
    where = "" if shown.standing == "none" else _where(pack, shown)
    opening = lines(*(line(said(each)) for each in (words.HELP, where) if each))
    row = buttons("help", button(words.HELP_ALL, f"{controls.CONTROL}.help", mark))
    told = fallback(words.HELP, where, words.HELP_NOW, *_aloud(entries), words.HELP_ALL_HOW)
    return Message(told, (opening, _commands(words.HELP_NOW, entries), quiet(words.HELP_ALL_HOW), row))


def _elsewhere() -> Message:
    blocks = (
        lines(line(said(words.HELP))),
        _commands(words.HELP_SLASH, words.HELP_SLASH_FIRST),
        lines(_typed(words.HELP_ELSEWHERE_HOW)),
        quiet(words.HELP_MENTION),
    )
    how = words.HELP_ELSEWHERE_HOW.replace("`", "")
    return Message(fallback(words.HELP, *_aloud(words.HELP_SLASH_FIRST), how, words.HELP_MENTION), blocks)


def _all_of_it() -> Message:
    groups = (*words.HELP_DM_GROUPS, (words.HELP_SLASH, words.HELP_SLASH_LINES))
    listed = (_commands(heading, entries) for heading, entries in groups)
    told = (each for heading, entries in groups for each in (heading, *_aloud(entries)))
    blocks = (lines(line(said(words.HELP_DM))), *listed, quiet(words.HELP_MENTION))
    return Message(fallback(words.HELP_DM, *told, words.HELP_MENTION), blocks)


def _aloud(entries: Sequence[tuple[str, str]]) -> Iterator[str]:
    return (f"{typed}: {does}" for typed, does in entries)


def _typed(text: str) -> Line:
    return line(*(said(each, code=number % 2 == 1) for number, each in enumerate(text.split("`"))))


def _commands(heading: str, entries: Sequence[tuple[str, str]]) -> AnyBlock:
    listed = points(line(said(typed, code=True), said(f"  {does}")) for typed, does in entries)
    return rich(line(said(heading, bold=True)), listed)


def checks(rows: Sequence[ListedCheck], *, dates: str = USUAL) -> Message:
    """Lay out a person's checks, newest first."""
    if not rows:
        return Message(fallback(words.NO_CHECKS), (lines(line(said(words.NO_CHECKS))),))
    told = [_listed(each, dates) for each in rows[:MAX_CHECKS]]
    blocks: list[AnyBlock] = [lines(line(said(words.CHECKS, bold=True)), *(line(said(each)) for each in told))]
    if len(rows) > MAX_CHECKS:
        blocks.append(quiet(words.CHECKS_LEFT_OUT.format(count=len(rows) - MAX_CHECKS)))
    return Message(fallback(words.CHECKS, *told), tuple(blocks))


def _listed(row: ListedCheck, dates: str) -> str:
    verdict = words.VERDICT.get(cast("Verdict", row.verdict), "") if row.verdict else ""
    standing = words.STANDING.get(row.stage, row.stage)
    posted = f"posted {day(row.posted_on, dates)}" if row.posted_on else ""
    about = clipped(one_line(row.use_case), 120) or words.NO_USE_CASE
    now = " (this one)" if row.current else ""
    told = (f"{row.number}. {about}{now}", standing, verdict, f"begun {day(row.started_on, dates)}", posted)
    return " · ".join(each for each in told if each)

"""The card's lines about people: who closes which gap by when, and what reviewers have said that is not settled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from slack_sdk.models.blocks import RichTextElement

from bot.interview.gaps import decisive
from bot.interview.summary import Summary
from bot.slack import review_words
from bot.slack.escaping import clipped, one_line
from bot.slack.views.message import Line
from bot.slack.views.naming import day, name_of
from bot.slack.views.pieces import line, person
from bot.slack.views.pieces import words as said
from knowledge.pack import Pack

MAX_TASKS: Final = 3  # the others are in the thread, like waivers
MAX_WAIVERS: Final = 2
_WHY_CHARS: Final = 80


def who_does_what(pack: Pack, summary: Summary) -> Iterator[Line]:
    """Yield who closes which gap by when, the most decisive first."""
    if not summary.tasks:
        return
    order = [each.criterion for each in decisive(pack, summary)]
    tasks = sorted(
        summary.tasks, key=lambda each: order.index(each.criterion) if each.criterion in order else len(order)
    )
    parts: list[RichTextElement] = []
    for each in tasks[:MAX_TASKS]:
        parts += [said(("; " if parts else "") + f"{name_of(pack, each.criterion)} – "), person(each.person)]
        parts.append(said(review_words.BY_WHEN.format(on=day(each.due_on))))
    left_out = len(tasks) - MAX_TASKS
    parts += [said(f"; and {left_out} more")] if left_out > 0 else []
    yield line(said(review_words.WHO, bold=True), *parts)


def reviewed(pack: Pack, summary: Summary) -> Iterator[Line]:
    """Yield what reviewers have said about it that is not settled: challenges, and gaps they waived."""
    parts = [said(review_words.CHALLENGED.format(count=len(summary.challenges)))] if summary.challenges else []
    for each in summary.waivers[:MAX_WAIVERS]:
        waived = review_words.WAIVED.format(name=name_of(pack, each.criteria[0]), until=day(each.until))
        why = review_words.WAIVED_WHY.format(why=clipped(one_line(each.words), _WHY_CHARS))
        parts += [said((" · " if parts else "") + waived), person(each.by), said(why)]
    left_out = len(summary.waivers) - MAX_WAIVERS
    parts += [said(f" · and {left_out} more")] if left_out > 0 else []
    if parts:
        yield line(said(review_words.REVIEW, bold=True), *parts)

"""The pieces by which other views tell of colleagues: whose words these are, and for whom a check waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from slack_sdk.models.blocks import RichTextElement

from bot.interview.findings import Answer
from bot.interview.tickets import Ticket
from bot.slack import words_tickets
from bot.slack.escaping import clipped, one_line
from bot.slack.views.message import AnyBlock, Line
from bot.slack.views.naming import day, topic_of
from bot.slack.views.pieces import line, person, rich, saying
from bot.slack.views.pieces import words as said
from knowledge.pack import Pack

MAX_LISTED = 5
_ALL_CHARS = 2_000  # of what colleagues said, beside everything else in one message

Filling: TypeAlias = RichTextElement | str


def filled(template: str, **parts: Filling) -> Line:
    """Return *template* with what it names in braces: mentions as mentions, everything else as words."""
    found: list[RichTextElement] = []
    for number, piece in enumerate(template.replace("}", "{").split("{")):
        part: Filling = parts[piece] if number % 2 else piece
        found.append(said(part) if isinstance(part, str) else part)
    return line(*found)


def by(due_on: str) -> str:
    """Return " (by 4 Dec 2026)", "" where no day is set."""
    return words_tickets.BY.format(day=day(due_on)) if due_on else ""


def waiting(pack: Pack, tickets: Sequence[Ticket]) -> list[Line]:
    """Return the lines that tell for whom a check waits."""
    if not tickets:
        return []
    rest = len(tickets) - MAX_LISTED
    left_out = [line(said(words_tickets.WAITING_MORE.format(count=rest)))] if rest > 0 else []
    return [line(said(words_tickets.WAITING)), *(_waits(pack, each) for each in tickets[:MAX_LISTED]), *left_out]


def _waits(pack: Pack, ticket: Ticket) -> Line:
    template = words_tickets.WAITING_ONE if ticket.section else words_tickets.WAITING_OPINION
    topic = topic_of(pack, ticket.section)
    return filled(template, topic=topic, person=person(ticket.person), by=by(ticket.due_on))


def of_others(pack: Pack, answers: Sequence[Answer]) -> list[AnyBlock]:
    """Lay out what colleagues answered, with whose words they are."""
    if not answers:
        return []
    newest = answers[-MAX_LISTED:]
    shown = [part for each in newest for part in _of_one(pack, each, _ALL_CHARS // len(newest))]
    return [rich(line(said(words_tickets.FROM_OTHERS)), *shown)]


def _of_one(pack: Pack, answer: Answer, limit: int) -> Iterator[Line | RichTextElement]:
    topic = topic_of(pack, answer.section)
    yield filled(words_tickets.FROM_ONE, person=person(answer.by), topic=topic)
    yield saying(answer.text, limit)


def of_others_aloud(pack: Pack, answers: Sequence[Answer]) -> list[Line]:
    """Return the same as lines, for the fallback text."""
    topics = {each.section: topic_of(pack, each.section) for each in answers}
    return [
        line(person(each.by), said(f", {topics[each.section]}: {clipped(one_line(each.text), 400)}"))
        for each in answers[-MAX_LISTED:]
    ]

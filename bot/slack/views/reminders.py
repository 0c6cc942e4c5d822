"""Reminders: to go on, of a ticket's day, to check again. Every button has its word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from slack_sdk.models.blocks import ButtonElement

from bot.dates import day
from bot.interview.content import Nudged, RecheckOffered, StatusShown, TaskReminded, TicketReminded
from bot.interview.tickets import TicketKind
from bot.slack import controls, own_words, words
from bot.slack.controls import Mark, Pointer
from bot.slack.escaping import clipped, one_line
from bot.slack.views.message import AnyBlock, Line, Message, spoken
from bot.slack.views.naming import name_of, section_of, topic_of
from bot.slack.views.pieces import button, buttons, channel, line, lines, person, quiet
from bot.slack.views.pieces import words as said
from bot.slack.views.question import control_button
from bot.slack.views.reviewing import reviewing
from bot.slack.views.tickets import answering, opining
from knowledge.pack import Pack

# The buttons by which somebody does what a ticket asks of them; a review's, once there is a card.
TICKET_BUTTONS: Final[dict[TicketKind, Callable[[Pointer], Sequence[ButtonElement]]]] = {
    "delegation": answering, "opinion": opining, "review": reviewing,
}  # fmt: skip

_Told: TypeAlias = tuple[Line, ...]


def nudged(pack: Pack, shown: Nudged) -> Message:
    """Lay out a reminder to go on: the next question and the minutes left; or that the check is paused now."""
    told = _parked(pack, shown.standing) if shown.parked else _waits(pack, shown.standing)
    how = own_words.PARKED_HOW if shown.parked else own_words.NUDGE_HOW
    buttons_shown = (
        control_button("resume", Mark(None), style="primary"),
        *((control_button("summary", Mark(None)),) if shown.parked else (_snooze("tomorrow", own_words.TOMORROW),)),
        _snooze("next_week", own_words.NEXT_WEEK),
        button(own_words.NO_REMINDERS, f"{controls.SET}.reminders.off", Mark(None)),
    )
    blocks: tuple[AnyBlock, ...] = (lines(*told), buttons("nudge", *buttons_shown), quiet(how))
    return Message(spoken(*told, line(said(how))), blocks)


def _snooze(span: str, label: str) -> ButtonElement:
    return button(label, f"{controls.SNOOZE}.{span}", Mark(None))


def _waits(pack: Pack, standing: StatusShown) -> _Told:
    section = section_of(pack, standing.section)
    following = (line(said(own_words.NUDGE_NEXT + section.ask)),) if section else ()
    return (line(said(own_words.NUDGE, bold=True)), line(said(_status(pack, standing))), *_about(standing), *following)


def _parked(pack: Pack, standing: StatusShown) -> _Told:
    return (
        line(said(own_words.PARKED, bold=True)),
        line(said(_status(pack, standing))),
        *_about(standing),
        line(said(own_words.PARKED_PARTIAL)),
    )


def _status(pack: Pack, standing: StatusShown) -> str:
    return words.STATUS[standing.standing].format(
        position=standing.position,
        total=standing.total,
        topic=topic_of(pack, standing.section),
        minutes=standing.minutes_left,
    )


def _about(standing: StatusShown) -> _Told:
    about = clipped(one_line(standing.use_case), 300)
    return (line(said(words.STATUS_USE_CASE + about)),) if about else ()


def ticket_reminded(pack: Pack, shown: TicketReminded, *, dates: str) -> Message:
    """Lay out that a ticket's day is near or there; to its owner, that it has passed."""
    asked, overdue = shown.asked, shown.when == "overdue"
    template = {
        "before": own_words.TICKET_BEFORE,
        "due": own_words.TICKET_DUE,
        "overdue": own_words.TICKET_OVERDUE,
    }[shown.when]
    what = own_words.TICKET_KIND[asked.kind].format(topic=topic_of(pack, asked.section))
    sentence = template.format(what=what, day=day(asked.due_on, dates))
    told: list[Line] = [line(person(asked.person if overdue else shown.owner), said(sentence))]
    if overdue:
        told.append(line(said(own_words.TICKET_OVERDUE_HOW)))
        return Message(spoken(*told), (lines(*told),))
    pointer = Pointer(shown.owner, shown.check, asked.number, asked.section or "")
    how = own_words.TICKET_HOW
    row = buttons(f"ticket.{asked.number}", *TICKET_BUTTONS[asked.kind](pointer))
    return Message(spoken(*told, line(said(how))), (lines(*told), row, quiet(how)))


def task_reminded(pack: Pack, shown: TaskReminded, *, dates: str, settled: bool = False) -> Message:
    """Lay out that a gap's day has come, for whoever takes it on: of the check only what its card shows."""
    told = [_of_task(pack, shown, dates)]
    told += [line(said(own_words.TASK_CARD), channel(shown.channel))] if shown.channel else []
    if settled:
        return Message(spoken(*told), (lines(*told), quiet(own_words.TASK_SETTLED)))
    pointer = Pointer(shown.owner, shown.check, item=shown.task.criterion)
    ways = ((own_words.TOMORROW, "later"), (own_words.NEXT_WEEK, "next_week"), (own_words.NO_MORE, "leave"))
    row = buttons(f"task.{shown.ticket}", *(button(label, f"{controls.TEAM}.{verb}", pointer) for label, verb in ways))
    closed, how = line(said(own_words.TASK_CLOSED), person(shown.owner), said(".")), own_words.TASK_HOW
    return Message(spoken(*told, closed, line(said(how))), (lines(*told, closed), row, quiet(how)))


def _of_task(pack: Pack, shown: TaskReminded, dates: str) -> Line:
    title = clipped(one_line(shown.use_case), 200)
    about = own_words.TASK_ABOUT.format(use_case=title) if title else ""
    due = own_words.TASK_DUE.format(name=name_of(pack, shown.task.criterion), day=day(shown.task.due_on, dates))
    return line(said(due, bold=True), said(own_words.TASK_OF), person(shown.owner), said(f"{about}."))


def recheck_offered(shown: RecheckOffered, *, dates: str) -> Message:
    """Lay out that a card has grown old, with the way to go through its answers again."""
    about = clipped(one_line(shown.use_case), 300) or words.NO_USE_CASE
    told = (
        line(said(own_words.RECHECK_OFFER.format(day=day(shown.posted_on, dates), use_case=about), bold=True)),
        line(said(own_words.RECHECK_WHY)),
    )
    again = button(own_words.RECHECK, f"{controls.CONTROL}.back", Mark(shown.as_of), style="primary")
    off = button(own_words.NO_REMINDERS, f"{controls.SET}.reminders.off", Mark(None))
    how = own_words.RECHECK_HOW
    return Message(spoken(*told, line(said(how))), (lines(*told), buttons("recheck", again, off), quiet(how)))

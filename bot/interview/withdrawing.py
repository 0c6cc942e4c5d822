"""Tickets that end: kept as what became of them, and the messages that show them lose their controls."""

from __future__ import annotations

from typing import TypeAlias

from bot.interview.changing import replace
from bot.interview.destinations import Person
from bot.interview.effects import Effect, Say, Settle
from bot.interview.states import Check
from bot.interview.tickets import Ticket, TicketStatus, noted_revision, open_tickets, ticket_revision
from bot.interview.told import PersonTold

Effects: TypeAlias = tuple[Effect, ...]


def closed(check: Check, ticket: Ticket, status: TicketStatus) -> tuple[Check, Effects]:
    """Return *check* with *ticket* ended as *status*, and the controls taken off both messages about it."""
    tickets = tuple(replace(each, status=status) if each.number == ticket.number else each for each in check.tickets)
    asked = Settle(check.number, ticket_revision(ticket.number), Person(ticket.person))
    return replace(check, tickets=tickets), (asked, Settle(check.number, noted_revision(ticket.number)))


def ended(check: Check) -> tuple[Check, Effects]:
    """Withdraw every open ticket of a check that ends, and tell those who were asked."""
    effects: Effects = ()
    for each in open_tickets(check.tickets):
        check, settled = closed(check, each, "withdrawn")
        told = PersonTold("ended", check.owner, each.section)
        effects = (*effects, *settled, Say(told, Person(each.person)))
    return check, effects

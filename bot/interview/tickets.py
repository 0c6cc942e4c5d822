"""Tickets: what somebody else was asked to do about a check, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from knowledge.pack import SectionId

TicketKind: TypeAlias = Literal["delegation", "opinion", "review"]
TicketStatus: TypeAlias = Literal["open", "done", "declined", "passed_on", "withdrawn"]

_FIRST: Final = -10  # below it, revisions stand for tickets: see ``ticket_revision``
_NOTED: Final = -500_000  # below it, they stand for what owners were told of theirs; drafts stand far below


@dataclass(frozen=True, slots=True)
class Ticket:
    """One request to one person. *number* counts a check's tickets from 1 and never changes hands."""

    number: int
    kind: TicketKind
    person: str  # Slack user id of whoever is asked
    on: str  # ISO date on which it was opened
    section: SectionId | None = None  # the question that is delegated
    note: str = ""  # what the owner wrote beside it
    due_on: str = ""  # ISO date, "" for none
    status: TicketStatus = "open"
    passed_by: str = ""  # who passed it on to *person*


def ticket_revision(number: int) -> int:
    """Return what stands for the revision of the message that shows ticket *number*: it can be changed in place.

    Owners' messages count up from 0; a ticket's message stands in somebody else's direct message and keeps its controls
    for as long as the ticket is open.
    """
    return _FIRST - number


def noted_revision(number: int) -> int:
    """Return what stands for the revision of the message that tells the owner that ticket *number* was opened."""
    return _NOTED - number


def ticket_shown(revision: int) -> int | None:
    """Return the number of the ticket whose message carries *revision*, None where it is no ticket's."""
    return _FIRST - revision if _NOTED < revision < _FIRST else None


def numbered(tickets: Iterable[Ticket], number: int) -> Ticket | None:
    """Return ticket *number*, None where there is none."""
    return next((each for each in tickets if each.number == number), None)


def open_tickets(tickets: Iterable[Ticket]) -> tuple[Ticket, ...]:
    """Return those that still wait for their person, oldest first."""
    return tuple(each for each in tickets if each.status == "open")


def delegations(tickets: Iterable[Ticket], section: SectionId) -> tuple[Ticket, ...]:
    """Return the open ones in which somebody is asked *section*'s question."""
    return tuple(each for each in open_tickets(tickets) if each.kind == "delegation" and each.section == section)

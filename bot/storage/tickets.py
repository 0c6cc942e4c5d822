"""What waits for somebody: the open tickets of all checks under way, kept beside the states they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, insert, select

from bot.interview.states import Check
from bot.interview.summarising import title_on_card
from bot.interview.tickets import Ticket, open_tickets
from bot.storage.prepared import Statements, Values
from bot.storage.tables import LANE, TICKET

_TICKET: Final[TypeAdapter[Ticket]] = TypeAdapter(Ticket)


@dataclass(frozen=True, slots=True)
class WaitingTicket:
    """A ticket that waits for its person, with whose check it is about.

    *use_case* is "" unless the posted card shows it, *channel* where that card is, "" before it is posted.
    """

    owner: str
    check: int
    use_case: str
    ticket: Ticket
    channel: str = ""


_CLEAR: Final = delete(TICKET).where(TICKET.c.lane == bindparam("of_lane"))
_ADD: Final = insert(TICKET).inline()
_OF: Final = (
    select(TICKET.c.check_number, TICKET.c.use_case, TICKET.c.channel, TICKET.c.ticket, LANE.c.owner)
    .join(LANE, LANE.c.id == TICKET.c.lane)
    .where(TICKET.c.team == bindparam("in_team"), TICKET.c.person == bindparam("of_person"))
    .order_by(TICKET.c.lane, TICKET.c.number)
)


class Tickets:
    """The open tickets of the database, within one transaction."""

    def __init__(self, statements: Statements) -> None:
        self._run = statements

    def keep(self, team: str, lane: str, check: Check | None) -> None:
        """Make the open tickets of *lane* those of *check*, its check under way."""
        self._run.write(_CLEAR, {"of_lane": lane})
        if check is not None:
            for each in open_tickets(check.tickets):
                self._run.write(_ADD, _row(team, lane, check, each))

    def waiting_for(self, team: str, person: str) -> Sequence[WaitingTicket]:
        """Return what waits for *person*."""
        found = self._run.every(_OF, {"in_team": team, "of_person": person})
        return [
            WaitingTicket(
                row.owner, row.check_number, row.use_case, _TICKET.validate_json(row.ticket), channel=row.channel
            )
            for row in found
        ]


def _row(team: str, lane: str, check: Check, ticket: Ticket) -> Values:
    return {
        "lane": lane,
        "number": ticket.number,
        "check_number": check.number,
        "team": team,
        "person": ticket.person,
        "ticket": _TICKET.dump_json(ticket).decode(),
        "use_case": title_on_card(check),
        "channel": check.card.channel if check.card else "",
    }

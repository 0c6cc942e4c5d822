"""Who may do what: a table, held against people who have been given each role, and some who have not."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, get_args

import pytest

from bot.interview.roles import MAY, Action, Role, may, roles_of
from bot.interview.states import Check
from bot.interview.tasks import Task
from bot.interview.tickets import Ticket, TicketStatus

CHECK: Final = Check(
    number=1,
    owner="U0OWNER",
    use_case="triage",
    pack="pack@1",
    started_on="2026-11-02",
    tickets=(
        Ticket(1, "delegation", "U0DELEGATE", "2026-11-02", section="data"),
        Ticket(2, "opinion", "U0SECOND", "2026-11-02"),
        Ticket(3, "review", "U0REVIEWER", "2026-11-02"),
    ),
)
TAKEN: Final = replace(CHECK, tasks=(Task("data.curated", "U0TAKER", "2026-12-04"),))
PEOPLE: Final[dict[str, Role]] = {
    "U0OWNER": "owner",
    "U0DELEGATE": "delegate",
    "U0SECOND": "second",
    "U0REVIEWER": "reviewer",
    "U0TAKER": "taker",
    "U0MEMBER": "stranger",
    "T0OTHER:U0OWNER": "stranger",
    "": "stranger",
}


@pytest.mark.parametrize(("person", "role"), PEOPLE.items())
def test_everybody_is_what_they_were_named(person: str, role: Role) -> None:
    assert roles_of(TAKEN, person) == {role}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("action", get_args(Action))
def test_an_action_is_allowed_to_its_roles_and_nobody_else(person: str, action: Action) -> None:
    assert may(TAKEN, person, action) == (PEOPLE[person] in MAY[action])


@pytest.mark.parametrize("status", sorted(set(get_args(TicketStatus)) - {"open"}))
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_role_ends_with_its_ticket_but_whoever_is_done_keeps_it(status: TicketStatus, number: int) -> None:
    ended = replace(CHECK.tickets[number], status=status)
    roles = roles_of(replace(CHECK, tickets=(ended,)), ended.person)
    kept = ("delegate", "second", "reviewer")[number]
    assert roles == ({kept} if status == "done" else {"stranger"})

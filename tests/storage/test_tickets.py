"""What waits for whom: rows that follow the checks they stand in."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.interview.states import Card, Check, Release
from bot.interview.tickets import Ticket
from bot.storage.lanes import LaneAddress
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork

CHECK: Final = Check(
    number=2,
    owner="U0ANA",
    use_case="triage",
    pack="pack@1",
    started_on="2026-11-02",
    tickets=(
        Ticket(1, "delegation", "U0BO", "2026-11-02", section="data", due_on="2026-11-06"),
        Ticket(2, "review", "U0BO", "2026-11-02"),
        Ticket(3, "review", "U0CY", "2026-11-02", status="done"),
    ),
)


def kept(work: UnitOfWork, check: Check | None) -> None:
    work.lanes.open([LaneAddress("T1:U0ANA", "T1", "U0ANA")])
    work.tickets.keep("T1", "T1:U0ANA", check)


def test_each_person_finds_what_waits_for_them(storage: Storage) -> None:
    storage.run_sync(kept, CHECK)
    waiting = storage.run_sync(lambda work: work.tickets.waiting_for("T1", "U0BO"))
    assert [each.ticket for each in waiting] == list(CHECK.tickets[:2])
    assert {(each.owner, each.check, each.use_case, each.channel) for each in waiting} == {("U0ANA", 2, "", "")}


def test_of_the_check_others_find_what_its_card_shows(storage: Storage) -> None:
    card = Card("C1", "1.1", "2026-11-03", "almost", ())
    storage.run_sync(kept, replace(CHECK, card=card, release=Release("C1", title="triage of tickets")))
    waiting = storage.run_sync(lambda work: work.tickets.waiting_for("T1", "U0CY") or ())
    assert waiting == ()
    waiting = storage.run_sync(lambda work: work.tickets.waiting_for("T1", "U0BO"))
    assert {(each.use_case, each.channel) for each in waiting} == {("triage of tickets", "C1")}


def test_what_is_done_or_of_another_workspace_waits_for_nobody(storage: Storage) -> None:
    storage.run_sync(kept, CHECK)
    assert not storage.run_sync(lambda work: work.tickets.waiting_for("T1", "U0CY"))
    assert not storage.run_sync(lambda work: work.tickets.waiting_for("T2", "U0BO"))


def test_rows_follow_the_check_and_go_with_it(storage: Storage) -> None:
    storage.run_sync(kept, CHECK)
    storage.run_sync(kept, replace(CHECK, tickets=CHECK.tickets[:1]))
    assert len(storage.run_sync(lambda work: work.tickets.waiting_for("T1", "U0BO"))) == 1
    storage.run_sync(kept, None)
    assert not storage.run_sync(lambda work: work.tickets.waiting_for("T1", "U0BO"))

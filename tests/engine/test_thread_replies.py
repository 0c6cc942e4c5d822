"""Replies in the thread of a ticket's message: they belong to the owner's lane, whoever wrote them."""

from __future__ import annotations

import asyncio

import pytest

from bot.engine.intake import Intake, PlaceUnknownError, receive
from bot.engine.seams import Delivery, ThreadReply
from bot.interview.destinations import Person, Thread
from bot.interview.effects import Say
from bot.interview.ticket_events import TicketReplied
from bot.interview.told import DelegationAsked
from bot.storage.lanes import LaneAddress
from bot.storage.outbox import NewPost
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork
from tests.engine.ledger import said

OWNER, WRITER = "T1:U1", "T1:U2"
QUEUE = f"dm:{WRITER}"
REPLY = TicketReplied(0, 0, "U2", "D2:9.9", "7,800 pairs", "2026-12-02", to=Thread("D2", "5.5"))


def reply(ts: str = "5.5", key: str = "event:Ev9") -> Delivery:
    return Delivery("T1", WRITER, said("7,800 pairs"), (key,), "9.9", "D2", reply=ThreadReply("D2", ts, REPLY))


def asked(work: UnitOfWork) -> int:
    """Queue what U2 is asked, in the lane of U1; return its row."""
    work.lanes.open([LaneAddress(OWNER, "T1", "U1", "D1")])
    what = DelegationAsked(3, 2, "U1", "triage", "data")
    work.outbox.add_posts([NewPost(OWNER, "T1", QUEUE, Say(what, Person("U2")), check=2, revision=-13)])
    (asked,) = work.outbox.front(QUEUE)
    return asked.id


def sent(work: UnitOfWork, row: int) -> None:
    work.outbox.end(row, "sent", at=("D2", "5.5"))


def heard(work: UnitOfWork, lane: str) -> list[object]:
    return [each.event for each in work.inbox.waiting(lane, 9)]


def test_it_is_filed_with_the_owner_under_its_check_and_ticket(storage: Storage) -> None:
    storage.run_sync(sent, storage.run_sync(asked))
    assert storage.run_sync(receive, reply(), spread=False) == OWNER
    (event,) = storage.run_sync(heard, OWNER)
    assert isinstance(event, TicketReplied)
    assert (event.check, event.ticket, event.by, event.text) == (2, 3, "U2", "7,800 pairs")
    assert storage.run_sync(heard, WRITER) == []
    owner = storage.run_sync(lambda work: work.lanes.read(OWNER))
    assert owner is not None


def test_the_same_reply_again_is_a_duplicate(storage: Storage) -> None:
    storage.run_sync(sent, storage.run_sync(asked))
    assert storage.run_sync(receive, reply(), spread=False) == OWNER
    assert storage.run_sync(receive, reply(), spread=False) is None


@pytest.mark.parametrize("ts", ["4.4", "6.6"])
def test_in_any_other_thread_it_is_their_own_conversation(storage: Storage, ts: str) -> None:
    storage.run_sync(sent, storage.run_sync(asked))
    assert storage.run_sync(receive, reply(ts), spread=False) == WRITER
    assert storage.run_sync(heard, OWNER) == []


def test_a_message_of_another_workspace_is_not_it(storage: Storage) -> None:
    storage.run_sync(sent, storage.run_sync(asked))
    other = Delivery("T2", "T2:U2", said("x"), ("k",), "9.9", "D2", reply=ThreadReply("D2", "5.5", REPLY))
    assert storage.run_sync(receive, other, spread=False) == "T2:U2"


def test_what_is_only_queued_holds_nothing_up(storage: Storage) -> None:
    storage.run_sync(asked)
    assert storage.run_sync(receive, reply(), spread=False) == WRITER


async def test_a_reply_that_is_faster_than_our_own_record_waits_for_it(storage: Storage) -> None:
    row = await storage.run(asked)
    await storage.run(lambda work: work.outbox.try_post(row, attempts=1, resends=0))
    with pytest.raises(PlaceUnknownError):
        await storage.run(receive, reply(), spread=False)
    arrived: list[str] = []
    waiting = asyncio.create_task(Intake(storage, arrived=arrived.append).receive(reply()))
    await storage.run(sent, row)
    assert await waiting == "accepted"
    assert arrived == [OWNER]
    assert len(await storage.run(heard, OWNER)) == 1

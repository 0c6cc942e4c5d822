"""The intake: stored once, before Slack is answered, or Slack is told to send it again."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import psycopg
import pytest

from bot.engine.intake import CALM_S, CROWD, Intake
from bot.engine.seams import Delivery
from bot.interview.content import Notice
from bot.interview.effects import PostCard, Say
from bot.interview.errors import ServiceUnavailableError
from bot.interview.events import Event
from bot.interview.summary import Coverage, Readiness, Summary
from bot.storage.lanes import LaneAddress
from bot.storage.outbox import NewPost
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork
from tests.engine.desk import LANE, Desk, let_pass
from tests.engine.ledger import said

HELLO = Delivery(
    "T1", LANE, said("hello"), ("event:Ev1", "message:T1:D1:1.1", "client:T1:D1:abc"), "1700000000.1", "D1"
)


async def test_what_was_stored_is_accepted_and_what_is_known_is_a_duplicate(storage: Storage) -> None:
    intake = Intake(storage)
    assert await intake.receive(HELLO) == "accepted"
    assert await intake.receive(HELLO) == "duplicate"


@pytest.mark.parametrize("shared", HELLO.keys)
async def test_one_shared_key_makes_a_duplicate(desk: Desk, shared: str) -> None:
    intake = Intake(desk.storage)
    await intake.receive(HELLO)
    again = Delivery("T2", LANE, said("hello"), ("event:Ev2", shared), "1700000000.1", "D1")
    assert await intake.receive(again) == "duplicate"
    assert desk.rows("SELECT count(*) FROM inbox") == [(1,)]


async def test_a_duplicate_passes_its_keys_on(storage: Storage) -> None:
    intake = Intake(storage)
    for keys, receipt in ((("a", "b"), "accepted"), (("b", "c"), "duplicate"), (("c",), "duplicate")):
        assert await intake.receive(Delivery("T1", LANE, said("x"), keys)) == receipt


async def test_the_same_gesture_twenty_times_at_once_is_one_row(desk: Desk, database_url: str) -> None:
    other = Storage(database_url)
    intakes = [Intake(desk.storage), Intake(other)] * 10
    receipts = await asyncio.gather(*[intake.receive(HELLO) for intake in intakes])
    other.close()
    assert sorted(receipts) == ["accepted"] + ["duplicate"] * 19
    assert desk.rows("SELECT count(*) FROM inbox") == [(1,)]


async def test_a_lane_opens_with_its_person_and_learns_their_dm(desk: Desk) -> None:
    intake = Intake(desk.storage)
    await intake.receive(Delivery("T1", LANE, said("a"), ("1",), dm=""))
    assert desk.rows("SELECT team, owner, dm FROM lane") == [("T1", "U1", "")]
    await intake.receive(Delivery("T1", LANE, said("b"), ("2",), dm="D9"))
    await intake.receive(Delivery("T1", LANE, said("c"), ("3",), dm=""))
    assert desk.rows("SELECT team, owner, dm FROM lane") == [("T1", "U1", "D9")]


async def test_an_order_that_is_no_time_sorts_by_arrival(desk: Desk) -> None:
    intake = Intake(desk.storage)
    await intake.receive(Delivery("T1", LANE, said("a"), ("1",), order="soon"))
    await intake.receive(Delivery("T1", LANE, said("b"), ("2",)))
    desk.advance()
    assert desk.ledger() == "a b"


async def test_it_says_when_something_arrived_and_stops_the_world_on_request(storage: Storage) -> None:
    heard: list[str] = []
    intake = Intake(storage, arrived=heard.append, checkpoint=heard.append)
    await intake.receive(HELLO)
    await intake.receive(HELLO)
    assert heard == ["inbox_committed", LANE, "inbox_committed"]


async def test_keys_are_kept_for_a_day_and_then_forgotten(desk: Desk) -> None:
    intake = Intake(desk.storage)
    await intake.receive(HELLO)
    kept = desk.settings.keep_keys_s
    assert kept >= 26 * 3600
    let_pass(desk.storage, kept - 600)
    assert desk.storage.run_sync(lambda work: work.inbox.forget_keys(kept)) == 0
    assert await intake.receive(HELLO) == "duplicate"
    let_pass(desk.storage, 1200)
    assert desk.storage.run_sync(lambda work: work.inbox.forget_keys(kept, most=2)) == 2
    assert desk.storage.run_sync(lambda work: work.inbox.forget_keys(kept)) == 1


async def test_those_who_arrive_together_are_told_apart(desk: Desk) -> None:
    intake = Intake(desk.storage)
    first = Delivery("T1", LANE, said("one"), ("event:1", "message:1"), "1700000000.1", "D1")
    again = replace(first, keys=("event:2", "message:1"))
    other = Delivery("T1", "T1:U2", said("two \u2028 ' \\ {\"}"), ("event:3",), "1700000000.2", "D2")
    more = Delivery("T1", LANE, said("three"), ("event:4",), "", "", session="9.9")
    receipts = await asyncio.gather(*[intake.receive(each) for each in (first, again, other, more, other)])
    assert receipts == ["accepted", "duplicate", "accepted", "accepted", "duplicate"]

    def waiting(work: UnitOfWork) -> list[list[Event]]:
        return [[each.event for each in work.inbox.waiting(lane, 9)] for lane in (LANE, "T1:U2")]

    assert desk.storage.run_sync(waiting) == [[first.event, more.event], [other.event]]
    lane = desk.storage.run_sync(lambda work: work.lanes.read(LANE))
    assert lane is not None
    assert (lane.dm, lane.session) == ("D1", "9.9")
    assert await intake.receive(replace(first, keys=("event:2",))) == "duplicate", "its key was remembered"


async def test_nobodys_words_are_logged(storage: Storage, logged: object) -> None:
    intake = Intake(storage)
    await intake.receive(HELLO)
    await intake.receive(HELLO)
    text = logged.getvalue()  # type: ignore[attr-defined]
    assert "duplicate_dropped" in text
    assert "hello" not in text


async def test_a_locked_sqlite_is_said_in_time_and_the_next_try_succeeds(sqlite_file: Path) -> None:
    storage = Storage(f"sqlite:///{sqlite_file}")
    intake = Intake(storage)
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    outcomes = await asyncio.gather(*[intake.receive(HELLO) for _ in range(5)], return_exceptions=True)
    took_s = time.monotonic() - began
    other.execute("ROLLBACK")
    other.close()
    assert all(isinstance(outcome, ServiceUnavailableError) for outcome in outcomes)
    assert took_s < 2.5
    assert await intake.receive(HELLO) == "accepted"
    storage.close()


@pytest.mark.postgres
async def test_a_locked_postgresql_is_said_in_time_and_the_next_try_succeeds(migrated_postgres: str) -> None:
    storage = Storage(migrated_postgres)
    intake = Intake(storage)
    hello = Delivery("T1", "T1:U77", said("hello"), ("event:locked",), "1700000000.1", "D1")
    with psycopg.connect(migrated_postgres) as other:
        other.execute("LOCK TABLE inbox")
        began = time.monotonic()
        with pytest.raises(ServiceUnavailableError):
            await intake.receive(hello)
        took_s = time.monotonic() - began
        other.rollback()
    assert took_s < 2.5
    assert await intake.receive(hello) in {"accepted", "duplicate"}
    storage.close()


async def test_a_full_disk_is_said_and_it_recovers_alone_when_there_is_space(sqlite_file: Path) -> None:
    storage = Storage(f"sqlite:///{sqlite_file}")
    intake = Intake(storage)
    _limit_pages(storage, 40)
    refused = 0
    for index in range(50):
        delivery = Delivery("T1", LANE, said("x" * 2000, ts=str(index)), (f"event:{index}",))
        try:
            await intake.receive(delivery)
        except ServiceUnavailableError:
            refused += 1
    assert 0 < refused < 50
    stored = storage.run_sync(lambda work: len(work.inbox.waiting(LANE, 100)))
    assert stored == 50 - refused  # what was not acknowledged is not there, and the other way round
    _limit_pages(storage, 1_000_000)
    assert await intake.receive(HELLO) == "accepted"
    storage.close()


def _limit_pages(storage: Storage, pages: int) -> None:
    storage.run_sync(lambda work: work.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar())


def test_a_closed_database_is_an_outage(storage: Storage) -> None:
    storage.close()
    storage.close()
    with pytest.raises(ServiceUnavailableError):
        storage.run_sync(lambda work: work.backlog.counts())


async def test_what_is_said_in_a_thread_is_taken_in_under_a_card_of_ours_and_nowhere_else(desk: Desk) -> None:
    intake = Intake(desk.storage)
    asked = replace(HELLO, lane="T1:C1:1.1", within=("C1", "1.1"))
    assert await intake.receive(asked) == "duplicate"
    assert desk.rows("SELECT count(*) FROM inbox") == desk.rows("SELECT count(*) FROM dedupe_key") == [(0,)]
    desk.storage.run_sync(a_card_stands)
    assert await intake.receive(replace(asked, team="T2")) == "duplicate"
    assert await intake.receive(replace(asked, within=("C1", "9.9"))) == "duplicate"
    assert desk.rows("SELECT count(*) FROM inbox") == [(0,)]
    assert await intake.receive(asked) == "accepted"


def a_card_stands(work: UnitOfWork) -> None:
    """Let a card have been posted in C1 at 1.1."""
    work.lanes.open([LaneAddress(LANE, "T1", "U1")])
    for effect in (Say(Notice("paused")), PostCard(SUMMARY, "C1")):
        work.outbox.add_posts([NewPost(LANE, "T1", "channel:T1:C1", effect, check=1, revision=None)])
    notice, card = work.outbox.front("channel:T1:C1")
    work.outbox.end(notice.id, "sent", at=("C1", "9.9"))
    work.outbox.end(card.id, "sent", at=("C1", "1.1"))


SUMMARY = Summary(
    1, "U1", "Macros", "p@1", "2026-11-14", Readiness("almost", {}, (), Coverage(0, 0, 0, 0), (), "ready"), ()
)


class Slow:
    """A database that answers once it is let."""

    def __init__(self) -> None:
        self.answers = asyncio.Event()

    is_sqlite = True

    async def run_first(self, _do: object, deliveries: Sequence[Delivery], **__: object) -> Sequence[str]:
        await self.answers.wait()
        return [each.lane for each in deliveries]


async def test_a_crowd_is_told_when_it_forms_and_when_it_is_over() -> None:
    told: list[bool] = []
    slow = Slow()
    intake = Intake(cast("Storage", slow), crowded=told.append)
    few = [asyncio.ensure_future(intake.receive(HELLO)) for _ in range(CROWD)]
    await asyncio.sleep(0)
    assert told == []
    more = [asyncio.ensure_future(intake.receive(HELLO)) for _ in range(3)]
    await asyncio.sleep(0)
    assert told == [True]
    slow.answers.set()
    await asyncio.gather(*few, *more)
    assert told == [True], "it comes in waves"
    slow.answers.clear()
    again = [asyncio.ensure_future(intake.receive(HELLO)) for _ in range(CROWD + 1)]
    await asyncio.sleep(0)
    assert told == [True], "nobody is told of the next wave"
    slow.answers.set()
    await asyncio.gather(*again)
    await over(told)
    assert told == [True, False]


async def over(told: list[bool]) -> None:
    """Wait until the end of a crowd is told, however slow the machine."""
    async with asyncio.timeout(30):
        while told[-1:] != [False]:  # noqa: ASYNC110 - a list is what is told
            await asyncio.sleep(CALM_S / 4)


async def test_a_crowd_that_gives_up_is_over_as_well() -> None:
    told: list[bool] = []
    intake = Intake(cast("Storage", Slow()), crowded=told.append)
    waiting = [asyncio.ensure_future(intake.receive(HELLO)) for _ in range(CROWD + 2)]
    await asyncio.sleep(0)
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await over(told)
    assert told == [True, False]

"""Whole replicas at work: from a delivery to what people can read, through crashes, faults and good-byes."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import text

from bot.engine import engine as engine_module
from bot.engine import intake
from bot.engine.listen import listen
from bot.engine.seams import NotSentError, RefusedError, UncertainError
from bot.interview.errors import ServiceUnavailableError
from bot.storage.checks import Checks
from bot.storage.lanes import Lanes
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork
from tests.engine.desk import LANE
from tests.engine.fakes import Doing
from tests.engine.fleet import QUICK, SHORT, Fleet, Waypoint
from tests.engine.ledger import ledger

STUCK = "SELECT count(*) FROM outbox WHERE status IN ('queued', 'claimed', 'uncertain', 'asked')"


async def test_a_message_is_heard_understood_and_answered_in_order(fleet: Fleet) -> None:
    engine = await fleet.replica()
    await fleet.hears(engine, "say one", "ask two", "say three", "say four")
    await fleet.until_said("one", "three", "four")
    assert fleet.advisor.asked == ["ask two"]
    assert fleet.ledger() == "say one ask two [ask two] say three say four"
    replayed = await engine.verify(LANE)
    assert replayed is not None
    assert replayed.faithful
    state = await engine.state_of(LANE)
    assert state is not None
    assert ledger(state) == fleet.ledger()
    assert await engine.state_of("T1:nobody") is None


async def test_lanes_do_not_wait_for_each_other(fleet: Fleet) -> None:
    engine = await fleet.replica()
    fleet.advisor.until = asyncio.Event()
    for person in range(5):
        await fleet.hears(engine, f"ask {person}", f"say {person}", lane=f"T1:U{person}")
    await fleet.hears(engine, "say quick", lane="T1:U9")
    await fleet.until_said("quick")
    fleet.advisor.until.set()
    await fleet.courier.until(lambda: len(fleet.courier.said) == 6)


async def test_a_posted_card_comes_back_to_the_interview(fleet: Fleet) -> None:
    waypoint = Waypoint()
    engine = await fleet.replica(checkpoint=waypoint)
    await fleet.hears(engine, "card C1")
    await waypoint.until(lambda: waypoint.passed.count("state_committed") == 2)
    assert fleet.ledger() == "card C1 posted:C1:1.0"


async def test_every_point_of_a_messages_way_is_named(fleet: Fleet) -> None:
    waypoint = Waypoint()
    engine = await fleet.replica(checkpoint=waypoint)
    await fleet.hears(engine, "ask one")
    await waypoint.until(lambda: waypoint.passed.count("state_committed") == 2)
    await fleet.hears(engine, "say two")
    await waypoint.until(lambda: "post_recorded" in waypoint.passed)
    assert waypoint.passed.count("inbox_committed") == 2  # told last where the worker happened to look meanwhile
    assert [point for point in waypoint.passed if point != "inbox_committed"] == [
        "lane_claimed", "state_written", "state_committed",
        "advice_given", "state_written", "state_committed",
        "lane_claimed", "state_written", "state_committed",
        "post_claimed", "post_accepted", "post_recorded",
    ]  # fmt: skip


# ── faults of Slack's ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_post_that_did_not_reach_slack_is_sent_again_in_its_place(fleet: Fleet) -> None:
    engine = await fleet.replica()
    fleet.courier.plan("one", NotSentError("ratelimited", retry_after_s=0.05), NotSentError("reset", retry_after_s=0.0))
    await fleet.hears(engine, "say one", "say two")
    await fleet.until_said("one", "two")
    assert [post.attempt for post in fleet.courier.tried] == [1, 2, 3, 1]


async def test_an_uncertain_post_that_stands_there_is_not_sent_again(fleet: Fleet) -> None:
    engine = await fleet.replica()
    fleet.courier.plan("one", Doing(UncertainError(), reaches_slack=True))
    await fleet.hears(engine, "say one", "say two")
    await fleet.until_said("one", "two")
    assert len(fleet.courier.looked_for) == 1


async def test_an_uncertain_post_that_is_not_there_is_sent_once_more(fleet: Fleet) -> None:
    engine = await fleet.replica()
    fleet.courier.plan("one", Doing(UncertainError(), reaches_slack=False))
    await fleet.hears(engine, "say one", "say two")
    await fleet.until_said("one", "two")


async def test_while_the_history_is_down_nothing_is_sent_blindly(fleet: Fleet) -> None:
    waypoint = Waypoint()
    engine = await fleet.replica(checkpoint=waypoint)
    fleet.courier.plan("one", Doing(UncertainError(), reaches_slack=True))
    fleet.courier.history.extend([NotSentError("down", retry_after_s=0.01)] * QUICK.max_lookups)
    await fleet.hears(engine, "say one", "say two")
    await fleet.until_said("one", "two", "trouble")
    await waypoint.until(lambda: fleet.rows(STUCK) == [(0,)])
    assert (await engine.counts()).parked == 1
    assert len(fleet.courier.tried) == 3


async def test_a_courier_that_raises_what_nobody_expects_stops_nobody_else(fleet: Fleet) -> None:
    engine = await fleet.replica()
    broken = Doing(ZeroDivisionError("people's words"), reaches_slack=False)
    fleet.courier.plan("one", broken, broken)
    await fleet.hears(engine, "say one", "say two")
    await fleet.hears(engine, "say other", lane="T1:U2")
    await fleet.courier.until(lambda: len(fleet.courier.said) == 3)
    assert fleet.courier.said == ["other", "two", "trouble"]
    assert fleet.rows("SELECT reason FROM outbox WHERE status = 'dead'") == [("ZeroDivisionError",)]


async def test_a_team_whose_token_is_gone_stops_alone_and_goes_on_when_it_is_back(fleet: Fleet) -> None:
    waypoint = Waypoint()
    engine = await fleet.replica(checkpoint=waypoint)
    fleet.courier.plan("one", RefusedError("token_revoked", tenant=True))
    await fleet.hears(engine, "say one", "say two")
    await waypoint.until(lambda: "post_recorded" in waypoint.passed)
    assert fleet.rows("SELECT reason FROM team") == [("token_revoked",)]
    assert await engine.resume_team("T1")
    await fleet.until_said("one", "two")
    assert not await engine.resume_team("T1")


# ── advice ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_advice_that_fails_is_sought_again_and_the_lane_keeps_its_order(fleet: Fleet) -> None:
    engine = await fleet.replica()
    fleet.advisor.failures["ask one"].extend([ConnectionError("x"), TimeoutError("y")])
    await fleet.hears(engine, "ask one", "say two")
    await fleet.until_said("two")
    assert fleet.ledger() == "ask one [ask one] say two"
    assert len(fleet.advisor.asked) == 3


async def test_advice_that_keeps_failing_is_told_once_and_the_lane_goes_on(fleet: Fleet) -> None:
    engine = await fleet.replica()
    fleet.advisor.failures["ask one"].extend([ConnectionError("x")] * QUICK.max_attempts)
    await fleet.hears(engine, "ask one", "say two")
    await fleet.until_said("not_read", "two")


async def test_advice_that_cannot_be_applied_is_given_up_like_advice_that_fails(fleet: Fleet) -> None:
    engine = await fleet.replica()
    await fleet.hears(engine, "ask sour one", "say two")
    await fleet.until_said("trouble", "two")
    assert fleet.rows("SELECT attempts, status, reason FROM outbox WHERE kind = 'understand'") == [
        (QUICK.max_attempts, "dead", "ZeroDivisionError")
    ]


async def test_what_cannot_be_stored_is_put_aside_and_the_lane_goes_on(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OverflowError

    monkeypatch.setattr(Checks, "archive", refuse)
    engine = await fleet.replica()
    fleet.advisor.until = asyncio.Event()
    await fleet.hears(engine, "ask one", "leave", "say two")
    await fleet.advisor.began.wait()
    fleet.advisor.until.set()
    await fleet.until_said("trouble", "two")
    assert fleet.ledger() == "ask one [ask one] say two"


async def test_a_replica_that_lost_its_lease_drops_what_it_was_doing(fleet: Fleet) -> None:
    slow = await fleet.replica(settings=SHORT)
    fleet.advisor.until = asyncio.Event()
    await fleet.hears(slow, "ask one", "say two")
    await fleet.advisor.began.wait()
    fleet.advisor.until = None  # for those who ask from now on; the first waits forever
    storage = fleet.look()
    storage.run_sync(lambda work: work.connection.execute(text("UPDATE lane SET fence = fence + 1, holder = 'other'")))
    storage.close()
    await fleet.until_said("two")  # taken over once that other one's lease has ended
    assert fleet.ledger() == "ask one [ask one] say two"
    await slow.stop(0)
    assert fleet.advisor.asked == ["ask one", "ask one"]


async def test_advice_that_takes_longer_than_a_lease_keeps_its_lane(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await fleet.replica(settings=SHORT)
    fleet.advisor.until = asyncio.Event()
    await fleet.hears(first, "ask one", "say two")
    await fleet.advisor.began.wait()
    renewals = Waypoint()
    renew = Lanes.renew

    def count(lanes: Lanes, lane: str, fence: int, holder: str, lease_s: float) -> None:
        renew(lanes, lane, fence, holder, lease_s)
        renewals("renewed")

    monkeypatch.setattr(Lanes, "renew", count)
    await fleet.replica(settings=SHORT)
    await renewals.until(lambda: len(renewals.passed) == 4)  # more than a whole lease
    assert fleet.advisor.asked == ["ask one"]
    fleet.advisor.until.set()
    await fleet.until_said("two")
    assert fleet.ledger() == "ask one [ask one] say two"


# ── crashes ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_a_dead_replica_was_advising_on_another_takes_over_when_the_lease_ends(fleet: Fleet) -> None:
    doomed = await fleet.replica(settings=SHORT)
    fleet.advisor.until = asyncio.Event()
    await fleet.hears(doomed, "ask one", "say two")
    await fleet.advisor.began.wait()
    await fleet.kill(doomed)
    fleet.advisor.until = None
    began = time.monotonic()
    await fleet.replica(settings=SHORT)
    await fleet.until_said("two")
    assert time.monotonic() - began < SHORT.lease_s + 2
    assert fleet.ledger() == "ask one [ask one] say two"


async def test_what_was_received_and_not_begun_survives(fleet: Fleet) -> None:
    doomed = await fleet.replica()
    await fleet.kill(doomed)
    storage = fleet.look()
    receiver = await fleet.replica(settings=replace(QUICK, lanes_at_once=0))
    await fleet.hears(receiver, "say one", "say two")
    await fleet.kill(receiver)
    storage.close()
    await fleet.replica()
    await fleet.until_said("one", "two")


async def test_a_backlog_of_many_lanes_is_worked_off_at_once(fleet: Fleet) -> None:
    receiver = await fleet.replica(settings=replace(QUICK, lanes_at_once=0))
    for person in range(40):
        await fleet.hears(receiver, f"say {person}", lane=f"T1:U{person}")
    await fleet.kill(receiver)
    await fleet.replica(settings=replace(QUICK, poll_s=600.0))
    await fleet.courier.until(lambda: len(fleet.courier.said) == 40)
    assert sorted(map(int, fleet.courier.said)) == list(range(40))


@pytest.mark.parametrize("reached", [True, False])
async def test_a_post_that_was_under_way_when_its_replica_died_is_there_once(fleet: Fleet, *, reached: bool) -> None:
    doomed = await fleet.replica(settings=SHORT)
    hangs = Doing(reaches_slack=False, until=asyncio.Event())
    fleet.courier.plan("one", hangs)
    await fleet.hears(doomed, "say one", "say two")
    await fleet.courier.until(lambda: len(fleet.courier.tried) == 1)
    if reached:
        fleet.courier._keep(fleet.courier.tried[0])
    await fleet.kill(doomed)
    await fleet.replica(settings=SHORT)
    await fleet.until_said("one", "two")


# ── several replicas ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_several_replicas_share_the_work_and_do_nothing_twice(fleet: Fleet) -> None:
    replicas = [await fleet.replica() for _ in range(3)]
    expected = set()
    for number in range(60):
        person = number % 6
        text = f"say {person}-{number:02}" if number % 5 else f"ask {person}-{number:02}"
        expected |= {text.partition(" ")[2]} if number % 5 else set()
        await fleet.hears(replicas[number % 3], text, lane=f"T1:U{person}")
    await fleet.courier.until(lambda: len(fleet.courier.said) >= len(expected))
    assert sorted(fleet.courier.said) == sorted(expected)
    for person in range(6):
        lane = f"T1:U{person}"
        heard = [said for said in fleet.courier.said if said.startswith(f"{person}-")]
        assert heard == sorted(heard)
        replayed = await replicas[0].verify(lane)
        assert replayed is not None
        assert replayed.faithful


@pytest.mark.postgres
@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
async def test_a_listener_hears_of_news_and_connects_again_when_cut_off(storage: Storage, database_url: str) -> None:
    heard = Waypoint()
    listening = asyncio.ensure_future(listen(storage, lambda: heard("news"), reconnect_s=0.0))
    await heard.until(lambda: len(heard.passed) == 1)  # as it began to listen
    await storage.run(UnitOfWork.notify)
    await heard.until(lambda: len(heard.passed) == 2)
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as other:
        await other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
    await heard.until(lambda: len(heard.passed) == 3)
    await storage.run(UnitOfWork.notify)
    await heard.until(lambda: len(heard.passed) == 4)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


@pytest.mark.postgres
@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
async def test_a_replica_with_its_hands_full_calls_another(fleet: Fleet) -> None:
    await fleet.replica(settings=replace(QUICK, poll_s=600.0))
    busy = await fleet.replica(settings=replace(QUICK, poll_s=600.0, lanes_at_once=0))
    await fleet.hears(busy, "say one")
    await fleet.until_said("one")


# ── good-byes ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_stopping_finishes_what_is_under_way_and_claims_nothing_more(fleet: Fleet) -> None:
    engine = await fleet.replica()
    fleet.advisor.until = asyncio.Event()
    await fleet.hears(engine, "ask one", "ask two", "say three")
    await fleet.advisor.began.wait()
    stopping = asyncio.ensure_future(engine.stop(10))
    await asyncio.sleep(0)
    fleet.advisor.until.set()
    await stopping
    assert fleet.ledger() == "ask one [ask one] ask two"
    assert fleet.advisor.asked == ["ask one"]
    assert fleet.rows("SELECT holder FROM lane") == [(None,)]
    await fleet.replica()
    await fleet.until_said("three")


async def test_stopping_gives_back_what_takes_too_long_so_that_others_need_not_wait(fleet: Fleet) -> None:
    engine = await fleet.replica()
    fleet.advisor.until = asyncio.Event()
    await fleet.hears(engine, "ask one", "say two")
    await fleet.advisor.began.wait()
    began = time.monotonic()
    await engine.stop(0.05)
    assert time.monotonic() - began < 5
    fleet.advisor.until = None
    await fleet.replica()
    await fleet.until_said("two")
    assert fleet.rows("SELECT attempts FROM outbox WHERE kind = 'understand'") == [(1,)]


async def test_a_post_cut_off_by_stopping_is_looked_for_before_it_is_sent_again(fleet: Fleet) -> None:
    engine = await fleet.replica()
    fleet.courier.plan("one", Doing(until=asyncio.Event()))
    await fleet.hears(engine, "say one")
    await fleet.courier.until(lambda: len(fleet.courier.tried) == 1)
    await engine.stop(0.05)
    assert fleet.rows("SELECT status FROM outbox") == [("uncertain",)]
    await fleet.replica()
    await fleet.until_said("one")
    assert len(fleet.courier.looked_for) == 1


async def test_what_arrives_while_stopping_waits_for_the_next_process(fleet: Fleet) -> None:
    engine = await fleet.replica()
    await engine.stop()
    await fleet.hears(engine, "say one")
    await fleet.replica()
    await fleet.until_said("one")


async def test_an_engine_whose_database_is_away_comes_back_with_it(fleet: Fleet) -> None:
    engine = await fleet.replica()
    (_, storage) = fleet.running[0]
    run, away = storage.run, [True]

    async def sometimes(*args: object, **kwargs: object) -> object:
        if away:
            raise ServiceUnavailableError("away")
        return await run(*args, **kwargs)  # type: ignore[arg-type]

    storage.run = storage.run_first = sometimes  # type: ignore[method-assign,assignment]
    with pytest.raises(ServiceUnavailableError):
        await fleet.hears(engine, "say lost")
    away.clear()
    await fleet.hears(engine, "say one")
    await fleet.until_said("one")


async def test_a_crowd_that_lasts_keeps_nobody_from_an_answer(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "CALM_S", 3600.0)  # once it has formed, it is never over
    monkeypatch.setattr(engine_module, "CROWD_FIRST_S", 0.05)
    engine = await fleet.replica()
    words = [f"n{number}" for number in range(3 * intake.CROWD)]
    await asyncio.gather(*(fleet.hears(engine, f"say {each}") for each in words))
    await fleet.courier.until(lambda: sorted(fleet.courier.said) == sorted(words))

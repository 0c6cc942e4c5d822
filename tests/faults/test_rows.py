"""Rows of the fault matrix with real processes, Slack's protocol and real databases; ``matrix`` has the whole list."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing

import psycopg
import pytest

from tests.faults.databases import KINDS, Cluster, Kind
from tests.faults.kills import Havoc
from tests.faults.load import Crowd
from tests.faults.world import PATIENCE_S, QUICK, World

Opened = Callable[..., AbstractAsyncContextManager[World]]
_DISTINCT_INBOX = "SELECT count(*) AS stored FROM inbox WHERE kind = 'message_sent'"


def _has(count: int) -> Callable[[list[dict[str, int]]], bool]:
    return lambda rows: rows[0]["stored"] == count


# -- what Slack does to us


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_row_2_a_message_told_many_times_to_several_replicas_counts_once(opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        for _ in range(3):
            await world.start()
        fault = world.sandbox.faults.add("deliver.events_api", "duplicate", copies=10, times=5)
        for number in range(5):
            await person.types("dm", f"canary {number}")
        assert await world.quiet()
        verdict = world.verdict()
        assert fault.hits == 5
        assert len(world.sandbox.calls.of("deliver.events_api", outcome="ok")) >= 50
        assert verdict.findings == []
        assert world.query(_DISTINCT_INBOX)[0]["stored"] == 5


async def test_row_3_what_was_said_first_is_applied_first_however_late_it_comes(opened: Opened) -> None:
    """Told while nobody works, in reverse: the lane is taken up in Slack's order."""
    async with opened() as world:
        (person,) = world.people(1)
        for late_s in (0.6, 0.4, 0.2):
            world.sandbox.faults.add("deliver.events_api", "delay", delay_s=late_s, times=1)
        replica = await world.start(slow_s=2.0)
        world.sandbox.faults.rules.insert(0, world.sandbox.faults.rules.pop())
        await person.types("dm", "canary first of all")  # keeps the lane busy until all are there
        for number in range(3):
            await person.types("dm", f"canary {number}")
        assert await world.quiet()
        assert world.verdict().findings == []
        assert replica.alive


async def test_row_4_one_gesture_under_two_timestamps_counts_once(opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        await world.start()
        ts = await person.types("dm", "canary once")
        (told, *_) = await world.sandbox.wait_for(lambda: world.sandbox.calls.of("deliver.events_api"), 10)
        payload = told.args["payload"]
        again = payload | {"event_id": "Ev0AGAIN"}
        again["event"] = payload["event"] | {"ts": f"{float(ts) + 0.5:.6f}", "event_ts": f"{float(ts) + 0.5:.6f}"}
        assert payload["event"]["client_msg_id"]
        world.sandbox.deliveries.event(again)
        assert await world.quiet()
        assert world.query(_DISTINCT_INBOX)[0]["stored"] == 1


async def test_row_5_a_deadline_survives_a_restart_and_holds_nobody_else_up(opened: Opened) -> None:
    async with opened() as world:
        blocked, free = world.people(2)
        dm = blocked.room("dm").id
        world.sandbox.faults.add("chat.postMessage", "ratelimited", channel=dm, times=1, retry_after_s=4)
        replica = await world.start()
        await blocked.types("dm", "canary wait")
        limited = "chat.postMessage"
        await world.sandbox.wait_for(lambda: world.sandbox.calls.of(limited, outcome="ratelimited:ratelimited"), 10)
        await world.until("SELECT count(*) AS stored FROM channel WHERE blocked_until > 0", _has(1))
        await world.kill(replica)
        await world.start()
        await free.types("dm", "canary go")
        assert await world.quiet()
        calls = world.sandbox.calls.of(limited)
        first, second = (each.started_s for each in calls if each.args["channel"] == dm)
        assert second - first >= 4
        assert next(each.started_s for each in calls if each.args["channel"] != dm) < second
        assert world.verdict().findings == []


@pytest.mark.parametrize("kind", KINDS)
async def test_row_6_slack_breaking_before_and_after_it_took_a_post(kind: Kind, opened: Opened) -> None:
    async with opened() as world:
        kinds = ("drop_before", "drop_after", "http_500", "http_500_after", "http_503", "ratelimited")
        struck = [
            world.sandbox.faults.add("chat.postMessage", each, probability=0.08, seed=at)  # type: ignore[arg-type] # names
            for at, each in enumerate(kinds)
        ]
        havoc = Havoc(world, Crowd(world.people(10), seed=6), replicas=2 if kind == "postgresql" else 1, seed=6)
        await havoc.fill()
        crowd = havoc.crowd
        await crowd.act_for(2.0, pause_s=0.02)
        verdict = await havoc.settle()
        assert sum(each.hits for each in struck) > 10
        assert verdict.findings == []
        assert verdict.posts > 30


async def test_row_7_a_history_that_lags_less_than_we_wait_makes_no_duplicates(opened: Opened) -> None:
    async with opened() as world:
        faults = world.sandbox.faults
        lost = faults.add("chat.postMessage", "drop_after", probability=0.5, seed=1)
        faults.add("conversations.history", "history_lag", lag_s=0.8)
        faults.add("conversations.history", "ratelimited", probability=0.3, seed=2)
        crowd = Crowd(world.people(6), seed=7)
        await world.start()
        await crowd.act_for(1.0, pause_s=0.05)
        await crowd.rest()
        assert await world.quiet()
        assert lost.hits > 3
        assert world.verdict().findings == []


async def test_row_8_a_socket_that_breaks_is_opened_again_and_nothing_is_missed(opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        await world.start()
        lost = world.sandbox.faults.add("deliver.events_api", "drop_after", times=2)
        for number, reason in enumerate(("refresh_requested", "warning", None)):
            broke = time.monotonic()
            if reason is None:
                await world.sandbox.socket_mode.close()
            else:
                await world.sandbox.socket_mode.disconnect(reason)  # type: ignore[arg-type] # Slack's words
            await person.types("dm", f"canary {number}")
            await world.sandbox.wait_for(lambda: world.sandbox.socket_mode.online, PATIENCE_S)
            assert time.monotonic() - broke <= 10
        assert await world.quiet()
        assert lost.hits == 2
        assert world.verdict().findings == []
        assert world.query(_DISTINCT_INBOX)[0]["stored"] == 3


# -- what becomes of the database


async def test_row_14_a_locked_file_is_waited_for_by_slack(opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        await world.start()
        with closing(sqlite3.connect(world.url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await person.types("dm", "canary locked")
            refused = await world.sandbox.wait_for(
                lambda: [each for each in world.sandbox.calls.of("deliver.events_api") if each.outcome != "ok"], 10
            )
            assert all(each.ended_s - each.started_s <= 3.1 for each in refused)
            other.execute("ROLLBACK")
        assert await world.quiet()
        verdict = world.verdict()
        assert (verdict.findings, verdict.accepted) == ([], 1)


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_row_17_connections_cut_while_in_use_and_between(opened: Opened) -> None:
    async with opened() as world:
        havoc = Havoc(world, Crowd(world.people(10), seed=17), replicas=2, seed=17)
        await havoc.fill()
        cutting = asyncio.create_task(asyncio.to_thread(_cut, world.url, 40))
        await havoc.crowd.act_for(3.0, pause_s=0.02)
        assert await cutting > 5
        verdict = await havoc.settle()
        assert verdict.findings == []
        assert all(replica.alive for replica in world.replicas)


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_row_17_a_server_that_crashes_and_comes_back(opened: Opened, postgres: Cluster) -> None:
    async with opened() as world:
        havoc = Havoc(world, Crowd(world.people(10), seed=18), replicas=2, seed=18)
        await havoc.fill()
        await havoc.crowd.act_for(0.5, pause_s=0.02)
        await asyncio.to_thread(postgres.crash)
        await havoc.crowd.act_for(0.5, pause_s=0.05)
        await asyncio.to_thread(postgres.restart)
        back = time.monotonic()
        crowding = asyncio.create_task(havoc.crowd.act_for(15.0, pause_s=0.1))
        stored = f"SELECT count(*) AS stored FROM inbox WHERE status = 'applied' AND done_at > {time.time()}"
        await world.until(stored, lambda rows: rows[0]["stored"] > 0)
        assert time.monotonic() - back <= 10
        crowding.cancel()
        verdict = await havoc.settle()
        assert verdict.findings == []


def _cut(url: str, times: int) -> int:
    """Terminate one connection of the replicas after the other; return how many."""
    cut = 0
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(times):
            pid = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE datname ="
                " current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                " ORDER BY (state = 'active') DESC, random() LIMIT 1) AS one"
            ).fetchone()
            cut += pid is not None
            connection.execute("SELECT pg_sleep(0.05)")
    return cut


# -- being told to go


@pytest.mark.parametrize("kind", KINDS)
async def test_row_22_told_to_go_it_finishes_and_goes(kind: Kind, opened: Opened) -> None:
    async with opened() as world:
        havoc = Havoc(world, Crowd(world.people(8), seed=22), replicas=2 if kind == "postgresql" else 1, seed=22)
        took_s = [await havoc.terminate() for _ in range(3)]
        verdict = await havoc.settle()
        assert max(took_s) <= 25
        assert verdict.findings == []
        assert verdict.parked == 0


async def test_row_22_in_the_middle_of_advice_and_of_a_post_it_goes_within_its_time(opened: Opened) -> None:
    """Advice that takes for ever is given back, a post that hangs is left to be looked for."""
    async with opened() as world:
        talker, waiter = world.people(2)
        world.sandbox.faults.add("chat.postMessage", "delay_after", delay_s=4.0, times=1)
        replica = await world.start(ADVISOR_DRAIN_S="1")
        await waiter.types("dm", "canary waits")
        await world.until("SELECT count(*) AS stored FROM outbox WHERE status = 'claimed'", _has(1))
        slow = await world.start(slow_s=60.0, ADVISOR_DRAIN_S="1")
        await talker.types("dm", "canary talks")
        began = time.monotonic()
        replica.send(signal.SIGTERM)
        slow.send(signal.SIGTERM)
        await asyncio.gather(*(asyncio.wait_for(asyncio.shield(each.died), 25) for each in (replica, slow)))
        assert time.monotonic() - began <= 10
        assert (replica.died.result(), slow.died.result()) == (0, 0)
        for each in (replica, slow):
            await world.forgotten(each)
        await world.sandbox.wait_for(lambda: world.sandbox.calls.of("chat.postMessage"), 10)  # the one that hung
        await world.start()
        assert await world.quiet()
        assert world.verdict().findings == []


async def test_row_22_told_twice_it_goes_at_once_and_loses_nothing(opened: Opened) -> None:
    async with opened(figures=dict(QUICK)) as world:
        (person,) = world.people(1)
        replica = await world.start(slow_s=60.0)
        await person.types("dm", "canary thinks")
        await world.until("SELECT count(*) AS stored FROM outbox WHERE status = 'asked' AND attempts > 0", _has(1))
        replica.send(signal.SIGTERM)
        await world.sandbox.wait_for(lambda: not world.sandbox.socket_mode.online, 10)
        began = time.monotonic()
        replica.send(signal.SIGTERM)
        assert await asyncio.wait_for(asyncio.shield(replica.died), 5) == 128 + signal.SIGTERM
        assert time.monotonic() - began < 2
        await world.forgotten(replica)
        await world.start()
        assert await world.quiet()
        assert world.verdict().findings == []

"""Rows 2 to 8 and 12: what Slack, the way to it and a model do to us; ``matrix`` has the whole list."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from bot.sandbox.calls import Call
from bot.slack.app import PING_S
from tests.advice.model.stub import StubModel, answers_raw, drops, fails, hangs, says
from tests.faults.databases import KINDS, Kind
from tests.faults.kills import Havoc
from tests.faults.load import Crowd
from tests.faults.replays import unfaithful
from tests.faults.wire import wire
from tests.faults.world import PATIENCE_S, World

Opened = Callable[..., AbstractAsyncContextManager[World]]
_MESSAGES = "SELECT id FROM inbox WHERE kind = 'message_sent' ORDER BY {}"
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
        verdict = await world.verdict()
        assert fault.hits == 5
        assert len(world.sandbox.calls.of("deliver.events_api", outcome="ok")) >= 50
        assert verdict.findings == []
        assert (await world.query(_DISTINCT_INBOX))[0]["stored"] == 5


async def test_row_3_what_was_said_first_is_applied_first_however_late_it_comes(opened: Opened) -> None:
    """Told in reverse while the lane is busy: it is taken up in Slack's order."""
    async with opened() as world:
        (person,) = world.people(1)
        thinking = await world.start(slow_s=3600.0)
        await person.types("dm", "canary first of all")  # keeps the lane busy until all are there
        await world.until(_DISTINCT_INBOX, _has(1))
        for late_s in (1.5, 1.0, 0.5):
            world.sandbox.faults.add("deliver.events_api", "delay", delay_s=late_s, times=1)
        for number in range(3):
            await person.types("dm", f"canary {number}")
        await world.until(_DISTINCT_INBOX, _has(4))
        await world.kill(thinking)
        await world.start()
        assert await world.quiet()
        by_arrival = await world.query(_MESSAGES.format("id"))
        by_position = await world.query(_MESSAGES.format("position"))
        assert by_arrival == [by_position[0], *reversed(by_position[1:])]
        assert (await world.verdict()).findings == []


@pytest.mark.parametrize("how", ["edits", "deletes"])
async def test_row_3_what_changes_a_message_may_come_before_it(how: str, opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        await world.start()
        await person.types("dm", "canary first of all")
        late = world.sandbox.faults.add("deliver.events_api", "delay", delay_s=20.0, times=1)
        ts = await person.types("dm", "canary at frist")
        await world.sandbox.wait_for(lambda: late.hits, PATIENCE_S)
        await (person.edits("dm", ts, "canary at first") if how == "edits" else person.deletes("dm", ts))
        assert await world.quiet()
        (changed,) = await world.query("SELECT id FROM inbox WHERE kind IN ('message_edited', 'message_deleted')")
        (*_, message) = await world.query(_MESSAGES.format("id"))
        assert changed["id"] < message["id"]
        assert (await world.verdict()).findings == []


async def test_row_4_one_gesture_under_two_timestamps_counts_once(opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        await world.start()
        ts = await person.types("dm", "canary once")
        (told, *_) = await world.sandbox.wait_for(lambda: world.sandbox.calls.of("deliver.events_api"), PATIENCE_S)
        payload = told.args["payload"]
        again = payload | {"event_id": "Ev0AGAIN"}
        again["event"] = payload["event"] | {"ts": f"{float(ts) + 0.5:.6f}", "event_ts": f"{float(ts) + 0.5:.6f}"}
        assert payload["event"]["client_msg_id"]
        world.sandbox.deliveries.event(again)
        assert await world.quiet()
        assert (await world.query(_DISTINCT_INBOX))[0]["stored"] == 1


async def test_row_4_what_slack_connect_tells_for_both_teams_counts_once(opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        await world.start()
        await person.types("dm", "canary once")
        (told, *_) = await world.sandbox.wait_for(lambda: world.sandbox.calls.of("deliver.events_api"), PATIENCE_S)
        other = {"team_id": "T0OTHER", "event_id": "Ev0OTHER"}
        world.sandbox.deliveries.event(told.args["payload"] | other | {"authorizations": []})
        assert await world.quiet()
        answered = world.sandbox.calls.of("deliver.events_api", outcome="ok")
        assert [each.args["payload"]["team_id"] for each in answered].count("T0OTHER") == 1
        assert (await world.query(_DISTINCT_INBOX))[0]["stored"] == 1


def _limited(world: World) -> list[Call]:
    return world.sandbox.calls.of("chat.postMessage", outcome="ratelimited:ratelimited")


async def test_row_5_a_deadline_survives_a_restart_and_holds_nobody_else_up(opened: Opened) -> None:
    async with opened() as world:
        blocked, free = world.people(2)
        dm = blocked.room("dm").id
        world.sandbox.faults.add("chat.postMessage", "ratelimited", channel=dm, times=1, retry_after_s=30)
        replica = await world.start()
        await blocked.types("dm", "canary wait")
        await world.sandbox.wait_for(lambda: _limited(world), PATIENCE_S)
        await world.until("SELECT count(*) AS stored FROM channel WHERE blocked_until > 0", _has(1))
        await world.kill(replica)
        await world.start()
        await free.types("dm", "canary go")
        assert await world.quiet()
        calls = world.sandbox.calls.of("chat.postMessage")
        first, second = (each.started_s for each in calls if each.args["channel"] == dm)
        assert second - first >= 30
        assert next(each.started_s for each in calls if each.args["channel"] != dm) < second
        assert (await world.verdict()).findings == []


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
        assert (await world.verdict()).findings == []


async def test_row_8_a_socket_that_breaks_is_opened_again_and_nothing_is_missed(opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        await world.start()
        lost = world.sandbox.faults.add("deliver.events_api", "drop_after", times=2)
        for number, reason in enumerate(("refresh_requested", "warning", None)):
            if reason is None:
                await world.sandbox.socket_mode.close()
            else:
                await world.sandbox.socket_mode.disconnect(reason)  # type: ignore[arg-type] # Slack's words
            await person.types("dm", f"canary {number}")
            await world.sandbox.wait_for(lambda: world.sandbox.socket_mode.online, PATIENCE_S)
        assert await world.quiet()
        assert lost.hits == 2
        assert (await world.verdict()).findings == []
        assert (await world.query(_DISTINCT_INBOX))[0]["stored"] == 3


async def test_row_8_a_connection_that_goes_silent_is_given_up_for_another(opened: Opened) -> None:
    """Half-open: nothing comes any more, and nobody says so. Ten seconds are what the pings leave at most."""
    assert 2.5 * PING_S <= 10
    async with opened(retry_scale=0.1) as world:  # Slack goes on trying for longer than that
        socket_mode, (person,) = world.sandbox.socket_mode, world.people(1)
        async with wire(int(socket_mode.base.rpartition(":")[2])) as line:
            socket_mode.base = f"http://127.0.0.1:{line.port}"
            replica = await world.start()
            await person.types("dm", "canary hello")
            assert await world.quiet()  # it has heard that it is connected
            (silent,) = socket_mode.connections
            line.goes_dead()
            await person.types("dm", "canary is anybody there?")
            await world.sandbox.wait_for(
                lambda: any(each is not silent for each in socket_mode.connections), PATIENCE_S
            )
            assert await world.quiet()
            assert replica.alive
            assert (await world.verdict()).findings == []
            assert (await world.query(_DISTINCT_INBOX))[0]["stored"] == 2
            await world.midwife.end_all()


# -- what a model does to us


async def test_row_12_whatever_a_model_does_people_are_answered_once_and_in_order(opened: Opened) -> None:
    """Every fault of a model's in turn, in front of a real replica; then fixed rules answer in its place."""
    faults = (
        fails(401), fails(429), fails(503), says("", refusal="no"), says(""), says('{"la', finish="length"), says({}),
        says("x" * 1_000_000), says("Ich verstehe nur Bahnhof"), answers_raw("<html>", content_type="text/html"),
        drops(), hangs(),
    )  # fmt: skip
    stub = await StubModel(list(faults)).start()
    async with opened() as world:
        people = world.people(6)
        await world.start(
            OPENAI_BASE_URL=stub.url, OPENAI_MODEL="tiny", OPENAI_API_KEY="sk-hidden", ADVISOR_MODEL_DEADLINE_S="15"
        )
        for number in range(3):
            for person in people:
                await person.types("dm", f"canary {number} our assistant gets product names wrong")
            assert await world.quiet()
        assert stub.asked
        verdict = await world.verdict()
        assert verdict.findings == []
        assert verdict.accepted == 18
        assert verdict.posts >= 18
        assert list(unfaithful(await world.rows())) == []
    await stub.stop()

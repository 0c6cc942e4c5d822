"""Rows 18, 20 and 22: replicas that race, whose clocks are off, and that are told to go."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from bot.sandbox.controls import controls
from bot.sandbox.jsontypes import Json
from tests.faults.databases import KINDS, Kind
from tests.faults.kills import Havoc
from tests.faults.load import Crowd
from tests.faults.world import PATIENCE_S, World

Opened = Callable[..., AbstractAsyncContextManager[World]]


def _has(count: int) -> Callable[[list[dict[str, int]]], bool]:
    return lambda rows: rows[0]["stored"] == count


def _button(message: Json) -> str:
    """Return a button that ends the open question, "" where *message* has none."""
    ids = (each.action_id for each in controls(message.get("blocks") or []) if each.element["type"] == "button")
    return next((each for each in ids if each.startswith("ft.control.")), "")


# -- beside each other


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_row_18_a_button_pressed_twenty_times_at_three_replicas_has_one_effect(opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        for _ in range(3):
            await world.start()
        for saying in ("canary we want a better tone", "canary an assistant that gets product names wrong"):
            await person.types("dm", saying)
            assert await world.quiet()
        asked = next(each for each in reversed(person.sees("dm")) if _button(each))
        pressed = await asyncio.gather(*(person.clicks(asked, _button(asked)) for _ in range(20)))
        assert all(each.ok for each in pressed)
        assert await world.quiet()
        assert (await world.verdict()).findings == []
        ended = await world.query("SELECT status, count(*) AS times FROM inbox WHERE kind = 'control_used' GROUP BY 1")
        assert {row["status"]: row["times"] for row in ended} == {"applied": 1, "refused": 19}


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_row_20_replicas_whose_clocks_are_ten_minutes_off_keep_to_their_leases(opened: Opened) -> None:
    async with opened() as world:
        havoc = Havoc(world, Crowd(world.people(8), seed=20), replicas=3, seed=20)
        for skew_s in ("-600", "600", "0"):
            await world.start(FAULTS_SKEW_S=skew_s)
        await havoc.crowd.act_for(1.0, pause_s=0.05)
        for victim in world.replicas[:2]:
            await world.kill(victim)
            await world.start(FAULTS_SKEW_S="600")
            await havoc.crowd.act_for(1.0, pause_s=0.05)
        verdict = await havoc.settle()
        assert verdict.findings == []
        assert verdict.posts > 10


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
        replica.send(signal.SIGTERM)
        slow.send(signal.SIGTERM)
        await asyncio.gather(*(asyncio.wait_for(asyncio.shield(each.died), 25) for each in (replica, slow)))
        assert (replica.died.result(), slow.died.result()) == (0, 0)
        for each in (replica, slow):
            await world.forgotten(each)
        await world.sandbox.wait_for(
            lambda: world.sandbox.calls.of("chat.postMessage"), PATIENCE_S
        )  # the one that hung
        await world.start()
        assert await world.quiet()
        assert (await world.verdict()).findings == []


async def test_row_22_told_twice_it_goes_at_once_and_loses_nothing(opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        replica = await world.start(slow_s=3600.0, ADVISOR_DRAIN_S="600")
        await person.types("dm", "canary thinks")
        await world.until("SELECT count(*) AS stored FROM outbox WHERE status = 'asked' AND attempts > 0", _has(1))
        replica.send(signal.SIGTERM)
        await world.sandbox.wait_for(lambda: not world.sandbox.socket_mode.online, PATIENCE_S)
        replica.send(signal.SIGTERM)  # by itself it would wait for its advice for ten minutes
        assert await asyncio.wait_for(asyncio.shield(replica.died), PATIENCE_S) == 128 + signal.SIGTERM
        await world.forgotten(replica)
        await world.start()
        assert await world.quiet()
        assert (await world.verdict()).findings == []

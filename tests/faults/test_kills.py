"""Row 1: SIGKILL at every named point and at random moments; SIGSTOP; on SQLite alone and on PostgreSQL with three.

Each point once on each database; ``make faults`` goes a hundred times through each, and kills 2,000 times at random.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.faults.databases import KINDS, Kind
from tests.faults.entry import POINTS
from tests.faults.kills import Havoc
from tests.faults.load import Crowd
from tests.faults.replays import unfaithful
from tests.faults.secrecy import spilt
from tests.faults.world import World

Opened = Callable[..., AbstractAsyncContextManager[World]]
REPLICAS = {"sqlite": 1, "postgresql": 3}
KILLS = {"sqlite": 2, "postgresql": 3}
GESTURES = 90


@pytest.mark.parametrize("kind", KINDS)
async def test_row_1_sigkill_anywhere_costs_nobody_anything(kind: Kind, opened: Opened, tmp_path: Path) -> None:
    async with opened() as world:
        havoc = Havoc(world, Crowd(world.people(8), seed=1), replicas=REPLICAS[kind], seed=1)
        missed = [point for point in POINTS if not await havoc.kill_at(point)]
        await havoc.kill_at_random(KILLS[kind])
        while havoc.crowd.gestures < GESTURES:  # few are said at a point: people wait while a replica is to die there
            await havoc.kill_at_random(1)
        verdict = await havoc.settle()
        assert missed == []
        assert verdict.findings == []
        assert verdict.accepted > 50
        assert list(unfaithful(await world.rows())) == []
        assert list(spilt(tmp_path, (world.sandbox.bot_token, world.sandbox.app_token))) == []
        assert havoc.takeovers.seconds  # how long they took is for a machine that does nothing else: ``make faults``
        assert havoc.takeovers.never == 0

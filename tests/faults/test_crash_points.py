"""Row 1, every day: a real process is killed at each named point once, on both databases.

``test_kills`` goes on at random and with three replicas; ``make faults`` goes a hundred times through each point.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.entry import POINTS
from tests.faults.kills import Havoc
from tests.faults.load import Crowd
from tests.faults.replays import unfaithful
from tests.faults.secrecy import spilt
from tests.faults.world import Nursery, world


@pytest.mark.everyday
@pytest.mark.timeout(600)  # nothing here is measured; a machine that is busy with other things takes its time
async def test_row_1_a_process_killed_at_each_named_point_costs_nobody_anything(
    database_kind: str, database_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    replicas = 1 if database_kind == "sqlite" else 2
    async with world(nursery, database_url, tmp_path) as opened:
        havoc = Havoc(opened, Crowd(opened.people(6), seed=1), replicas=replicas, seed=1)
        missed = [point for point in POINTS if not await havoc.kill_at(point)]
        verdict = await havoc.settle()
        assert missed == []
        assert verdict.findings == []
        assert havoc.takeovers.never == 0
        assert verdict.accepted >= len(POINTS)
        assert list(unfaithful(await opened.rows())) == []
        assert list(spilt(tmp_path, (opened.sandbox.bot_token, opened.sandbox.app_token))) == []

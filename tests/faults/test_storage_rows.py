"""Rows 15 and 16: no room left, and a file that is not what it was."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from tests.faults.world import World

Opened = Callable[..., AbstractAsyncContextManager[World]]


async def test_row_15_without_room_nothing_is_acknowledged_and_with_room_all_goes_on(opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        full = world.folder / "full"
        full.touch()
        await world.start(FAULTS_FULL=str(full))
        for number in range(3):
            await person.types("dm", f"canary {number} {'x' * 3000}")
        refused = await world.sandbox.wait_for(
            lambda: [each for each in world.sandbox.calls.of("deliver.events_api") if each.outcome != "ok"], 10
        )
        assert refused
        full.unlink()
        assert await world.quiet()
        verdict = world.verdict()
        assert verdict.findings == []
        assert verdict.accepted == 3


async def test_row_16_it_does_not_start_on_a_file_that_is_no_database(opened: Opened) -> None:
    async with opened() as world:
        await asyncio.to_thread(_damage, Path(world.url.removeprefix("sqlite:///")))
        replica = await world.start()
        assert not replica.alive
        assert replica.died.result() not in {0, -9}
        told = replica.log.read_text(encoding="utf-8")
        assert "The database file is damaged" in told
        assert "Traceback" not in told, told
        assert not world.sandbox.socket_mode.online


def _damage(file: Path) -> None:
    file.write_bytes(os.urandom(65536))
    for beside in file.parent.glob("advisor.db-*"):
        beside.unlink()

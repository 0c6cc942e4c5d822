"""Row 19: a replica that is stopped for longer than its lease and then goes on, at the worst moments."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.faults.databases import KINDS
from tests.faults.world import World

Opened = Callable[..., AbstractAsyncContextManager[World]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("point", ["advice_given", "post_claimed", "post_rendered", "post_accepted"])
async def test_row_19_a_zombie_that_wakes_up_changes_nothing(point: str, opened: Opened) -> None:
    async with opened() as world:
        (person,) = world.people(1)
        zombie = await world.start(crash=f"{point}:1:stop")
        await person.types("dm", "canary we want a better tone")
        await asyncio.to_thread(_wait_until_stopped, zombie.pid)
        await world.start()
        assert await world.quiet()  # another replica took over, and came to the end of it
        zombie.send(signal.SIGCONT)
        await person.types("dm", "canary and faster answers")
        assert await world.quiet()
        verdict = await world.verdict()
        assert verdict.findings == []
        assert zombie.alive
        if point in {"post_claimed", "post_rendered"}:
            assert "woken_too_late" in zombie.log.read_text(encoding="utf-8")
        assert verdict.parked == 0


def _wait_until_stopped(pid: int) -> None:
    """Return once the kernel says that the process is stopped."""
    while True:
        if Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "T":
            return
        time.sleep(0.01)  # nobody tells: it is not our child

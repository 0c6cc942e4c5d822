"""How much memory work takes: many lanes with something to do, and messages for a long while."""

from __future__ import annotations

import asyncio

from tests.bench.figures import Place, Row
from tests.bench.ground import Ground
from tests.bench.people import Crowd
from tests.bench.replica import Replica, replica

FLAT = "memory after an hour's worth of messages"
AT_ONCE = 32
WARM = 200  # people, before anything is compared
MB = 1e6


def what(lanes: int) -> str:
    """Name the figure for so many lanes."""
    return f"memory, {lanes:,} lanes with work against idle"


async def measure(ground: Ground) -> None:
    """Measure on each database."""
    for place in ground.places:
        await _measure(ground, place)


async def _measure(ground: Ground, place: Place) -> None:
    sizes, crowd = ground.sizes, Crowd(ground.slack, "UD")
    async with replica(ground.slack, database=ground.database(place)) as advisor:
        await crowd.each_says(advisor, range(min(WARM, sizes.lanes)), "hello", AT_ONCE)
        idle = advisor.cost.resident
        ground.slack.hold()
        await crowd.each_writes(advisor, range(WARM, WARM + sizes.lanes), "hello", AT_ONCE)
        added = advisor.cost.resident - idle
        ground.slack.release()
        await ground.slack.quiet(1.0)
        settled = advisor.cost.resident
        await _an_hour(ground, advisor, sizes.hour)
        grown = advisor.cost.resident - settled
    ground.found.rows += [
        Row(what(sizes.lanes), place, added / MB, "MB", most=60.0, note=f"{idle / MB:.0f} MB idle"),
        Row(FLAT, place, grown / MB, "MB more", most=10.0, note=f"{sizes.hour:,} messages"),
    ]


async def _an_hour(ground: Ground, advisor: Replica, messages: int) -> None:
    await Crowd(ground.slack, "UD").each_says(advisor, range(messages), "hello again", AT_ONCE)
    await asyncio.sleep(0.5)

"""What a replica asks of its database while nobody writes."""

from __future__ import annotations

import asyncio

from tests.bench.figures import Row
from tests.bench.ground import Ground
from tests.bench.replica import replica

IDLE = "idle transactions a second, per replica"


async def measure(ground: Ground) -> None:
    """Count commits of a replica that has nothing to do."""
    for place in ground.places:
        async with replica(ground.slack, database=ground.database(place), figures={}) as running:
            await asyncio.sleep(min(1.0, ground.sizes.idle_s))  # its start is over
            before = running.cost
            await asyncio.sleep(ground.sizes.idle_s)
            spent = running.cost.since(before)
        note = f"{100 * spent.cpu_s / ground.sizes.idle_s:.1f} % of a core"
        ground.found.rows.append(Row(IDLE, place, spent.commits / ground.sizes.idle_s, "/s", most=2.0, note=note))

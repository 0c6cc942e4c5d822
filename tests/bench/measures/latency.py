"""What the durable way adds to the time between a message and its reply, on an idle server."""

from __future__ import annotations

from tests.bench.figures import Place, Row, middle, percentile
from tests.bench.ground import Ground
from tests.bench.people import Crowd
from tests.bench.replica import UNPACED, Replica, replica

ALONE = "added latency, idle, p95: same replica"
ACROSS = "added latency, idle, p95: across replicas"
DEAF = {**UNPACED, "lanes_at_once": 0, "posts_at_once": 0}  # takes messages in and leaves the work to others
WARM = 5


async def measure(ground: Ground) -> None:
    """Measure against a Bolt app that answers at once and stores nothing."""
    async with replica(ground.slack, "echo") as echo:
        for place in ground.places:
            await _alone(ground, place, echo)
        if "PostgreSQL" in ground.places:
            await _across(ground, echo)


async def _alone(ground: Ground, place: Place, echo: Replica) -> None:
    async with replica(ground.slack, database=ground.database(place)) as advisor:
        bare_s = await _took_s(ground, echo, "U6")
        ground.found.rows.append(_added(ALONE, place, await _took_s(ground, advisor, "U6"), bare_s, most=50.0))


async def _across(ground: Ground, echo: Replica) -> None:
    url = ground.database("PostgreSQL")
    async with (
        replica(ground.slack, database=url, figures=DEAF) as taking,
        replica(ground.slack, database=url),
    ):
        bare_s = await _took_s(ground, echo, "U7")
        ground.found.rows.append(_added(ACROSS, "PostgreSQL", await _took_s(ground, taking, "U7"), bare_s, most=250.0))


async def _took_s(ground: Ground, running: Replica, prefix: str) -> list[float]:
    crowd, user = Crowd(ground.slack, prefix), f"{prefix}0000001"
    for _ in range(WARM):
        await crowd.exchange(running, user, ground.slack.message(user, "status"))
    return [
        await crowd.exchange(running, user, ground.slack.message(user, "status")) for _ in range(ground.sizes.exchanges)
    ]


def _added(what: str, place: Place, took_s: list[float], bare_s: list[float], *, most: float) -> Row:
    added_ms = 1000 * (percentile(took_s, 0.95) - middle(bare_s))
    own, bare, bare_p95 = (1000 * each for each in (middle(took_s), middle(bare_s), percentile(bare_s, 0.95)))
    note = f"median {own:.0f} ms in all; bare Bolt {bare:.0f} ms, its p95 {bare_p95:.0f} ms"
    return Row(what, place, added_ms, "ms", most=most, note=note)

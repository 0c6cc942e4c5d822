"""Whether a message costs more the more interviews are stored."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.copying import copy_interviews
from tests.bench.figures import Curve, Place, Row, middle
from tests.bench.ground import Ground
from tests.bench.measures.cost import checks_cost, warm_up
from tests.bench.replica import Replica, replica

AT_ONCE = 8


def what(interviews: int) -> str:
    """Name the figure for so many stored interviews."""
    return f"message cost with {interviews:,} stored interviews"


async def measure(ground: Ground) -> None:
    """Compare a full database with an empty one, in turn."""
    for place in ground.places:
        await _measure(ground, place)


async def _measure(ground: Ground, place: Place) -> None:
    full_url = ground.database(place)
    points: list[tuple[float, float]] = []
    async with replica(ground.slack, database=ground.database(place)) as empty:
        await warm_up(ground, empty, "U9")
        stored = 0
        for size in ground.sizes.stored:
            async with replica(ground.slack, database=full_url) as full:
                await warm_up(ground, full, f"U9{len(str(size))}")
            copy_interviews(full_url, size - stored)
            stored = size
            async with replica(ground.slack, database=full_url) as full:
                costs = await _in_turn(ground, empty, full, str(len(str(size))))
            points += [(0.0, costs[0]), (float(size), costs[1])] if not points else [(float(size), costs[1])]
            row = Row(
                what(size), place, costs[2], "×", most=1.2, note=f"{costs[1]:.2f} ms against {costs[0]:.2f} ms CPU"
            )
            ground.found.rows.append(row)
    ground.found.curves.append(Curve("cpu-against-stored", place, tuple(points)))


async def _in_turn(ground: Ground, empty: Replica, full: Replica, mark: str) -> tuple[float, float, float]:
    """Return the median cost of a message with *empty* and with *full*, in ms of CPU, and the median ratio."""
    await warm_up(ground, full, f"UA{mark}")
    name: Callable[[int, str], str] = lambda number, letter: f"U{letter}{mark}{number}"  # noqa: E731
    pairs = []
    for number in range(ground.sizes.rounds):
        before = (await checks_cost(ground, empty, name(number, "B"), AT_ONCE)).cpu_ms
        pairs.append((before, (await checks_cost(ground, full, name(number, "C"), AT_ONCE)).cpu_ms))
    return middle([a for a, _ in pairs]), middle([b for _, b in pairs]), middle([b / max(a, 1e-9) for a, b in pairs])

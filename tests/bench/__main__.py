"""``python -m tests.bench [--size default|full|smoke] [--only cost,…]``: measure, print the table, draw the plots."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

from tests.bench import sizes
from tests.bench.figures import Findings, Place, table
from tests.bench.ground import PLACES, Ground, ground
from tests.bench.measures import acks, cost, idle, latency, memory, server, start, stored
from tests.bench.plot import Axes, svg
from tests.bench.sizes import Sizes

MEASURES: Final[dict[str, Callable[[Ground], Awaitable[None]]]] = {
    "start": start.measure,
    "idle": idle.measure,
    "cost": cost.measure,
    "latency": latency.measure,
    "acks": acks.measure,
    "stored": stored.measure,
    "memory": memory.measure,
    "server": server.measure,
}
PLOTS: Final = {
    "cpu-against-load": Axes("CPU per message against load", "people at once", "ms"),
    "commits-against-load": Axes("Commits per message against load", "people at once", "commits"),
    "cpu-against-stored": Axes("CPU per message against stored interviews", "interviews", "ms", logarithmic=True),
}
SIZES: Final[dict[str, Sizes]] = {"default": sizes.DEFAULT, "full": sizes.FULL, "smoke": sizes.SMOKE}


async def run(
    size: Sizes,
    only: Sequence[str] = tuple(MEASURES),
    places: Sequence[Place] = PLACES,
    after_each: Callable[[Findings], None] = lambda _: None,
) -> Findings:
    """Measure what is named in *only*, on *places*; *after_each* hears of what is found so far."""
    async with ground(size, places) as here:
        for name in only:
            began = time.monotonic()
            await MEASURES[name](here)
            sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s\n")
            after_each(here.found)
        return here.found


def keep(found: Findings, folder: Path) -> None:
    """Write the figures and the plots to *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    found.save(folder / "figures.json")
    for name, axes in PLOTS.items():
        curves = [curve for curve in found.curves if curve.plot == name]
        if curves:
            (folder / f"{name}.svg").write_text(svg(axes, curves))


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--size", choices=SIZES, default="default")
    parser.add_argument("--only", default=",".join(MEASURES), help=f"of {', '.join(MEASURES)}")
    parser.add_argument("--folder", type=Path, default=Path("artefacts/bench"))
    given = parser.parse_args()
    busy = os.getloadavg()[0]
    size, only = SIZES[given.size], given.only.split(",")
    found = asyncio.run(run(size, only, after_each=lambda found: keep(found, given.folder)))
    print(table(found.rows))
    print(
        f"\n{os.cpu_count()} cores, load {busy:.1f} before and {os.getloadavg()[0]:.1f} after; plots in {given.folder}"
    )


if __name__ == "__main__":
    main()

"""How long ``advisor serve`` takes until it is ready, against importing what it cannot do without."""

from __future__ import annotations

import asyncio
import sys
import time

from tests.bench.figures import Row, middle
from tests.bench.ground import Ground
from tests.bench.replica import replica

START = "start to ready against importing slack_bolt and sqlalchemy"
START_CPU = "the same by CPU time"
OPENAI = "openai imported before the first need"
PEER_START = "start to ready, bare Bolt app, against the same"
_IMPORTS = "import slack_bolt, sqlalchemy"


async def measure(ground: Ground) -> None:
    """Start each in turn, several times."""
    url = ground.database("SQLite")
    imports, starts, peers = [], [], []
    for _ in range(ground.sizes.starts):
        imports.append(await _imported())
        starts.append(await _started(ground, "advisor", url))
        peers.append(await _started(ground, "bare", url))
    wall, cpu = (middle([start[n] / base[n] for start, base in zip(starts, imports, strict=True)]) for n in (0, 1))
    bare = middle([start[0] / base[0] for start, base in zip(peers, imports, strict=True)])
    own_s, base_s = (middle([each[0] for each in taken]) for taken in (starts, imports))
    ground.found.rows += [
        Row(START, "", wall, "×", most=1.6, note=f"{own_s:.2f} s against {base_s:.2f} s"),
        Row(START_CPU, "", cpu, "×"),
        Row(PEER_START, "", bare, "×"),
        Row(OPENAI, "", float(await _imports_openai(ground, url)), "times", most=0.0),
    ]


async def _imported() -> tuple[float, float]:
    """Import and end; return seconds by the clock, and of CPU."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", f"{_IMPORTS}; import os; print(sum(os.times()[:2]))", stdout=-1
    )
    said, _ = await process.communicate()
    return time.perf_counter() - began, float(said)


async def _started(ground: Ground, what: str, url: str) -> tuple[float, float]:
    """Start *what* and stop it again; return seconds until it was ready by the clock, and of CPU."""
    began = time.perf_counter()
    async with replica(ground.slack, what, url, figures={}) as running:
        return time.perf_counter() - began, running.cost.cpu_s


async def _imports_openai(ground: Ground, url: str) -> bool:
    async with replica(ground.slack, "advisor", url, figures={}) as running:
        pass
    return "openai" in running.modules

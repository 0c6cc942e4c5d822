"""How long ``advisor serve`` takes until it is ready, against importing what it cannot do without.

A message that comes at that moment waits for what is still being made: when it is acknowledged is told, too.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.figures import Row, middle
from tests.bench.ground import Ground
from tests.bench.replica import replica

START = "start to ready against importing slack_bolt and sqlalchemy"
START_CPU = "the same by CPU time"
ACKED = "start to a message acknowledged that came when it was ready"
OPENAI = "openai imported before the first need"
PEER_START = "start to ready, bare Bolt app, against the same"
PEER_ACKED = "start to such a message acknowledged, bare Bolt app"
_IMPORTS = "import slack_bolt, sqlalchemy"
_HELLO = "Hello!"
_TRIES = 4  # Slack's


@dataclass(frozen=True, slots=True)
class _Start:
    """Seconds after the beginning, by the clock and of CPU."""

    ready_s: float
    cpu_s: float
    acked_s: float = 0.0


async def measure(ground: Ground) -> None:
    """Start each in turn, several times."""
    url = ground.database("SQLite")
    imports, starts, peers = [], [], []
    for _ in range(ground.sizes.starts):
        imports.append(await _imported())
        starts.append(await _started(ground, "serve", url))
        peers.append(await _started(ground, "bare", url))
    base_s = [each.ready_s for each in imports]
    own_s, import_s = middle([each.ready_s for each in starts]), middle(base_s)
    ground.found.rows += [
        Row(
            START,
            "",
            _times([each.ready_s for each in starts], base_s),
            "×",
            most=1.6,
            note=f"{own_s:.2f} s against {import_s:.2f} s",
        ),
        Row(START_CPU, "", _times([each.cpu_s for each in starts], [each.cpu_s for each in imports]), "×"),
        Row(ACKED, "", _times([each.acked_s for each in starts], base_s), "×"),
        Row(PEER_START, "", _times([each.ready_s for each in peers], base_s), "×"),
        Row(PEER_ACKED, "", _times([each.acked_s for each in peers], base_s), "×"),
        Row(OPENAI, "", float(await _imports_openai(ground, url)), "times", most=0.0),
    ]


def _times(taken: Sequence[float], base: Sequence[float]) -> float:
    """Return the middle of how many times as much was taken, start by start."""
    return middle([each / beside for each, beside in zip(taken, base, strict=True)])


async def _imported() -> _Start:
    """Import and end."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", f"{_IMPORTS}; import os; print(sum(os.times()[:2]))", stdout=-1
    )
    said, _ = await process.communicate()
    return _Start(time.perf_counter() - began, float(said))


async def _started(ground: Ground, what: str, url: str) -> _Start:
    """Start *what*, say hello, and stop it again."""
    began = time.perf_counter()
    async with replica(ground.slack, what, url, figures={}) as running:
        ready_s, cpu_s = time.perf_counter() - began, running.cost.cpu_s
        await _acknowledged(ground, running.url)
        return _Start(ready_s, cpu_s, time.perf_counter() - began)


async def _acknowledged(ground: Ground, url: str) -> None:
    """Say hello until it is acknowledged, as Slack does."""
    hello = ground.slack.message("U1", _HELLO)
    for _ in range(_TRIES):
        if await ground.slack.send(url, hello) == 200:
            return
    raise RuntimeError("the first message was not acknowledged")


async def _imports_openai(ground: Ground, url: str) -> bool:
    async with replica(ground.slack, "advisor", url, figures={}) as running:
        await ground.slack.send(running.url, ground.slack.message("U2", _HELLO))
        await ground.slack.quiet()
    return "openai" in running.modules

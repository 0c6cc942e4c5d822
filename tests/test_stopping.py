"""The first signal asks, the second one ends the process at once."""

from __future__ import annotations

import asyncio
import signal
import sys

import pytest

SLOW_TO_STOP = """
import asyncio
from bot.stopping import until_told_to_stop

async def main():
    waiting = asyncio.create_task(until_told_to_stop())
    await asyncio.sleep(0)
    print("ready", flush=True)
    print(f"told {(await waiting).name}", flush=True)
    await asyncio.Event().wait()  # a drain that never ends

asyncio.run(main())
"""


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_does_not_wait_for_the_drain(asked: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", SLOW_TO_STOP, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    async with asyncio.timeout(30):
        assert await process.stdout.readline() == b"ready\n"
        process.send_signal(asked)
        assert await process.stdout.readline() == f"told {asked.name}\n".encode()
        process.send_signal(asked)
        assert await process.wait() == 128 + asked

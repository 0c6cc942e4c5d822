"""Stopping on SIGTERM or Ctrl-C: the first one asks, the second one stops at once."""

from __future__ import annotations

import asyncio
import os
import signal

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


async def until_told_to_stop() -> signal.Signals:
    """Wait for SIGTERM or SIGINT and return it; another one afterwards ends the process at once.

    At once loses nothing: whatever was acknowledged is in the database, and another start takes it up.
    """
    loop = asyncio.get_running_loop()
    told: asyncio.Future[signal.Signals] = loop.create_future()
    for each in _SIGNALS:
        loop.add_signal_handler(each, _on_signal, each, told)
    return await told


def _on_signal(received: signal.Signals, told: asyncio.Future[signal.Signals]) -> None:
    if told.done():
        os._exit(128 + received)
    told.set_result(received)

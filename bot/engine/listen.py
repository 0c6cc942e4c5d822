"""Hearing of work that another replica stored: LISTEN on PostgreSQL. SQLite has no other replica."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from bot.storage.storage import Storage
from bot.storage.work import NEWS

RECONNECT_S: Final = 1.0  # polling goes on meanwhile
log = structlog.get_logger()


async def listen(storage: Storage, heard: Callable[[], None], *, reconnect_s: float = RECONNECT_S) -> None:
    """Call *heard* whenever a replica says that work waits; until cancelled, through any number of reconnections."""
    import psycopg  # noqa: PLC0415 - SQLite does without the driver

    while True:
        try:
            await _listen_once(storage.url.set(drivername="postgresql").render_as_string(hide_password=False), heard)
        except (psycopg.Error, OSError) as error:
            log.warning("listening_interrupted", error=type(error).__name__)
        await asyncio.sleep(reconnect_s)


async def _listen_once(conninfo: str, heard: Callable[[], None]) -> None:
    from psycopg import AsyncConnection  # noqa: PLC0415 - the same

    async with await AsyncConnection.connect(conninfo, autocommit=True, connect_timeout=5) as connection:
        await connection.execute(f"LISTEN {NEWS}")
        heard()  # what came while nobody listened
        async for _ in connection.notifies():
            heard()

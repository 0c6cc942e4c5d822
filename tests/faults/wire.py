"""A wire to Slack that can go dead: bytes stop, and neither side is told. What a lost network path looks like."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Wire:
    """Forwards bytes to *port* on this machine, both ways, until it is dead; new connections are always fine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._pumps: set[asyncio.Task[None]] = set()
        self._ends: list[asyncio.StreamWriter] = []
        self.port = 0

    def goes_dead(self) -> None:
        """Forward nothing more on the connections that stand; close none."""
        for pump in self._pumps:
            pump.cancel()

    def close(self) -> None:
        """Close what stands, dead or alive."""
        self.goes_dead()
        for end in self._ends:
            end.close()

    async def forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        self._ends += [back, writer]
        for source, target in ((reader, back), (there, writer)):
            pump = asyncio.create_task(_pump(source, target))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
        target.close()


@asynccontextmanager
async def wire(port: int) -> AsyncIterator[Wire]:
    """Run a wire to *port* for as long as the context lasts."""
    made = Wire(port)
    server = await asyncio.start_server(made.forward, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        made.close()
        server.close()

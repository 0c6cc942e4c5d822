"""What the capacity page needs beside a message's cost: what the database does of it, and what its disk bears."""

from __future__ import annotations

import asyncio
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg
from sqlalchemy import Connection, text

from bot.storage.connect import connect, parse_url
from tests.bench.figures import Place, Row, middle
from tests.bench.ground import Ground
from tests.bench.measures.acks import WARM, send_all
from tests.bench.measures.cost import checks_cost, warm_up
from tests.bench.measures.latency import DEAF
from tests.bench.replica import cpu_s_of, replica

INTAKE = "CPU per message, until Slack is answered"
WORK = "CPU per message, whole way, beside the server"
SERVER = "CPU of PostgreSQL per message"
STORED = "bytes stored per message"
ALONE = "commits a second, one connection"
TOGETHER = "commits a second, sixteen connections"
_PIDS = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
_SIZE = "SELECT pg_database_size(current_database())"


async def measure(ground: Ground) -> None:
    """Measure on each database."""
    for place in ground.places:
        await _intake(ground, place)
        rate = await asyncio.to_thread(_commits_a_second, ground, place, 1)
        ground.found.rows.append(Row(ALONE, place, rate, "/s"))
    if "PostgreSQL" in ground.places:
        await _server(ground)
        rate = await asyncio.to_thread(_commits_a_second, ground, "PostgreSQL", 16)
        ground.found.rows.append(Row(TOGETHER, "PostgreSQL", rate, "/s"))


async def _intake(ground: Ground, place: Place) -> None:
    """Send messages to a replica that takes them in and leaves the work to others."""
    async with replica(ground.slack, database=ground.database(place), figures=DEAF) as taking:
        await send_all(ground, taking, WARM)
        costs = []
        for _ in range(ground.sizes.rounds):
            before = taking.cost
            await send_all(ground, taking, ground.sizes.burst)
            costs.append(1000 * taking.cost.since(before).cpu_s / ground.sizes.burst)
    ground.found.rows.append(Row(INTAKE, place, middle(costs), "ms"))


async def _server(ground: Ground) -> None:
    url = ground.database("PostgreSQL")
    async with replica(ground.slack, database=url) as advisor:
        await warm_up(ground, advisor, "UE")
        size, messages, own, server = _asked(url, _SIZE)[0], 0, [], []
        for number in range(ground.sizes.rounds):
            before = _server_s(url)
            cost = await checks_cost(ground, advisor, f"UF{number}", 16)
            own.append(cost.cpu_ms)
            server.append(1000 * (_server_s(url) - before) / cost.messages)
            messages += cost.messages
        grown = (_asked(url, _SIZE)[0] - size) / messages
    ground.found.rows += [
        Row(WORK, "PostgreSQL", middle(own), "ms"),
        Row(SERVER, "PostgreSQL", middle(server), "ms"),
        Row(STORED, "PostgreSQL", max(0.0, grown), "bytes"),
    ]


def _asked(url: str, sql: str) -> list[int]:
    with psycopg.connect(url, autocommit=True) as connection:
        return [int(row[0]) for row in connection.execute(sql.encode())]


def _server_s(url: str) -> float:
    """Return the seconds of CPU that the server's processes have used, all databases together."""
    return sum(cpu_s_of(pid) for pid in _asked(url, _PIDS) if Path(f"/proc/{pid}").exists())


def _commits_a_second(ground: Ground, place: Place, connections: int) -> float:
    url, until = ground.database(place), time.monotonic() + ground.sizes.commits_s
    with ThreadPoolExecutor(connections) as threads:
        counts = list(threads.map(lambda _: _commit_until(url, until), range(connections)))
    return sum(counts) / ground.sizes.commits_s


def _commit_until(url: str, until: float) -> int:
    """Commit again and again, each time something, and return how often."""
    engine, count = connect(parse_url(url)), 0
    table = f"bench_{secrets.token_hex(8)}"
    with closing(engine.connect()) as connection:
        _commit(connection, f"CREATE TABLE {table} (n INTEGER)")
        _commit(connection, f"INSERT INTO {table} VALUES (0)")
        while time.monotonic() < until:
            _commit(connection, f"UPDATE {table} SET n = n + 1")
            count += 1
    engine.dispose()
    return count


def _commit(connection: Connection, sql: str) -> None:
    with connection.begin():
        connection.execute(text(sql))

"""A world: one Slack, one database, any number of advisors that share it, and people who do things."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from bot.manifests import Variant, manifest
from bot.sandbox.entities import Person
from bot.sandbox.person import SamplePerson
from bot.sandbox.server import Sandbox
from tests.faults import ledgers
from tests.faults.checker import Verdict, check
from tests.faults.entry import CRASH, FIGURES, SLOW
from tests.faults.ledgers import Json

Figures: TypeAlias = Mapping[str, float]
ROOT = Path(__file__).resolve().parents[2]
LEASE_S = 2.0
# Real figures, made short enough for a test; what they mean to each other stays: a lease is several times what a call
# takes here, and the history is believed only after more than a call can take: a third of a lease until it has to
# begin, two seconds until it is given up (POST_TIMEOUT_S), and as much again for a machine that has no time for us.
QUICK: Figures = {
    "lease_s": LEASE_S,
    "poll_s": 0.5,
    "settle_s": 6.0,
    "backoff_s": 0.1,
    "max_backoff_s": 1.0,
    "pace_s": 0.001,
    "channel_burst": 50,
    "dm_burst": 50,
    "max_crashes": 1000,  # here every crash is ours; how many are too many is a test of its own
}
PATIENCE_S = 90.0  # for what takes seconds: only a promise that is broken, or a machine that stands still, is later
LOOK_S = 0.05


@dataclass(eq=False)
class Replica:
    """An advisor process. *died* is done with its exit status once it is over."""

    pid: int
    died: asyncio.Future[int]
    log: Path

    @property
    def alive(self) -> bool:
        """Whether it has not ended yet."""
        return not self.died.done()

    def send(self, what: signal.Signals) -> None:
        """Send it a signal; nothing happens where it is over."""
        if self.alive:
            with suppress(ProcessLookupError):
                os.kill(self.pid, what)

    async def kill(self) -> None:
        """SIGKILL it and wait until it is gone."""
        self.send(signal.SIGKILL)
        await asyncio.wait_for(asyncio.shield(self.died), PATIENCE_S)


class Nursery:
    """The process that forks replicas, see ``nursery``; serves one world after the other."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "nursery"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery", str(self.socket)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )

    def stop(self) -> None:
        """End it, and with it every replica."""
        self._process.communicate()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Midwife]:
        """Connect to it, once it is ready; end every replica at the end."""
        assert self._process.stdout is not None
        if not self.socket.exists():
            await asyncio.to_thread(self._process.stdout.readline)
        reader, writer = await asyncio.open_unix_connection(str(self.socket))
        midwife = Midwife(writer)
        listening = asyncio.create_task(midwife.listen(reader))
        try:
            yield midwife
        finally:
            await midwife.end_all()
            writer.close()
            await asyncio.gather(listening, writer.wait_closed())


class Midwife:
    """A connection to the nursery."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._births: dict[int, asyncio.Future[Replica]] = {}
        self._replicas: dict[int, Replica] = {}
        self._orders = 0

    async def bear(self, env: Mapping[str, str], folder: Path, log: Path) -> Replica:
        """Fork a replica."""
        self._orders += 1
        birth: asyncio.Future[Replica] = asyncio.get_running_loop().create_future()
        self._births[self._orders] = birth
        order = {"order": self._orders, "env": dict(env), "folder": str(folder), "log": str(log)}
        self._writer.write(json.dumps(order).encode() + b"\n")
        replica = await asyncio.wait_for(birth, PATIENCE_S)
        replica.log = log
        return replica

    async def end_all(self) -> None:
        """SIGKILL whoever is left and wait until they are gone."""
        for replica in list(self._replicas.values()):
            replica.send(signal.SIGCONT)
            await replica.kill()

    async def listen(self, reader: asyncio.StreamReader) -> None:
        """Take births and deaths in, until the connection ends."""
        async for line in reader:
            match json.loads(line):
                case {"born": order, "pid": pid}:
                    replica = Replica(pid, asyncio.get_running_loop().create_future(), Path(os.devnull))
                    self._replicas[pid] = replica
                    self._births.pop(order).set_result(replica)
                case {"died": pid, "status": status} if pid in self._replicas:
                    self._replicas.pop(pid).died.set_result(status)


@dataclass(eq=False)
class World:
    """See the module. *figures* are the engine's; *url* is the database's address."""

    sandbox: Sandbox
    midwife: Midwife
    url: str
    folder: Path
    figures: dict[str, float]
    replicas: list[Replica] = field(default_factory=list)
    kills: int = 0
    _born: int = 0
    _reader: ledgers.Reader = field(init=False)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._reader = ledgers.Reader(self.url)

    # -- replicas

    async def start(self, *, crash: str = "", slow_s: float = 0.0, connected: bool = True, **env: str) -> Replica:
        """Start a replica; with *connected*, return once Slack can reach one more than before."""
        before = len(self.sandbox.socket_mode.connections)
        self._born += 1
        log = self.folder / f"replica-{self._born}.log"
        given = self._environment() | {CRASH: crash, SLOW: str(slow_s)} | env
        replica = await self.midwife.bear(given, self.folder, log)
        self.replicas.append(replica)
        if connected:
            await self.connected(replica, more_than=before)
        return replica

    async def connected(self, replica: Replica, more_than: int = 0) -> None:
        """Wait until Slack has *more_than* connections, or *replica* is over: a crash point may come first."""

        def reached() -> bool:
            return len(self.sandbox.socket_mode.connections) > more_than or not replica.alive

        replica.died.add_done_callback(lambda _: self.sandbox.bell.ring())
        await self.sandbox.wait_for(reached, PATIENCE_S)

    async def served(self) -> None:
        """Wait until some replica is connected: on SQLite nobody else must open the file after a crash."""
        with suppress(TimeoutError):
            await self.sandbox.wait_for(lambda: self.sandbox.socket_mode.online, PATIENCE_S)

    async def kill(self, replica: Replica) -> None:
        """SIGKILL *replica*, and count it."""
        await replica.kill()
        self.kills += 1
        await self.forgotten(replica)

    async def forgotten(self, replica: Replica) -> None:
        """Drop *replica* from the list, once Slack has noticed that it is gone."""
        if replica in self.replicas:
            self.replicas.remove(replica)
        await self.sandbox.wait_for(lambda: len(self.sandbox.socket_mode.connections) <= len(self.replicas), PATIENCE_S)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", ""),
            "ADVISOR_SEMANTIC": "false",
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app_token,
            "SLACK_API_URL": self.sandbox.api_url,
            "DATABASE_URL": self.url,
            "ADVISOR_LOG_FORMAT": "json",
            "ADVISOR_LOG_LEVEL": "debug",
            FIGURES: json.dumps(self.figures),
        }

    # -- people

    def people(self, count: int) -> list[SamplePerson]:
        """Return *count* people, made where they are not there yet."""
        found = []
        for number in range(count):
            ident = f"U0P{number:04d}"
            self.sandbox.workspace.people.setdefault(ident, Person(ident, f"p{number}", f"Sample: Person {number}"))
            found.append(self.sandbox.person(ident))
        return found

    # -- looking

    def log(self) -> list[Json]:
        """Return the sandbox's call log."""
        return [asdict(call) for call in self.sandbox.calls]

    async def query(self, sql: str) -> list[Json]:
        """Ask the database."""
        async with self._reading:
            return await asyncio.to_thread(self._reader.query, sql)

    async def rows(self) -> ledgers.Rows:
        """Read the database's book."""
        async with self._reading:
            return await asyncio.to_thread(self._reader.rows)

    def close(self) -> None:
        """Look no more."""
        self._reader.close()

    async def until(self, sql: str, wanted: Callable[[list[Json]], bool], within_s: float = PATIENCE_S) -> list[Json]:
        """Return the rows of *sql* once they are as *wanted*.

        Raises:
            TimeoutError: They were not within *within_s* seconds.
        """
        async with asyncio.timeout(within_s):
            while not wanted(rows := await self.query(sql)):  # noqa: ASYNC110
                await asyncio.sleep(LOOK_S)  # a database tells nobody
            return rows

    async def quiet(self, patience_s: float = PATIENCE_S) -> bool:
        """Wait until nothing is under way anywhere; False once nothing has moved for *patience_s* seconds."""
        before, moved_at = -1, time.monotonic()
        while (left := await self._left_over()) > 0:
            if left != before:
                before, moved_at = left, time.monotonic()
            if time.monotonic() - moved_at > patience_s:
                return False
            await asyncio.sleep(LOOK_S)
        return True

    async def _left_over(self) -> int:
        """Count deliveries under way, and work that is not done."""
        pending = self.sandbox.deliveries.pending
        return pending or int((await self.query(WORK_LEFT))[0]["left_over"])

    async def verdict(self, **how: Any) -> Verdict:
        """Compare Slack's book with the database's."""
        return check(self.log(), await self.rows(), **how)


WORK_LEFT = (
    "SELECT (SELECT count(*) FROM inbox WHERE status = 'waiting')"
    " + (SELECT count(*) FROM outbox WHERE status IN ('queued', 'claimed', 'uncertain', 'asked')) AS left_over"
)


@asynccontextmanager
async def world(
    nursery: Nursery,
    url: str,
    folder: Path,
    *,
    figures: Figures = QUICK,
    retry_scale: float = 0.01,
    variant: Variant = "socket",
) -> AsyncIterator[World]:
    """Open a world on the database at *url*; its replicas are killed at the end."""
    sandbox = Sandbox(manifest=manifest(variant), seed=11, retry_scale=retry_scale)
    await sandbox.start()
    try:
        async with nursery.open() as midwife:
            with closing(World(sandbox, midwife, url, folder, dict(figures))) as opened:
                yield opened
    finally:
        await sandbox.stop()

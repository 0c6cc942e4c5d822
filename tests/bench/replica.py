"""A measured process: started, asked what it has cost so far, stopped. Linux: costs are read from ``/proc``."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, closing
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import aiohttp

from tests.bench.counted import Counted
from tests.bench.entry import COMMITS, FIGURES, MODULES
from tests.bench.slack import BOT_TOKEN, SIGNING_SECRET, Slack

ROOT = Path(__file__).resolve().parents[2]
ADVISOR = Path(sys.executable).with_name("advisor")
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
READY_WITHIN_S = 240.0  # a machine that others use as well
# People in a benchmark answer faster than people do: without this, Slack's one message a second would be measured.
UNPACED: Mapping[str, float] = {"pace_s": 0.0001, "channel_burst": 100_000, "dm_burst": 100_000}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process has used since it began: seconds of CPU, commits, and the bytes it holds now."""

    cpu_s: float
    commits: int
    resident: int

    def since(self, earlier: Cost) -> Cost:
        """Return what was added after *earlier*."""
        return Cost(self.cpu_s - earlier.cpu_s, self.commits - earlier.commits, self.resident - earlier.resident)


class Process(Protocol):
    """A process of the operating system."""

    pid: int

    @property
    def alive(self) -> bool: ...
    def send(self, what: signal.Signals) -> None: ...
    async def over(self) -> None: ...


class Child:
    """A process that was started here."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process, self.pid = process, process.pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.returncode is None

    def send(self, what: signal.Signals) -> None:
        """Send it a signal; nothing happens where it is over."""
        if self.alive:
            self._process.send_signal(what)

    async def over(self) -> None:
        """Wait until it is over."""
        await self._process.wait()


Bear: TypeAlias = Callable[[str, dict[str, str], Path], Awaitable[Process]]


async def started(what: str, env: dict[str, str], log: Path) -> Process:
    """Start a Python of its own that is *what*; ``serve`` is the command itself, in which nothing is counted."""
    with log.open("wb") as written:
        command = (ADVISOR, "serve") if what == "serve" else (sys.executable, "-m", "tests.bench.entry", what)
        return Child(await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=env, stdout=written, stderr=written))


BEAR: ContextVar[Bear] = ContextVar("BEAR", default=started)  # tests fork instead


class Replica:
    """See the module; *url* is where it listens."""

    def __init__(self, process: Process, url: str, commits: Counted) -> None:
        self.process, self.url, self._commits = process, url, commits
        self.modules: frozenset[str] = frozenset()  # what it had imported, once it is over

    @property
    def cost(self) -> Cost:
        """What it has cost so far, all its threads together."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return Cost(cpu_s_of(self.process.pid), self._commits.value, int(pages) * _PAGE)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it, and wait until it is over."""
        self.process.send(how)
        await self.process.over()


@asynccontextmanager
async def replica(
    slack: Slack,
    what: str = "advisor",
    database: str = "",
    figures: Mapping[str, float] = UNPACED,
) -> AsyncIterator[Replica]:
    """Run *what* for as long as the context lasts, on *database*, and under *figures* of ``EngineSettings``."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        commits, modules, port = Path(folder) / "commits", Path(folder) / "modules", free_port()
        counted = Counted(commits)
        given = {COMMITS: str(commits), MODULES: str(modules), FIGURES: json.dumps(dict(figures))}
        log = Path(folder) / "log"
        process = await BEAR.get()(what, environment(slack, port, database) | given, log)
        running = Replica(process, f"http://127.0.0.1:{port}", counted)
        try:
            await _ready(running, log)
            yield running
        finally:
            await running.stop()
            running.modules = frozenset(modules.read_text().split()) if modules.exists() else frozenset()


def environment(slack: Slack, port: int, database: str) -> dict[str, str]:
    """Return the settings of an advisor that serves *slack* on *port*."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "ADVISOR_SEMANTIC": "false",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database,
        "ADVISOR_HOST": "127.0.0.1",
        "PORT": str(port),
        "ADVISOR_LOG_FORMAT": "json",
    }


def cpu_s_of(pid: int) -> float:
    """Return the seconds of CPU that a process has used since it began."""
    used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(used[11]) + int(used[12])) / _TICKS


def free_port() -> int:
    """Return a port that nobody uses just now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _ready(running: Replica, log: Path) -> None:
    until = time.monotonic() + READY_WITHIN_S
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < until and running.process.alive:
            if await is_ready(session, running.url):
                return
            await asyncio.sleep(0.02)
    raise RuntimeError(f"not ready: {await asyncio.to_thread(log.read_text)}")


async def is_ready(session: aiohttp.ClientSession, url: str) -> bool:
    """Whether the process at *url* says that it is ready."""
    try:
        async with session.get(f"{url}/readyz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False

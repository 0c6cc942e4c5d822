"""A process that has everything imported and forks measured processes: for tests, which cannot wait for imports.

Run as ``python -m tests.bench.forks``: a JSON object a line in (what, env, log), a process id a line out. It is over
when its standard input ends. What its children cost is not comparable with what a real start costs.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[2]


class Fork:
    """A process that somebody else forked and will bury."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended yet."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def send(self, what: signal.Signals) -> None:
        """Send it a signal; nothing happens where it is over."""
        if self.alive:
            os.kill(self.pid, what)

    async def over(self) -> None:
        """Wait until it is over."""
        while self.alive:  # noqa: ASYNC110 - it is nobody's child here
            await asyncio.sleep(0.005)


class Forks:
    """The process of the module, seen from outside."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.bench.forks"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True,
        )  # fmt: skip

    async def bear(self, what: str, env: dict[str, str], log: Path) -> Fork:
        """Fork a process that is *what*."""
        return Fork(await asyncio.to_thread(self._ask, {"what": what, "env": env, "log": str(log)}))

    def stop(self) -> None:
        """End it."""
        self._process.communicate()

    def _ask(self, order: dict[str, Any]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def serve() -> None:
    """Fork on demand until standard input ends."""
    import bot.main  # noqa: F401, PLC0415 - what forking is for
    import tests.bench.peers  # noqa: F401, PLC0415

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: they leave nothing behind
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _live(order)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _live(order: dict[str, Any]) -> NoReturn:
    from tests.bench import entry  # noqa: PLC0415

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(order["env"])
    try:
        entry.main(order["what"])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    serve()

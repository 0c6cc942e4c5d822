"""A process that has everything imported and forks advisors on demand: a life costs 0.1 s of CPU instead of 2 s.

Each child is a process of its own, with its own id, sockets and database connections, and runs what ``advisor serve``
runs; SIGKILL ends it as it ends any. The nursery reads orders as JSON lines and answers with births and deaths.
Run as ``python -m tests.faults.nursery SOCKET``; over when its standard input ends.
Linux alone: children die with it by PR_SET_PDEATHSIG.
"""

from __future__ import annotations

import ctypes
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from tests.faults import entry

PR_SET_PDEATHSIG = 1


class Nursery:
    """Listens on a Unix socket at *path* for one harness after the other."""

    def __init__(self, path: str) -> None:
        self._selector = selectors.DefaultSelector()
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(path)
        self._listening.listen()
        self._client: socket.socket | None = None
        self._pending = b""
        self._bell, bell_out = os.pipe()
        os.set_blocking(bell_out, False)
        signal.set_wakeup_fd(bell_out)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for ready in (self._listening.fileno(), self._bell, sys.stdin.fileno()):
            self._selector.register(ready, selectors.EVENT_READ)

    def serve(self) -> None:
        """Fork on demand until standard input ends."""
        while True:
            ready = {key.fd for key, _ in self._selector.select()}
            if self._bell in ready:
                os.read(self._bell, 4096)
                self._bury()
            if self._client is not None and self._client.fileno() in ready:
                self._hear(self._client)
            if self._listening.fileno() in ready:
                self._client, _ = self._listening.accept()
                self._selector.register(self._client, selectors.EVENT_READ)
            if sys.stdin.fileno() in ready:
                return

    def _hear(self, client: socket.socket) -> None:
        heard = b""
        with suppress(ConnectionError):  # a harness that was killed is over, too
            heard = client.recv(65536)
        if not heard:
            self._selector.unregister(client)
            client.close()
            self._client, self._pending = None, b""
            return
        *lines, self._pending = (self._pending + heard).split(b"\n")
        for line in lines:
            self._bear(json.loads(line))

    def _bear(self, order: dict[str, Any]) -> None:
        child = os.fork()
        if child == 0:
            _live(order)
        self._say({"born": order["order"], "pid": child})

    def _bury(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._say({"died": pid, "status": os.waitstatus_to_exitcode(status)})

    def _say(self, told: dict[str, Any]) -> None:
        if self._client is not None:
            with suppress(OSError):
                self._client.sendall(json.dumps(told).encode() + b"\n")


def _live(order: dict[str, Any]) -> NoReturn:
    """Be an advisor, and end."""
    status = 70
    try:
        _leave_home(Path(order["log"]))
        os.environ.clear()
        os.environ.update(order["env"])
        os.chdir(order["folder"])
        entry.live()
        status = 0
    except SystemExit as exit_:
        status = exit_.code if isinstance(exit_.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _leave_home(log: Path) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(source, target)
    os.closerange(3, 256)


if __name__ == "__main__":
    entry.warm_up()
    nursery = Nursery(sys.argv[1])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    nursery.serve()

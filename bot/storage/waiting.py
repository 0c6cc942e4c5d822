"""How a transaction waits for its database: in its thread, or beside the event loop, which goes on meanwhile.

The advisor runs its transactions in the event loop's own thread. Threads of their own take turns at the interpreter
with the loop: every call into a driver lets go of it, and getting it back cost a third of a message's CPU, measured. So
a unit of work runs as a greenlet, which stands aside whenever it waits; the code it runs need not know.
"""

from __future__ import annotations

import asyncio
import select
import time
from collections.abc import Callable
from concurrent.futures import Executor, wait
from functools import partial
from typing import Final, Protocol, TypeVar

from greenlet import getcurrent, greenlet

T = TypeVar("T")


class Waits(Protocol):
    """What a transaction does while it waits."""

    def until_readable(self, socket: int) -> None:
        """Return once there is something to read from *socket*, or it is closed."""
        ...

    def until_done(self, do: Callable[[], T]) -> T:
        """Return what *do* returns, or raise what it raises: something that keeps its thread waiting."""
        ...

    def pause(self, seconds: float) -> None:
        """Return after so long."""
        ...

    def leave(self) -> None:
        """Know no socket any more: it will be closed, and its number another's."""
        ...


class InThread:
    """Waits in the thread it is called in, which has nothing else to do."""

    def until_readable(self, socket: int) -> None:
        """See Waits."""
        poll = select.poll()
        poll.register(socket, select.POLLIN)
        poll.poll()

    def until_done(self, do: Callable[[], T]) -> T:
        """See Waits."""
        return do()

    def pause(self, seconds: float) -> None:
        """See Waits."""
        time.sleep(seconds)

    def leave(self) -> None:
        """See Waits."""


IN_THREAD: Final = InThread()


class Aside:
    """Lets the event loop go on: for one greenlet at a time, begun by ``stand_by``, in the loop's thread.

    What keeps a thread waiting is done in one of *threads*.
    """

    def __init__(self, threads: Executor) -> None:
        self._threads = threads
        self._standing: greenlet | None = None
        self._block: Callable[[], object] | None = None  # waits for what it waits for, without a loop
        self._reads: Callable[[], object] | None = None  # the last of these that waited for a socket
        self._watched: tuple[asyncio.AbstractEventLoop, int] | None = None
        self._hurries = False

    def until_readable(self, socket: int) -> None:
        """See Waits. The loop watches *socket* from then on: that costs less than to begin and to end each time."""
        if self._hurries:
            IN_THREAD.until_readable(socket)
            return
        self._watch(socket)
        self._reads = partial(IN_THREAD.until_readable, socket)
        self._stand_aside(self._reads)

    def until_done(self, do: Callable[[], T]) -> T:
        """See Waits."""
        if self._hurries:
            return do()
        doing = self._threads.submit(do)

        def block() -> None:
            wait([doing])

        def go_on(told: asyncio.Future[T]) -> None:
            told.exception()  # it is raised below
            self._go_on(block)

        asyncio.wrap_future(doing).add_done_callback(go_on)
        self._stand_aside(block)
        return doing.result()

    def pause(self, seconds: float) -> None:
        """See Waits."""
        if self._hurries:
            time.sleep(seconds)
            return

        def block() -> None:
            time.sleep(seconds)

        asyncio.get_running_loop().call_later(seconds, self._go_on, block)
        self._stand_aside(block)

    def finish(self) -> None:
        """Let what was begun come to its end before this returns, the loop's other work left waiting."""
        self._hurries = True
        while (block := self._block) is not None:
            block()
            self._go_on(block)
        self.leave()

    def leave(self) -> None:
        """See Waits."""
        watched, self._watched = self._watched, None
        if watched is not None and not watched[0].is_closed():
            watched[0].remove_reader(watched[1])

    def _watch(self, socket: int) -> None:
        wanted = (asyncio.get_running_loop(), socket)
        if self._watched != wanted:
            self.leave()
            wanted[0].add_reader(socket, self._readable)
            self._watched = wanted

    def _readable(self) -> None:
        if self._reads is not None and self._reads is self._block:
            self._go_on(self._reads)
        else:  # the server said something nobody waits for: that it is gone, most likely
            self.leave()

    def _stand_aside(self, block: Callable[[], object]) -> None:
        self._standing, self._block = getcurrent(), block
        hub = self._standing.parent
        if hub is None:
            raise RuntimeError("only what stand_by began can stand aside")
        hub.switch()

    def _go_on(self, block: Callable[[], object]) -> None:
        """Switch to who waits by *block*; unless they went on already."""
        if self._block is block and self._standing is not None:
            standing, self._standing, self._block = self._standing, None, None
            standing.switch()


def stand_by(do: Callable[[], None]) -> None:
    """Do *do* in a greenlet of this thread, up to where it first stands aside."""
    hub = getcurrent()
    while hub.parent is not None:
        hub = hub.parent
    greenlet(do, hub).switch()

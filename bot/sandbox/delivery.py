"""Deliveries to the app: deadline, retries and the record of each, whichever way they travel.

Events are sent again, three times at most, as Slack does: at once, after a minute, after five (times *retry_scale*).
Slash commands and interactions are sent once, because a person is waiting. Source: docs.slack.dev/apis/events-api.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from bot.sandbox.calls import Calls
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.jsontypes import Json

Kind = Literal["events_api", "slash_commands", "interactive"]
RETRY_AFTER_S = (0.0, 60.0, 300.0)


@dataclass(frozen=True, slots=True)
class Receipt:
    """How one delivery ended: "ok", "timeout", "offline", "connection_failed" or "http_error".

    *payload* is what the app put into its acknowledgement; *no_retry* that it asked for no more attempts.
    """

    outcome: str
    payload: Json | None = None
    status: int = 0
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged in time."""
        return self.outcome == "ok"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Which attempt this is (0 is the first) and why there is another one."""

    number: int = 0
    reason: str = ""


class Transport(Protocol):
    """A way to the app."""

    @property
    def online(self) -> bool:
        """Whether the app can be reached, as far as is known."""
        ...

    async def send(self, kind: Kind, payload: Json, attempt: Attempt, deadline_s: float) -> Receipt:
        """Deliver *payload* and return how it went; never raises for what the app does."""
        ...

    async def wait_online(self, patience_s: float) -> bool:
        """Return whether the app can be reached, after waiting for at most *patience_s*."""
        ...

    def retry_reason(self, receipt: Receipt) -> str:
        """Return why Slack would say it tries again."""
        ...


class Deliveries:
    """Sends payloads to the app through the present transport, under the faults in force."""

    def __init__(self, transport: Transport, *, clock: Clock, calls: Calls, faults: Faults, retry_scale: float) -> None:
        self.transport = transport
        self.retry_scale = retry_scale
        self.deadline_s = 3.0
        self.patience_s = sum(RETRY_AFTER_S) + self.deadline_s
        self._clock, self._calls, self._faults = clock, calls, faults
        self._running: set[asyncio.Task[None]] = set()
        self._timers: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run *work* beside whatever happens; `stop` ends it."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def after(self, seconds: float, work: Callable[[], None]) -> None:
        """Do *work* once *seconds* have passed, unless stopped before."""

        async def later() -> None:
            await self._clock.sleep(seconds)
            work()

        task = asyncio.get_running_loop().create_task(later())
        self._timers.add(task)
        task.add_done_callback(self._timers.discard)

    @property
    def pending(self) -> int:
        """How many deliveries are under way or wait for another attempt."""
        return len(self._running)

    async def stop(self) -> None:
        """Give up everything under way."""
        running = [*self._running, *self._timers]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def event(self, payload: Json) -> None:
        """Deliver an event in the background, with retries."""
        self.spawn(self._event(payload))

    async def once(self, kind: Kind, payload: Json) -> Receipt:
        """Deliver a command or an interaction; nobody tries twice."""
        return await self._send(kind, payload, Attempt())

    async def _event(self, payload: Json) -> None:
        receipt = await self._patiently(payload, Attempt())
        for number, pause_s in enumerate(RETRY_AFTER_S, start=1):
            if receipt.ok or receipt.no_retry:
                return
            reason = self.transport.retry_reason(receipt)
            await self._clock.sleep(pause_s * self.retry_scale)
            receipt = await self._patiently(payload, Attempt(number, reason))

    async def _patiently(self, payload: Json, attempt: Attempt) -> Receipt:
        """Wait for a way to the app before the attempt: nobody connected is no reason to spend it."""
        await self.transport.wait_online(self.patience_s)
        return await self._send("events_api", payload, attempt)

    async def _send(self, kind: Kind, payload: Json, attempt: Attempt) -> Receipt:
        fault = self._faults.strike(f"deliver.{kind}", channel_of(payload))
        if fault is None:
            return await self._recorded(kind, payload, attempt)
        return await self._under(fault, kind, payload, attempt)

    async def _under(self, fault: Fault, kind: Kind, payload: Json, attempt: Attempt) -> Receipt:
        match fault.kind:
            case "drop_before":
                return Receipt("connection_failed")
            case "drop_after":
                await self._recorded(kind, payload, attempt)
                return Receipt("connection_failed")
            case "duplicate":
                copies = (self._recorded(kind, payload, attempt) for _ in range(fault.copies))
                return (await asyncio.gather(*copies))[0]
            case _:
                await self._clock.sleep(fault.delay_s)
                return await self._recorded(kind, payload, attempt)

    async def _recorded(self, kind: Kind, payload: Json, attempt: Attempt) -> Receipt:
        started_s = self._clock.now()
        receipt = await self.transport.send(kind, payload, attempt, self.deadline_s)
        args = {"payload": payload, "attempt": attempt.number, "reason": attempt.reason}
        span = (started_s, self._clock.now())
        self._calls.add(
            "out",
            f"deliver.{kind}",
            args,
            receipt.outcome,
            status=receipt.status,
            span=span,
            answer=receipt.payload,
        )
        return receipt


def channel_of(payload: Json) -> str | None:
    """Return the channel a delivery speaks of, if any."""
    event = payload.get("event", {})
    found = event.get("channel") or payload.get("channel_id") or payload.get("channel")
    return found.get("id") if isinstance(found, dict) else found

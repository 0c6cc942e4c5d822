"""Delivery by Socket Mode: tickets, hello, envelopes, acknowledgements, disconnects on demand.

Source: docs.slack.dev/apis/events-api/using-socket-mode. An app may hold ten connections; each envelope goes to one.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from bot.sandbox.bell import Bell
from bot.sandbox.clock import Clock, within
from bot.sandbox.delivery import Attempt, Kind, Receipt
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import Ids
from bot.sandbox.jsontypes import Json

MAX_CONNECTIONS = 10
DisconnectReason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]


@dataclass(eq=False)
class Connection:
    """One WebSocket of the app, and the envelopes it has not acknowledged yet."""

    socket: WebSocket
    waiting: dict[str, asyncio.Future[Json | None]] = field(default_factory=dict)
    muted: bool = False

    def lost(self) -> None:
        """Whatever was not acknowledged never will be."""
        for ack in self.waiting.values():
            if not ack.done():
                ack.set_exception(ConnectionResetError())
        self.waiting.clear()


class SocketMode:
    """The app's connections, taken in turn."""

    def __init__(self, app_id: str, ids: Ids, clock: Clock, bell: Bell, presence_changed: Callable[[], None]) -> None:
        self.connections: list[Connection] = []
        self.late_acks = 0
        self.base = ""
        self._app_id, self._ids, self._clock, self._bell = app_id, ids, clock, bell
        self._tickets: set[str] = set()
        self._turn = 0
        self._presence_changed = presence_changed

    @property
    def online(self) -> bool:
        """Whether a connection stands."""
        return any(not each.muted for each in self.connections)

    async def wait_online(self, patience_s: float) -> bool:
        """Return whether a connection stands, after waiting for one for at most *patience_s*."""
        if self.online:
            return True
        with contextlib.suppress(TimeoutError):
            await within(self._clock, patience_s, self._bell.wait_for(lambda: self.online, timeout=1e9))
        return self.online

    def retry_reason(self, receipt: Receipt) -> str:
        """Return the `retry_reason` of the next envelope."""
        return "timeout"

    def new_url(self) -> str:
        """Return a WebSocket URL that is good for one connection."""
        ticket = self._ids.uuid()
        self._tickets.add(ticket)
        return f"{self.base.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self._app_id}"

    def refuse_too_many(self) -> None:
        """Raise Slack's refusal when the app already holds ten connections."""
        if len(self.connections) >= MAX_CONNECTIONS:
            raise SlackError("too_many_websockets")

    async def endpoint(self, socket: WebSocket) -> None:
        """Serve one connection of the app, from its ticket to its end."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(4401)
            return
        self._tickets.remove(ticket)
        await socket.accept()
        connection = Connection(socket)
        await socket.send_json(self._hello())
        self.connections.append(connection)
        self._presence_changed()
        await self._serve(connection)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections) + 1,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 18060},
        }

    async def _serve(self, connection: Connection) -> None:
        try:
            while True:
                self._acknowledge(connection, await connection.socket.receive_text())
        except (WebSocketDisconnect, RuntimeError, KeyError):
            pass  # the app went away, or sent bytes where Slack takes text: either way the connection is over
        finally:
            self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
            self._presence_changed()
        connection.lost()

    def _acknowledge(self, connection: Connection, text: str) -> None:
        try:
            frame = json.loads(text)
        except ValueError:
            return
        ack = connection.waiting.pop(frame.get("envelope_id", ""), None)
        if ack is None or ack.done():
            self.late_acks += 1
        else:
            ack.set_result(frame.get("payload"))
        self._bell.ring()

    async def send(self, kind: Kind, payload: Json, attempt: Attempt, deadline_s: float) -> Receipt:
        """Send *payload* over one connection and wait for its acknowledgement."""
        connection = self._next()
        if connection is None:
            return Receipt("offline")
        envelope = self._envelope(kind, payload, attempt)
        ack: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = ack
        try:
            await connection.socket.send_text(json.dumps(envelope))
            answer = await within(self._clock, deadline_s, ack)
        except TimeoutError:
            return Receipt("timeout")
        except (OSError, WebSocketDisconnect, RuntimeError):
            return Receipt("connection_failed")
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)
            _settle(ack)
        return Receipt("ok", answer if isinstance(answer, dict) else None, 200)

    def _next(self) -> Connection | None:
        ready = [each for each in self.connections if not each.muted]
        self._turn += 1
        return ready[self._turn % len(ready)] if ready else None

    def _envelope(self, kind: Kind, payload: Json, attempt: Attempt) -> Json:
        envelope: Json = {
            "envelope_id": self._ids.uuid(),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt.number, "retry_reason": attempt.reason}
        return envelope

    async def disconnect(self, reason: DisconnectReason = "refresh_requested", *, close: bool = True) -> None:
        """Send a disconnect frame to every connection; then close them, unless only warned."""
        frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}
        for connection in list(self.connections):
            connection.muted = reason != "warning"
            with contextlib.suppress(RuntimeError, WebSocketDisconnect, OSError):
                await connection.socket.send_json(frame)
        if close:
            await self.close()

    async def close(self, code: int = 1000) -> None:
        """Close every connection without a word; what was not acknowledged fails."""
        for connection in list(self.connections):
            self._forget(connection)
            with contextlib.suppress(RuntimeError, WebSocketDisconnect, OSError):
                if connection.socket.client_state is WebSocketState.CONNECTED:
                    await connection.socket.close(code)


def _settle(ack: asyncio.Future[Json | None]) -> None:
    """Mark the outcome as seen, so that a lost connection does not warn about a result nobody asked for."""
    if ack.done() and not ack.cancelled():
        ack.exception()
    else:
        ack.cancel()

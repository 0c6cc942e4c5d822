"""Breaking a connection instead of answering: a response that reaches under the HTTP server."""

from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class _Drop(Response):
    """Closes the connection of its request without sending a byte."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Abort the transport and wait until the server has noticed."""
        connections: set[Any] = scope["app"].state.connections
        for connection in list(connections):
            if getattr(connection, "client", None) == scope["client"]:
                connection.transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


DROP = _Drop(status_code=500)

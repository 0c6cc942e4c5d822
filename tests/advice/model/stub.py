"""A scripted OpenAI-compatible server on loopback: says what it is told to, in turn, and keeps what it was asked.

A real socket, because the client must not know it is being tested.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web

Request: TypeAlias = dict[str, Any]
Turn: TypeAlias = Callable[["web.Request", Request], Any]


def says(
    content: str | dict[str, Any], *, finish: str = "stop", refusal: str | None = None, usage: bool = True
) -> Turn:
    """A completion with that content."""
    text = content if isinstance(content, str) else json.dumps(content)

    async def turn(_: web.Request, asked: Request) -> web.Response:
        message = {"role": "assistant", "content": text, "refusal": refusal}
        body: dict[str, Any] = {
            "id": "c1", "object": "chat.completion", "created": 1, "model": asked["model"],
            "choices": [{"index": 0, "finish_reason": finish, "message": message, "logprobs": None}],
        }  # fmt: skip
        if usage:
            body["usage"] = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        return web.json_response(body)

    return turn


def fails(status: int, message: str = "no", *, code: str | None = None, retry_after: str | None = None) -> Turn:
    """An error in the protocol's shape."""

    async def turn(_: web.Request, __: Request) -> web.Response:
        headers = {"Retry-After": retry_after} if retry_after else None
        error = {"message": message, "type": "x", "code": code, "param": None}
        return web.json_response({"error": error}, status=status, headers=headers)

    return turn


def answers_raw(body: str, *, status: int = 200, content_type: str = "application/json") -> Turn:
    """Whatever bytes, under whatever type."""

    async def turn(_: web.Request, __: Request) -> web.Response:
        return web.Response(text=body, status=status, content_type=content_type)

    return turn


def redirects(to: str) -> Turn:
    """A redirect, which must not be followed with a key in hand."""

    async def turn(_: web.Request, __: Request) -> web.Response:
        return web.Response(status=307, headers={"Location": to})

    return turn


def hangs() -> Turn:
    """Half of a body, then nothing, until the client goes away."""

    async def turn(request: web.Request, _: Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(b'{"id": "c1", "choices": [')
        await asyncio.Event().wait()
        return response

    return turn


def breaks_off() -> Turn:
    """A body that is announced longer than it comes: the connection is closed in the middle of a chunk."""

    async def turn(request: web.Request, _: Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(b'{"id": "c1", "choices": [')
        assert request.transport is not None
        request.transport.abort()
        return response

    return turn


def drops() -> Turn:
    """The connection is closed without an answer."""

    async def turn(request: web.Request, _: Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    return turn


@dataclass
class StubModel:
    """Serves *script* turn by turn; the last turn repeats."""

    script: list[Turn]
    asked: list[Request] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""
    _runner: web.AppRunner | None = None

    async def start(self) -> StubModel:
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_post("/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/v1"
        return self

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        turn = self.script[min(len(self.asked), len(self.script) - 1)]
        self.asked.append(asked | {"_path": request.path_qs})
        self.keys.append(request.headers.get("Authorization", request.headers.get("api-key", "")))
        response: web.StreamResponse = await turn(request, asked)
        return response

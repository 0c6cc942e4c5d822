"""A Slack that costs little itself: it takes every post at once, says what it took, and signs what people send.

The sandbox checks every block and keeps every message, which on two cores would be measured along with the advisor.
This one runs in the process that measures; the advisor's own process pays for nothing of it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl, urlencode

import aiohttp
from aiohttp import web

Json: TypeAlias = dict[str, Any]
Posted: TypeAlias = Callable[[str, float], None]  # channel, and when by time.perf_counter()
TEAM, APP, BOT = "T0BENCH", "A0BENCH", "U0BOT"
BOT_TOKEN, SIGNING_SECRET = "xoxb-bench", "bench-signing-secret"
MESSAGES: Final = frozenset({"chat.postMessage", "chat.update"})


@dataclass
class Slack:
    """See the module. *posted* hears of every message as it arrives."""

    session: aiohttp.ClientSession
    api_url: str = ""
    posts: int = 0
    taking: asyncio.Event = field(default_factory=asyncio.Event)
    posted: Posted = lambda _channel, _at: None
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(_never_used()))

    def ts(self) -> str:
        """Return a timestamp no other message has."""
        return f"{int(time.time())}.{next(self._numbers) % 1_000_000:06d}"

    def __post_init__(self) -> None:
        self.taking.set()

    def hold(self) -> None:
        """Take no post until ``release``: whoever posts waits."""
        self.taking.clear()

    def release(self) -> None:
        """Take posts again."""
        self.taking.set()

    async def quiet(self, for_s: float = 0.3) -> None:
        """Return once nothing was posted for *for_s* seconds."""
        before = -1
        while before != self.posts:
            before = self.posts
            await asyncio.sleep(for_s)

    # -- what people send

    def message(self, user: str, text: str) -> Signed:
        """Return *user*'s direct message, as the Events API sends it."""
        number, ts = next(self._numbers), self.ts()
        event = {
            "type": "message",
            "user": user,
            "text": text,
            "ts": ts,
            "client_msg_id": f"{number:032x}",
            "team": TEAM,
            "channel": dm_of(user),
            "event_ts": ts,
            "channel_type": "im",
        }
        installed = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True}
        body = {
            "token": "unused",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{number:09d}",
            "event_time": int(time.time()),
            "authorizations": [installed],
            "is_ext_shared_channel": False,
            "event_context": f"4-{number}",
        }
        return signed(json.dumps(body).encode(), "application/json")

    def command(self, user: str, text: str) -> Signed:
        """Return *user*'s ``/finetune`` with *text*, typed in the direct message."""
        number = next(self._numbers)
        form = {
            "command": "/finetune",
            "text": text,
            "team_id": TEAM,
            "channel_id": dm_of(user),
            "user_id": user,
            "api_app_id": APP,
            "response_url": f"{self.api_url}response/{number}",
            "trigger_id": f"{number}.1.bench",
        }
        return signed(urlencode(form).encode(), "application/x-www-form-urlencoded")

    async def send(self, url: str, request: Signed) -> int:
        """Send *request* to the app at *url*; return the status of its answer, 0 where none came."""
        try:
            async with self.session.post(f"{url}/slack/events", data=request.body, headers=request.headers) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, TimeoutError):  # a connection that is closed just as it is used again
            return 0

    # -- what the app calls

    async def call(self, request: web.Request) -> web.Response:
        """Answer a call of the Web API, as Slack does: with the whole message."""
        method = request.match_info["method"]
        arguments = await _arguments(request)
        if method not in MESSAGES:
            return web.json_response(_answers(method, arguments))
        await self.taking.wait()
        self.posts += 1
        channel = str(arguments["channel"])
        self.posted(channel, time.perf_counter())
        ts = str(arguments.get("ts") or self.ts())
        message = {"type": "message", "user": BOT, "bot_id": "B0BOT", "ts": ts, "text": arguments.get("text", "")}
        told = {"ok": True, "channel": channel, "ts": ts, "message": message | {"blocks": arguments.get("blocks", [])}}
        return web.json_response(told)


@dataclass(frozen=True, slots=True)
class Signed:
    """A request as Slack sends it."""

    body: bytes
    headers: dict[str, str]


def signed(body: bytes, content_type: str) -> Signed:
    """Sign *body*, as of now."""
    timestamp = str(int(time.time()))
    mac = hmac.new(SIGNING_SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={mac}", "Content-Type": content_type}
    return Signed(body, headers)


def _never_used() -> int:
    """Return a number above those of every earlier run: what has been seen before would be dropped."""
    return time.time_ns() // 1000


def dm_of(user: str) -> str:
    """Return the channel of *user*'s direct message."""
    return f"D{user[1:]}"


async def _arguments(request: web.Request) -> Json:
    body = await request.text()
    if request.content_type == "application/json":
        found = json.loads(body or "{}")  # the blocking SDK announces JSON and sends nothing
        return found if isinstance(found, dict) else {}
    form: Json = dict(request.query) | dict(parse_qsl(body))
    if "blocks" in form:
        form["blocks"] = json.loads(form["blocks"])
    return form


def _answers(method: str, arguments: Json) -> Json:
    match method:
        case "auth.test":
            return {"ok": True, "team_id": TEAM, "user_id": BOT, "bot_id": "B0BOT", "user": "advisor", "team": "Bench"}
        case "conversations.open":
            return {"ok": True, "channel": {"id": dm_of(str(arguments["users"]))}}
        case _:
            return {"ok": True, "messages": []}


@asynccontextmanager
async def slack(connections: int = 64) -> AsyncIterator[Slack]:
    """Run it for as long as the context lasts, with up to *connections* requests to the app at once."""
    connector = aiohttp.TCPConnector(limit=connections)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(60)) as session:
        running = Slack(session)
        app = web.Application(client_max_size=2**20)
        app.router.add_post("/api/{method}", running.call)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
        await site.start()
        host, port = runner.addresses[0][:2]
        running.api_url = f"http://{host}:{port}/api/"
        try:
            yield running
        finally:
            await runner.cleanup()

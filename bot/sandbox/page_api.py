"""What the web page asks for and is told: the workspace as one person sees it, their gestures, live changes."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.api.conversations import is_top_level
from bot.sandbox.changes import Change
from bot.sandbox.entities import Channel
from bot.sandbox.errors import GestureError
from bot.sandbox.gestures import Gestures
from bot.sandbox.jsontypes import Json
from bot.sandbox.platform import Platform
from bot.sandbox.pushes import pushes
from bot.sandbox.submitting import Submitting
from bot.sandbox.uploads import multipart, stored_file

_WORDS = ("as", "channel", "text", "ts", "thread_ts", "command", "view_id", "callback_id")
Acting = Callable[[str, Json], Awaitable[Json]]


class PageApi:
    """The `/_page` routes."""

    def __init__(self, platform: Platform, gestures: Gestures, submitting: Submitting) -> None:
        self._platform, self._gestures, self._submitting = platform, gestures, submitting
        self._workspace = platform.workspace
        self._live: set[asyncio.Task[None]] = set()

    def routes(self) -> list[BaseRoute]:
        """Return the routes, for the server to mount."""
        acting: dict[str, Acting] = {
            "post": self._post,
            "edit": self._edit,
            "delete": self._delete,
            "command": self._command,
            "action": self._action,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "messages_tab": self._messages_tab,
            "shortcut": self._shortcut,
            "read": self._read,
            "join": self._join,
            "invite_app": self._invite_app,
            "skip_ahead": self._skip_ahead,
        }
        return [
            Route("/_page/state", self._answer_state),
            Route("/_page/history", self._answer_history),
            *(Route(f"/_page/{name}", _acting(work), methods=["POST"]) for name, work in acting.items()),
            Route("/_page/upload", self._upload, methods=["POST"]),
            WebSocketRoute("/_page/live", self._answer_live),
        ]

    # -- looking

    async def _answer_state(self, request: Request) -> Response:
        # The page does not know anybody before its first look: without `as` it looks as the first person.
        return _guarded(lambda: self.state(_me(request) or next(iter(self._workspace.people))))

    async def _answer_history(self, request: Request) -> Response:
        query = request.query_params
        return _guarded(lambda: self.history(_me(request), query.get("channel", ""), query.get("thread_ts")))

    def state(self, me: str) -> Json:
        """Return the workspace as *me* sees it."""
        self._gestures.person(me)
        self._workspace.dm(me)
        return {
            "team": dict(vars(self._workspace.team)),
            "me": me,
            "people": self._people(),
            "app": self._app(),
            "can_skip_ahead": self._platform.skip_ahead is not None,
            "channels": [self._channel(each, me) for each in self._workspace.channels.values() if _sees(each, me)],
        }

    def _people(self) -> list[Json]:
        shown = ("id", "name", "real_name", "title", "color")
        people = [{name: getattr(each, name) for name in shown} for each in self._workspace.people.values()]
        return [{**each, "is_bot": False} for each in people]

    def _app(self) -> Json:
        app, permissions = self._workspace.app, self._platform.permissions
        known = {name: getattr(app, name) for name in ("id", "name", "bot_user_id", "bot_id", "description")}
        commands = [
            {name: each.get(name, "") for name in ("command", "description", "usage_hint")} for each in app.commands
        ]
        shortcuts = [{name: each.get(name, "") for name in ("name", "callback_id", "type")} for each in app.shortcuts]
        online = self._platform.deliveries.transport.online
        tabs = {"home_enabled": permissions.home_tab, "messages_enabled": permissions.messages_tab}
        return {
            **known,
            "bot_name": app.bot_name,
            "online": online,
            "commands": commands,
            "shortcuts": shortcuts,
            **tabs,
        }

    def _channel(self, channel: Channel, me: str) -> Json:
        seen = channel.read.get(me, "")
        others = (each for each in channel.messages.values() if each["ts"] > seen and each.get("user") != me)
        described = {
            "id": channel.id,
            "name": channel.name,
            "kind": channel.kind,
            "topic": channel.topic,
            "is_member": me in channel.members,
            "app_is_member": self._workspace.has_app(channel),
            "prompts": self._prompts(channel),
            "titles": self._titles(channel),
            "unread": sum(1 for each in others if is_top_level(each)),
            "last_ts": channel.last_ts(),
        }
        return described | (
            {"with": self._workspace.app.bot_user_id, "name": self._workspace.app.name} if channel.person else {}
        )

    def _titles(self, channel: Channel) -> Json:
        """Return the titles of a conversation's threads by the ts of their first message."""
        mine = (each for each in self._workspace.sessions.values() if each["channel"] == channel.id)
        return {each["thread_ts"]: each["title"] for each in mine if each["title"]}

    def _prompts(self, channel: Channel) -> Json:
        """Return the prompts pinned on top of a conversation with the app: set by call, or by the manifest."""
        if channel.kind != "im":
            return {"title": "", "prompts": []}
        agent = self._platform.permissions.manifest.get("features", {}).get("agent_view", {})
        declared = {"title": "", "prompts": agent.get("suggested_prompts", [])}
        return self._workspace.prompts.get(f"{channel.id}:", declared)

    def history(self, me: str, name: str, thread_ts: str | None) -> Json:
        """Return a conversation, or one thread of it, oldest first, with what only *me* sees."""
        channel = self._gestures.channel(me, name)
        whispers = [each.message for each in channel.whispers if each.user == me]
        if thread_ts is None:
            messages = [each for each in channel.messages.values() if is_top_level(each)]
            messages += [each for each in whispers if "thread_ts" not in each]
        else:
            replies = [thread_ts, *channel.threads.get(thread_ts, [])]
            messages = [channel.messages[ts] for ts in replies if ts in channel.messages]
            messages += [each for each in whispers if each.get("thread_ts") == thread_ts]
        ordered = sorted(messages, key=lambda each: float(each["ts"]))
        return {"messages": [self._workspace.with_thread(channel, each) for each in ordered]}

    # -- acting

    async def _post(self, me: str, asked: Json) -> Json:
        message = self._gestures.post(me, asked["channel"], asked["text"], thread_ts=asked.get("thread_ts"))
        return {"ok": True, "ts": message["ts"]}

    async def _edit(self, me: str, asked: Json) -> Json:
        self._gestures.edit(me, asked["channel"], asked["ts"], asked["text"])
        return {"ok": True}

    async def _delete(self, me: str, asked: Json) -> Json:
        self._gestures.delete(me, asked["channel"], asked["ts"])
        return {"ok": True}

    async def _command(self, me: str, asked: Json) -> Json:
        receipt = await self._gestures.command(me, asked["channel"], asked["command"], asked.get("text", ""))
        return {"ok": receipt.ok}

    async def _action(self, me: str, asked: Json) -> Json:
        place, action, values = asked["container"], asked["action"], asked.get("values", {})
        if place["type"] == "view":
            receipt = await self._gestures.act_in_view(me, place["view_id"], action, values)
        else:
            receipt = await self._gestures.act_on_message(me, place["channel"], place["ts"], action, values)
        return {"ok": receipt.ok}

    async def _submit(self, me: str, asked: Json) -> Json:
        errors = await self._submitting.submit(me, asked["view_id"], asked.get("values", {}))
        return {"errors": errors} if errors else {"ok": True}

    async def _close(self, me: str, asked: Json) -> Json:
        await self._submitting.close(me, asked["view_id"], everything=bool(asked.get("all")))
        return {"ok": True}

    async def _home(self, me: str, _: Json) -> Json:
        return {"view": self._gestures.open_home(me)}

    async def _messages_tab(self, me: str, _: Json) -> Json:
        self._gestures.open_messages(me)
        return {"ok": True}

    async def _shortcut(self, me: str, asked: Json) -> Json:
        receipt = await self._gestures.shortcut(me, asked["callback_id"], asked.get("channel"), asked.get("ts"))
        return {"ok": receipt.ok}

    async def _read(self, me: str, asked: Json) -> Json:
        self._gestures.read(me, asked["channel"])
        return {"ok": True}

    async def _join(self, me: str, asked: Json) -> Json:
        self._gestures.join(me, asked["channel"])
        return {"ok": True}

    async def _invite_app(self, me: str, asked: Json) -> Json:
        self._gestures.invite_app(me, asked["channel"])
        return {"ok": True}

    async def _skip_ahead(self, me: str, asked: Json) -> Json:
        """Let what the app has set for a later day come now, where whoever started both made that possible."""
        skip = self._platform.skip_ahead
        return {"skipped": await skip() if skip is not None else 0}

    async def _upload(self, request: Request) -> Response:
        fields, upload = multipart(request.headers.get("content-type", ""), await request.body())
        if upload is None:
            return JSONResponse({"error": "Choose a file first."}, 400)
        return _guarded(lambda: self._shared(fields, *upload))

    def _shared(self, fields: dict[str, str], name: str, content: bytes) -> Json:
        me = fields.get("as", "")
        self._gestures.person(me)
        file = stored_file(self._platform, name, content, user=me)
        thread_ts = fields.get("thread_ts") or None
        text, channel = fields.get("text", ""), fields.get("channel", "")
        message = self._gestures.post(me, channel, text, thread_ts=thread_ts, files=[file])
        return {"ok": True, "ts": message["ts"], "file": file}

    # -- live

    async def _answer_live(self, socket: WebSocket) -> None:
        me = socket.query_params.get("as", "")
        await socket.accept()
        queue: asyncio.Queue[Json] = asyncio.Queue()
        stop = self._workspace.listen(lambda change: self._queue(queue, change, me))
        sending = asyncio.create_task(_send_all(socket, queue))
        self._live.add(sending)
        try:
            with contextlib.suppress(WebSocketDisconnect, RuntimeError, KeyError):
                while True:
                    await socket.receive_text()
        finally:
            stop()
            sending.cancel()
            self._live.discard(sending)

    def _queue(self, queue: asyncio.Queue[Json], change: Change, me: str) -> None:
        for push in pushes(self._workspace, change, me):
            queue.put_nowait(push)


async def _send_all(socket: WebSocket, queue: asyncio.Queue[Json]) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError):
        while True:
            await socket.send_json(await queue.get())


def _sees(channel: Channel, me: str) -> bool:
    return me in channel.members or channel.kind == "public"


def _me(request: Request) -> str:
    return request.query_params.get("as", "")


def _guarded(work: Callable[[], Json]) -> Response:
    try:
        return JSONResponse(work())
    except GestureError as refusal:
        return JSONResponse({"error": str(refusal)}, 400)


class Asked(Json):
    """What the page sent; a field it left out is named to it."""

    def __missing__(self, name: str) -> Any:
        raise GestureError(f"The page left out {name}.")


def _asked(body: bytes) -> Asked:
    try:
        asked: Any = json.loads(body)
    except ValueError:
        asked = None
    if not isinstance(asked, dict) or not all(isinstance(asked.get(name, ""), str | None) for name in _WORDS):
        raise GestureError("The page sent something unreadable.")
    return Asked(asked)


def _acting(work: Acting) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            asked = _asked(await request.body())
            return JSONResponse(await work(asked["as"], asked))
        except GestureError as refusal:
            return JSONResponse({"error": str(refusal)}, 400)

    return endpoint

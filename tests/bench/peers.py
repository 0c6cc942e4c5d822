"""What the advisor is compared with: Bolt apps for the same events, on the same HTTP server.

``bare`` acknowledges and stores nothing. ``echo`` answers, and stores nothing. ``sample`` handles a direct message the
way Bolt's documentation does, with a listener and ``say``, and keeps the conversation in a database through SQLAlchemy.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.http.server import HttpServer
from bot.stopping import until_told_to_stop

Listener = Callable[[dict[str, Any], AsyncSay], Awaitable[None]]
REPLY = "Thank you. What did you try already?"


class Base(DeclarativeBase):
    """The sample's tables."""


class Conversation(Base):
    """Where a person stands."""

    __tablename__ = "sample_conversation"
    user: Mapped[str] = mapped_column(primary_key=True)
    messages: Mapped[int] = mapped_column(default=0)


class Heard(Base):
    """What a person wrote."""

    __tablename__ = "sample_heard"
    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[str]
    text: Mapped[str]


async def nothing(event: dict[str, Any], say: AsyncSay) -> None:
    """Do nothing."""


async def echo(event: dict[str, Any], say: AsyncSay) -> None:
    """Answer."""
    await say(REPLY)


def sample(url: str) -> Listener:
    """Return the listener that stores, then answers."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    Base.metadata.create_all(engine)

    async def heard(event: dict[str, Any], say: AsyncSay) -> None:
        with Session(engine) as session:
            session.add(Heard(user=event["user"], text=event["text"]))
            talk = session.get(Conversation, event["user"]) or Conversation(user=event["user"], messages=0)
            talk.messages += 1
            session.add(talk)
            session.commit()
        await say(REPLY)

    return heard


def build(listener: Listener) -> Starlette:
    """Return a Bolt app around *listener*, made as its documentation shows, behind the advisor's own HTTP server."""
    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])
    app.event("message")(listener)
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    async def ready(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"]), Route("/readyz", ready)])


def serve_peer(what: str) -> None:
    """Serve *what* on PORT until told to stop."""
    asyncio.run(_serve(build(_listener(what))))


def _listener(what: str) -> Listener:
    if what == "sample":
        return sample(os.environ["DATABASE_URL"])
    return echo if what == "echo" else nothing


async def _serve(app: Starlette) -> None:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", int(os.environ["PORT"])))
    server = HttpServer(app, listening)
    await server.start()
    await until_told_to_stop()
    await server.stop()

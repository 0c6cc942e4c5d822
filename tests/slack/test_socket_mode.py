"""Socket Mode against the local Slack: what is not stored is not acknowledged, and comes again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.engine.seams import Delivery
from bot.interview.events import CheckRequested, MessageSent
from bot.sandbox.seed import ANA
from bot.sandbox.server import Sandbox
from bot.slack.app import build_app, connect_socket_mode
from bot.slack.client import build_client
from bot.slack.listeners import register
from knowledge.pack import Pack


class Inbox:
    """Fails as often as told; what was stored can be waited for."""

    def __init__(self) -> None:
        self.failures, self.attempts = 0, 0
        self.stored: asyncio.Queue[Delivery] = asyncio.Queue()
        self.reached, self.open = asyncio.Event(), asyncio.Event()
        self.open.set()

    async def receive(self, delivery: Delivery) -> None:
        self.attempts += 1
        self.reached.set()
        await self.open.wait()
        if self.failures:
            self.failures -= 1
            raise OSError("no disk")
        await self.stored.put(delivery)


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with Sandbox(seed=7, retry_scale=0.0) as running:
        yield running


async def connected(slack: Sandbox, inbox: Inbox, pack: Pack) -> AsyncSocketModeHandler:
    app = build_app(build_client("xoxb-sandbox", slack.api_url))
    register(app, inbox, pack, team=slack.workspace.team.id)
    return await connect_socket_mode(app, slack.app_token)


@pytest.fixture
async def inbox(slack: Sandbox, pack: Pack) -> AsyncIterator[Inbox]:
    inbox = Inbox()
    handler = await connected(slack, inbox, pack)
    yield inbox
    await handler.close_async()  # type: ignore[no-untyped-call] # Bolt gives it no return type


async def test_a_message_that_could_not_be_stored_is_delivered_again(slack: Sandbox, inbox: Inbox) -> None:
    inbox.failures = 1
    await slack.person(ANA).types("dm", "We want <tone> & format")
    delivery = await asyncio.wait_for(inbox.stored.get(), 30)
    assert isinstance(delivery.event, MessageSent)
    assert delivery.event.text == "We want <tone> & format"
    assert inbox.attempts == 2


async def test_a_slash_command_is_stored_and_answered_in_time(slack: Sandbox, inbox: Inbox) -> None:
    receipt = await slack.person(ANA).command("/finetune", "start a bot", channel="general")
    delivery = await asyncio.wait_for(inbox.stored.get(), 30)
    assert receipt.ok
    assert isinstance(delivery.event, CheckRequested)
    assert (delivery.event.owner, delivery.event.use_case) == (ANA, "a bot")


async def test_what_is_being_stored_while_the_connection_closes_is_still_acknowledged(
    slack: Sandbox, pack: Pack
) -> None:
    inbox = Inbox()
    inbox.open.clear()
    handler = await connected(slack, inbox, pack)
    command = asyncio.create_task(slack.person(ANA).command("/finetune", "start a bot", channel="general"))
    await asyncio.wait_for(inbox.reached.wait(), 30)
    closing = asyncio.create_task(handler.close_async())  # type: ignore[no-untyped-call] # Bolt gives it no return type
    await asyncio.sleep(0)
    inbox.open.set()
    await asyncio.wait_for(closing, 30)
    assert (await asyncio.wait_for(command, 30)).ok
    assert inbox.attempts == 1

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox

SECRET = "a-secret-for-tests"
Connect = Callable[[AsyncApp, Sandbox], Awaitable[AsyncSocketModeHandler | web.AppRunner]]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(seed=7, signing_secret=SECRET, retry_scale=0.0) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token="xoxb-sandbox", base_url=sandbox.api_url, retry_handlers=[])


@pytest.fixture
def app(client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=client, signing_secret=SECRET)


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Bring an app online, the way the sandbox is set to reach it."""
    async with AsyncExitStack() as online:

        async def bring(app: AsyncApp, sandbox: Sandbox) -> AsyncSocketModeHandler | web.AppRunner:
            if sandbox.mode == "socket":
                return await _by_socket(app, online)
            return await _by_http(app, sandbox, online)

        yield bring


async def _by_socket(app: AsyncApp, online: AsyncExitStack) -> AsyncSocketModeHandler:
    handler = AsyncSocketModeHandler(app, "xapp-sandbox")
    online.push_async_callback(handler.close_async)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    return handler


async def _by_http(app: AsyncApp, sandbox: Sandbox, online: AsyncExitStack) -> web.AppRunner:
    runner = web.AppRunner(app.web_app(path="/slack/events"))
    await runner.setup()
    online.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    sandbox.set_request_url(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    return runner

"""The sandbox as one object: make it, start it on a port of this machine, drive it, stop it."""

import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal, TypeVar

import uvicorn

from bot.sandbox.api.installs import uninstall
from bot.sandbox.calls import Calls
from bot.sandbox.changes import Change, RosterChanged
from bot.sandbox.clock import Clock, SystemClock
from bot.sandbox.delivery import Deliveries
from bot.sandbox.events import EventFeed
from bot.sandbox.faults import Faults
from bot.sandbox.gestures import Gestures
from bot.sandbox.jsontypes import Json
from bot.sandbox.permissions import Permissions
from bot.sandbox.person import SamplePerson
from bot.sandbox.platform import Platform
from bot.sandbox.rates import Rates
from bot.sandbox.seed import sample_workspace
from bot.sandbox.signed_http import SignedHttp
from bot.sandbox.site import build_app
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.statuses import Statuses
from bot.sandbox.store import Store
from bot.sandbox.submitting import Submitting
from bot.sandbox.tokens import APP_TOKEN, BOT_TOKEN, Tokens
from bot.sandbox.triggers import ResponseUrls, Triggers
from bot.sandbox.workspace import Workspace

Mode = Literal["socket", "http"]
T = TypeVar("T")


class Sandbox:
    """A local Slack.

    Args:
        manifest: The app's manifest: its commands, shortcuts, events and scopes. None grants everything.
        file: Where the workspace is kept; None throws it away at the end.
        mode: How the app is reached, by Socket Mode or by signed HTTP at *request_url*.
        retry_scale: Factor on the pauses between attempts at an event; 0.01 makes five minutes three seconds.
        seed: Makes identifiers repeatable; drawn at random when None.
        strict_rates: Whether Slack's rate limits hold.
    """

    def __init__(
        self,
        *,
        manifest: Json | None = None,
        file: Path | None = None,
        mode: Mode = "socket",
        request_url: str | None = None,
        signing_secret: str = "sandbox-signing-secret",  # noqa: S107 - good for this sandbox alone
        bot_token: str = BOT_TOKEN,
        app_token: str = APP_TOKEN,
        retry_scale: float = 1.0,
        clock: Clock | None = None,
        seed: int | None = None,
        strict_rates: bool = False,
    ) -> None:
        self.mode, self.signing_secret = mode, signing_secret
        self.bot_token, self.app_token = bot_token, app_token
        self.clock = clock or SystemClock()
        self._store = None if file is None else Store(file)
        self.workspace = self._workspace(manifest, seed)
        self.bell = self.workspace.bell
        self.calls, self.faults = Calls(self.bell), Faults()
        self.permissions = Permissions(manifest)
        self.rates = Rates(self.clock, strict=strict_rates)
        self._wire(mode, request_url, retry_scale)
        self.gestures = Gestures(self.platform)
        self.submitting = Submitting(self.platform, self.gestures)
        self._server: uvicorn.Server | None = None
        self._listening: socket.socket | None = None

    def _workspace(self, manifest: Json | None, seed: int | None) -> Workspace:
        kept = None if self._store is None else self._store.load(self.clock, manifest)
        workspace = kept or sample_workspace(self.clock, manifest=manifest, seed=seed)
        if self._store is not None:
            workspace.listen(self._keep)
        return workspace

    def _keep(self, change: Change) -> None:
        if self._store is not None:
            self._store.save_soon(self.workspace)

    def _wire(self, mode: Mode, request_url: str | None, retry_scale: float) -> None:
        workspace, clock = self.workspace, self.clock
        self.socket_mode = SocketMode(workspace.app.id, workspace.ids, clock, self.bell, self._presence_changed)
        self.signed_http = SignedHttp(request_url, self.signing_secret, clock)
        transport = self.socket_mode if mode == "socket" else self.signed_http
        self.deliveries = Deliveries(
            transport, clock=clock, calls=self.calls, faults=self.faults, retry_scale=retry_scale
        )
        self.platform = Platform(
            workspace=workspace,
            permissions=self.permissions,
            tokens=Tokens(self.bot_token, self.app_token, workspace.ids),
            clock=clock,
            calls=self.calls,
            faults=self.faults,
            rates=self.rates,
            deliveries=self.deliveries,
            socket_mode=self.socket_mode,
            signed_http=self.signed_http,
            triggers=Triggers(clock, workspace.ids),
            response_urls=ResponseUrls(clock, workspace.ids),
        )
        workspace.listen(Statuses(workspace, self.deliveries).on_change)
        workspace.listen(EventFeed(workspace, self.permissions, self.deliveries).on_change)

    def _presence_changed(self) -> None:
        self.workspace.tell(RosterChanged())

    # -- running

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen on *port* of *host*, a free port for 0, and return when calls are answered.

        Raises:
            OSError: The port is taken.
        """
        self._listening = _bound(host, port)
        self._set_base(f"http://{host}:{self._listening.getsockname()[1]}")
        hosts = None if host == "127.0.0.1" else ["*"]
        app = build_app(self.platform, self.gestures, hosts=hosts)
        config = uvicorn.Config(
            app,
            http="h11",
            ws="websockets-sansio",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
        )
        self._server = await _started(config, self._listening)
        app.state.connections = self._server.server_state.connections

    def _set_base(self, url: str) -> None:
        self.platform.base_url = url
        self.socket_mode.base = url
        self.platform.response_urls.base = url

    async def stop(self) -> None:
        """Stop listening, give up what is under way, save what is to be kept. Stopping twice is fine."""
        await self.deliveries.stop()
        await self.socket_mode.close()
        await self.signed_http.close()
        if self._server is not None and self._listening is not None:
            await self._server.shutdown(sockets=[self._listening])
            self._server = None
        if self._store is not None:
            self._store.save(self.workspace)

    async def __aenter__(self) -> "Sandbox":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """The address of the page, `http://127.0.0.1:PORT`."""
        return self.platform.base_url

    @property
    def api_url(self) -> str:
        """The base of the Web API, with the trailing slash the SDK wants."""
        return f"{self.url}/api/"

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:  # noqa: ASYNC109 - tests give it by name
        """Return the first truthy value of *predicate*, asked again after each change, call and connection.

        Raises:
            TimeoutError: It was still false after *timeout* seconds.
        """
        return await self.bell.wait_for(predicate, timeout)

    @property
    def saves(self) -> int:
        """How often the workspace was written to its file."""
        return 0 if self._store is None else self._store.saves

    def set_request_url(self, url: str) -> None:
        """Point signed HTTP delivery at *url*."""
        self.signed_http.request_url = url
        self._presence_changed()

    # -- driving

    def let_skip_ahead(self, skip: Callable[[], Awaitable[int]]) -> None:
        """Give the page a button by which what the app has set for a later day comes now; *skip* does it."""
        self.platform.skip_ahead = skip
        self._presence_changed()

    def uninstall(self) -> None:
        """Remove the app from the workspace: tokens revoked, the app told."""
        uninstall(self.platform)

    def person(self, user: str) -> SamplePerson:
        """Return a driver that acts as *user*."""
        self.gestures.person(user)
        return SamplePerson(self.platform, self.gestures, self.submitting, user)


def _bound(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening


async def _started(config: uvicorn.Config, listening: socket.socket) -> uvicorn.Server:
    """Start serving inside this event loop; `Server.serve` would take over the process's signals."""
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listening])
    await server.on_tick(0)
    return server

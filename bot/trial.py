"""The sandbox and the unmodified advisor together in one process: for ``advisor try``, the rehearsal, the stories."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import settings
from bot.engine.settings import EngineSettings
from bot.main import AdvisorApp
from bot.manifests import Mode, manifest
from bot.sandbox.server import Sandbox
from bot.storage.migrate import upgrade

WORKSPACE_FILE, DATABASE_FILE = "workspace.json", "advisor.db"
_PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")


@dataclass(slots=True)
class Trial:
    """A running sandbox, and the advisor that is connected to it."""

    sandbox: Sandbox
    advisor: AdvisorApp
    folder: Path
    mode: Mode
    figures: EngineSettings
    chosen: dict[str, Any]

    async def skip_ahead(self) -> int:
        """Let what is set for the next day with any reminders come now; return how many that are. Clocks stay right."""
        return await self.advisor.engine.skip_ahead()

    async def restart_advisor(self) -> None:
        """Stop the advisor and start a new one on the same database, as after a deployment."""
        await self.advisor.stop()
        chosen = settings_for(self.sandbox, self.folder, self.mode, **self.chosen)
        self.advisor = await _connected(self.sandbox, self.mode, self.figures, chosen)


@asynccontextmanager
async def trial(
    folder: Path,
    *,
    port: int = 0,
    mode: Mode = "socket",
    keep: bool = False,
    agent: bool = False,
    figures: EngineSettings | None = None,
    chosen: dict[str, Any] | None = None,
    **sandbox_options: Any,
) -> AsyncIterator[Trial]:
    """Run the sandbox and the advisor for as long as the context lasts.

    Args:
        folder: Where the advisor's database is, and with *keep* the workspace; what is there is taken up again.
        port: Of the sandbox's page; 0 for any free one.
        mode: How the sandbox reaches the advisor.
        agent: Whether Slack shows the app as an agent, which is reached in Socket Mode.
        keep: Whether the workspace is written to *folder*, too.
        figures: The engine's figures, where a test wants smaller ones.
        chosen: Further settings of the advisor's, by name.
        sandbox_options: For ``Sandbox``.
    Raises:
        OSError: The port is taken.
    """
    figures = figures or EngineSettings()
    file = folder / WORKSPACE_FILE if keep else None
    sandbox = Sandbox(manifest=manifest("agent" if agent else mode), mode=mode, file=file, **sandbox_options)
    with _no_proxy_for_slack():
        await sandbox.start(port)
        try:
            found = settings_for(sandbox, folder, mode, **(chosen or {}))
            advisor = await _connected(sandbox, mode, figures, found)
            running = Trial(sandbox, advisor, folder, mode, figures, chosen or {})
            sandbox.let_skip_ahead(running.skip_ahead)
            try:
                yield running
            finally:
                await running.advisor.stop()
        finally:
            await sandbox.stop()


async def _connected(sandbox: Sandbox, mode: Mode, figures: EngineSettings, chosen: settings.Settings) -> AdvisorApp:
    upgrade(chosen.database_url.get_secret_value())
    listening = _any_port() if mode == "http" else None
    advisor = AdvisorApp(chosen, listening=listening, figures=figures)
    await advisor.start()
    if listening is not None:
        sandbox.set_request_url(f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events")
    return advisor


def settings_for(sandbox: Sandbox, folder: Path, mode: Mode, **chosen: Any) -> settings.Settings:
    """Return the settings with which the advisor serves *sandbox*; what is not *chosen* stays as the person has it."""
    usual = {
        "slack_bot_token": sandbox.bot_token,
        "slack_app_token": sandbox.app_token if mode == "socket" else None,
        "slack_signing_secret": sandbox.signing_secret if mode == "http" else None,
        "slack_api_url": sandbox.api_url,
        "database_url": f"sqlite:///{folder / DATABASE_FILE}",
    }
    return settings.read(**(usual | chosen))


def _any_port() -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.bind(("127.0.0.1", 0))
    return listening


@contextmanager
def _no_proxy_for_slack() -> Iterator[None]:
    """Keep the Slack SDK off a proxy: it ignores NO_PROXY, and no proxy can reach a Slack on this machine.

    Others, such as the client of a model, still find the proxy under ALL_PROXY.
    """
    hidden = {name: os.environ.pop(name) for name in _PROXIES if name in os.environ}
    lent = bool(hidden) and "ALL_PROXY" not in os.environ
    if lent:
        os.environ["ALL_PROXY"] = hidden.get("HTTPS_PROXY") or hidden.get("https_proxy") or next(iter(hidden.values()))
    try:
        yield
    finally:
        os.environ.update(hidden)
        if lent:
            del os.environ["ALL_PROXY"]

"""``advisor serve``: the advisor in a workspace, until it is told to stop."""

from __future__ import annotations

import asyncio
import errno
import gc
import signal
import socket
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from bot import logs, settings
from bot.cli.plainly import CommandError
from bot.opening import Opening
from bot.stopping import until_told_to_stop

if TYPE_CHECKING:
    from bot.main import AdvisorApp

T = TypeVar("T")
GARBAGE = (20_000, 10, 10)  # objects before the youngest are looked through, and looks before older ones are: next to
# nothing that a message leaves behind refers to itself, and by default every message pays for a few looks
log = structlog.get_logger("bot.serve")


def serve_slack() -> None:
    """Serve the workspace of the settings; raises what ``plainly`` turns into sentences."""
    found = settings.read()
    missing = settings.for_slack(found)
    if missing:
        raise settings.SettingsError(missing)
    logs.configure(found.advisor_log_format, found.advisor_log_level, for_good=True)
    asyncio.run(_serve(found))


async def _serve(found: settings.Settings) -> None:
    told = asyncio.create_task(until_told_to_stop())
    opening = Opening(found, _bound(found) if found.listens else None)
    try:
        advisor = await _unless_told(_started(found, opening), told)
        if advisor is not None:
            await _until_told(advisor, found, told)
    finally:
        await opening.close()
    log.info("advisor_stopped")


async def _until_told(advisor: AdvisorApp, found: settings.Settings, told: asyncio.Task[signal.Signals]) -> None:
    collecting = asyncio.create_task(_collect_once_made(advisor))
    log.info("advisor_started", mode="socket" if found.socket_mode else "http", port=found.port if found.listens else 0)
    received = await told
    log.info("advisor_stopping", signal=received.name, drain_s=found.advisor_drain_s)
    await advisor.stop()
    await asyncio.wait([collecting])


async def _started(found: settings.Settings, opening: Opening) -> AdvisorApp:
    """Open, then make what is behind the door: it takes as long again, and is done before anybody comes."""
    if found.advisor_pack is None:  # what ships was tested; somebody's own has to be good before
        await opening.open()
    advisor_app = await asyncio.to_thread(_advisor_app)
    advisor = advisor_app(found, opening=opening)
    await advisor.start()
    return advisor


def _advisor_app() -> type[AdvisorApp]:
    from bot.main import AdvisorApp  # everything else: probes are answered meanwhile

    return AdvisorApp


async def _collect_once_made(advisor: AdvisorApp) -> None:
    """Collect garbage from now on, but never look through what was made at the start."""
    with suppress(Exception):  # told where it is made
        await advisor.prepared()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()


async def _unless_told(start: Coroutine[Any, Any, T], told: asyncio.Task[signal.Signals]) -> T | None:
    """Wait for *start*, unless told to stop first: while Slack cannot be reached it goes on trying for ever."""
    starting = asyncio.create_task(start)
    await asyncio.wait((starting, told), return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
    with suppress(asyncio.CancelledError):
        return await starting
    return None


def _bound(found: settings.Settings) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((found.advisor_host, found.port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise CommandError(f"Port {found.port} is taken: stop what uses it, or set PORT to another.") from None
        raise CommandError(f"{found.advisor_host}:{found.port} cannot be listened on: {error.strerror}.") from None
    return listening

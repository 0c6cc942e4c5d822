"""``advisor lanes``: work that nobody will do by itself, for whoever looks after the advisor."""

from __future__ import annotations

import asyncio

import typer

from bot import logs, settings
from bot.storage.backlog import Stuck
from bot.storage.migrate import require_head
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork


def list_stuck() -> int:
    """Print a line for each parked post and each piece of dead work, oldest first; return the exit code: 1 if any."""
    logs.configure(level="error")
    found = asyncio.run(_stuck(settings.read()))
    for each in found:
        typer.echo(_line(each))
    if not found:
        typer.echo("Nothing is stuck.")
    return 1 if found else 0


async def _stuck(chosen: settings.Settings) -> list[Stuck]:
    storage = Storage(chosen.database_url.get_secret_value())
    try:
        return await storage.run(_found)
    finally:
        await asyncio.to_thread(storage.close)


def _found(work: UnitOfWork) -> list[Stuck]:
    require_head(work.connection)
    return list(work.backlog.stuck())


def _line(each: Stuck) -> str:
    about = f"{each.place} {each.id}  lane {each.lane}  {each.kind}  {each.status}: {each.reason or 'no reason given'}"
    return f"{about}  ({each.attempts} attempt(s), {each.age_s / 3600:.1f} h ago)"

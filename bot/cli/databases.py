"""``advisor db``: the tables brought up to date, or looked at."""

from __future__ import annotations

import asyncio

import typer

from bot import logs, settings
from bot.cli.doctoring import show
from bot.cli.plainly import EXIT_FAILED
from bot.doctor import database
from bot.storage.migrate import upgrade as migrate


def upgrade() -> None:
    """Bring the tables of DATABASE_URL up to date and say at which revision they are."""
    logs.configure(level="error")
    revision = migrate(settings.read().database_url.get_secret_value())
    typer.echo(f"The database is up to date (revision {revision}).")


def check() -> int:
    """Say how the database stands; return the exit code: 1 if it cannot be used as it is."""
    logs.configure(level="error")
    look = asyncio.run(database(settings.read()))
    show(look)
    return EXIT_FAILED if look.state == "failed" else 0

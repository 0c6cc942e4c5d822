"""``advisor eval``: labelled data through an advisor, and what it comes to, on the screen and as files."""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer

from bot import logs, settings
from bot.advice.advisor import Advisor
from bot.advice.evaluation import Report, evaluate, misses, table, write
from bot.advice.model.advising import ModelAdvisor
from bot.advice.semantic.encoder import encoder
from bot.cli.advisors import AdvisorName, advisor_named, pack_of
from bot.cli.plainly import EXIT_SETTINGS, CommandError
from bot.modelling import UsageInMemory
from knowledge.pack import Pack


def run_evaluation(data: Path, advisor: AdvisorName, out: Path | None) -> None:
    """Print the figures and the worst misses of *advisor* on *data*; write the report into *out*, if given."""
    logs.configure(level="warning")
    if not data.is_dir():
        raise CommandError(f"{data} is not a folder: name the one that holds the data.", EXIT_SETTINGS)
    if advisor == "semantic" and encoder() is None:  # its figures would be those of the default advisor
        raise CommandError(
            "The extra `semantic` is not there: install what requirements/semantic.txt lists.", EXIT_SETTINGS
        )
    chosen = settings.read()
    pack = pack_of(chosen)
    asked = advisor_named(advisor, chosen, pack)
    report = asyncio.run(_report(data, asked, pack, advisor))
    typer.echo(table(report) + misses(report) + _without_model(asked), nl=False)
    if out is not None:
        typer.echo("\n" + "\n".join(f"written: {each}" for each in write(report, out)))


async def _report(data: Path, asked: Advisor, pack: Pack, name: AdvisorName) -> Report:
    try:
        return await evaluate(data, asked, pack, name=name)
    finally:
        if isinstance(asked, ModelAdvisor):
            await asked.endpoint.close()


def _without_model(asked: Advisor) -> str:
    """Say how many of the figures' rows are not the model's after all."""
    if not isinstance(asked, ModelAdvisor) or not isinstance(asked.book, UsageInMemory):
        return ""
    faults = {fault: times for fault, times in asked.book.outcomes.most_common() if fault != "ok"}
    if not faults:
        return ""
    told = ", ".join(f"{fault} {times}" for fault, times in faults.items())
    calls = asked.book.outcomes.total()
    return f"\nThe model gave nothing in {sum(faults.values())} of {calls} calls ({told}); there the rules answered.\n"

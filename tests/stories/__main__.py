"""What a check costs people of several kinds: one table, by `make stories`."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from bot import logs, settings
from bot.trial import trial
from tests.stories.conftest import FIGURES
from tests.stories.personas import MANNERS, Effort, Manner, Sitting
from tests.stories.talk import Talk


async def played(manner: Manner) -> Effort:
    """Let one of them go through a whole check, with an advisor and a database of their own."""
    with tempfile.TemporaryDirectory() as folder:
        async with trial(Path(folder), figures=FIGURES, seed=11, retry_scale=0.01) as running:
            return await Sitting(Talk(running), manner).plays()


def table(efforts: list[Effort]) -> Table:
    """Lay the figures out."""
    shown = Table("person", "messages", "typed", "pressed", "words read", "words typed", "minutes")
    for each in efforts:
        figures = (each.messages, each.typed, each.pressed, each.words_read, each.words_typed)
        shown.add_row(each.name, *map(str, figures), f"{each.minutes:.1f}")
    shown.add_section()
    messages, minutes = median(each.messages for each in efforts), median(each.minutes for each in efforts)
    shown.add_row("median", f"{messages:g}", "", "", "", "", f"{minutes:.1f}")
    return shown


def main() -> None:
    """Play everybody and print the table."""
    logs.configure("console", "error")
    for name, _, _ in settings.described():
        os.environ.pop(name, None)
    Console().print(table([asyncio.run(played(each)) for each in MANNERS]))


if __name__ == "__main__":
    main()

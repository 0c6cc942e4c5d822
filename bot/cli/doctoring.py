"""``advisor doctor``: the looks of ``bot.doctor`` as lines on a terminal."""

from __future__ import annotations

import asyncio

from rich.console import Console
from rich.text import Text

from bot import logs, settings
from bot.cli.plainly import EXIT_FAILED, EXIT_SETTINGS
from bot.doctor import Look, examine

MARKS = {"fine": ("✓", "green"), "failed": ("✗", "bold red"), "skipped": ("–", "dim")}


def report() -> int:
    """Print each look as it is taken; return the exit code: 2 if settings are missing, 1 if anything else failed."""
    logs.configure(level="error")
    return asyncio.run(_report(settings.read()))


async def _report(found: settings.Settings) -> int:
    failed = []
    async for look in examine(found):
        failed += [look.at] if look.state == "failed" else []
        show(look)
    Console(highlight=False).print("All is well." if not failed else f"To mend: {len(failed)}.")
    if not failed:
        return 0
    return EXIT_SETTINGS if "settings" in failed else EXIT_FAILED


def show(look: Look) -> None:
    """Print one look, with what to do about it under it."""
    console = Console(highlight=False, soft_wrap=True)
    mark, style = MARKS[look.state]
    console.print(Text.assemble((mark, style), f" {look.at}: ", look.says))
    if look.mend:
        console.print(Text(f"  → {look.mend}"))

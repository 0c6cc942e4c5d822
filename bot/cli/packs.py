"""``advisor pack check``: somebody's pack, looked at as the advisor would load it."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.advice.checking import signal_problems
from bot.cli.plainly import EXIT_SETTINGS, CommandError
from knowledge.loading import check_pack, load_pack
from knowledge.verifying import TEXT_FILE

MAX_SHOWN = 20


def check(folder: Path) -> int:
    """Print every problem of the pack in *folder*, a line each; return the exit code: 1 if there was one."""
    if not folder.is_dir():
        raise CommandError(
            f"{folder} is not a folder: name the one that holds pack.yaml and guidance.md.", EXIT_SETTINGS
        )
    problems = sorted(check_pack(folder), key=lambda each: each.file != TEXT_FILE)  # a changed text is behind the rest
    for each in problems[:MAX_SHOWN]:
        typer.echo(str(each))
    if len(problems) > MAX_SHOWN:
        typer.echo(f"… and {len(problems) - MAX_SHOWN} more; mend these first.")
    if problems:
        return 1
    found = load_pack(folder)
    if wording := signal_problems(folder, found):
        for told in wording[:MAX_SHOWN]:
            typer.echo(told)
        return 1
    typer.echo(f"{found.id} {found.version}: {len(found.criteria)} criteria, every quote stands in the text.")
    return 0

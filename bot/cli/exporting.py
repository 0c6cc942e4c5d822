"""``advisor export``: somebody's check as a file, for whoever runs the advisor and was asked for it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import typer

from bot import logs, settings
from bot.cli.plainly import EXIT_SETTINGS, CommandError
from bot.exports import ExportFile, as_file, exported
from bot.interview.events import ExportForm
from bot.interview.record import number_of
from bot.interview.states import Held, Idle
from bot.main import pack_of
from bot.storage.revisions import require_head
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork


def export(team: str, owner: str, check: int, form: ExportForm, output: Path | None) -> None:
    """Write check number *check* (0: the newest) of *owner* to *output*, by default to standard output."""
    logs.configure(level="error")
    chosen = settings.read()
    storage = Storage(chosen.database_url.get_secret_value())
    try:
        kept, dates = storage.run_sync(_kept, team, owner)
    finally:
        storage.close()
    state = next((each for each in kept if check in {0, number_of(each)}), None)
    if state is None:
        raise CommandError(_missing(kept, team, owner, check), EXIT_SETTINGS)
    made = exported(pack_of(chosen), state, datetime.now(UTC).date().isoformat())
    _write(as_file(made, form, dates), output)


def _kept(work: UnitOfWork, team: str, owner: str) -> tuple[list[Held], str]:
    require_head(work.connection)
    states = [each for each in work.checks.states(f"{team}:{owner}") if not isinstance(each, Idle)]
    return states, work.people.of(team, owner).dates


def _missing(kept: list[Held], team: str, owner: str, check: int) -> str:
    if not kept:
        return f"{owner} has no check in {team}. --team and --owner are Slack ids, such as T0123 and U0456."
    numbers = ", ".join(str(number_of(each)) for each in kept)
    return f"{owner} has no check {check}; there are: {numbers}."


def _write(file: ExportFile, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(file.text)
        return
    place = output / file.name if output.is_dir() else output
    try:
        place.write_bytes(file.content)
    except OSError as error:
        raise CommandError(f"{place} cannot be written: {error.strerror or type(error).__name__}.") from None
    typer.echo(f"Written to {place}. It holds the owner's own words: share it with care.", err=True)

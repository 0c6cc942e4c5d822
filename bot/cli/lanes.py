"""``advisor lanes``: work that is late, or that nobody will do by itself, for whoever looks after the advisor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import typer

from bot import logs, settings
from bot.cli.plainly import EXIT_SETTINGS, CommandError
from bot.storage import mending
from bot.storage.backlog import Late, Place, Stuck
from bot.storage.revisions import require_head
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork

LATE_S = 60.0  # a message is applied within seconds; a post may wait for Slack's history for half a minute
T = TypeVar("T")


def list_stuck() -> int:
    """Print a line for each lane that is late and each piece of stuck work, oldest first; return 1 if there is any."""
    late, stuck = _with_database(_found)
    for each in late:
        typer.echo(_late_line(each))
    for one in stuck:
        typer.echo(_line(one))
    if stuck:
        typer.echo("Do it again: advisor lanes retry NAME. Put it out of sight: advisor lanes drop NAME.")
    if not late and not stuck:
        typer.echo("Nothing is late or stuck.")
    return 1 if late or stuck else 0


def retry_stuck(name: str, *, confirmed: bool) -> None:
    """Have the work called *name* done again; asks first unless *confirmed*."""
    found = _named(name)
    if found.status == "parked":
        typer.echo("Slack may have this post already: look at the conversation first, or it stands there twice.")
    if confirmed or typer.confirm("Do it again?"):
        _mend(found, _retry)
        typer.echo(f"{name} will be done again.")


def drop_stuck(name: str, *, confirmed: bool) -> None:
    """Put the work called *name* out of sight; asks first unless *confirmed*."""
    found = _named(name)
    if confirmed or typer.confirm("Drop it for good?"):
        _mend(found, mending.drop)
        typer.echo(f"{name} is dropped.")


def _named(name: str) -> Stuck:
    """Return the stuck work called *name*, and print it."""
    for each in _with_database(_found)[1]:
        if _name(each) == name:
            typer.echo(_line(each))
            return each
    raise CommandError(f"Nothing stuck is called {name}: `advisor lanes` lists what is.", EXIT_SETTINGS)


def _mend(found: Stuck, do: Callable[[UnitOfWork, Place, int], bool]) -> None:
    if not _with_database(lambda work: do(work, found.place, found.id)):
        raise CommandError(f"{_name(found)} is not stuck any more.")


def _retry(work: UnitOfWork, place: Place, row: int) -> bool:
    done = mending.retry(work, place, row)
    work.notify()
    return done


def _with_database(do: Callable[[UnitOfWork], T]) -> T:
    logs.configure(level="error")
    storage = Storage(settings.read().database_url.get_secret_value())
    try:
        return storage.run_sync(_checked, do)
    finally:
        storage.close()


def _checked(work: UnitOfWork, do: Callable[[UnitOfWork], T]) -> T:
    require_head(work.connection)
    return do(work)


def _found(work: UnitOfWork) -> tuple[list[Late], list[Stuck]]:
    return list(work.backlog.late(LATE_S)), list(work.backlog.stuck())


def _name(each: Stuck) -> str:
    return f"{each.place}/{each.id}"


def _line(each: Stuck) -> str:
    about = f"{_name(each)}  lane {each.lane}  {each.kind}  {each.status}: {each.reason or 'no reason given'}"
    return f"{about}  ({each.attempts} attempt(s), {each.age_s / 3600:.1f} h ago)"


def _late_line(each: Late) -> str:
    return f"late  lane {each.lane}  {each.what}: {each.count} waiting, the oldest for {each.age_s / 60:.0f} min"

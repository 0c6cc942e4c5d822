"""``advisor try``: the advisor and a local Slack in one process, for a browser, or a rehearsal to watch."""

from __future__ import annotations

import asyncio
import errno
import tempfile
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot import logs
from bot.cli.commands import DEFAULT_PORT
from bot.cli.plainly import EXIT_FAILED, EXIT_SETTINGS, CommandError
from bot.manifests import Mode
from bot.persona import ANA
from bot.rehearsal import Line, Rehearsal, RehearsalFailedError
from bot.stopping import until_told_to_stop
from bot.trial import DATABASE_FILE, WORKSPACE_FILE, Trial, trial

DEADLINE_S = 120.0  # for a whole rehearsal; it takes a quarter of that
DEADLINE_SLOW_S = 600.0
SLOW_PACE_S = 2.5


def try_it(port: int | None, *, keep: Path | None, fresh: bool, http: bool, agent: bool) -> None:
    """Run the sandbox and the advisor until Ctrl-C."""
    logs.configure("console", "warning")
    if fresh and keep is None:
        raise CommandError("--fresh goes with --keep FOLDER; without it every start is fresh.", EXIT_SETTINGS)
    if http and agent:
        raise CommandError("--agent goes with Socket Mode: leave --http out.", EXIT_SETTINGS)
    with _folder(keep, fresh=fresh) as folder:
        asyncio.run(_try(port, folder, mode="http" if http else "socket", keep=keep is not None, agent=agent))


@contextmanager
def _folder(keep: Path | None, *, fresh: bool) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="advisor-") as thrown_away:
            yield Path(thrown_away)
        return
    if keep.exists() and not keep.is_dir():
        raise CommandError(f"{keep} is a file: name a folder to keep the workspace in.", EXIT_SETTINGS)
    keep.mkdir(parents=True, exist_ok=True)
    if fresh:
        _forget(keep)
    yield keep.resolve()


def _forget(folder: Path) -> None:
    for name in (WORKSPACE_FILE, DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm"):
        (folder / name).unlink(missing_ok=True)


async def _try(port: int | None, folder: Path, *, mode: Mode, keep: bool, agent: bool) -> None:
    try:
        await _run(DEFAULT_PORT if port is None else port, folder, mode=mode, keep=keep, agent=agent)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        if port is not None:
            raise CommandError(f"Port {port} is taken: choose another with --port, or leave it out.") from None
        await _run(0, folder, mode=mode, keep=keep, agent=agent)


async def _run(port: int, folder: Path, *, mode: Mode, keep: bool, agent: bool) -> None:
    async with trial(folder, port=port, mode=mode, keep=keep, agent=agent) as running:
        _greet(running, kept_in=folder if keep else None)
        await until_told_to_stop()
        Console().print("Stopped.")


def _greet(running: Trial, *, kept_in: Path | None) -> None:
    what_stays = f"Everything is kept in {kept_in}." if kept_in else "Everything is thrown away at the end."
    told = Text.assemble(
        "Open ",
        (running.sandbox.url, "bold cyan underline"),
        " and type ",
        ("/finetune", "bold"),
        ".\n",
        f"A Slack on this machine, with sample people, and the advisor in it. {what_stays}\n",
        f"{_who_reads(running)}\n",
        "Ctrl-C stops it.",
    )
    Console(highlight=False).print(Panel(told, title="The readiness advisor", title_align="left", expand=False))


def _who_reads(running: Trial) -> str:
    endpoint = running.advisor.model_endpoint
    if endpoint == "none":
        return "No model is asked: what you write stays on this machine."
    return (
        f"A model takes part ({endpoint}, from your settings); ADVISOR_LOCAL_ONLY=1 keeps everything on this machine."
    )


def play_through(*, http: bool, slow: bool) -> int:
    """Rehearse a whole check and print it; return the exit code: 1 if something did not happen."""
    logs.configure("console", "error")
    with tempfile.TemporaryDirectory(prefix="advisor-") as folder:
        return asyncio.run(_play(Path(folder), mode="http" if http else "socket", slow=slow))


async def _play(folder: Path, *, mode: Mode, slow: bool) -> int:
    console = Console(highlight=False)
    try:
        async with asyncio.timeout(DEADLINE_SLOW_S if slow else DEADLINE_S), _rehearsed(folder, mode) as running:
            pack = running.advisor.pack
            rehearsal = Rehearsal(
                running.sandbox, pack, ANA, lambda said: _print(console, said), pace_s=SLOW_PACE_S if slow else 0.0
            )
            await rehearsal.play()
    except (RehearsalFailedError, TimeoutError) as error:
        console.print(Text(f"✗ {str(error) or 'The rehearsal did not come to its end in time.'}", style="bold red"))
        return EXIT_FAILED
    console.print(Text("✓ From /finetune to the posted card: everything happened as it should.", style="bold green"))
    return 0


def _rehearsed(folder: Path, mode: Mode) -> AbstractAsyncContextManager[Trial]:
    """Return a trial in which nothing is asked of anybody outside: the same every time."""
    return trial(folder, mode=mode, chosen={"advisor_local_only": True})


def _print(console: Console, said: Line) -> None:
    title = Text.assemble((said.who, "bold"), (f"  {said.where}", "dim"))
    if said.by_app:
        style = "cyan" if said.where == "dm" else "green"
        console.print(
            Panel(Text("\n".join(said.lines)), title=title, title_align="left", border_style=style, width=100)
        )
        return
    console.print(title)
    console.print(Text("\n".join(said.lines), style="italic"), width=100)

"""What can be typed: the commands, their options and their help. What each does stands in the module it names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli.plainly import plainly

app = typer.Typer(
    name="advisor",
    help="The fine-tuning readiness advisor: a Slack bot that interviews a team and posts a summary.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks show local variables: people's words, tokens
)
db = typer.Typer(help="The database: bring it up to date, or look at how it stands.", no_args_is_help=True)
pack = typer.Typer(help="Knowledge packs.", no_args_is_help=True)
lanes = typer.Typer(help="Work that is late or stuck: list it, have it done again, or drop it.")
batch = typer.Typer(help="Ask the advisor in bulk: JSON lines in, JSON lines out.", no_args_is_help=True)
app.add_typer(db, name="db")
app.add_typer(pack, name="pack")
app.add_typer(batch, name="batch")
app.add_typer(lanes, name="lanes")

DEFAULT_PORT = 8765


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("finetune-readiness-advisor"))
        raise typer.Exit


@app.callback()
def advisor(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """The fine-tuning readiness advisor: a Slack bot that interviews a team and posts a summary."""


@app.command("try")
def try_(
    *,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help=f"Port of the page; {DEFAULT_PORT} or, if that is taken, any free one."),
    ] = None,
    keep: Annotated[Path | None, typer.Option(help="Folder to keep the workspace and the checks in.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start the kept folder anew.")] = False,
    http: Annotated[bool, typer.Option("--http", help="Signed HTTP delivery instead of Socket Mode.")] = False,
    agent: Annotated[bool, typer.Option("--agent", help="As an agent: threads, and a Stop button.")] = False,
    play: Annotated[bool, typer.Option("--play", help="Watch a sample person go through a whole check, here.")] = False,
    slow: Annotated[bool, typer.Option("--slow", help="With --play: at a pace one can read along with.")] = False,
) -> None:
    """Talk to the advisor in your browser; no Slack workspace needed."""
    from bot.cli.trying import play_through, try_it

    with plainly():
        if play:
            raise typer.Exit(play_through(http=http, slow=slow))
        try_it(port, keep=keep, fresh=fresh, http=http, agent=agent)


@app.command()
def serve() -> None:
    """Serve a Slack workspace: Socket Mode if SLACK_APP_TOKEN is set, else signed HTTP on $PORT."""
    from bot.cli.starting import start

    start()


@app.command()
def doctor() -> None:
    """Check settings, knowledge, database, Slack and model endpoint, and say what to do."""
    from bot.cli.doctoring import report

    with plainly():
        raise typer.Exit(report())


@app.command()
def export(
    *,
    team: Annotated[str, typer.Option(help="Id of the workspace, such as T0123.")],
    owner: Annotated[str, typer.Option(help="Id of the check's owner, such as U0456.")],
    check: Annotated[int, typer.Option(min=0, help="Number of the check; 0 is the newest.")] = 0,
    form: Annotated[
        Literal["markdown", "json", "html"], typer.Option("--format", help="What kind of file it shall be.")
    ] = "markdown",
    output: Annotated[Path | None, typer.Option(help="File or folder to write to, instead of printing it.")] = None,
) -> None:
    """Write somebody's check as a file. It holds everything they said in it: give it to nobody but them."""
    from bot.cli.exporting import export as export_check

    with plainly():
        export_check(team, owner, check, form, output)


@lanes.callback(invoke_without_command=True)
def lanes_list(context: typer.Context) -> None:
    """List work that is late or stuck: what waits too long, posts of unknown outcome, and what kept failing."""
    from bot.cli.lanes import list_stuck

    if context.invoked_subcommand is None:
        with plainly():
            raise typer.Exit(list_stuck())


Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]
WorkName = Annotated[str, typer.Argument(metavar="NAME", help="As `advisor lanes` prints it, such as outbox/12.")]


@lanes.command("retry")
def lanes_retry(name: WorkName, *, yes: Yes = False) -> None:
    """Have parked or dead work done again, from the first attempt."""
    from bot.cli.lanes import retry_stuck

    with plainly():
        retry_stuck(name, confirmed=yes)


@lanes.command("drop")
def lanes_drop(name: WorkName, *, yes: Yes = False) -> None:
    """Put parked or dead work out of sight for good."""
    from bot.cli.lanes import drop_stuck

    with plainly():
        drop_stuck(name, confirmed=yes)


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database's tables up to date; makes them if there are none."""
    from bot.cli.databases import upgrade

    with plainly():
        upgrade()


@db.command("check")
def db_check() -> None:
    """Say whether the database can be reached and is up to date."""
    from bot.cli.databases import check

    with plainly():
        raise typer.Exit(check())


@pack.command("check")
def pack_check(path: Annotated[Path, typer.Argument(help="The pack's folder.")]) -> None:
    """Check a knowledge pack: its form, and every quote against its text."""
    from bot.cli.packs import check

    with plainly():
        raise typer.Exit(check(path))


WhichAdvisor = Annotated[
    Literal["default", "semantic", "model"],
    typer.Option("--advisor", help="Who answers: fixed rules, these with the extra `semantic`, or the model set."),
]


@batch.command("ask")
def batch_ask(advisor: WhichAdvisor = "default") -> None:
    """{"id","question","context_section"} → {"id","outcome","answer","passages"}."""
    _batch("ask", advisor)


@batch.command("assess")
def batch_assess(advisor: WhichAdvisor = "default") -> None:
    """{"id","section","answer"} → {"id","labels","evidence"}."""
    _batch("assess", advisor)


@batch.command("intent")
def batch_intent(advisor: WhichAdvisor = "default") -> None:
    """{"id","section","message"} → {"id","intent"}."""
    _batch("intent", advisor)


@batch.command("interview")
def batch_interview(advisor: WhichAdvisor = "default") -> None:
    """{"id","use_case","answers"} → {"id","verdict","section_ratings","gaps"}."""
    _batch("interview", advisor)


def _batch(
    kind: Literal["ask", "assess", "intent", "interview"], advisor: Literal["default", "semantic", "model"]
) -> None:
    from bot.cli.batches import run_batch

    with plainly():
        raise typer.Exit(run_batch(kind, advisor))


@app.command("eval")
def eval_(
    *,
    data: Annotated[Path, typer.Option(help="Folder with retrieval, intents, answers, interviews .jsonl.")],
    advisor: WhichAdvisor = "default",
    out: Annotated[Path | None, typer.Option(help="Folder for the report: JSON, Markdown, plots.")] = None,
) -> None:
    """Score an advisor on labelled data: a table per kind and criterion, intervals, worst misses."""
    from bot.cli.evaluating import run_evaluation

    with plainly():
        run_evaluation(data, advisor, out)

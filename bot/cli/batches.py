"""``advisor batch``: JSON lines from standard input to standard output, one for each, in order."""

from __future__ import annotations

import os
import sys

import structlog

from bot import logs, settings
from bot.advice.batch import Kind, run
from bot.cli.advisors import AdvisorName, advisor_named, pack_of

log = structlog.get_logger("bot.batch")


def run_batch(kind: Kind, advisor: AdvisorName = "default") -> int:
    """Answer every line; return the exit code: 0 also where lines were bad, since each has its ``error``.

    A reader that goes away (``… | head``) ends the run quietly.

    Raises:
        SettingsError: A model is wanted, and none is configured.
    """
    logs.configure(level="warning")
    chosen = settings.read()
    pack = pack_of(chosen)
    asked = advisor_named(advisor, chosen, pack)
    try:
        bad = run(kind, sys.stdin.buffer, sys.stdout, pack=pack, advisor=asked)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again at its exit
        return 0
    if bad:
        log.warning("bad_lines_answered", count=bad)
    return 0

"""The command line: ``advisor try | serve | doctor | db | pack | batch | lanes | export``.

Each command imports what it needs when it runs, so that ``advisor --help`` answers at once.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["serve"]:  # what a fleet waits for does not wait for a parser of options it does not have
        from bot.cli.starting import start

        start()
    else:
        from bot.cli.commands import app

        app()

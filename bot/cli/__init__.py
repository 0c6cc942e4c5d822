"""The command line: ``advisor try | serve | doctor | db | pack | batch | lanes | export``.

Each command imports what it needs when it runs, so that ``advisor --help`` answers at once.
"""

from __future__ import annotations

from bot.cli.commands import app


def main() -> None:
    """Run the command line."""
    app()

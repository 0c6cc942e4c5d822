"""How ``advisor serve`` begins. Half of a start is importing, so what nobody needs is left out."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.cli.plainly import plainly


def start() -> None:
    """Serve the workspace of the settings until told to stop.

    Raises:
        SystemExit: It could not; why was said.
    """
    gc.disable()  # what a start makes stays: looking for garbage in it would take a tenth of the time
    with _left_out("rich"):
        import structlog  # noqa: F401 - would import it to draw tracebacks, which we log in our own way
    from bot.cli.serving import serve_slack

    with plainly():
        serve_slack()


@contextmanager
def _left_out(package: str) -> Iterator[None]:
    """Let an optional *package* seem not to be installed, unless it is in use already."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment] # so says Python that it cannot be imported
    try:
        yield
    finally:
        del sys.modules[package]

"""Logging: one line an event, a fixed past-tense name with fields; ids yes, people's words and secrets no.

Libraries are held to the same rule. Slack's log whole request bodies after the first bracket or colon of a message
(``Unhandled request ({...})``), and exceptions carry what they choked on; so of a library's line only the words before
that are kept, and of an exception its type and where it happened.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog

MAX_FRAMES = 6  # innermost: enough to find the line
SLACK_LIBRARIES = (
    "slack_sdk.web.async_base_client",
    "slack_sdk.webhook.async_client",
    "slack_sdk.socket_mode.aiohttp",
)  # they look at their own level, not at the effective one, before they format a whole body
_WORDS_BEFORE_VALUES = re.compile(r"[^({\[:'\"<=`\n]*")

Format = Literal["auto", "console", "json"]


def configure(
    format_: Format = "auto", level: str = "info", stream: TextIO | None = None, *, for_good: bool = False
) -> None:
    """Set logging up for the whole process; to *stream*, by default standard error.

    *for_good*, nothing can be set otherwise later: a line that is not written then costs next to nothing.
    """
    out = stream or sys.stderr
    console = format_ == "console" or (format_ == "auto" and out.isatty())
    ours = _processors(console=console, colours=console and out.isatty())
    structlog.configure(
        processors=ours,
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=for_good,
    )
    _take_over_libraries(out, ours)


def _processors(*, console: bool, colours: bool) -> list[structlog.typing.Processor]:
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=colours) if console else structlog.processors.JSONRenderer()
    )
    stamp = structlog.processors.TimeStamper(fmt="%H:%M:%S" if console else "iso", utc=not console)
    return [structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, stamp, _wordless, renderer]


def _wordless(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its type and its innermost frames: its message may hold what somebody wrote."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else (sys.exc_info()[1] if given else None)
    if error is not None:
        event["error"] = type(error).__name__
        event["at"] = _frames(error.__traceback__)
    return event


def _frames(trace: TracebackType | None) -> Sequence[str]:
    frames = traceback.extract_tb(trace)[-MAX_FRAMES:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


class _LibraryLines(logging.Handler):
    """Turns the lines of libraries into events of ours: ``library_spoke`` with the words that hold no values."""

    def __init__(self, out: TextIO, processors: list[structlog.typing.Processor]) -> None:
        super().__init__(logging.WARNING)
        self._log = structlog.wrap_logger(structlog.PrintLogger(out), processors=processors)

    def emit(self, record: logging.LogRecord) -> None:
        """Log *record* without what it was about."""
        said = _WORDS_BEFORE_VALUES.match(str(record.msg))
        say = getattr(self._log, record.levelname.lower(), self._log.warning)
        say(
            "library_spoke",
            library=record.name,
            said=said.group().strip() if said else "",
            where=f"{record.module}:{record.lineno}",
            exc_info=record.exc_info[1] if record.exc_info else None,
        )


def _take_over_libraries(out: TextIO, processors: list[structlog.typing.Processor]) -> None:
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, _LibraryLines):
            root.removeHandler(handler)
    root.addHandler(_LibraryLines(out, processors))
    root.setLevel(logging.WARNING)  # Bolt copies this into its own loggers when an app is made
    for name in SLACK_LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)

"""Errors as people should meet them on a command line: one sentence each, an exit code, never a traceback."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.interview.errors import ReadinessError, ServiceUnavailableError

EXIT_FAILED = 1  # it was tried and did not work
EXIT_SETTINGS = 2  # it could not be tried: something is missing or wrong in the settings or on the command line


class CommandError(ReadinessError):
    """A command cannot go on; the sentence says why and what to do."""

    def __init__(self, sentence: str, code: int = EXIT_FAILED) -> None:
        super().__init__(sentence)
        self.code = code


@contextmanager
def plainly() -> Iterator[None]:
    """Turn the errors a person can do something about into sentences and exit codes.

    Raises:
        SystemExit: With ``EXIT_SETTINGS`` or ``EXIT_FAILED``, after the sentences were printed.
    """
    from bot.settings import SettingsError
    from bot.storage.errors import DatabaseUrlError

    try:
        yield
    except SettingsError as error:
        _say(*error.problems)
        raise SystemExit(EXIT_SETTINGS) from None
    except CommandError as error:
        _say(str(error))
        raise SystemExit(error.code) from None
    except DatabaseUrlError as error:
        _say(str(error))
        raise SystemExit(EXIT_SETTINGS) from None
    except ServiceUnavailableError:
        _say("The database cannot be used just now: check that it is running, and that DATABASE_URL leads to it.")
        raise SystemExit(EXIT_FAILED) from None
    except ReadinessError as error:
        _say(str(error))
        raise SystemExit(EXIT_FAILED) from None
    except OSError as error:
        sentence = _of_the_system(error)
        if sentence is None:
            raise
        _say(sentence)
        raise SystemExit(EXIT_FAILED) from None


def _say(*sentences: str) -> None:
    for each in sentences:
        sys.stderr.write(f"{each}\n")


def _of_the_system(error: OSError) -> str | None:
    if error.errno == errno.EADDRINUSE:
        return "The port is taken by another program: stop it, or choose another port."
    if error.errno == errno.EACCES:
        return f"Not allowed: {error.filename or 'the port needs more rights'}. Choose another place or port."
    if error.errno == errno.ENOSPC:
        return "The disk is full: free some space, then start again."
    return None

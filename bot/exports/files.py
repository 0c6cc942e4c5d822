"""An export as a file: its name, its kind, its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.dates import USUAL
from bot.exports.markdown import as_markdown
from bot.exports.model import ExportedCheck
from bot.exports.page import as_page
from bot.interview.events import ExportForm

_ENDINGS: Final[dict[ExportForm, str]] = {"markdown": "md", "json": "json", "html": "html"}


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file ready to be sent or written."""

    number: int  # of the check
    name: str
    text: str

    @property
    def content(self) -> bytes:
        """The file's bytes, UTF-8."""
        return self.text.encode()


def as_file(check: ExportedCheck, form: ExportForm, locale: str = USUAL) -> ExportFile:
    """Return *check* as a file in *form*; *locale* is the language of its dates, but for JSON, which has ISO dates."""
    return ExportFile(check.number, f"readiness-check-{check.number}.{_ENDINGS[form]}", _text(check, form, locale))


def _text(check: ExportedCheck, form: ExportForm, locale: str) -> str:
    match form:
        case "markdown":
            return as_markdown(check, locale)
        case "json":
            return check.model_dump_json(indent=2) + "\n"
        case "html":
            return as_page(check, locale)

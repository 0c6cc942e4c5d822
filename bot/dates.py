"""Dates as people write them, in the language they chose; the words around them stay as they are."""

from __future__ import annotations

from datetime import date
from typing import Final

USUAL: Final = "en_GB"
MAX_CHARS: Final = 40


def day(iso: str, locale: str = USUAL) -> str:
    """Return an ISO date as people write it, ``14 Nov 2026`` in *locale* "en_GB"; of what is no date, its beginning."""
    try:
        on = date.fromisoformat(iso)
    except ValueError:
        return " ".join(iso[:MAX_CHARS].split())
    if locale in {"", USUAL}:
        return f"{on.day} {on:%b %Y}"
    from babel.core import UnknownLocaleError  # noqa: PLC0415 - for those who chose another language alone
    from babel.dates import format_date  # noqa: PLC0415 - the same

    try:
        return str(format_date(on, "medium", locale=locale))
    except (UnknownLocaleError, ValueError):
        return f"{on.day} {on:%b %Y}"


def language(locale: str) -> str:
    """Return what the language of *locale* calls itself, with its country where it has one."""
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 - the same

    try:
        called = Locale.parse(locale).get_display_name()
    except (UnknownLocaleError, ValueError):
        return locale
    return f"{called[:1].upper()}{called[1:]}" if called else locale

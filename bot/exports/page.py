"""An export as one HTML page that needs nothing else, and prints well. Jinja escapes whatever people wrote."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from bot.dates import USUAL, day
from bot.exports import words
from bot.exports.model import ExportedCheck
from bot.exports.telling import bar, history, rating, verdict
from knowledge.markdown import readable

if TYPE_CHECKING:
    from jinja2 import Template


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - for who exports a page alone

    loader = PackageLoader("bot.exports", ".")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("page.html.j2")


def as_page(check: ExportedCheck, locale: str = USUAL) -> str:
    """Return *check* as an HTML document, its dates in *locale*."""
    return _template().render(
        check=check,
        title=" ".join(check.use_case.split()) or words.NO_USE_CASE,
        words=words,
        rating=rating,
        bar=bar,
        verdict=verdict(check),
        history=list(history(check)),
        day=partial(day, locale=locale),
        plain=readable,
    )

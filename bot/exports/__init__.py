"""One check as a file of its owner's: Markdown, JSON by a published schema, or a page that prints well."""

from __future__ import annotations

from bot.exports.building import exported
from bot.exports.files import ExportFile, as_file
from bot.exports.model import ExportedCheck

__all__ = ["ExportFile", "ExportedCheck", "as_file", "exported"]

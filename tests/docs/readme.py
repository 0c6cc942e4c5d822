"""The parts of README.md that are made from the code: `python tests/docs/readme.py` writes them anew."""

from __future__ import annotations

from pathlib import Path

from bot import settings

README = Path(__file__).parents[2] / "README.md"
OPENING, CLOSING = "<!-- settings: written by `make readme` -->\n", "<!-- /settings -->"


def settings_table() -> str:
    """Return the settings as a Markdown table."""
    rows = [
        f"| `{name}` | {f'`{default}`' if default else ''} | {says} |\n" for name, default, says in settings.described()
    ]
    return "".join(["| variable | default | what it is |\n|---|---|---|\n", *rows])


def with_settings(text: str) -> str:
    """Return the README *text* with the settings table as the code has it now."""
    before, _, rest = text.partition(OPENING)
    return before + OPENING + settings_table() + CLOSING + rest.partition(CLOSING)[2]


if __name__ == "__main__":
    README.write_text(with_settings(README.read_text(encoding="utf-8")), encoding="utf-8")

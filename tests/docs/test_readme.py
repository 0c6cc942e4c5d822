"""What README.md says stays true."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

from typer.main import get_command

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def made() -> ModuleType:
    spec = importlib.util.spec_from_file_location("readme", Path(__file__).with_name("readme.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_settings_table_is_the_codes() -> None:
    assert made().with_settings(TEXT) == TEXT, "run `make readme`"


def test_every_file_it_links_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT)
    assert links
    assert [each for each in links if not (ROOT / each).exists()] == []


def test_every_folder_it_names_is_there() -> None:
    named = re.findall(r"`((?:bot|knowledge|manifests|tests|docs)/[\w./-]*)`", TEXT)
    assert named
    assert [each for each in named if not (ROOT / each).exists()] == []


def test_every_make_target_it_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^ {4})make ([a-z-]+)", TEXT, re.MULTILINE))
    assert {"try", "test"} <= named
    assert [each for each in sorted(named) if not re.search(rf"^{each}:", makefile, re.MULTILINE)] == []


def test_every_command_stands_in_it() -> None:
    from bot.cli.commands import app  # noqa: PLC0415 -- a test of the command line alone need not import this

    commands = set(getattr(get_command(app), "commands", {}))
    assert commands
    assert {each for each in commands if f"advisor {each}" not in TEXT} == set()


def test_both_commands_stand_on_the_first_screen() -> None:
    first_screen = TEXT.splitlines()[:16]
    assert [any(line.strip().startswith(f"make {each}") for line in first_screen) for each in ("try", "test")] == [
        True
    ] * 2

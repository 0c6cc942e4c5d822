"""What a start does without: the time until it is ready is mostly importing."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from bot.cli.starting import _left_out

OPENED = """
import sys
import bot.cli
import bot.cli.starting
with bot.cli.starting._left_out("rich"):
    import bot.cli.serving
import bot.http.door, bot.http.server, bot.slack.token, bot.storage.database, bot.storage.revisions, bot.tokens
print(*(each for each in ("slack_bolt", "aiohttp", "openai", "bot.interview.step", "knowledge.pack", "typer", "rich",
    "alembic", "prometheus_client", "yaml") if each in sys.modules))
"""


def test_what_is_behind_the_door_is_not_imported_before_it_is_open() -> None:
    done = subprocess.run([sys.executable, "-c", OPENED], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == []


def test_a_package_that_is_left_out_is_missing_for_that_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "this", raising=False)
    with _left_out("this"), pytest.raises(ImportError):
        importlib.import_module("this")
    assert "this" not in sys.modules


def test_a_package_that_is_in_use_stays() -> None:
    with _left_out("json"):
        assert importlib.import_module("json").dumps({}) == "{}"
    assert "json" in sys.modules

"""`advisor db` and `advisor pack check`, on real files."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import settings
from bot.cli.commands import app
from knowledge import loading

PACK = Path(loading.__file__).parent / "packs" / loading.DEFAULT_PACK


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, _, _ in settings.described():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, words)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_a_database_is_looked_for_made_and_then_fine() -> None:
    code, told = run("db", "check")
    assert (code, "advisor db upgrade" in told) == (1, True)
    assert not Path("advisor.db").exists(), "looking makes nothing"
    assert run("db", "upgrade")[0] == 0
    assert run("db", "check")[0] == 0


@pytest.mark.parametrize("words", [("db", "upgrade"), ("db", "check"), ("lanes",)])
def test_a_database_in_a_folder_that_is_not_there_is_a_wrong_setting(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///no/such/advisor.db")
    code, told = run(*words)
    assert (code, told.strip()) == (2, "DATABASE_URL should name a file in a folder that exists; there is no no/such.")


def test_upgrading_twice_is_upgrading_once() -> None:
    assert run("db", "upgrade") == run("db", "upgrade")


def test_a_database_of_an_older_version_is_told() -> None:
    run("db", "upgrade")

    with sqlite3.connect("advisor.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    code, told = run("db", "check")
    assert (code, "0000" in told, "advisor db upgrade" in told) == (1, True, True)


def test_the_shipped_pack_is_fine() -> None:
    code, told = run("pack", "check", str(PACK))
    assert (code, "26 criteria" in told) == (0, True)


def test_a_pack_with_a_changed_quote_is_told_with_its_line_and_the_nearest_text(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(PACK, mine)
    script = mine / "pack.yaml"
    lines = script.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(
        number for number, line in enumerate(lines) if "- quote: You should be able to clearly articulate" in line
    )
    lines[at] = lines[at].replace("clearly articulate", "vaguely articulate")
    script.write_text("".join(lines), encoding="utf-8")
    code, told = run("pack", "check", str(mine))
    assert code == 1
    assert f"pack.yaml:{at + 1}" in told
    assert "why.use_case" in told
    assert "clearly articulate" in told


def test_a_folder_without_a_pack_is_told(tmp_path: Path) -> None:
    assert run("pack", "check", str(tmp_path))[0] == 1
    assert run("pack", "check", str(tmp_path / "nowhere"))[0] == 2

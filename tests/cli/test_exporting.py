"""``advisor export``: a check as a file from the command line, and what is said where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from bot.cli.commands import app
from bot.interview.events import CheckRequested
from bot.interview.step import initial, step
from bot.storage.lanes import LaneAddress, Standing
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork
from knowledge.loading import bundled_pack
from tests.exports.schema import schema

runner = CliRunner()


@pytest.fixture
def kept(sqlite_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A database in which U1 of T1 has one check."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{sqlite_file}")
    state, _ = step(bundled_pack(), initial(), CheckRequested("U1", "2026-11-02", "Emails", fresh=True))

    def write(work: UnitOfWork) -> None:
        work.lanes.open([LaneAddress("T1:U1", "T1", "U1")])
        work.lanes.save("T1:U1", Standing(state, 1, 1, 0, None, 0))

    storage = Storage(f"sqlite:///{sqlite_file}")
    storage.run_sync(write)
    storage.close()


@pytest.mark.usefixtures("kept")
def test_the_newest_check_is_printed_in_the_form_that_was_asked_for() -> None:
    printed = runner.invoke(app, ["export", "--team", "T1", "--owner", "U1", "--format", "json"])
    assert printed.exit_code == 0, printed.output
    check = json.loads(printed.stdout)
    jsonschema.validate(check, json.loads(schema()))
    assert (check["number"], check["use_case"]) == (1, "Emails")


@pytest.mark.usefixtures("kept")
def test_it_is_written_into_a_folder_under_its_own_name(tmp_path: Path) -> None:
    wrote = runner.invoke(
        app, ["export", "--team", "T1", "--owner", "U1", "--format", "html", "--output", str(tmp_path)]
    )
    assert wrote.exit_code == 0, wrote.output
    assert (tmp_path / "readiness-check-1.html").read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("owner", "check", "told"), [("U2", "0", "U2 has no check in T1"), ("U1", "7", "there are: 1")]
)
def test_where_there_is_none_a_sentence_says_what_there_is(owner: str, check: str, told: str) -> None:
    missed = runner.invoke(app, ["export", "--team", "T1", "--owner", owner, "--check", check])
    assert missed.exit_code == 2
    assert told in missed.output

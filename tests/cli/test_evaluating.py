"""``advisor eval`` and ``advisor batch --advisor``: whose answers are scored, and what is said when that cannot be."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from bot import settings
from bot.advice.semantic import encoder as encoding
from bot.cli.commands import app
from tests.advice.model.desk import proposes
from tests.advice.model.stub import StubModel, fails

RUN = CliRunner()
QUESTION = {"id": "q1", "question": "How much data do I need?", "context_section": None}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, _, _ in settings.described():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    row = {"id": "i1", "section": "data", "message": "skip", "intent": "skip"}
    (folder / "intents.jsonl").write_text(json.dumps(row), encoding="utf-8")
    return folder


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    none: Callable[[], None] = lambda: None  # noqa: E731
    monkeypatch.setattr("bot.cli.evaluating.encoder", none)
    monkeypatch.setattr("bot.modelling.encoder", none)


def test_a_folder_is_scored_and_the_report_written_where_it_is_wanted(data: Path, tmp_path: Path) -> None:
    done = RUN.invoke(app, ["eval", "--data", str(data), "--out", str(tmp_path / "report")])
    assert done.exit_code == 0, done.output
    assert "default advisor" in done.output
    assert "intent accuracy" in done.output
    assert json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))["advisor"] == "default"


@pytest.mark.usefixtures("no_extra")
def test_figures_of_the_default_are_not_given_out_as_those_of_the_extra(data: Path) -> None:
    done = RUN.invoke(app, ["eval", "--data", str(data), "--advisor", "semantic"])
    assert done.exit_code == 2
    assert "requirements/semantic.txt" in done.output


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["eval", "--data", str(tmp_path / "nowhere")])
    assert done.exit_code == 2
    assert "not a folder" in done.output


async def test_figures_say_how_often_the_model_gave_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": n, "section": "data", "message": "we have some chats", "intent": "answer"} for n in (1, 2)]
    (data / "intents.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    stub = await StubModel([proposes("answer"), fails(401)]).start()
    monkeypatch.setenv("OPENAI_BASE_URL", stub.url)
    done = await asyncio.to_thread(RUN.invoke, app, ["eval", "--data", str(data), "--advisor", "model"])
    await stub.stop()
    assert done.exit_code == 0, done.output
    assert "The model gave nothing in 1 of 2 calls (not_allowed 1)" in done.output


def test_a_model_has_to_be_set_before_it_is_asked() -> None:
    done = RUN.invoke(app, ["batch", "ask", "--advisor", "model"], input=json.dumps(QUESTION))
    assert done.exit_code == 2
    assert "OPENAI_API_KEY" in done.output


@pytest.mark.usefixtures("no_extra")
def test_without_the_extra_the_default_answers_in_bulk(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(QUESTION).encode())))
    with pytest.raises(SystemExit) as ended:
        app(["batch", "ask", "--advisor", "semantic"])
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "answered"


@pytest.mark.skipif(encoding.encoder() is None, reason="the extra `semantic` is not installed")
def test_with_the_extra_its_figures_carry_its_name(data: Path) -> None:
    done = RUN.invoke(app, ["eval", "--data", str(data), "--advisor", "semantic"])
    assert done.exit_code == 0, done.output
    assert "semantic advisor" in done.output

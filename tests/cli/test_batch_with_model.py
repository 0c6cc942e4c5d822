"""``advisor batch … --advisor model``: rows go through the configured model, or the run ends with what to set."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import settings
from tests.advice.model.desk import assesses, replies
from tests.advice.model.stub import StubModel, fails

ROW = json.dumps({"id": "a1", "section": "data", "answer": "4,000 chats, and Zoe went over every one."})


def ran(kind: str, row: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {name for name, _, _ in settings.described()}
    inherited = {name: value for name, value in os.environ.items() if name not in known}
    command = [sys.executable, "-c", "import bot.cli; bot.cli.main()", "batch", kind, "--advisor", "model"]
    return subprocess.run(
        command, input=row, capture_output=True, text=True, cwd=folder, env=inherited | environment, check=False,
        timeout=100,
    )  # fmt: skip


async def test_rows_are_read_by_the_model_and_its_faults_are_told(tmp_path: Path) -> None:
    quote = "Zoe went over every one"
    stub = await StubModel([assesses(("data.curated", "met", quote)), fails(401)]).start()
    done = await asyncio.to_thread(ran, "assess", f"{ROW}\n{ROW}\n", tmp_path, OPENAI_BASE_URL=stub.url)
    await stub.stop()
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["labels"]["data.curated"], first["evidence"]["data.curated"]) == ("met", quote)
    assert (done.returncode, second["id"]) == (0, "a1")
    assert "model_gave_nothing" in done.stderr
    assert "Zoe" not in done.stderr


async def test_in_bulk_an_endpoint_in_trouble_is_not_left_alone(tmp_path: Path) -> None:
    busy, quote = fails(503, retry_after="0.01"), "Zoe went over every one"
    stub = await StubModel([*[busy] * 16, assesses(("data.curated", "met", quote))]).start()
    done = await asyncio.to_thread(ran, "assess", f"{ROW}\n" * 5, tmp_path, OPENAI_BASE_URL=stub.url)
    await stub.stop()
    *rules, model = (json.loads(line)["evidence"].get("data.curated") for line in done.stdout.splitlines())
    assert (len(rules), quote in rules, model) == (4, False, quote)


async def test_a_question_is_answered_by_what_the_model_quotes(tmp_path: Path) -> None:
    stub = await StubModel([replies("answered", "Thousands of Examples")]).start()
    row = json.dumps({"id": 1, "question": "what about the amount?", "context_section": "data"})
    done = await asyncio.to_thread(ran, "ask", row, tmp_path, OPENAI_BASE_URL=stub.url)
    await stub.stop()
    answered = json.loads(done.stdout)
    assert (answered["outcome"], "Thousands of Examples" in answered["passages"][0]["text"]) == ("answered", True)


@pytest.mark.parametrize(
    ("environment", "named"),
    [({}, "OPENAI_BASE_URL"), ({"OPENAI_API_KEY": "sk-x", "ADVISOR_LOCAL_ONLY": "1"}, "ADVISOR_LOCAL_ONLY")],
)
def test_without_a_model_to_ask_it_says_what_to_set(tmp_path: Path, environment: dict[str, str], named: str) -> None:
    done = ran("assess", ROW, tmp_path, **environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr

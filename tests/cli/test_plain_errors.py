"""What is missing or wrong is one clear sentence and an exit code, never a traceback, never a secret."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import settings

ADVISOR = Path(sys.executable).with_name("advisor")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Nothing of ours set, and an empty working directory."""
    ours = {name for name, _, _ in settings.described()}
    return {name: text for name, text in os.environ.items() if name not in ours}


def run(tmp_path: Path, environment: dict[str, str], *words: str, **given: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [ADVISOR, *words],
        cwd=tmp_path,
        env=environment | given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    assert "sesame" not in done.stdout + done.stderr
    return done


def sentences(done: subprocess.CompletedProcess[str]) -> list[str]:
    found = done.stderr.splitlines()
    assert all(each.endswith(".") for each in found), found
    return found


def test_help_answers_at_once(tmp_path: Path, environment: dict[str, str]) -> None:
    began = time.perf_counter()
    done = run(tmp_path, environment, "--help")
    assert done.returncode == 0
    assert all(each in done.stdout for each in ("try", "serve", "doctor", "db", "pack", "batch"))
    assert time.perf_counter() - began < 5, "0.3 s on an idle machine; a slow import would show even on a busy one"


def test_help_imports_nothing_heavy(tmp_path: Path, environment: dict[str, str]) -> None:
    heavy = ("slack_bolt", "sqlalchemy", "openai", "starlette", "aiohttp", "pydantic", "yaml", "structlog")
    code = f"import sys, bot.cli.commands; print([each for each in {heavy} if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_the_models_client_is_not_imported_where_no_model_is_configured() -> None:
    code = "import sys, bot.main, bot.modelling; print('openai' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"


def test_serve_without_settings_says_what_is_missing(tmp_path: Path, environment: dict[str, str]) -> None:
    done = run(tmp_path, environment, "serve")
    assert done.returncode == 2
    assert [each.split()[0] for each in sentences(done)] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]


def test_serve_with_wrong_settings_says_what_is_wrong(tmp_path: Path, environment: dict[str, str]) -> None:
    done = run(tmp_path, environment, "serve", SLACK_BOT_TOKEN="sesame", PORT="sesame")
    assert done.returncode == 2
    assert [each.split()[0] for each in sentences(done)] == ["SLACK_BOT_TOKEN", "PORT"]


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_taken_port_is_told(tmp_path: Path, environment: dict[str, str], taken: int) -> None:
    tokens = {"SLACK_BOT_TOKEN": "xoxb-sesame", "SLACK_SIGNING_SECRET": "sesame"}
    done = run(tmp_path, environment, "serve", **tokens, PORT=str(taken), ADVISOR_HOST="127.0.0.1")
    assert done.returncode == 1
    assert sentences(done) == [f"Port {taken} is taken: stop what uses it, or set PORT to another."]


def test_try_on_a_taken_port_is_told(tmp_path: Path, environment: dict[str, str], taken: int) -> None:
    done = run(tmp_path, environment, "try", "--port", str(taken))
    assert done.returncode == 1
    assert sentences(done) == [f"Port {taken} is taken: choose another with --port, or leave it out."]


@pytest.mark.parametrize("command", ["upgrade", "check"])
def test_a_database_that_is_not_there_is_told(tmp_path: Path, environment: dict[str, str], command: str) -> None:
    done = run(tmp_path, environment, "db", command, DATABASE_URL="postgresql://u:sesame@127.0.0.1:1/d")
    assert done.returncode == 1
    assert "database" in done.stdout + done.stderr


def test_a_database_of_another_kind_is_told(tmp_path: Path, environment: dict[str, str]) -> None:
    done = run(tmp_path, environment, "db", "upgrade", DATABASE_URL="mysql://u:sesame@h/d")
    assert done.returncode == 2
    assert sentences(done)[0].startswith("DATABASE_URL should look like")


def test_sqlite_in_memory_is_told(tmp_path: Path, environment: dict[str, str]) -> None:
    done = run(tmp_path, environment, "db", "upgrade", DATABASE_URL="sqlite://")
    assert done.returncode == 2
    assert "SQLite needs a file" in done.stderr


def test_fresh_without_a_folder_is_told(tmp_path: Path, environment: dict[str, str]) -> None:
    done = run(tmp_path, environment, "try", "--fresh")
    assert done.returncode == 2
    assert len(sentences(done)) == 1


def test_a_file_to_keep_things_in_is_told(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "file").touch()
    done = run(tmp_path, environment, "try", "--keep", "file")
    assert done.returncode == 2
    assert sentences(done) == ["file is a file: name a folder to keep the workspace in."]

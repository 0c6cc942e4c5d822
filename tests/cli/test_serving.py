"""`advisor serve`, `doctor` and `try` as processes, against a sandbox that plays Slack."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot import settings
from bot.manifests import Mode, manifest
from bot.persona import ANA
from bot.rehearsal import Line, Rehearsal
from bot.sandbox.server import Sandbox
from bot.trial import trial
from tests.stories.conftest import FIGURES

ADVISOR = Path(sys.executable).with_name("advisor")
PATIENCE_S = 40.0


OFF = {"ADVISOR_SEMANTIC": "false"}  # half a second of start, and nothing that these tests look at


def environment(**given: str) -> dict[str, str]:
    ours = {name for name, _, _ in settings.described()}
    return {name: text for name, text in os.environ.items() if name not in ours} | OFF | given


def for_slack(sandbox: Sandbox, mode: Mode, port: int = 0) -> dict[str, str]:
    tokens = {"SLACK_BOT_TOKEN": sandbox.bot_token, "SLACK_API_URL": sandbox.api_url, "ADVISOR_LOG_FORMAT": "json"}
    if mode == "socket":
        return tokens | {"SLACK_APP_TOKEN": sandbox.app_token}
    return tokens | {"SLACK_SIGNING_SECRET": sandbox.signing_secret, "PORT": str(port), "ADVISOR_HOST": "127.0.0.1"}


def a_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def started(tmp_path: Path, *words: str, env: dict[str, str]) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(ADVISOR, *words, cwd=tmp_path, env=env, stdout=PIPE, stderr=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def until_says(process: Process, words: str) -> str:
    """Read standard error, where the log goes, or standard output for `try`, until *words* come."""
    stream = process.stderr if "_" in words else process.stdout
    assert stream is not None
    async with asyncio.timeout(PATIENCE_S):
        while words not in (line := (await stream.readline()).decode()):
            assert line, f"it ended without saying {words!r}"
    return line


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_serve_serves_and_stops_when_asked(tmp_path: Path, mode: Mode) -> None:
    port = a_port()
    async with Sandbox(manifest=manifest(mode), mode=mode) as sandbox:
        sandbox.set_request_url(f"http://127.0.0.1:{port}/slack/events")
        async with started(tmp_path, "serve", env=environment(**for_slack(sandbox, mode, port))) as process:
            await until_says(process, "advisor_started")
            ana = sandbox.person(ANA.user)
            await ana.command("/finetune", "start Replies to emails")
            assert "Question 1 of 5" in str((await ana.hears(timeout=PATIENCE_S))["blocks"])
            process.send_signal(signal.SIGTERM)
            _, told = await asyncio.wait_for(process.communicate(), PATIENCE_S)
            assert process.returncode == 0
            assert b"advisor_stopped" in told
            assert b"Replies" not in told, "people's words are in no log"


async def test_the_probes_answer_while_it_serves(tmp_path: Path) -> None:
    port = a_port()
    async with (
        Sandbox(manifest=manifest("http"), mode="http") as sandbox,
        started(tmp_path, "serve", env=environment(**for_slack(sandbox, "http", port))) as process,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        await until_says(process, "advisor_started")
        for probe in ("/healthz", "/readyz", "/metrics"):
            async with session.get(probe) as answer:
                assert answer.status == 200, probe
        async with session.post("/slack/events", data="{}") as answer:
            assert answer.status == 401, "unsigned"


@pytest.mark.parametrize(("variable", "mode"), [("SLACK_BOT_TOKEN", "http"), ("SLACK_APP_TOKEN", "socket")])
async def test_a_refused_token_is_one_sentence(tmp_path: Path, variable: str, mode: Mode) -> None:
    wrong = {"SLACK_BOT_TOKEN": "xoxb-sesame", "SLACK_APP_TOKEN": "xapp-sesame"}[variable]
    async with Sandbox(manifest=manifest(mode), mode=mode) as sandbox:
        env = environment(**for_slack(sandbox, mode, a_port())) | {variable: wrong}
        async with started(tmp_path, "serve", env=env) as process:
            _, told = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    sentence = told.decode().splitlines()[-1]
    assert process.returncode == 2
    assert sentence.startswith(f"{variable} is refused by Slack (invalid_auth)")
    assert "sesame" not in told.decode()
    assert "Traceback" not in told.decode()


async def test_a_slack_that_is_away_does_not_keep_it_from_stopping(tmp_path: Path) -> None:
    away = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": f"http://127.0.0.1:{a_port()}/api/",
    }
    async with started(tmp_path, "serve", env=environment(**away, ADVISOR_LOG_FORMAT="json")) as process:
        await until_says(process, "slack_not_reached")
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), PATIENCE_S)
        assert process.returncode == 0


async def test_doctor_finds_everything_well(tmp_path: Path) -> None:
    async with Sandbox(manifest=manifest("socket")) as sandbox:
        env = environment(**for_slack(sandbox, "socket"))
        async with started(tmp_path, "db", "upgrade", env=env) as process:
            await process.communicate()
        async with started(tmp_path, "doctor", env=env) as process:
            told, _ = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert (process.returncode, "All is well." in told.decode()) == (0, True), told.decode()


async def test_doctor_names_the_missing_scope_and_what_to_do(tmp_path: Path) -> None:
    poorer = manifest("socket")
    poorer["oauth_config"]["scopes"]["bot"].remove("im:history")
    async with (
        Sandbox(manifest=poorer) as sandbox,
        started(tmp_path, "doctor", env=environment(**for_slack(sandbox, "socket"))) as process,
    ):
        told, _ = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert process.returncode == 1
    assert "im:history" in told.decode()
    assert "install the app again" in told.decode()
    assert "advisor db upgrade" in told.decode(), "there is no database yet"


async def test_doctor_says_when_slack_cannot_be_reached_or_refuses(tmp_path: Path) -> None:
    away = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "s",
        "SLACK_API_URL": f"http://127.0.0.1:{a_port()}/api/",
    }
    async with started(tmp_path, "doctor", env=environment(**away)) as process:
        told, _ = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert process.returncode == 1
    assert "cannot be reached" in told.decode()


async def test_try_prints_its_address_and_stops_at_ctrl_c(tmp_path: Path) -> None:
    async with started(tmp_path, "try", "--port", "0", "--keep", "kept", env=environment()) as process:
        line = await until_says(process, "http://127.0.0.1:")
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert address is not None
        async with aiohttp.ClientSession() as session, session.get(address.group()) as page:
            assert page.status == 200
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert process.returncode == 0
    assert {each.name for each in (tmp_path / "kept").iterdir()} >= {"advisor.db", "workspace.json"}


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_the_rehearsal_goes_from_the_command_to_the_card(tmp_path: Path, mode: Mode) -> None:
    heard: list[Line] = []
    async with trial(tmp_path, mode=mode, figures=FIGURES) as running:
        await Rehearsal(running.sandbox, running.advisor.pack, ANA, heard.append).play()
    assert {each.where for each in heard} >= {"dm", "#ml-platform", "#ml-platform (thread)"}
    assert any(each.lines[0].startswith("ALMOST READY") for each in heard if each.where == "#ml-platform")

"""What has to be good before the advisor is ready: a token that Slack takes, tables of this version, a door."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import settings
from bot.manifests import Mode, manifest
from bot.opening import Opening
from bot.sandbox.server import Sandbox
from bot.settings import Settings, SettingsError
from bot.slack.token import Workspace
from bot.storage.errors import SchemaMismatchError


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(manifest=manifest("http"), mode="http") as running:
        yield running


def chosen(sandbox: Sandbox, folder: Path, **more: Any) -> Settings:
    usual = {
        "slack_bot_token": sandbox.bot_token,
        "slack_signing_secret": sandbox.signing_secret,
        "slack_api_url": sandbox.api_url,
        "database_url": f"sqlite:///{folder / 'advisor.db'}",
    }
    return settings.read(None, **(usual | more))


def a_listener() -> socket.socket:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    return listening


async def test_once_open_it_is_ready_though_nothing_is_behind_the_door(sandbox: Sandbox, tmp_path: Path) -> None:
    listening = a_listener()
    opening = Opening(chosen(sandbox, tmp_path), listening)
    await opening.open()
    await opening.open()
    async with (
        aiohttp.ClientSession(f"http://127.0.0.1:{listening.getsockname()[1]}") as session,
        session.get("/readyz") as answer,
    ):
        assert answer.status == 200
    await opening.close()
    await opening.close()


@pytest.mark.parametrize(("mode", "is_agent"), [("http", False), ("agent", True)])
async def test_what_slack_says_of_the_token_is_known(mode: Mode, is_agent: bool, tmp_path: Path) -> None:
    async with Sandbox(manifest=manifest(mode), mode="socket" if is_agent else "http") as sandbox:
        opening = Opening(chosen(sandbox, tmp_path))
        with pytest.raises(RuntimeError):
            _ = opening.workspace
        await opening.open()
        assert opening.workspace == Workspace("T0SANDBOX", is_agent)
        await opening.close()


async def test_a_refused_token_opens_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    listening = a_listener()
    opening = Opening(chosen(sandbox, tmp_path, slack_bot_token="xoxb-sesame"), listening)
    with closing(listening), pytest.raises(SettingsError, match="SLACK_BOT_TOKEN is refused"):
        await opening.open()
    await opening.close()


async def test_a_slack_that_is_away_is_waited_for_elsewhere(sandbox: Sandbox, tmp_path: Path) -> None:
    with closing(a_listener()) as nobody:  # bound, but it does not listen
        away = f"http://127.0.0.1:{nobody.getsockname()[1]}/api/"
        opening = Opening(chosen(sandbox, tmp_path, slack_api_url=away))
        await opening.open()
    assert opening.workspace == Workspace()
    await opening.close()


async def test_tables_of_another_version_open_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    found = chosen(sandbox, tmp_path)
    older = Opening(found)
    await older.open()
    await older.database.run(
        lambda connection: connection.exec_driver_sql("UPDATE alembic_version SET version_num='0'")
    )
    await older.close()
    opening = Opening(found)
    with pytest.raises(SchemaMismatchError):
        await opening.open()
    await opening.close()

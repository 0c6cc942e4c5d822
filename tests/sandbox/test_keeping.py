"""The workspace in a file: kept over a restart, refused when it is something else, thrown away when not asked for."""

import asyncio
import os
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from bot.sandbox.store import UnreadableFileError


async def test_what_was_said_is_there_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "workspace.json"
    async with Sandbox(file=file) as sandbox:
        client, ana = AsyncWebClient(token="xoxb-sandbox", base_url=sandbox.api_url), sandbox.person("U0ANA")
        root = await ana.types("dm", "hello")
        channel = sandbox.workspace.dm("U0ANA").id
        metadata = {"event_type": "a", "event_payload": {"key": "k"}}
        await client.chat_postMessage(channel=channel, text="hi", thread_ts=root, metadata=metadata)
        await client.chat_postEphemeral(channel="C0PLATFORM", user="U0ANA", text="psst")
        await client.views_publish(user_id="U0ANA", view={"type": "home", "blocks": [{"type": "divider"}]})
        await ana.uploads("dm", "a.bin", bytes(range(256)))
        before = (ana.sees("dm"), ana.sees("ml-platform"), ana.sees_home(), sandbox.workspace.files)
    async with Sandbox(file=file) as again:
        ana = again.person("U0ANA")
        assert (ana.sees("dm"), ana.sees("ml-platform"), ana.sees_home(), again.workspace.files) == before
        later = await ana.types("dm", "still here", thread_ts=root)
        assert later > before[0][-1]["ts"]


async def test_a_change_is_written_soon_without_a_stop(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    async with Sandbox(file=file) as sandbox:
        await sandbox.person("U0ANA").types("dm", "hello there")
        await sandbox.wait_for(lambda: sandbox.saves)
        assert "hello there" in await asyncio.to_thread(file.read_text, "utf-8")
    assert os.listdir(tmp_path) == ["workspace.json"]  # noqa: PTH208 - short, and nothing waits


@pytest.mark.parametrize("content", ["not json", "{}", '{"format": 99}', "[]"])
def test_another_file_is_left_alone(tmp_path: Path, content: str) -> None:
    file = tmp_path / "workspace.json"
    file.write_text(content, "utf-8")
    with pytest.raises(UnreadableFileError, match="does not hold a sandbox workspace"):
        Sandbox(file=file)
    assert file.read_text("utf-8") == content


async def test_two_throwaway_workspaces_share_no_ids_but_a_seed_repeats_them() -> None:
    first, second = Sandbox(), Sandbox()
    assert first.workspace.ids.mint("Ev") != second.workspace.ids.mint("Ev")
    assert Sandbox(seed=3).workspace.ids.mint("Ev") == Sandbox(seed=3).workspace.ids.mint("Ev")

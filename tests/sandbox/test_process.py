"""The sandbox as a process of its own, as a harness runs it."""

import asyncio
import json
import signal
import sys
from pathlib import Path

import aiohttp


async def test_it_says_where_it_listens_and_goes_quietly_when_told(tmp_path: Path) -> None:
    manifest, file = tmp_path / "manifest.json", tmp_path / "workspace.json"
    await asyncio.to_thread(manifest.write_text, json.dumps({"display_information": {"name": "Guide"}}), "utf-8")
    words = ("--manifest", str(manifest), "--file", str(file), "--retry-scale", "0.01")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/_page/state?as=U0ANA") as answer:
            assert (await answer.json())["app"]["name"] == "Guide"
        async with session.post(
            f"{url}/_sandbox/channel", json={"channel": "C0LEADS", "app_is_member": False}
        ) as answer:
            assert answer.status == 200
        async with session.get(f"{url}/_sandbox/state") as answer:
            assert (await answer.json())["online"] is False
    process.send_signal(signal.SIGTERM)
    _, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")
    kept = json.loads(await asyncio.to_thread(file.read_text, "utf-8"))
    assert "U0SANDBOX" not in next(each for each in kept["channels"] if each["id"] == "C0LEADS")["members"]

"""`python -m bot.sandbox`: a local Slack as a process of its own, until SIGINT or SIGTERM."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from bot.sandbox.server import Sandbox


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--manifest", type=Path, help="the app's manifest, JSON; without one everything is granted")
    parser.add_argument("--file", type=Path, help="keep the workspace in this file")
    parser.add_argument("--mode", choices=("socket", "http"), default="socket")
    parser.add_argument("--request-url", help="where signed HTTP goes")
    parser.add_argument("--signing-secret", default="sandbox-signing-secret")
    parser.add_argument("--retry-scale", type=float, default=1.0, help="factor on the pauses between attempts")
    parser.add_argument("--strict-rates", action="store_true", help="hold the app to Slack's rate limits")
    return parser.parse_args(words)


async def run(given: argparse.Namespace) -> None:
    """Serve until a signal comes; the address is the first line of standard output."""
    manifest = None if given.manifest is None else json.loads(given.manifest.read_text("utf-8"))
    sandbox = Sandbox(
        manifest=manifest,
        file=given.file,
        mode=given.mode,
        request_url=given.request_url,
        signing_secret=given.signing_secret,
        retry_scale=given.retry_scale,
        strict_rates=given.strict_rates,
    )
    stopping = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stopping.set)
    await sandbox.start(given.port)
    sys.stdout.write(f"{sandbox.url}\n")
    sys.stdout.flush()
    await stopping.wait()
    await sandbox.stop()


if __name__ == "__main__":
    asyncio.run(run(arguments()))

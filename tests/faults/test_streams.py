"""An agent's answer that grows: a real process is killed at every point of its way, and it is said once, whole."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from bot.sandbox.person import SamplePerson
from tests.faults.databases import sqlite_at
from tests.faults.ledgers import Json
from tests.faults.world import Nursery, World, world

QUESTION: Final = "Why is a baseline so important?"
# Each names the engine's point and how often it was passed: once for the beginning, once for the rest.
DEATHS: Final = {
    "before anything was said": "post_claimed:1",
    "begun, and nobody was told where": "post_accepted:1",
    "begun, and stored where": "post_recorded:1",
    "all but its end was said": "post_grown:1",
    "whole, and nobody was told so": "post_accepted:2",
    "whole, and stored so": "post_recorded:2",
}


def replies(person: SamplePerson, root: str) -> list[Json]:
    """What the advisor says to the question at *root*."""
    return [each for each in person.sees("dm") if each.get("bot_id") and each.get("thread_ts") == root]


async def answered(opened: World, *, crash: str = "") -> list[Json]:
    """Ask as somebody new; where the process dies of it, let another take over. Return what was said to them."""
    person = opened.people(2 if crash else 1)[-1]
    replica = await opened.start(crash=crash)
    root = await person.types("dm", QUESTION)
    if crash:
        await replica.died
        await opened.forgotten(replica)
        replica = await opened.start()
    assert await opened.quiet()
    await opened.kill(replica)
    return replies(person, root)


def shape(message: Json) -> tuple[str, list[Json]]:
    """What a message says, without what Slack names by itself."""
    blocks = [{name: value for name, value in each.items() if name != "block_id"} for each in message["blocks"]]
    return message["text"], blocks


@pytest.mark.everyday
@pytest.mark.timeout(600)  # nothing here is measured
@pytest.mark.parametrize("crash", DEATHS.values(), ids=DEATHS)
async def test_whoever_dies_midway_the_answer_is_said_once_and_whole(
    nursery: Nursery, tmp_path: Path, crash: str
) -> None:
    async with world(nursery, sqlite_at(tmp_path), tmp_path, variant="agent") as opened:
        undisturbed = await answered(opened)
        assert [shape(each) for each in await answered(opened, crash=crash)] == [shape(each) for each in undisturbed]
        assert opened.sandbox.calls.of("chat.startStream")
        assert opened.sandbox.platform.streams == {}
        assert (await opened.verdict()).findings == []

"""The advisor as an agent: it answers in the thread it was spoken to in, says when it waits, and honours Stop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.persona import ANA
from bot.trial import Trial, trial
from tests.stories.conftest import FIGURES
from tests.stories.talk import Json, Talk, read


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Trial]:
    async with trial(tmp_path, agent=True, figures=FIGURES, seed=11, retry_scale=0.01) as started:
        yield started


async def in_thread(talk: Talk, root: str, words: str) -> Json:
    """Wait for *words* of the advisor's in the thread of *root*."""

    def found() -> Json | None:
        said = (each for each in talk.from_app() if each.get("thread_ts") == root)
        return next((each for each in said if words in read(each)), None)

    return await talk.wait(found, f"{words} in the thread")


async def test_each_message_at_the_top_begins_a_thread_and_the_interview_goes_on_where_they_write(talk: Talk) -> None:
    root = await talk.person.types("dm", "start a summariser for support threads")
    await in_thread(talk, root, "Question 1 of 5")
    await talk.person.types("dm", ANA.digression, root)
    await in_thread(talk, root, "Back to")
    other = await talk.person.types("dm", "status")
    await in_thread(talk, other, "Question 1 of 5")


async def test_what_begins_with_the_command_is_said_at_the_top_until_they_write(talk: Talk) -> None:
    await talk.command("start a summariser for support threads", "ml-platform")
    question = await talk.prompt("question")
    assert "thread_ts" not in question
    await talk.person.types("dm", "status", question["ts"])
    await in_thread(talk, question["ts"], "About 17 minutes left")


async def test_stop_pauses_and_nothing_is_lost(talk: Talk) -> None:
    root = await talk.person.types("dm", "start a summariser for support threads")
    await in_thread(talk, root, "Question 1 of 5")
    await talk.person.stops("dm", root)
    await in_thread(talk, root, "Paused; everything is kept.")
    await talk.person.types("dm", "resume", root)
    await in_thread(talk, root, "Good to have you back")


async def test_the_prompts_of_the_manifest_lead_somewhere(talk: Talk, running: Trial) -> None:
    prompts = running.sandbox.platform.permissions.manifest["features"]["agent_view"]["suggested_prompts"]
    for each in prompts[1:]:
        root = await talk.person.types("dm", each["message"])
        await in_thread(talk, root, "")

"""The advisor as an agent: it answers where it was spoken to, piece by piece, says when it waits, and honours Stop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.manifests import Mode
from bot.persona import ANA
from bot.sandbox.faults import FaultKind
from bot.sandbox.seed import DEV
from bot.slack import controls, words
from bot.trial import Trial, trial
from tests.stories.conftest import FIGURES
from tests.stories.talk import Json, Talk, read

QUESTION = "Why is a baseline so important?"
QUICK = replace(FIGURES, settle_s=0.2)  # this Slack's history shows at once what it holds
BOTH_WAYS = pytest.mark.parametrize("mode", ["socket", "http"])


@pytest.fixture
async def running(tmp_path: Path, mode: Mode) -> AsyncIterator[Trial]:
    async with trial(tmp_path, mode=mode, agent=True, figures=QUICK, seed=11, retry_scale=0.01) as started:
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


def whole(talk: Talk, root: str) -> list[Json]:
    """Return the advisor's whole answers in the thread of *root*: what grows carries its key at its end."""
    said = (each for each in talk.from_app() if each.get("thread_ts") == root)
    return [each for each in said if each.get("metadata") and each["text"] and "Back to" in read(each)]


async def answered(talk: Talk, root: str) -> Json:
    """Wait for the one complete answer in the thread of *root*."""
    (answer,) = await talk.wait(lambda: whole(talk, root), "the whole answer")
    return answer


@BOTH_WAYS
async def test_an_answer_grows_in_the_thread_and_is_one_message(talk: Talk, running: Trial) -> None:
    root = await talk.person.types("dm", "start a summariser for support threads")
    await in_thread(talk, root, "Question 1 of 5")
    await talk.person.types("dm", QUESTION, root)
    answer = await answered(talk, root)
    assert running.sandbox.calls.of("chat.startStream")
    assert running.sandbox.platform.streams == {}
    alike = [each for each in talk.from_app() if read(each).splitlines()[0] == read(answer).splitlines()[0]]
    assert len(alike) == 1


@pytest.mark.parametrize("error", ["unknown_method", "missing_scope", "not_agent_app", "channel_type_not_supported"])
async def test_where_nothing_may_grow_the_answer_is_one_post(talk: Talk, running: Trial, error: str) -> None:
    running.sandbox.faults.add("chat.startStream", "error", error=error)
    root = await talk.person.types("dm", "start a summariser for support threads")
    await in_thread(talk, root, "Question 1 of 5")
    await talk.person.types("dm", QUESTION, root)
    await answered(talk, root)
    assert running.sandbox.calls.of("chat.appendStream") == []


@BOTH_WAYS
async def test_a_guest_is_answered_just_as_well(running: Trial) -> None:
    dev = Talk(running, DEV)
    root = await dev.person.types("dm", "start a summariser for support threads")
    await in_thread(dev, root, "Question 1 of 5")
    await dev.person.types("dm", QUESTION, root)
    await answered(dev, root)
    assert running.sandbox.calls.of("chat.startStream", outcome="ok") == []


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update"])
async def test_an_answer_that_breaks_off_midway_is_still_said_once(running: Trial, talk: Talk, method: str) -> None:
    running.sandbox.faults.add(method, "http_500", times=1)
    root = await talk.person.types("dm", "start a summariser for support threads")
    await in_thread(talk, root, "Question 1 of 5")
    await talk.person.types("dm", QUESTION, root)
    answer = await answered(talk, root)
    assert answer["ts"] in {each["ts"] for each in talk.from_app()}
    assert running.sandbox.platform.streams == {}


async def test_stop_midway_leaves_the_answer_as_it_stands_and_pauses(talk: Talk, running: Trial) -> None:
    sandbox = running.sandbox
    root = await talk.person.types("dm", "start a summariser for support threads")
    await in_thread(talk, root, "Question 1 of 5")
    held = sandbox.faults.add("chat.appendStream", "ratelimited", retry_after_s=1, times=1)
    await talk.person.types("dm", QUESTION, root)
    await talk.wait(lambda: held.hits, "the answer has begun")
    begun = next(each for each in talk.from_app() if each.get("streaming_state"))
    await talk.person.stops("dm", root)
    await in_thread(talk, root, "Paused; everything is kept.")
    assert talk.again(begun)["blocks"] == begun["blocks"]
    await talk.person.types("dm", "resume", root)
    await in_thread(talk, root, "Good to have you back")


def titles(running: Trial) -> dict[str, str]:
    """The titles of the threads that have one, by the ts of their first message."""
    return {each["thread_ts"]: each["title"] for each in running.sandbox.workspace.sessions.values() if each["title"]}


async def test_a_thread_is_called_after_what_they_want_to_build(talk: Talk, running: Trial) -> None:
    asked = await talk.person.types("dm", QUESTION)
    await in_thread(talk, asked, "")
    root = await talk.person.types("dm", "start")
    await in_thread(talk, root, "what do you want to build")
    assert titles(running) == {}
    await talk.person.types("dm", f"Macros for <!channel> {'and so on ' * 40}", root)
    await in_thread(talk, root, "Question 1 of 5")
    title = titles(running)[root]
    assert title.startswith("Macros for <!channel> and so on")
    assert len(title) <= 200
    assert list(titles(running)) == [root]


@pytest.mark.parametrize("fault", ["http_500", "ratelimited", "drop_after"])
async def test_no_question_waits_for_a_title(talk: Talk, running: Trial, fault: FaultKind) -> None:
    running.sandbox.faults.add("agents.sessions.*", fault)
    root = await talk.person.types("dm", "start a summariser for support threads")
    await in_thread(talk, root, "Question 1 of 5")


async def test_a_thread_that_is_renamed_keeps_its_name(talk: Talk, running: Trial) -> None:
    root = await talk.person.types("dm", "start a summariser for support threads")
    await in_thread(talk, root, "Question 1 of 5")
    session = next(each for each in running.sandbox.workspace.sessions.values() if each["thread_ts"] == root)
    session["title"] = "Mine"
    await talk.person.types("dm", QUESTION, root)
    await answered(talk, root)
    assert session["title"] == "Mine"


@BOTH_WAYS
async def test_an_answer_asks_whether_it_helped_and_who_says_so_is_thanked_alone(talk: Talk, running: Trial) -> None:
    root = await talk.person.types("dm", "start a summariser for support threads")
    await in_thread(talk, root, "Question 1 of 5")
    await talk.person.types("dm", QUESTION, root)
    answer = await answered(talk, root)
    before = talk.from_app()
    for choice in ("unhelpful", "helpful"):  # who changes their mind counts once
        receipt = await talk.person.clicks(talk.again(answer), controls.FEEDBACK, value=f"1:{choice}")
        assert receipt.outcome == "ok"
    heard = await talk.hears(words.FEEDBACK_THANKS)
    assert (heard["ephemeral"], heard["thread_ts"]) == (True, root)
    assert talk.from_app() == before
    kept = text("SELECT person, channel, ts, check_number, helpful FROM feedback")
    rows = await running.advisor.storage.run(lambda work: list(work.connection.execute(kept)))
    assert [tuple(row) for row in rows] == [(ANA.user, talk.person.room("dm").id, answer["ts"], 1, 1)]


async def test_nothing_asks_whether_a_question_of_ours_helped(talk: Talk) -> None:
    root = await talk.person.types("dm", "start a summariser for support threads")
    question = await in_thread(talk, root, "Question 1 of 5")
    assert "context_actions" not in {each["type"] for each in question["blocks"]}


async def test_a_slack_without_feedback_buttons_gets_the_answer_alone(talk: Talk, running: Trial) -> None:
    sandbox = running.sandbox
    sandbox.faults.add("chat.startStream", "error", error="unknown_method")
    root = await talk.person.types("dm", "start a summariser for support threads")
    await in_thread(talk, root, "Question 1 of 5")
    sandbox.faults.add("chat.postMessage", "error", error="invalid_blocks", times=1)
    await talk.person.types("dm", QUESTION, root)
    answer = await answered(talk, root)
    assert "rich_text" in {each["type"] for each in answer["blocks"]}
    assert "context_actions" not in {each["type"] for each in answer["blocks"]}

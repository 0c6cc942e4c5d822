"""Shortcuts: a check from the menu, a message as evidence, a thread as drafts; over Socket Mode and signed HTTP."""

from __future__ import annotations

import pytest

from bot.manifests import Mode
from bot.slack import controls, words
from bot.trial import Trial
from tests.stories.talk import ANSWERS, Json, Talk, read

BEN = "U0BEN"
DATA = "We have 7,800 support threads as chat JSONL, and two editors cleaned them."


@pytest.fixture(params=["socket", "http"])
def mode(request: pytest.FixtureRequest) -> Mode:
    chosen: Mode = request.param
    return chosen


async def a_thread(talk: Talk) -> tuple[Json, Talk]:
    """Ben and Ana talk in a channel; return the first message."""
    ben = Talk(talk.trial, BEN)
    root = await ben.person.types("ml-platform", "Shall we fine-tune the summariser?")
    await ben.person.types("ml-platform", DATA, root)
    await talk.person.types("ml-platform", "Lunch first <!channel>?", root)
    return next(each for each in talk.person.sees("ml-platform") if each["ts"] == root), ben


async def view_of(talk: Talk) -> Json:
    return await talk.wait(talk.person.sees_view, "a window")


async def test_the_global_shortcut_asks_for_one_line_and_begins(talk: Talk) -> None:
    await talk.person.shortcut(controls.START_SHORTCUT)
    view = await view_of(talk)
    assert not await talk.person.submits(view, {controls.USE_CASE: "A summariser"})
    assert "Question 1 of 5" in read(await talk.prompt("question"))


async def test_a_thread_becomes_drafts_and_nothing_counts_before_it_is_used(talk: Talk, running: Trial) -> None:
    root, _ = await a_thread(talk)
    await talk.person.shortcut(controls.THREAD_SHORTCUT, root, "ml-platform")
    told = await talk.wait(
        lambda: [each for each in talk.person.sees("ml-platform") if each.get("ephemeral")], "a word"
    )
    assert words.THREAD_TAKEN in read(told[-1])
    await talk.hears("1 of 3 messages")
    await talk.says("A summariser")
    question = await talk.answers_until("question", upto="data")
    draft = await talk.hears("A draft about")
    assert DATA in read(draft)
    await talk.presses(draft, words.DRAFT_USE)
    await talk.wait(lambda: words.DRAFT_USE not in str(talk.again(draft)), "its buttons gone")
    await talk.answers_until("recap")
    assert talk.section_of(question) == "data"
    assert DATA in read(await talk.hears("7,800"))


async def test_a_thread_that_cannot_be_read_gives_its_one_message_and_says_so(talk: Talk, running: Trial) -> None:
    ts = await talk.person.types("C0RANDOM", DATA)
    message = next(each for each in talk.person.sees("C0RANDOM") if each["ts"] == ts)
    await talk.person.shortcut(controls.THREAD_SHORTCUT, message, "C0RANDOM")
    await talk.hears("1 of 1 messages")
    await talk.hears("Invite me to the channel")


async def test_a_message_is_used_as_its_writers_words(talk: Talk) -> None:
    await talk.starts()
    root, _ = await a_thread(talk)
    reply = next(each for each in talk.person.sees("ml-platform") if each["text"] == DATA)
    assert root
    await talk.person.shortcut(controls.EVIDENCE_SHORTCUT, reply, "ml-platform")
    view = await view_of(talk)
    errors = await talk.person.submits(view, {controls.SECTION: "data", controls.WORDS: "We have 9,000 threads."})
    assert errors == {controls.WORDS: words.EVIDENCE_NOT_THEIRS}
    part = "We have 7,800 support threads as chat JSONL"
    assert not await talk.person.submits(view, {controls.SECTION: "data", controls.WORDS: part})
    await talk.says("summary")
    assert part in read(await talk.hears(part))


async def test_evidence_begins_a_check_where_none_is_under_way(talk: Talk) -> None:
    await a_thread(talk)
    reply = next(each for each in talk.person.sees("ml-platform") if each["text"] == DATA)
    await talk.person.shortcut(controls.EVIDENCE_SHORTCUT, reply, "ml-platform")
    view = await view_of(talk)
    values = {controls.SECTION: "data", controls.WORDS: DATA, controls.USE_CASE: "A summariser"}
    assert not await talk.person.submits(view, values)
    await talk.says(ANSWERS["why"])
    await talk.says("summary")
    assert DATA in read(await talk.hears(DATA))

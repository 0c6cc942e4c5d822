"""Slack around a check: other people, other channels, buttons pressed twice, restarts, and a Slack in trouble."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.manifests import Mode
from bot.sandbox.delivery import Attempt, Receipt
from bot.sandbox.errors import GestureError
from bot.slack import controls, words
from bot.trial import Trial, trial
from tests.stories.conftest import FIGURES
from tests.stories.talk import ANSWERS, SECTIONS, Talk, read

BEN, CHI, DEV = "U0BEN", "U0CHI", "U0DEV"


# -- in channels


async def test_a_mention_is_answered_in_its_thread_and_nowhere_else(talk: Talk, running: Trial) -> None:
    name = running.sandbox.workspace.app.bot_name
    asked = await talk.person.types("ml-platform", f"@{name} why is a baseline so important?")
    answers = await talk.wait(lambda: talk.from_app("ml-platform") or None, "an answer")
    assert [each["thread_ts"] for each in answers] == [asked]
    assert "baseline" in read(answers[0])
    assert talk.from_app("dm") == []


@pytest.mark.parametrize(
    ("command", "shows"),
    [("status", "Question 2 of 5"), ("summary", words.RECAP_SO_FAR), ("list", words.CHECKS), ("help", words.HELP)],
)
async def test_what_is_asked_for_in_a_channel_is_shown_there_privately(talk: Talk, command: str, shows: str) -> None:
    await talk.starts()
    await talk.answers_until("question", upto="tried")
    await talk.command(command, "ml-platform")
    await talk.wait(lambda: [each for each in private(talk) if shows in read(each)] or None, shows)
    assert talk.from_app("ml-platform") == []
    others = Talk(talk.trial, BEN).person.sees("ml-platform")
    assert [each for each in others if each.get("bot_id")] == []


def private(talk: Talk) -> list[dict[str, Any]]:
    return [each for each in talk.person.sees("ml-platform") if each.get("ephemeral")]


async def test_a_question_asked_by_command_is_answered_privately(talk: Talk) -> None:
    await talk.command("ask why is a baseline so important?", "ml-platform")
    await talk.wait(lambda: [each for each in private(talk) if "baseline" in read(each)] or None, "the answer")


async def test_a_mistyped_command_is_met_with_the_likely_one(talk: Talk) -> None:
    await talk.command("statsu", "ml-platform")
    (note,) = private(talk)
    assert "/finetune status" in read(note)


async def test_the_advisor_says_when_it_is_not_in_the_channel_and_posts_after_the_invitation(talk: Talk) -> None:
    await talk.starts()
    preview = await talk.to_preview()
    await talk.person.selects(preview, controls.CHANNEL, "C0RANDOM")
    await talk.presses(preview, controls.POST)
    await talk.hears("Invite me")
    assert talk.cards("C0RANDOM") == []
    await talk.person.invites_app("C0RANDOM")
    again = await talk.wait(lambda: posts_again(talk), "a preview to post from")
    await talk.presses(again, controls.POST)
    assert await talk.card("C0RANDOM")


def posts_again(talk: Talk) -> dict[str, Any] | None:
    shown = [each for each in talk.from_app() if controls.POST in str(each.get("blocks"))]
    return shown[-1] if shown else None


# -- other people


async def test_two_people_have_two_conversations(talk: Talk, running: Trial) -> None:
    ben = Talk(running, BEN)
    await asyncio.gather(talk.starts("Emails"), ben.starts("Call notes"))
    await talk.says(ANSWERS["why"])
    assert talk.section_of(await talk.prompt("question")) == "tried"
    await ben.says("status")
    assert "Question 1 of 5" in read(await ben.hears("Question 1 of 5, about"))
    assert "Emails" not in "".join(read(each) for each in ben.person.sees("dm"))


async def test_nobody_else_can_see_or_press_anything_in_a_check(talk: Talk, running: Trial) -> None:
    question = await talk.starts()
    with pytest.raises(GestureError):
        await Talk(running, BEN).person.clicks(question, f"{controls.CONTROL}.skip")
    assert "Replies" not in "".join(read(each) for each in running.sandbox.person(BEN).sees("dm"))


@pytest.mark.parametrize("mode", ["http"])
async def test_somebody_elses_press_of_my_button_changes_nothing_of_mine(
    talk: Talk, running: Trial, mode: Mode
) -> None:
    question = await talk.starts()
    before = await running.advisor.engine.state_of(f"{question['team']}:{talk.person.id}")
    forged = await pressed_by(running, BEN, talk, question, f"{controls.CONTROL}.cancel")
    assert forged.outcome == "ok"
    await talk.says("status")
    await talk.hears("Question 1 of 5, about")
    after = await running.advisor.engine.state_of(f"{question['team']}:{talk.person.id}")
    assert before == after


async def pressed_by(running: Trial, user: str, talk: Talk, message: dict[str, Any], action_id: str) -> Receipt:
    """Deliver, signed, that *user* pressed a button on a message in somebody else's direct message."""
    channel = talk.person.room(None, message)
    payload = {
        "type": "block_actions",
        "user": {"id": user, "team_id": "T0SANDBOX"},
        "team": {"id": "T0SANDBOX", "domain": "sample"},
        "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel.id, "is_ephemeral": False},
        "channel": {"id": channel.id, "name": "directmessage"},
        "message": message,
        "trigger_id": "1.2.3",
        "actions": [{"action_id": action_id, "block_id": "x", "type": "button", "value": "1:why", "action_ts": "9.9"}],
    }
    return await running.sandbox.signed_http.send("interactive", payload, Attempt(0, ""), 3.0)


# -- buttons at the wrong time


async def test_a_button_pressed_twice_at_once_counts_once(talk: Talk) -> None:
    question = await talk.starts()
    skip = f"{controls.CONTROL}.skip"
    await asyncio.gather(talk.person.clicks(question, skip), talk.person.clicks(question, skip))
    await talk.hears(words.NOTICES["stale_button"])
    recap_or_question = await talk.prompt("question")
    assert talk.section_of(recap_or_question) == SECTIONS[1]


async def test_what_is_dealt_with_has_no_buttons_left(talk: Talk) -> None:
    question = await talk.starts()
    await talk.says(ANSWERS["why"])
    await talk.prompt("question")
    await talk.wait(lambda: controls.WRITE_MORE not in str(talk.again(question)["blocks"]) or None, "no controls")


# -- restarts and trouble


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_restart_in_the_middle_loses_nothing(talk: Talk, running: Trial, mode: Mode) -> None:
    await talk.starts()
    await talk.answers_until("question", upto="data")
    await running.restart_advisor()
    await talk.says(ANSWERS["data"])
    recap = await talk.answers_until("recap")
    assert all(ANSWERS[section][:40] in read(recap) for section in SECTIONS)


async def test_what_is_written_while_the_advisor_is_away_is_answered_when_it_is_back(
    talk: Talk, running: Trial
) -> None:
    await talk.starts()
    await running.advisor.stop()
    await talk.says(ANSWERS["why"])
    await running.restart_advisor()
    assert talk.section_of(await talk.prompt("question")) == "tried"


async def test_a_slack_in_trouble_gets_every_message_once(talk: Talk, running: Trial) -> None:
    faults = running.sandbox.faults
    limited = faults.add("chat.postMessage", "ratelimited", times=2, skip=1, retry_after_s=1)
    refused = faults.add("chat.postMessage", "drop_before", times=1, skip=4)
    await talk.starts()
    await talk.answers_until("question", upto="alternatives")
    assert limited.hits == 2
    said = [read(each) for each in talk.from_app()]
    assert len(said) == len(set(said))
    assert refused.hits <= 1


async def test_the_same_event_twice_counts_once(talk: Talk, running: Trial) -> None:
    running.sandbox.faults.add("deliver.events_api", "duplicate", copies=3)
    await talk.starts()
    recap = await talk.answers_until("recap")
    assert read(recap).count(ANSWERS["data"][:40]) == 1


async def test_the_home_tab_shows_their_checks(talk: Talk) -> None:
    await talk.starts("Replies to customer emails")
    await talk.person.opens_home()
    home = await talk.wait(
        lambda: (seen := talk.person.sees_home()) and "Replies" in str(seen) and seen, "the Home tab"
    )
    assert "Replies to customer emails" in str(home)


async def test_a_kept_workspace_goes_on_where_it_was(tmp_path: Path) -> None:
    async with trial(tmp_path, keep=True, figures=FIGURES) as first:
        ana = Talk(first)
        await ana.starts("Replies to customer emails")
        await ana.answers_until("question", upto="data")
    async with trial(tmp_path, keep=True, figures=FIGURES) as second:
        ana = Talk(second)
        assert ana.from_app(), "what was said is still there"
        await ana.says(ANSWERS["data"])
        recap = await ana.answers_until("recap")
        assert ANSWERS["why"][:40] in read(recap)

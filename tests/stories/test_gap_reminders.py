"""A gap that somebody takes on has a day: they are reminded of it once, can put it off, and hear nothing private."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.manifests import Mode
from bot.slack import controls, own_words, words
from bot.trial import Trial
from tests.stories.talk import Talk, read
from tests.stories.test_reviewing import BEN, posted
from tests.stories.test_reviewing_by_typing import hears_below, replies

Json = dict[str, Any]
TEAM = f"{controls.TEAM}."


@pytest.fixture
def ben(running: Trial) -> Talk:
    return Talk(running, BEN)


def in_a_week() -> str:
    return (datetime.now(UTC).date() + timedelta(days=7)).isoformat()


def reminders(talk: Talk) -> list[Json]:
    return [each for each in talk.from_app() if own_words.TASK_OF in read(each)]


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_whoever_takes_a_gap_on_is_reminded_once_and_can_put_it_off(
    talk: Talk, ben: Talk, running: Trial, mode: Mode
) -> None:
    await posted(talk, gap=True)
    await talk.says(f"gap 1 @ben by {in_a_week()}")
    await talk.hears(words.NOTICES["gap_taken"])
    assert reminders(ben) == []
    assert await running.skip_ahead() == 1
    first = await ben.hears(own_words.TASK_OF)
    assert "C0PLATFORM" in str(first)
    assert own_words.TASK_HOW in read(first)

    await ben.presses(first, TEAM + "next_week")
    await ben.hears("remind you of it again on")
    await ben.wait(lambda: TEAM not in str(ben.again(first)) or None, "a reminder without its buttons")
    ben.looks_away()
    assert await running.skip_ahead() == 1
    second = await ben.hears(own_words.TASK_OF)
    assert second["ts"] != first["ts"]

    await replies(ben, second, "whenever")
    await hears_below(ben, second, words.NOTICES["task_how"])
    await replies(ben, second, "snooze 3 days")
    await hears_below(ben, second, "remind you of it again on")
    ben.looks_away()
    assert await running.skip_ahead() == 1
    third = await ben.hears(own_words.TASK_OF)
    await replies(ben, third, "dismiss")
    await hears_below(ben, third, words.NOTICES["task_left"])
    await running.restart_advisor()
    await running.skip_ahead()
    await talk.hears(own_words.RECHECK_WHY)
    assert len(reminders(ben)) == 3
    assert reminders(talk) == []
    replay = await running.advisor.engine.verify(f"T0SANDBOX:{talk.person.id}")
    assert replay is not None
    assert replay.faithful


async def test_the_owner_is_reminded_of_a_gap_of_their_own(talk: Talk, running: Trial) -> None:
    await posted(talk, gap=True)
    await talk.says(f"gap 1 @ana by {in_a_week()}")
    await talk.hears(words.NOTICES["gap_taken"])
    await running.skip_ahead()
    told = await talk.hears(own_words.TASK_OF)
    await talk.presses(told, own_words.NO_MORE)
    await talk.hears(words.NOTICES["task_left"])


async def test_before_the_card_is_posted_nobody_else_hears_of_a_gap(talk: Talk, ben: Talk, running: Trial) -> None:
    await talk.starts("Automatic refusals of insurance claims")
    await talk.answers_until("question", upto="data")
    await talk.says("1,900 pairs as chat messages in JSONL for gpt-3.5-turbo. Nobody has looked through them yet.")
    await talk.answers_until("recap")
    await talk.says(f"gap 1 @ben by {in_a_week()}")
    await talk.hears(words.NOTICES["gap_taken"])
    await running.skip_ahead()
    await talk.hears(own_words.NUDGE)
    assert ben.from_app() == []


async def test_whoever_wants_no_reminders_gets_none_of_a_gap(talk: Talk, ben: Talk, running: Trial) -> None:
    await posted(talk, gap=True)
    await ben.says("no reminders")
    await ben.hears(words.NOTICES["reminders_off"])
    await talk.says(f"gap 1 @ben by {in_a_week()}")
    await talk.hears(words.NOTICES["gap_taken"])
    assert await running.skip_ahead() == 1
    await ben.says("status")
    await ben.hears("No check is under way")
    assert reminders(ben) == []

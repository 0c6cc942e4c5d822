"""Reminders: once after a working day, once more after three, then parked; put off, switched off, after a restart."""

from __future__ import annotations

import pytest

from bot.manifests import Mode
from bot.slack import controls, own_words, words
from bot.trial import Trial
from tests.stories.talk import ANSWERS, Talk, read


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_two_reminders_then_parked_with_a_partial_verdict(talk: Talk, running: Trial, mode: Mode) -> None:
    await talk.starts("Replies to customer emails")
    await talk.says(ANSWERS["why"])
    assert talk.section_of(await talk.prompt("question")) == "tried"
    for _ in range(2):
        talk.looks_away()
        assert await running.skip_ahead() == 1
        nudge = read(await talk.hears(own_words.NUDGE))
        assert "Question 2 of 5" in nudge
        assert "minutes left" in nudge
        assert "Replies to customer emails" in nudge
    talk.looks_away()
    assert await running.skip_ahead() == 1
    parked = await talk.hears(own_words.PARKED)
    assert await running.skip_ahead() == 0
    await talk.presses(parked, f"{controls.CONTROL}.summary")
    assert ANSWERS["why"][:40] in read(await talk.hears(words.RECAP_SO_FAR))
    await talk.says("resume")
    assert talk.section_of(await talk.prompt("question")) == "tried"


async def test_a_reminder_survives_a_restart_and_comes_once(talk: Talk, running: Trial) -> None:
    await talk.starts()
    await running.advisor.stop()
    await running.restart_advisor()
    talk.looks_away()
    await running.skip_ahead()
    await talk.hears(own_words.NUDGE)
    await talk.says("status")
    await talk.hears("Question 1 of 5, about")
    assert sum(own_words.NUDGE in read(each) for each in talk.from_app()) == 1


async def test_snoozed_from_the_button_and_by_words(talk: Talk, running: Trial) -> None:
    await talk.starts()
    talk.looks_away()
    await running.skip_ahead()
    await talk.presses(await talk.hears(own_words.NUDGE), f"{controls.SNOOZE}.next_week")
    await talk.hears("I will not remind you before")
    await talk.says("snooze 3 days")
    await talk.hears("I will not remind you before")
    talk.looks_away()
    await running.skip_ahead()
    await talk.hears(own_words.NUDGE)


async def test_who_wants_no_reminders_gets_none(talk: Talk, running: Trial) -> None:
    await talk.starts()
    talk.looks_away()
    await running.skip_ahead()
    await talk.presses(await talk.hears(own_words.NUDGE), f"{controls.SET}.reminders.off")
    await talk.hears(words.NOTICES["reminders_off"])
    await talk.says(ANSWERS["why"])
    await talk.prompt("question")
    assert await running.skip_ahead() == 1
    await talk.says("status")
    await talk.hears("Question 2 of 5, about")
    await running.restart_advisor()  # its first look at the timers finds the one that is due
    assert sum(own_words.NUDGE in read(each) for each in talk.from_app()) == 1


async def test_an_old_card_is_offered_for_a_check_again(talk: Talk, running: Trial) -> None:
    await talk.starts()
    await talk.posts(await talk.to_preview())
    await talk.hears("Posted in")
    talk.looks_away()
    assert await running.skip_ahead() == 1
    offered = await talk.hears(own_words.RECHECK_WHY)
    await talk.presses(offered, own_words.RECHECK)
    recap = await talk.prompt("recap")
    await talk.presses(recap, f"{controls.CONTROL}.finish")
    await talk.presses(await talk.prompt("preview"), controls.POST)
    await talk.hears("is up to date")
    assert len(talk.cards()) == 1
    await talk.says("show")
    assert "checked again" in read(await talk.hears(own_words.SHOWN_HISTORY))


async def test_the_time_zone_comes_from_slack_where_it_tells(talk: Talk, running: Trial) -> None:
    await talk.starts()
    zone = running.sandbox.workspace.people[talk.person.id].tz
    await talk.wait(
        lambda: [each for each in running.sandbox.calls.after(0) if each["method"] == "users.info"], "asked"
    )
    await talk.says("status")
    await talk.hears("Question 1 of 5, about")
    known = await running.advisor.storage.run(lambda work: work.people.of("T0SANDBOX", talk.person.id))
    assert known.zone == zone

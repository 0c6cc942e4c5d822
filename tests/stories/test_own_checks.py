"""One's own checks: the Home tab, show, compare, export, delete, settings; over both ways in which Slack connects."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from bot.manifests import Mode
from bot.sandbox.errors import GestureError
from bot.slack import controls, own_words, words
from bot.storage.work import UnitOfWork
from bot.trial import Trial
from tests.exports.schema import schema
from tests.stories.talk import ANSWERS, Talk, read

SECRET = "Our churn figures are 3.7 %, told to nobody."


async def at_home(talk: Talk, words_shown: str) -> dict[str, Any]:
    """Wait until the Home tab shows these words."""
    found = await talk.wait(
        lambda: (seen := talk.person.sees_home()) and words_shown in str(seen) and seen, words_shown
    )
    assert isinstance(found, dict)
    return found


async def stored(running: Trial) -> str:
    """Everything in the database, as text."""

    def all_of(work: UnitOfWork) -> str:
        return "\n".join(work.connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]

    return await running.advisor.storage.run(all_of)


# -- Home


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_home_follows_the_check_without_being_opened_again(talk: Talk, mode: Mode) -> None:
    await talk.person.opens_home()
    await at_home(talk, own_words.HOME_NONE)
    await talk.starts("Replies to customer emails")
    await at_home(talk, "0 of 5 questions answered")
    await talk.says(ANSWERS["why"])
    home = await at_home(talk, "1 of 5 questions answered")
    assert "Replies to customer emails" in str(home)
    assert words.HOME_GO_ON in str(home)
    await talk.posts(await talk.to_preview())
    posted = await at_home(talk, words.STANDING["posted"])
    assert own_words.HOME_AGE[0] in str(posted)


async def test_who_never_opened_home_gets_none(talk: Talk, running: Trial) -> None:
    await talk.starts()
    await talk.says("status")
    await talk.hears("Question 1 of 5, about")
    assert talk.person.sees_home() is None
    assert [each for each in running.sandbox.calls.after(0) if each["method"] == "views.publish"] == []


async def test_a_check_goes_on_from_home(talk: Talk) -> None:
    await talk.starts()
    await talk.says("pause")
    await talk.hears("Paused")
    await talk.person.opens_home()
    home = await at_home(talk, words.HOME_GO_ON)
    await talk.person.clicks(home, words.HOME_GO_ON)
    assert talk.section_of(await talk.prompt("question")) == "why"


async def test_home_survives_a_restart_and_a_slack_in_trouble(talk: Talk, running: Trial) -> None:
    await talk.person.opens_home()
    await at_home(talk, own_words.HOME_NONE)
    running.sandbox.faults.add("views.publish", "ratelimited", times=2, retry_after_s=1)
    await talk.starts("Replies to customer emails")
    await running.restart_advisor()
    await at_home(talk, "Replies to customer emails")


# -- settings


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_dates_are_written_as_chosen_at_home(talk: Talk, mode: Mode) -> None:
    await talk.starts()
    await talk.person.opens_home()
    home = await at_home(talk, own_words.HOME_DATES)
    await talk.person.selects(home, f"{controls.SET}.dates", "ja")
    await at_home(talk, "'block_id': 'dates.ja'")
    await talk.says("list")
    begun = next(line for line in read(await talk.hears(words.CHECKS)).splitlines() if "begun" in line)
    assert "/" in begun.partition("begun ")[2]


async def test_settings_can_be_typed_and_what_cannot_be_set_is_said(talk: Talk) -> None:
    await talk.says("dates klingon")
    await talk.hears("You can set")
    await talk.says("no reminders")
    await talk.hears(words.NOTICES["reminders_off"])
    await talk.person.opens_home()
    await at_home(talk, "'block_id': 'reminders.off'")
    await talk.command("reminders on")
    await talk.hears(words.NOTICES["reminders_on"])


# -- show, compare


async def test_show_tells_what_closed_which_gap(talk: Talk) -> None:
    await talk.starts()
    await talk.answers_until("question", upto="measure")
    vague = await talk.says("Somehow better.")
    card = await talk.posts(await talk.to_preview())
    await talk.hears("Posted in")
    before = read(card)
    await talk.person.edits("dm", vague, ANSWERS["measure"])
    await talk.wait(lambda: talk.again(card) if read(talk.again(card)) != before else None, "the new card")
    await talk.says("show")
    told = read(await talk.hears(own_words.SHOWN_HISTORY))
    assert "posted" in told
    assert "closed:" in told
    assert own_words.MILESTONE_BECAUSE.format(topics="").strip() in told
    await talk.says("compare")
    assert "Gaps closed" in read(await talk.hears("now and when it was first posted"))


async def test_two_checks_are_laid_side_by_side_privately_where_it_was_asked(talk: Talk) -> None:
    await talk.starts("Emails")
    await talk.answers_until("question", upto="tried")
    await talk.says("cancel")
    await talk.hears("cancelled")
    await talk.starts("Call notes")
    await talk.command("compare 1 2", "ml-platform")
    shown = own_words.COMPARED.format(newer=2, older=1)
    note = await talk.wait(
        lambda: next((each for each in talk.person.sees("ml-platform") if shown in read(each)), None), shown
    )
    assert note.get("ephemeral")
    assert "Emails" in read(note)
    await talk.says("show 7")
    await talk.hears("There is no check 7")


# -- export


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_an_export_comes_as_a_file_to_its_owner_alone(talk: Talk, running: Trial, mode: Mode) -> None:
    await talk.starts()
    await talk.answers_until("recap")
    await talk.command("export 1 json", "ml-platform")
    message = await talk.wait(lambda: next((each for each in talk.from_app() if each.get("files")), None), "the file")
    assert own_words.EXPORT_SAID.format(number=1) in message["text"]
    (file,) = message["files"]
    content = json.loads(running.sandbox.workspace.files[file["id"]].content)
    jsonschema.validate(content, json.loads(schema()))
    assert [section["answers"][0]["text"] for section in content["sections"]] == list(ANSWERS.values())
    assert not any(each.get("files") for each in talk.person.sees("ml-platform"))
    others = Talk(running, "U0BEN")
    await others.says("export 1")
    await others.hears("There is no check 1")


async def test_a_page_to_print_comes_from_home(talk: Talk, running: Trial) -> None:
    await talk.starts()
    await talk.person.opens_home()
    home = await at_home(talk, own_words.EXPORT_FORMS["html"])
    await talk.person.selects(home, controls.EXPORT, "html:1")
    message = await talk.wait(lambda: next((each for each in talk.from_app() if each.get("files")), None), "the file")
    (file,) = message["files"]
    assert running.sandbox.workspace.files[file["id"]].content.startswith(b"<!doctype html>")


async def test_where_files_may_not_be_sent_the_words_are_said_instead(talk: Talk, running: Trial) -> None:
    assert running.sandbox.permissions.scopes is not None
    running.sandbox.permissions.scopes.discard("files:write")
    await talk.starts()
    await talk.answers_until("recap")
    await talk.says("export")
    await talk.hears(own_words.EXPORT_AS_TEXT.format(number=1))
    await talk.hears("Exported ")
    said = "\n".join(read(each) for each in talk.from_app())
    assert ANSWERS["data"][:40] in said


# -- delete


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_deleting_from_home_leaves_none_of_its_words(talk: Talk, running: Trial, mode: Mode) -> None:
    await talk.starts("A plan nobody knows")
    await talk.says(SECRET)
    await talk.prompt("probe")
    await talk.person.opens_home()
    home = await at_home(talk, "A plan nobody knows")
    await talk.person.clicks(home, controls.DELETE)
    await talk.hears("Check 1 is deleted")
    await at_home(talk, own_words.HOME_NONE)
    kept = await stored(running)
    assert SECRET not in kept
    assert "A plan nobody knows" not in kept
    replay = await running.advisor.engine.verify(f"T0SANDBOX:{talk.person.id}")
    assert replay is not None
    assert replay.faithful
    await talk.says("export 1")
    await talk.hears(own_words.NO_SUCH_CHECK)


async def test_an_older_check_goes_and_the_one_under_way_stays(talk: Talk, running: Trial) -> None:
    await talk.starts("The first plan")
    await talk.says("cancel")
    await talk.hears("cancelled")
    await talk.starts("The second plan")
    await talk.says("delete 1")
    offer = await talk.hears(own_words.DELETE_OFFER.format(number=1))
    assert own_words.DELETE_LEAVES in read(offer)
    await talk.says("delete 1 for good")
    await talk.hears("Check 1 is deleted")
    assert "The first plan" not in await stored(running)
    await talk.says(ANSWERS["why"])
    assert talk.section_of(await talk.prompt("question")) == "tried"
    replay = await running.advisor.engine.verify(f"T0SANDBOX:{talk.person.id}")
    assert replay is not None
    assert replay.faithful


async def test_nobody_else_can_delete_it(talk: Talk, running: Trial) -> None:
    await talk.starts("The first plan")
    await talk.says("delete")
    offer = await talk.hears(own_words.DELETE_OFFER.format(number=1))
    ben = Talk(running, "U0BEN")
    with pytest.raises(GestureError):
        await ben.person.clicks(offer, controls.DELETE)
    await ben.says("delete 1 for good")
    await ben.hears("There is no check 1")
    assert "The first plan" in await stored(running)

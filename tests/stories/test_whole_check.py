"""From /finetune to the posted card, in both ways in which Slack reaches the advisor."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.manifests import Mode
from bot.rehearsal import quotes_of
from bot.slack import controls, review_words, words
from bot.trial import trial
from tests.stories.conftest import FIGURES
from tests.stories.talk import ANSWERS, Talk, read


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_whole_check_ends_with_one_card_and_its_details(talk: Talk, mode: Mode) -> None:
    await talk.starts()
    card = await talk.posts(await talk.to_preview())
    details = await talk.wait(lambda: talk.from_app("C0PLATFORM")[1:], "the details")
    assert read(card).startswith(tuple(words.VERDICT.values()))
    assert len(read(card).splitlines()) <= 12 + 1, "twelve lines and a row of buttons"
    assert {each["thread_ts"] for each in details} == {card["ts"]}
    await talk.hears("Posted in")
    assert len(talk.cards()) == 1


async def test_what_is_posted_is_what_was_shown(talk: Talk) -> None:
    await talk.starts()
    preview = await talk.to_preview()
    card = await talk.posts(preview)
    *lines, _buttons, how = read(card).splitlines()
    assert how == review_words.CARD_TYPED
    assert review_words.CARD_BUTTONS in read(preview), "what stands under the card is told before"
    assert "\n".join(lines) in read(preview)


async def test_every_answer_is_asked_for_once_and_in_the_guidances_order(talk: Talk) -> None:
    await talk.starts()
    await talk.answers_until("recap")
    sections = [each.id for each in talk.trial.advisor.pack.sections]
    headings = {each.heading: each.id for each in talk.trial.advisor.pack.sections}
    asked = [headings[line] for message in talk.from_app() for line in read(message).splitlines() if line in headings]
    assert asked == sections


async def test_words_left_out_never_reach_the_channel(talk: Talk) -> None:
    await talk.starts()
    preview = await talk.to_preview()
    assert quotes_of(preview, ANSWERS["why"]), "there is something to leave out"
    await talk.person.selects(preview, f"{controls.SHARE}.why", "private")
    await talk.wait(lambda: not quotes_of(talk.again(preview), ANSWERS["why"]) or None, "the reworded preview")
    await talk.posts(preview)
    await talk.wait(lambda: talk.from_app("C0PLATFORM")[1:], "the details")
    for message in talk.person.sees("C0PLATFORM"):
        assert quotes_of(message, ANSWERS["why"]) == []
        assert not any(ANSWERS["why"][at : at + 20] in str(message) for at in range(len(ANSWERS["why"]) - 20))


async def test_one_answer_is_changed_from_the_recap(talk: Talk) -> None:
    await talk.starts()
    recap = await talk.answers_until("recap")
    await talk.presses(recap, f"{controls.CHANGE}.data")
    question = await talk.prompt("question")
    assert talk.section_of(question) == "data"
    await talk.says("900 hand-written pairs as chat messages in JSONL, each read by two reviewers.")
    recap = await talk.answers_until("recap")
    assert "900 hand-written pairs" in read(recap)


async def test_the_same_card_is_brought_up_to_date_after_an_edit(talk: Talk) -> None:
    await talk.starts()
    question = await talk.answers_until("question", upto="measure")
    assert talk.section_of(question) == "measure"
    vague = await talk.says("Somehow better.")
    card = await talk.posts(await talk.to_preview())
    before = read(card)
    await talk.person.edits("dm", vague, ANSWERS["measure"])
    after = await talk.wait(lambda: talk.again(card) if read(talk.again(card)) != before else None, "the new card")
    assert after["ts"] == card["ts"]
    assert len(talk.cards()) == 1


async def test_a_whole_check_on_each_database(tmp_path: Path, database_url: str) -> None:
    async with trial(tmp_path, figures=FIGURES, chosen={"database_url": database_url}) as running:
        talk = Talk(running)
        await talk.starts()
        await talk.answers_until("question", upto="measure")
        await running.restart_advisor()
        await talk.says(ANSWERS["measure"])
        card = await talk.posts(await talk.to_preview())
        await talk.wait(lambda: talk.from_app("C0PLATFORM")[1:], "the details")
        assert len(talk.cards()) == 1
        lane = f"{card['team']}:{talk.person.id}"
        replay = await running.advisor.engine.verify(lane)
        assert replay is not None
        assert replay.faithful, "the log, replayed, gives the stored state"

"""Two people answer independently, and see side by side where they differ; the channel hears a number at most."""

from __future__ import annotations

import json

import pytest

from bot.manifests import Mode
from bot.rehearsal import quotes_of
from bot.sandbox.jsontypes import Json
from bot.slack import controls
from bot.trial import Trial
from tests.stories.talk import ANSWERS, Talk, read
from tests.stories.test_delegation import CHI, is_ticket, opens, settled, ticket_of, told

WHY = "A customer's email goes in and a reply of at most 120 words comes out. We want a better model. <!channel>"
MEASURE = "We want 80 % of the replies sent without edits, measured on 200 held-out emails by two editors."


@pytest.fixture
def chi(running: Trial) -> Talk:
    return Talk(running, CHI)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_two_answer_blind_and_both_see_where_they_differ(
    talk: Talk, chi: Talk, running: Trial, mode: Mode
) -> None:
    await talk.starts()
    await talk.says("second opinion @chi by 4 Dec 2099")
    ticket = await ticket_of(chi)
    window = await opens(chi, ticket, f"{controls.TEAM}.opinion")
    inputs = [each for each in window["blocks"] if each["type"] == "input"]
    assert len(inputs) == len(running.advisor.pack.sections)
    assert all(each["element"]["max_length"] == 3_000 for each in inputs)
    part = f"{controls.ANSWER_PART}."
    assert list(await chi.person.submits(window, {})) == [inputs[0]["block_id"]]
    assert await chi.person.submits(window, {f"{part}why": WHY, f"{part}measure": MEASURE}) == {}
    await told(talk, "has given their second opinion")
    await settled(chi, ticket)
    assert not any(WHY[:30] in read(each) for each in talk.from_app()), "blind until both are through"

    await talk.says(ANSWERS["why"])
    await talk.prompt("question")
    assert ANSWERS["why"][:30] not in json.dumps(chi.person.sees("dm"))
    await talk.says("finish")
    ours = await told(talk, "Two opinions, side by side")
    theirs = await told(chi, "Two opinions, side by side")
    assert [each for each in lines_of(ours) if "type in the preview" not in each] == lines_of(theirs)
    assert quotes_of(ours, MEASURE), "in their words"
    assert quotes_of(ours, ANSWERS["why"]), "and in ours"

    await talk.presses(await talk.prompt("recap"), f"{controls.CONTROL}.finish")
    preview = await talk.prompt("preview")
    assert "second opinion: " not in read(preview)
    await talk.presses(preview, f"{controls.OPINION}.show")
    await talk.wait(lambda: "second opinion: " in read(talk.again(preview)) or None, "the line")
    card = await talk.posts(preview)
    assert "second opinion: " in read(card)
    posted = talk.from_app("ml-platform")
    assert CHI not in json.dumps(posted)
    assert [each for each in posted if quotes_of(each, MEASURE) or quotes_of(each, WHY)] == []


def lines_of(message: Json) -> list[str]:
    return [each for each in read(message).split("\n") if each.strip()]


async def test_in_the_thread_question_by_question(talk: Talk, chi: Talk) -> None:
    await talk.starts()
    await talk.command("second @chi", "ml-platform")
    ticket = await ticket_of(chi)
    await chi.person.types("dm", "We should wait.", thread_ts=ticket["ts"])
    await told(chi, "Which question is that?")
    await chi.person.types("dm", f"5: {MEASURE}", thread_ts=ticket["ts"])
    await told(chi, "There so far: 5.")
    await chi.person.types("dm", "done", thread_ts=ticket["ts"])
    await settled(chi, ticket)
    await told(talk, "has given their second opinion")
    await talk.says("finish")
    await told(chi, "Two opinions, side by side")


async def test_asked_for_in_a_window_and_declined(talk: Talk, chi: Talk) -> None:
    await talk.starts()
    await talk.says("finish")
    recap = await talk.prompt("recap")
    window = await opens(talk, recap, controls.SECOND)
    assert await talk.person.submits(window, {controls.WHOM: CHI, controls.NOTE: "Be frank"}) == {}
    ticket = await ticket_of(chi)
    assert "Be frank" in read(ticket)
    await chi.person.types("dm", "decline no time this week", thread_ts=ticket["ts"])
    assert "no time this week" in read(await told(talk, "would rather not answer about a second opinion"))
    await chi.wait(lambda: not is_ticket(chi.again(ticket)) or None, "no controls")

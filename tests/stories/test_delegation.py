"""A colleague who knows answers one question: asked, answering, declining, passing on, changing their mind."""

from __future__ import annotations

import json

import pytest

from bot.manifests import Mode
from bot.sandbox.jsontypes import Json
from bot.slack import controls, words, words_tickets
from bot.trial import Trial
from tests.stories.talk import ANSWERS, SECTIONS, Talk, read

BEN, CHI, DEV = "U0BEN", "U0CHI", "U0DEV"
DATA = "We have 1,900 pairs as chat JSONL, and two editors cleaned each of them by hand last spring. <!channel>"


@pytest.fixture
def ben(running: Trial) -> Talk:
    return Talk(running, BEN)


@pytest.fixture
def chi(running: Trial) -> Talk:
    return Talk(running, CHI)


async def asked(talk: Talk, ben: Talk) -> Json:
    """Begin a check, ask Ben about the data at once, and return what he is asked."""
    await talk.starts()
    await talk.says("ask @ben about data by 4 Dec 2099: you know the tickets")
    return await ticket_of(ben)


async def ticket_of(colleague: Talk) -> Json:
    found = await colleague.wait(lambda: [each for each in colleague.from_app() if is_ticket(each)] or None, "a ticket")
    return found[-1]


def is_ticket(message: Json) -> bool:
    return f"{controls.TEAM}.decline" in str(message.get("blocks"))


async def settled(colleague: Talk, ticket: Json) -> None:
    await colleague.wait(lambda: not is_ticket(colleague.again(ticket)) or None, "a message without controls")


async def told(somebody: Talk, words_told: str) -> Json:
    """Wait until *somebody* has read *words_told*, in their direct message or a thread of it."""
    return await somebody.wait(
        lambda: next((each for each in reversed(somebody.from_app()) if words_told in read(each)), None), words_told
    )


async def opens(somebody: Talk, message: Json, button: str) -> Json:
    """Press a button that opens a window, and return the window."""
    await somebody.person.clicks(somebody.again(message), button)
    return await somebody.wait(somebody.person.sees_view, "a window")


# -- asked and answered


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_one_question_goes_to_a_colleague_and_their_answer_comes_back(
    talk: Talk, ben: Talk, running: Trial, mode: Mode
) -> None:
    await talk.starts()
    await talk.answers_until("question", upto="data")
    await talk.says("ask @ben by 4 Dec 2099: you know the tickets")
    ticket = await ticket_of(ben)
    section = running.advisor.pack.section("data")
    shown = (
        section.heading,
        section.ask,
        section.example,
        "you know the tickets",
        "4 Dec 2099",
        "only this one answer",
    )
    assert [each for each in shown if each.casefold() not in read(ticket).casefold()] == []
    assert talk.section_of(await talk.prompt("question")) == "measure", "the interview goes on meanwhile"
    await talk.says("status")
    assert "4 Dec 2099" in read(await talk.hears("waiting for"))

    await ben.person.types("dm", DATA, thread_ts=ticket["ts"])
    assert DATA in read(await talk.hears("answered your question"))
    await settled(ben, ticket)
    thanks = await told(ben, "has your answer")
    assert thanks["thread_ts"] == ticket["ts"], "answered where they wrote"

    await talk.says(ANSWERS["measure"])
    recap = await talk.answers_until("recap")
    assert "1,900 pairs" in read(recap)
    assert {"type": "user", "user_id": BEN} in elements(recap)
    await talk.presses(recap, f"{controls.CONTROL}.finish")
    card = await talk.posts(await talk.prompt("preview"))
    details = await talk.wait(lambda: in_thread_of(talk, card), "the details")
    assert {"type": "user", "user_id": BEN} in elements(details), "whose words they are"
    assert "1,900 pairs" in read(details)


def in_thread_of(talk: Talk, card: Json) -> Json | None:
    posted = talk.from_app("ml-platform")
    return next((each for each in posted if each.get("thread_ts") == card["ts"] != each["ts"]), None)


def elements(found: object) -> list[Json]:
    """Everything in a message that has a type."""
    if isinstance(found, list):
        return [each for part in found for each in elements(part)]
    if isinstance(found, dict):
        return (
            [found, *(each for part in found.values() for each in elements(part))]
            if "type" in found
            else [each for part in found.values() for each in elements(part)]
        )
    return []


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_asked_in_a_window_and_answered_in_another(talk: Talk, ben: Talk, mode: Mode) -> None:
    question = await talk.starts()
    window = await opens(talk, question, controls.ASK)
    given = {controls.WHICH: "data", controls.WHOM: BEN, controls.NOTE: "<!channel> please"}
    errors = await talk.person.submits(window, given)
    assert errors == {}
    ticket = await ticket_of(ben)
    assert "<!channel> please" in read(ticket)
    assert "<!channel>" not in ticket["text"], "it stays text for those who hear the message"
    editor = await opens(ben, ticket, f"{controls.TEAM}.answer")
    assert await ben.person.submits(editor, {f"{controls.ANSWER_PART}.0": "  "}) == {
        f"{controls.ANSWER_PART}.0": words.MODAL_EMPTY
    }
    parts = {f"{controls.ANSWER_PART}.0": DATA, f"{controls.ANSWER_PART}.1": "And 40 we set aside."}
    assert await ben.person.submits(editor, parts) == {}
    shown = await told(talk, "answered your question")
    assert DATA in read(shown)
    assert "And 40 we set aside." in read(shown)
    await settled(ben, ticket)


async def test_the_window_says_in_place_what_is_wrong(talk: Talk, running: Trial) -> None:
    question = await talk.starts()
    window = await opens(talk, question, controls.ASK)
    chosen = next(each for each in window["blocks"] if each["block_id"] == controls.WHICH)["element"]["initial_option"]
    assert chosen["value"] == SECTIONS[0], "the open question, to begin with"
    submits = talk.person.submits
    bot = running.sandbox.workspace.app.bot_user_id
    gone = running.sandbox.workspace.people[CHI]
    gone.deleted = True
    assert controls.WHOM in await submits(window, {})
    assert await submits(window, {controls.WHOM: talk.person.id}) == {controls.WHOM: words_tickets.NOT_YOURSELF}
    assert await submits(window, {controls.WHOM: bot}) == {controls.WHOM: words_tickets.NOT_AN_APP}
    assert await submits(window, {controls.WHOM: CHI}) == {controls.WHOM: words_tickets.NOT_ACTIVE}
    past = await submits(window, {controls.WHOM: BEN, controls.WHEN: "2020-01-01"})
    assert past == {controls.WHEN: words_tickets.NOT_IN_THE_PAST}
    assert await submits(window, {controls.WHOM: BEN, controls.WHEN: "2099-12-04"}) == {}
    assert "4 Dec 2099" in read(await ticket_of(Talk(running, BEN)))


@pytest.mark.parametrize("command", ["delegate @ben about data", "ask @ben about data: please"])
async def test_the_slash_command_asks_as_well(talk: Talk, ben: Talk, command: str) -> None:
    await talk.starts()
    await talk.command(command, "ml-platform")
    assert "chat" in read(await ticket_of(ben))
    assert talk.from_app("ml-platform") == []


async def test_a_command_that_names_nobody_says_how(talk: Talk) -> None:
    await talk.command("delegate data", "ml-platform")
    (note,) = [each for each in talk.person.sees("ml-platform") if each.get("ephemeral")]
    assert "/finetune delegate @colleague" in read(note)


async def test_i_do_not_know_offers_to_ask_who_would(talk: Talk, ben: Talk) -> None:
    question = await talk.starts()
    await talk.presses(question, f"{controls.REASON}.dont_know")
    offer = await talk.prompt("reoffer")
    assert "Who would know?" in read(offer)
    window = await opens(talk, offer, controls.ASK)
    assert await talk.person.submits(window, {controls.WHOM: BEN}) == {}
    await ticket_of(ben)
    assert talk.section_of(await talk.prompt("question")) == SECTIONS[1]


# -- what else may become of it


async def test_declining_with_a_reason_opens_the_question_again(talk: Talk, ben: Talk) -> None:
    ticket = await asked(talk, ben)
    window = await opens(ben, ticket, f"{controls.TEAM}.decline")
    assert await ben.person.submits(window, {controls.NOTE: "Not mine since May. <!here>"}) == {}
    assert "Not mine since May. <!here>" in read(await told(talk, "would rather not answer"))
    await settled(ben, ticket)
    await talk.says("status")
    assert "waiting for" not in read(await talk.hears("Question 1 of 5, about"))


async def test_passing_on_asks_somebody_else(talk: Talk, ben: Talk, chi: Talk) -> None:
    ticket = await asked(talk, ben)
    window = await opens(ben, ticket, f"{controls.TEAM}.pass")
    assert await ben.person.submits(window, {controls.WHOM: BEN}) == {controls.WHOM: words_tickets.NOT_YOURSELF}
    assert await ben.person.submits(window, {controls.WHOM: talk.person.id}) == {
        controls.WHOM: words_tickets.NOT_THE_OWNER
    }
    assert await ben.person.submits(window, {controls.WHOM: CHI}) == {}
    passed = await ticket_of(chi)
    assert {"type": "user", "user_id": BEN} in elements(passed)
    await settled(ben, ticket)
    await told(talk, "passed your question")
    await chi.person.types("dm", DATA, thread_ts=passed["ts"])
    assert DATA in read(await told(talk, "answered your question"))


async def test_typed_in_the_thread_it_is_declined_or_passed_on(talk: Talk, ben: Talk, chi: Talk) -> None:
    ticket = await asked(talk, ben)
    await ben.person.types("dm", "pass @chi", thread_ts=ticket["ts"])
    passed = await ticket_of(chi)
    await chi.person.types("dm", "decline", thread_ts=passed["ts"])
    await told(talk, "would rather not answer")
    await settled(chi, passed)


async def test_withdrawing_takes_the_controls_off_both_messages(talk: Talk, ben: Talk) -> None:
    ticket = await asked(talk, ben)
    noted = await told(talk, "I asked")
    await talk.presses(noted, f"{controls.TEAM}.withdraw")
    await settled(ben, ticket)
    await told(ben, "no longer needs that")
    await talk.wait(lambda: f"{controls.TEAM}.withdraw" not in str(talk.again(noted)["blocks"]) or None, "no button")
    await ben.person.types("dm", DATA, thread_ts=ticket["ts"])
    await told(ben, "no longer waits for this")
    assert not any(DATA in read(each) for each in talk.from_app())


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_cancelled_check_waits_for_nobody_and_late_words_are_given_back(
    talk: Talk, ben: Talk, mode: Mode
) -> None:
    ticket = await asked(talk, ben)
    editor = await opens(ben, ticket, f"{controls.TEAM}.answer")
    await talk.says("cancel")
    await told(ben, "has ended that readiness check")
    await settled(ben, ticket)
    assert await ben.person.submits(editor, {f"{controls.ANSWER_PART}.0": DATA}) == {}
    assert DATA in read(await told(ben, "no longer waits for this"))
    assert not any(DATA in read(each) for each in talk.from_app())


async def test_editing_and_deleting_in_the_thread_count(talk: Talk, ben: Talk) -> None:
    ticket = await asked(talk, ben)
    sent = await ben.person.types("dm", "We have 40 examples.", thread_ts=ticket["ts"])
    await told(talk, "answered your question")
    await ben.person.edits("dm", sent, DATA)
    assert DATA in read(await told(talk, "changed their answer"))
    await ben.person.types("dm", "And 40 set aside.", thread_ts=ticket["ts"])
    await told(talk, "adds to their answer")
    await ben.person.deletes("dm", sent)
    await told(talk, "took their answer")
    await talk.says("summary")
    summary = await talk.hears(words.RECAP_SO_FAR)
    assert "And 40 set aside." in read(summary)
    assert "1,900 pairs" not in read(summary)


async def test_whoever_cannot_be_asked_is_told_of(talk: Talk, running: Trial) -> None:
    running.sandbox.workspace.people[CHI].deleted = True
    await talk.starts()
    await talk.says("ask @chi about data")
    await told(talk, "not active in this workspace")
    await talk.says(f"ask @{running.sandbox.workspace.app.bot_name} about data")
    await told(talk, "that is an app")
    await talk.says("status")
    assert "waiting for" not in read(await talk.hears("Question 1 of 5, about"))


async def test_a_colleagues_words_are_withheld_like_any_other(talk: Talk, ben: Talk) -> None:
    ticket = await asked(talk, ben)
    await ben.person.types("dm", DATA, thread_ts=ticket["ts"])
    await told(talk, "answered your question")
    await talk.says("finish")
    await talk.presses(await talk.prompt("recap"), f"{controls.CONTROL}.finish")
    preview = await talk.prompt("preview")
    assert "1,900 pairs" in read(preview)
    await talk.says("hide data")
    await talk.wait(lambda: "1,900 pairs" not in read(talk.again(preview)) or None, "their words left out")
    card = await talk.posts(preview)
    details = await talk.wait(lambda: in_thread_of(talk, card), "the details")
    assert "1,900 pairs" not in read(card) + read(details)
    assert BEN not in json.dumps(details)


async def test_no_word_of_any_other_answer_reaches_the_colleague(talk: Talk, ben: Talk) -> None:
    await talk.starts()
    await talk.answers_until("question", upto="data")
    await talk.says("ask @ben")
    ticket = await ticket_of(ben)
    await ben.person.types("dm", DATA, thread_ts=ticket["ts"])
    await told(talk, "answered your question")
    await talk.says(ANSWERS["measure"])
    await talk.posts(await talk.to_preview())
    await told(talk, "Posted in")
    await talk.says("restart")
    await talk.hears("A fresh start")
    seen = json.dumps([each for each in ben.person.sees("dm") if each.get("bot_id")], ensure_ascii=False)
    others = [ANSWERS[each] for each in SECTIONS if each != "data"]
    runs = {each[start : start + 12] for each in others for start in range(len(each) - 11)}
    assert [each for each in runs if each in seen] == []


async def test_a_restart_of_the_advisor_keeps_what_waits(talk: Talk, ben: Talk, running: Trial) -> None:
    ticket = await asked(talk, ben)
    await running.restart_advisor()
    await ben.person.types("dm", DATA, thread_ts=ticket["ts"])
    assert DATA in read(await told(talk, "answered your question"))


async def test_a_thread_under_anything_else_stays_their_own_conversation(talk: Talk, ben: Talk) -> None:
    await asked(talk, ben)
    await ben.says("hello")
    offer = await ben.hears("before the money is spent")
    await ben.person.types("dm", "start", thread_ts=offer["ts"])
    await told(ben, words.WELCOME_ASK)

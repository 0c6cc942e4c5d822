"""What people do in the middle of a check: ask, pause, go back, correct themselves, not know."""

from __future__ import annotations

import pytest

from bot.slack import controls, words
from bot.transcript import lines
from tests.stories.talk import ANSWERS, SECTIONS, Talk, read


async def test_a_question_is_answered_in_the_guidances_words_and_the_way_back_is_shown(talk: Talk) -> None:
    question = await talk.starts()
    await talk.says("Why is a baseline so important?")
    reply = await talk.hears("Back to")
    quoted = [line.removeprefix("> ") for line in lines(reply) if line.startswith("> ")]
    assert quoted
    assert all(line in talk.trial.advisor.pack.text for line in quoted)
    assert "learn.microsoft.com" in str(reply["blocks"]), "every quote is linked"
    await talk.says(ANSWERS["why"])
    assert talk.section_of(await talk.prompt("question")) == SECTIONS[1]
    assert talk.section_of(question) == SECTIONS[0]


async def test_what_the_guidance_does_not_say_is_not_made_up(talk: Talk) -> None:
    await talk.starts()
    await talk.says("What is the weather in Lisbon tomorrow?")
    reply = await talk.hears("Back to")
    assert not any(line.startswith("> ") and "Lisbon" in line for line in lines(reply))
    assert "°" not in read(reply)


async def test_a_bare_command_welcomes_and_asks_what_they_want_to_build(talk: Talk) -> None:
    await talk.command("")
    await talk.hears(words.WELCOME_ASK)
    await talk.says("Replies to customer emails")
    assert talk.section_of(await talk.prompt("question")) == SECTIONS[0]
    await talk.command("status")
    assert "Replies to customer emails" in read(await talk.hears("Question 1 of 5"))


async def test_pausing_and_resuming_goes_on_where_it_was(talk: Talk) -> None:
    await talk.starts()
    await talk.answers_until("question", upto="alternatives")
    await talk.says("pause")
    await talk.hears("Paused")
    await talk.says("resume")
    assert talk.section_of(await talk.prompt("question")) == "alternatives"


async def test_going_back_shows_what_was_said_and_keeps_it(talk: Talk) -> None:
    await talk.starts()
    await talk.answers_until("question", upto="tried")
    await talk.says("back")
    assert ANSWERS["why"] in read(await talk.prompt("question"))


async def test_skipping_leads_on_and_is_not_held_against_anybody(talk: Talk) -> None:
    await talk.starts()
    await talk.says("skip")
    assert talk.section_of(await talk.prompt("question")) == "tried"
    recap = await talk.answers_until("recap")
    assert words.ANSWERED_ELSEWHERE in read(recap)


@pytest.mark.parametrize("reason", ["dont_know", "dont_have", "not_applicable", "rather_not"])
async def test_not_knowing_is_met_with_four_ways_to_mean_it(talk: Talk, reason: str) -> None:
    await talk.starts()
    await talk.says("I don't know")
    offered = await talk.prompt("reoffer")
    await talk.presses(offered, f"{controls.REASON}.{reason}")
    assert talk.section_of(await talk.prompt("question")) == "tried"


async def test_a_checklist_counts_without_a_word_typed(talk: Talk) -> None:
    question = await talk.starts()
    sign = next(each.sign for each in talk.trial.advisor.pack.section("why").criteria if each.id == "why.good_fit")
    await talk.person.ticks(question, f"{controls.TICK}.0", [sign])
    await talk.presses(question, controls.NEXT)
    recap = await talk.answers_until("recap")
    preview = await _previewed(talk, recap)
    assert words.COVERAGE_CLAIMED.format(count=1) in read(preview)


async def _previewed(talk: Talk, recap: dict[str, object]) -> dict[str, object]:
    await talk.presses(recap, f"{controls.CONTROL}.finish")
    return await talk.prompt("preview")


async def test_a_long_answer_goes_through_the_editor(talk: Talk) -> None:
    question = await talk.starts()
    await talk.presses(question, controls.WRITE_MORE)
    view = await talk.wait(talk.person.sees_view, "the editor")
    answer = ANSWERS["why"] + " And so on, at length." * 200
    errors = await talk.person.submits(view, {"part.0": answer[:2900], "part.1": answer[2900:]})
    assert errors == {}
    assert talk.section_of(await talk.prompt("question")) == "tried"


async def test_an_empty_editor_is_told_in_place(talk: Talk) -> None:
    question = await talk.starts()
    await talk.presses(question, controls.WRITE_MORE)
    view = await talk.wait(talk.person.sees_view, "the editor")
    assert words.MODAL_EMPTY in (await talk.person.submits(view, {"part.0": "   "})).values()


async def test_an_edited_message_counts_as_it_reads_now(talk: Talk) -> None:
    await talk.starts()
    await talk.answers_until("question", upto="measure")
    ts = await talk.says("We will see.")
    await talk.wait(lambda: talk._new() or None, "what comes next")
    await talk.person.edits("dm", ts, ANSWERS["measure"])
    recap = await talk.answers_until("recap")
    shown = await talk.wait(
        lambda: next((each for each in talk.from_app() if "At least 85 %" in read(each)), None),
        "the words in the recap",
    )
    assert "We will see." not in read(shown)
    assert "We will see." not in read(talk.again(recap)) or shown["ts"] != recap["ts"]


async def test_a_deleted_message_no_longer_counts(talk: Talk) -> None:
    await talk.starts()
    await talk.answers_until("question", upto="measure")
    ts = await talk.says(ANSWERS["measure"])
    await talk.prompt("recap")
    await talk.person.deletes("dm", ts)
    await talk.hears(words.NOTICES["answer_withdrawn"])
    recap = await talk.wait(
        lambda: next((each for each in talk._new() if words.NO_ANSWER in read(each)), None), "the recap without it"
    )
    assert "At least 85 %" not in read(recap)


async def test_cancelling_and_taking_it_back(talk: Talk) -> None:
    await talk.starts()
    await talk.answers_until("question", upto="data")
    await talk.says("cancel")
    await talk.hears("cancelled")
    await talk.says("resume")
    assert talk.section_of(await talk.prompt("question")) == "data"


async def test_starting_anew_keeps_the_earlier_check_in_the_list(talk: Talk) -> None:
    await talk.starts("Replies to customer emails")
    await talk.says("restart")
    await talk.hears(words.WELCOME_ASK)
    await talk.says("Summaries of calls")
    await talk.prompt("question")
    await talk.command("list")
    listed = read(await talk.hears(words.CHECKS))
    assert "Replies to customer emails" in listed
    assert "Summaries of calls" in listed


async def test_shouting_to_a_whole_channel_stays_the_letters_it_is(talk: Talk) -> None:
    await talk.starts("Replies <!channel> *now* <@U0BEN>")
    card = await talk.posts(await talk.to_preview())
    assert "<!channel>" not in card["text"].replace("&lt;!channel&gt;", "")
    assert "broadcast" not in str(card["blocks"])
    assert '"user_id": "U0BEN"' not in str(card["blocks"]).replace("'", '"')


async def test_a_check_is_started_and_listed_by_typing_alone(talk: Talk) -> None:
    await talk.says("hello")
    await talk.hears("type: start")
    await talk.says("start")
    await talk.hears(words.WELCOME_ASK)
    await talk.says("start")
    await talk.hears(words.WELCOME_ASK)
    await talk.says("Replies to customer emails")
    await talk.prompt("question")
    await talk.says("list")
    assert "Replies to customer emails" in read(await talk.hears(words.CHECKS))


async def test_starting_in_the_middle_goes_on_with_what_is_under_way(talk: Talk) -> None:
    await talk.starts()
    await talk.says("start")
    await talk.hears(words.NOTICES["already_under_way"])
    assert talk.section_of(await talk.prompt("question")) == SECTIONS[0]

"""Conversations in which several messages come in one breath."""

import pytest

from bot.interview.bursts import moment, reads_on
from bot.interview.content import Notice
from bot.interview.events import MessageSent
from bot.interview.findings import Answer
from bot.interview.states import Reviewing
from tests.interview.rehearsal import FULL_ANSWERS, Rehearsal, begun


def test_what_goes_on_with_an_answer_joins_it_though_the_next_question_stands_already(talk: Rehearsal) -> None:
    begun(talk).hears("few-shot prompts and retrieval. " + FULL_ANSWERS["why"])
    assert talk.section == "tried"
    revision = talk.check.revision
    talk.hears("and the emails are from motor claims", seconds=1.5)
    assert [each.section for each in talk.check.answers] == ["why", "why"]
    assert (talk.section, talk.probed, talk.check.revision) == ("tried", [], revision)
    assert talk.said[-1] == Notice("answer_noted", "why", back_to="tried")


def test_the_fourth_of_four_messages_in_a_breath_is_read_with_the_first_three(talk: Rehearsal) -> None:
    begun(talk)
    for text in ("Claim emails come in.", "And from motor claims.", FULL_ANSWERS["why"]):
        talk.hears(text, seconds=0.15)
    assert talk.section == "tried"
    talk.hears("The layout: here the layout must be exact.", seconds=0.15)
    assert [each.section for each in talk.check.answers] == ["why"] * 4
    assert (talk.section, talk.said[-1]) == ("tried", Notice("answer_noted", "why", back_to="tried"))


def test_after_many_quick_messages_a_no_and_what_speaks_of_the_open_question_still_answer_it(talk: Rehearsal) -> None:
    begun(talk)
    for text in ("Claim emails come in.", "The layout must be exact.", FULL_ANSWERS["why"]):
        talk.hears(text, seconds=0.15)
    talk.hears("No.", seconds=0.15)
    talk.hears("54 % on 200 emails", seconds=0.15)
    assert [each.section for each in talk.check.answers][-2:] == ["tried", "tried"]


def test_a_burst_hangs_together_for_as_long_as_it_lasts(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    for text in ("and from motor claims", "also some from travel", "then the note goes to a handler"):
        talk.hears(text, seconds=4.0)
    assert [each.section for each in talk.check.answers] == ["why"] * 4
    talk.hears("we tried nothing yet", seconds=60.0)
    assert talk.check.answers[-1].section == "tried"


def test_an_answer_that_was_ready_answers_the_question_it_speaks_of(talk: Rehearsal) -> None:
    begun(talk)
    for section in FULL_ANSWERS:
        talk.hears(FULL_ANSWERS[section], seconds=0.4)
    assert isinstance(talk.state, Reviewing)
    assert [each.section for each in talk.check.answers] == list(FULL_ANSWERS)


def test_a_quick_no_answers_the_question_that_is_open(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.hears("No.", seconds=2.0)
    assert talk.check.answers[-1].section == "tried"


def test_the_rest_of_an_answer_leaves_the_probe_open_that_it_crossed(talk: Rehearsal) -> None:
    begun(talk).hears("gpt-3.5-turbo")
    assert talk.probed == ["why.use_case"]
    talk.hears("and the big one later", seconds=1.0)
    assert (talk.probed, talk.section) == (["why.use_case"], "why")
    talk.hears("so claim emails become a five-line note", seconds=1.0)
    assert (talk.probed, talk.section) == (["why.use_case"], "tried")


def test_a_message_that_slack_brings_late_counts_where_it_was_written(talk: Rehearsal) -> None:
    begun(talk).hears("gpt-3.5-turbo, claim emails become a five-line note")
    written = talk.clock - 2.0
    talk.hears(FULL_ANSWERS["why"])
    talk.happen(MessageSent("U1", f"D1:{written:.6f}", "The layout must be exact, 54 % on 200 emails.", talk.on))
    assert talk.check.answers[-1].section == "why"
    assert (talk.section, talk.probed) == ("tried", ["why.good_fit"])


def test_the_tail_of_the_last_answer_joins_it_though_the_recap_is_shown(talk: Rehearsal) -> None:
    begun(talk).answers_everything()
    talk.hears("and we keep the emails", seconds=2.0)
    assert isinstance(talk.state, Reviewing)
    assert talk.check.answers[-1].section == "measure"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("then RAG", True), ("And RAG", True), ("baseline: 33 %", True), ("no", False), ("Nothing yet.", False),
     ("54 % before", False), ("*", False), ("", False), ("i don't know", False), ("Android first", False)],
)  # fmt: skip
def test_what_reads_like_the_rest_of_a_sentence(text: str, expected: bool) -> None:
    assert reads_on(text, None) is expected
    assert reads_on(text, Answer("D1:1", "why", "Claims notes.")) is expected


def test_a_small_letter_tells_nothing_of_somebody_who_writes_no_capitals(talk: Rehearsal) -> None:
    begun(talk).hears("gpt-3.5-turbo, claim emails become a five-line note, the layout must be exact")
    talk.hears("few-shot prompts and retrieval: the layout broke, 54 % on 200 emails", seconds=1.0)
    talk.hears("31 of 50 still failed with eight examples", seconds=1.0)
    assert [each.section for each in talk.check.answers] == ["why", "tried", "alternatives"]
    assert talk.probed == ["alternatives.shortcomings"]
    talk.hears("no idea where exactly", seconds=1.0)
    assert talk.section == "data"


def test_a_whole_sentence_that_speaks_of_both_questions_answers_the_open_one(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.hears("Few-shot: the layout must be exact, and we have a baseline.", seconds=1.0)
    assert talk.check.answers[-1].section == "tried"


def test_only_messages_have_a_moment() -> None:
    assert [moment(key) for key in ("D1:1700000000.000100", "view:V1", "ticks:why")] == [1700000000.0001, None, None]

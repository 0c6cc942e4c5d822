"""Conversations in which something is said before it is asked, or under another question."""

from bot.interview.content import Question
from bot.interview.states import Reviewing
from tests.interview.rehearsal import FULL_ANSWERS, Rehearsal, begun


def test_what_is_said_under_another_question_counts_and_is_acknowledged(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"] + " We had few-shot prompts and retrieval, 54 % on 200 emails.")
    asked = talk.last(Question)
    assert (asked.section, asked.acknowledged) == ("tried", ("tried.evidence", "tried.baseline"))
    talk.hears("the layout broke")
    assert [talk.labels[each] for each in ("tried.evidence", "tried.experiences", "tried.baseline")] == ["met"] * 3
    assert talk.labels["tried.no_benchmark"] == "absent"  # the question's own answer said nothing about it


def test_what_is_said_too_late_for_its_question_counts_all_the_same(talk: Rehearsal) -> None:
    begun(talk)
    for section in ("why", "tried", "alternatives"):
        talk.hears(FULL_ANSWERS[section])
    talk.hears("7,800 pairs, two editors cleaned them.")
    talk.presses("skip")
    talk.hears(FULL_ANSWERS["measure"] + " And a script makes chat JSONL of them.")
    assert isinstance(talk.state, Reviewing)
    assert talk.labels["data.format"] == "met"


def test_a_section_that_stands_ready_is_not_asked_even_with_one_half_met_sign(talk: Rehearsal) -> None:
    begun(talk).hears(
        FULL_ANSWERS["why"] + " We had few-shot prompts and retrieval, the layout broke, we have a baseline."
    )
    assert (talk.notices, talk.section) == (["covered"], "alternatives")


def test_a_covered_section_with_a_warning_is_asked(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"] + FULL_ANSWERS["tried"] + " We saw that only fine-tuning helps.")
    assert (talk.notices, talk.section) == ([], "tried")


def test_one_long_sentence_about_the_use_case_is_an_answer_as_well(talk: Rehearsal) -> None:
    talk.starts(
        "A helper in which claim emails become a five-line note with gpt-3.5-turbo where the layout must be exact"
    )
    assert (talk.labels["why.use_case"], talk.asked) == ("met", ["tried"])

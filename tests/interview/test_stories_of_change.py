"""Conversations in which words change: back, corrections, ticks, bursts, edits, deletions."""

import pytest

from bot.interview.content import PreviewShown, ProbeAsked, Question, Recap, Reoffer, ReplyShown
from bot.interview.events import AnswerGiven
from bot.interview.states import Asking, Previewing, Reviewing
from tests.interview.rehearsal import FULL_ANSWERS, Rehearsal, begun, posted, reviewed

# ── back, skip, change ────────────────────────────────────────────────────────────────────────────────────────────


def test_back_shows_the_old_answer_and_keeps_it_when_they_go_on(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.hears("back")
    assert talk.last(Question).previous == (FULL_ANSWERS["why"],)
    talk.hears("skip")
    assert talk.section == "tried"
    assert talk.labels["why.use_case"] == "met"


def test_back_on_the_first_question_says_so(talk: Rehearsal) -> None:
    begun(talk).hears("back")
    assert (talk.notices, talk.section) == (["first_question"], "why")


def test_an_answer_given_on_the_way_back_adds_to_the_earlier_one(talk: Rehearsal) -> None:
    begun(talk).hears("gpt-3.5-turbo")
    talk.presses("skip")
    talk.presses("back")
    talk.hears("claim emails become a five-line note, the layout must be exact")
    assert [talk.labels[each] for each in ("why.use_case", "why.model", "why.good_fit")] == ["met"] * 3


def test_a_change_from_the_review_replaces_the_answer_and_comes_back(talk: Rehearsal) -> None:
    reviewed(talk).hears("2")
    assert talk.last(Question).previous == (FULL_ANSWERS["tried"],)
    talk.hears("few-shot prompts and retrieval, the layout broke, we have a baseline")
    assert isinstance(talk.state, Reviewing)
    assert talk.labels["tried.baseline"] == "partial"
    assert dict(talk.last(Recap).answers)["tried"].endswith("we have a baseline")


def test_a_change_can_be_left_and_the_old_answer_stays(talk: Rehearsal) -> None:
    reviewed(talk).presses("edit", "data")
    talk.presses("back")
    assert isinstance(talk.state, Reviewing)
    talk.presses("edit", "4")
    talk.presses("skip")
    assert isinstance(talk.state, Reviewing)
    assert talk.labels["data.format"] == "met"


def test_a_change_in_the_middle_goes_on_where_they_were(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.presses("edit", "1")
    talk.hears("something with claims, gpt-3.5-turbo, the layout must be exact")
    assert talk.section == "tried"
    assert talk.labels["why.use_case"] == "partial"


def test_a_reason_in_place_of_a_changed_answer_takes_the_answer_back(talk: Rehearsal) -> None:
    reviewed(talk).presses("edit", "data")
    talk.reasons("rather_not")
    assert isinstance(talk.state, Reviewing)
    assert dict(talk.last(Recap).answers)["data"] == ""
    assert {talk.labels[each] for each in ("data.identified", "data.format", "data.curated")} == {"unknown"}


def test_a_correction_with_its_new_words_needs_no_further_question(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.hears("change why: something with claims")
    assert (talk.labels["why.use_case"], talk.labels["why.model"]) == ("partial", "unmet")
    assert (talk.notices[-1], talk.section) == ("answer_replaced", "tried")


def test_a_correction_of_the_open_question_is_its_answer(talk: Rehearsal) -> None:
    begun(talk).hears("gpt-3.5-turbo")
    talk.hears("change why: " + FULL_ANSWERS["why"])
    assert talk.section == "tried"


# ── away from a follow-up and back ────────────────────────────────────────────────────────────────────────────────


def probed_about_the_baseline(talk: Rehearsal) -> Rehearsal:
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.hears("few-shot prompts and retrieval: the layout broke, sort of a benchmark")
    assert (talk.section, talk.last(ProbeAsked).about) == ("tried", "tried.baseline")
    return talk


def test_after_a_change_the_follow_up_they_had_before_is_asked_again(talk: Rehearsal) -> None:
    probed_about_the_baseline(talk).presses("edit", "1")
    assert (talk.section, talk.last(Question).previous) == ("why", (FULL_ANSWERS["why"],))
    talk.hears("claim emails become a five-line note, gpt-3.5-turbo, the layout must be exact")
    assert (talk.section, talk.last(ProbeAsked).about) == ("tried", "tried.baseline")
    talk.hears("54 % on 200 emails")
    assert talk.labels["tried.baseline"] == "met"
    assert talk.check.probed == ("tried.baseline",)  # asked twice, and counted once


def test_a_follow_up_that_was_answered_meanwhile_is_not_asked_again(talk: Rehearsal) -> None:
    probed_about_the_baseline(talk).presses("edit", "2")
    talk.hears(FULL_ANSWERS["tried"])
    assert (talk.section, talk.labels["tried.baseline"]) == ("alternatives", "met")


def test_whoever_skips_the_question_they_changed_has_passed_its_follow_ups(talk: Rehearsal) -> None:
    probed_about_the_baseline(talk).presses("edit", "2")
    talk.hears("skip")
    assert (talk.section, talk.check.left) == ("alternatives", ())


def test_back_from_a_change_leads_to_where_they_were(talk: Rehearsal) -> None:
    probed_about_the_baseline(talk).presses("edit", "1")
    talk.hears("back")
    assert (talk.section, talk.last(ProbeAsked).about) == ("tried", "tried.baseline")
    talk.hears("skip")
    assert talk.section == "alternatives"


def test_back_from_a_change_of_the_first_question_goes_on_with_the_open_one(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.presses("edit", "1")
    talk.presses("back")
    assert (talk.section, talk.notices) == ("tried", [])
    assert [each.text for each in talk.check.answers] == [FULL_ANSWERS["why"]]


def test_a_question_looked_at_again_leads_back_to_the_follow_up(talk: Rehearsal) -> None:
    probed_about_the_baseline(talk).hears("back")
    assert talk.section == "why"
    talk.presses("skip")
    assert (talk.section, talk.last(ProbeAsked).about) == ("tried", "tried.baseline")


def test_whoever_finishes_has_passed_the_follow_up(talk: Rehearsal) -> None:
    probed_about_the_baseline(talk).presses("edit", "1")
    talk.hears("finish")
    assert (talk.state.kind, talk.check.left) == ("reviewing", ())


def test_a_change_of_nobody_knows_what_asks_which(talk: Rehearsal) -> None:
    begun(talk).hears("change something")
    assert not talk.last(Recap).final
    assert talk.notices == ["change_what"]
    reviewed(Rehearsal(talk.pack)).hears("change something")


def test_finish_goes_to_the_review_with_what_there_is(talk: Rehearsal) -> None:
    begun(talk).hears("finish")
    assert isinstance(talk.state, Reviewing)
    talk.presses("edit", "3")
    talk.hears(FULL_ANSWERS["alternatives"])
    assert isinstance(talk.state, Reviewing)  # and not on to questions they chose not to answer


# ── ticks and forms ───────────────────────────────────────────────────────────────────────────────────────────────


def test_ticks_are_claims_that_follow_the_boxes(talk: Rehearsal) -> None:
    begun(talk).ticks("why.model", "why.cost_motive")
    assert (talk.labels["why.model"], talk.labels["why.cost_motive"]) == ("partial", "present")
    talk.ticks("why.model")
    assert (talk.labels["why.model"], talk.labels["why.cost_motive"]) == ("partial", "unknown")
    talk.ticks()
    assert talk.labels["why.model"] == "unknown"
    assert talk.check.answers == ()
    assert talk.section == "why"


def test_after_ticks_alone_going_on_is_not_a_skip(talk: Rehearsal) -> None:
    begun(talk).ticks("why.model")
    talk.presses("skip")
    assert (talk.notices, talk.check.unanswered, talk.section) == ([], (), "tried")


def test_an_answer_from_the_form_counts_like_a_message(talk: Rehearsal) -> None:
    begun(talk).happen(AnswerGiven("view:1", "why", FULL_ANSWERS["why"]))
    assert (talk.section, talk.labels["why.model"]) == ("tried", "met")


def test_a_change_by_form_in_the_review_shows_the_new_recap(talk: Rehearsal) -> None:
    reviewed(talk).happen(AnswerGiven("view:1", "data", "only 90 examples", replaces=True))
    assert talk.labels["data.too_few"] == "present"
    assert dict(talk.last(Recap).answers)["data"] == "only 90 examples"


# ── volunteered facts ─────────────────────────────────────────────────────────────────────────────────────────────


def test_volunteered_facts_are_credited_and_acknowledged(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"] + " Our few-shot prompts and retrieval were fine.")
    assert talk.last(Question).acknowledged == ("tried.evidence",)


def test_a_section_that_was_told_already_is_not_asked(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"] + FULL_ANSWERS["tried"])
    assert (talk.notices, talk.section) == (["covered"], "alternatives")
    talk.presses("back")  # but can be looked at
    assert talk.section == "tried"


# ── bursts, edits, deletions ──────────────────────────────────────────────────────────────────────────────────────


def test_a_burst_of_messages_is_read_as_one_answer(talk: Rehearsal) -> None:
    begun(talk).holds()
    talk.hears("claim emails become a five-line note")
    talk.hears("gpt-3.5-turbo")
    talk.hears("the layout must be exact")
    talk.lets_go()
    assert talk.asked == ["why", "tried"]
    assert talk.probed == []
    assert [talk.labels[each] for each in ("why.use_case", "why.model", "why.good_fit")] == ["met"] * 3


def test_a_question_right_after_an_answer_does_not_swallow_it(talk: Rehearsal) -> None:
    begun(talk).holds()
    talk.hears(FULL_ANSWERS["why"])
    talk.hears("What is RAG?")
    talk.lets_go()
    assert len(talk.every(ReplyShown)) == 1
    assert talk.section == "tried"


def test_an_answer_that_comes_after_they_skipped_counts_where_it_was_sent(talk: Rehearsal) -> None:
    begun(talk).holds()
    talk.hears(FULL_ANSWERS["why"])
    talk.presses("skip")
    talk.lets_go()
    assert talk.labels["why.use_case"] == "met"
    assert (talk.notices[-1], talk.section) == ("answer_noted", "tried")
    assert talk.check.unanswered == ()


def test_a_typed_skip_that_a_button_overtook_skips_nothing_more(talk: Rehearsal) -> None:
    begun(talk).holds()
    talk.hears("skip")
    talk.hears("I don't know")
    talk.presses("skip")
    talk.lets_go()
    assert talk.section == "tried"
    assert talk.every(Reoffer) == []


def test_an_edited_message_is_read_again_and_its_quotes_withdrawn_at_once(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.holds()
    talk.edits(FULL_ANSWERS["why"], "something with claims")
    assert talk.labels["why.use_case"] == "unknown"
    talk.lets_go()
    assert (talk.labels["why.use_case"], talk.labels["why.model"]) == ("partial", "unmet")
    assert talk.notices == ["answer_changed"]


def test_a_message_edited_while_it_is_being_understood_counts_as_it_reads_now(talk: Rehearsal) -> None:
    begun(talk).holds()
    talk.hears("something with claims")
    talk.edits("something with claims", FULL_ANSWERS["why"])
    talk.lets_go()
    assert [each.text for each in talk.check.answers] == [FULL_ANSWERS["why"]]
    assert talk.section == "tried"


def test_an_edit_that_answers_the_open_probe_goes_on(talk: Rehearsal) -> None:
    begun(talk).hears("gpt-3.5-turbo")
    talk.edits("gpt-3.5-turbo", FULL_ANSWERS["why"])
    assert talk.section == "tried"


def test_a_deleted_message_counts_for_nothing(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.deletes(FULL_ANSWERS["why"])
    assert set(talk.labels.values()) == {"unknown"}
    assert talk.notices == ["answer_withdrawn"]
    talk.hears(FULL_ANSWERS["tried"])
    assert talk.section == "why"  # asked again, as it has no answer now


def test_a_message_deleted_while_it_is_being_understood_counts_for_nothing(talk: Rehearsal) -> None:
    begun(talk).holds()
    talk.hears(FULL_ANSWERS["why"])
    talk.deletes(FULL_ANSWERS["why"])
    talk.lets_go()
    assert (talk.check.answers, talk.section) == ((), "why")


def test_deleting_the_second_of_two_messages_leaves_the_first_an_answer(talk: Rehearsal) -> None:
    begun(talk).holds()
    talk.hears(FULL_ANSWERS["why"])
    talk.hears("and more")
    talk.deletes("and more")
    talk.lets_go()
    assert talk.section == "tried"


def test_an_edited_message_nobody_counted_changes_nothing(talk: Rehearsal) -> None:
    begun(talk).hears("What is RAG?")
    before = talk.state
    talk.edits("What is RAG?", "What is a RAG?")
    assert talk.state == before


def test_editing_the_use_case_changes_the_title(talk: Rehearsal) -> None:
    talk.starts()
    talk.hears("Claims notes")
    talk.edits("Claims notes", "Claims notes for motor")
    assert talk.check.use_case == "Claims notes for motor"
    assert talk.notices == ["use_case_noted"]


# ── nothing is replaced without new words, and what was can be taken back ─────────────────────────────────────────


@pytest.mark.parametrize("new_text", ["question 2?", "2", "my answer about data", "?", "it"])
def test_a_wish_to_change_without_new_words_shows_the_old_ones_and_keeps_them(talk: Rehearsal, new_text: str) -> None:
    reviewed(talk).hears("change tried: " + new_text)
    assert isinstance(talk.state, Asking)
    assert talk.state.changing
    assert talk.last(Question).previous == (FULL_ANSWERS["tried"],)
    talk.presses("back")
    assert dict(talk.last(Recap).answers)["tried"] == FULL_ANSWERS["tried"]


def test_a_change_tells_how_to_take_the_old_words_back(talk: Rehearsal) -> None:
    reviewed(talk).hears("change data: only 90 examples")
    talk.hears("Undo")
    assert talk.notices == ["answer_replaced", "answer_restored"]
    assert dict(talk.last(Recap).answers)["data"] == FULL_ANSWERS["data"]
    assert talk.labels["data.identified"] == "met"
    talk.hears("undo")  # and the other way round
    assert dict(talk.last(Recap).answers)["data"] == "only 90 examples"


def test_an_answer_given_in_the_place_of_another_can_be_taken_back(talk: Rehearsal) -> None:
    reviewed(talk).hears("2")
    talk.hears("ok, let me think: few-shot prompts and retrieval, the layout broke, we have a baseline")
    assert talk.notices[-1] == "answer_replaced"
    talk.hears("undo")
    assert dict(talk.last(Recap).answers)["tried"] == FULL_ANSWERS["tried"]
    assert talk.verdict == "ready"


def test_without_a_change_there_is_nothing_to_undo(talk: Rehearsal) -> None:
    begun(talk).hears("undo")
    assert (talk.notices, talk.section) == (["nothing_to_undo"], "why")


def test_words_that_were_deleted_do_not_come_back(talk: Rehearsal) -> None:
    reviewed(talk).hears("change data: only 90 examples")
    talk.deletes(FULL_ANSWERS["data"])
    talk.hears("undo")
    assert talk.notices[-1] == "nothing_to_undo"
    assert dict(talk.last(Recap).answers)["data"] == "only 90 examples"


# ── what is said unasked ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_correction_that_names_its_answer_is_taken_at_the_recap(talk: Rehearsal) -> None:
    reviewed(talk).hears("Answer 4 should be: 300 emails")
    assert talk.notices == ["answer_replaced"]
    assert dict(talk.last(Recap).answers)["data"] == "300 emails"


def test_what_is_added_at_the_recap_counts_where_it_belongs(talk: Rehearsal) -> None:
    reviewed(talk).hears("By the way, only 90 examples are clean.")
    assert talk.notices == ["added_to"]
    assert talk.labels["data.too_few"] == "present"
    assert dict(talk.last(Recap).answers)["data"].endswith("only 90 examples are clean.")


def test_what_is_added_at_the_preview_is_on_it_at_once(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.hears("By the way, only 90 examples are clean.")
    assert isinstance(talk.state, Previewing)
    assert "data.too_few" in {each.criterion for each in talk.last(PreviewShown).summary.readiness.gaps}


def test_what_is_added_after_posting_leads_to_the_update(talk: Rehearsal) -> None:
    posted(talk).hears("By the way, only 90 examples are clean. Is that bad?")
    assert (talk.notices[-1], talk.last(ReplyShown).back_to) == ("added_to", None)
    talk.hears("yes")
    assert talk.last(PreviewShown).updates


def test_what_fits_nowhere_is_kept_until_they_say_where(talk: Rehearsal) -> None:
    reviewed(talk).hears("There are a thousand more.")
    assert talk.notices == ["fits_where"]
    talk.hears("4")
    assert talk.notices == ["fits_where", "added_to"]
    assert dict(talk.last(Recap).answers)["data"].endswith("There are a thousand more.")
    talk.hears("4")  # and then it is the change again
    assert isinstance(talk.state, Asking)


def test_the_place_can_be_told_in_a_sentence_and_the_words_be_deleted_before(talk: Rehearsal) -> None:
    reviewed(talk).hears("There are a thousand more.")
    talk.hears("change data")
    assert talk.notices[-1] == "added_to"
    talk.hears("And one more.")
    talk.deletes("And one more.")
    talk.hears("4")
    assert isinstance(talk.state, Asking)

"""Whole conversations, as people have them."""

from dataclasses import replace

import pytest

from bot.interview.effects import (
    ChecksListed,
    HelpShown,
    Offer,
    PostCard,
    PostDetails,
    PreviewShown,
    ProbeAsked,
    Question,
    Recap,
    Reoffer,
    ReplyShown,
    StatusShown,
    UpdateCard,
    Welcome,
    WhyShown,
)
from bot.interview.errors import IllegalEventError
from bot.interview.events import AnswerGiven, PostConfirmed
from bot.interview.states import Cancelled, Opening, Paused, Posted, Previewing, Reviewing
from tests.interview.rehearsal import FULL_ANSWERS, REPLY, Rehearsal


def begun(talk: Rehearsal) -> Rehearsal:
    talk.starts("Claims notes")
    return talk


def reviewed(talk: Rehearsal) -> Rehearsal:
    begun(talk).answers_everything()
    assert isinstance(talk.state, Reviewing)
    return talk


def posted(talk: Rehearsal) -> Rehearsal:
    reviewed(talk).posts_to("C1")
    assert isinstance(talk.state, Posted)
    return talk


# ── the straight way ──────────────────────────────────────────────────────────────────────────────────────────────


def test_someone_with_concrete_answers_is_asked_five_questions_and_posts(talk: Rehearsal) -> None:
    talk.starts()
    assert isinstance(talk.last(Welcome), Welcome)
    talk.hears("Claims notes")
    talk.answers_everything()
    assert talk.asked == ["why", "tried", "alternatives", "data", "measure"]
    assert talk.probed == []
    assert talk.last(Recap).summary.readiness.verdict == "ready"
    talk.posts_to("C1")
    assert [type(each) for each in talk.posts] == [PostCard, PostDetails]
    assert talk.posts[0].summary.use_case == "Claims notes"
    assert talk.notices == ["posted"]
    assert isinstance(talk.state, Posted)


def test_a_use_case_of_several_sentences_is_an_answer_as_well(talk: Rehearsal) -> None:
    talk.starts()
    talk.hears("With us claim emails become a five-line note. We'd use gpt-3.5-turbo.")
    assert talk.notices == ["use_case_noted"]
    assert talk.last(Question).section == "why"
    assert talk.last(Question).acknowledged == ("why.use_case", "why.model")
    talk.hears("And the layout must be exact.")
    assert (talk.labels["why.use_case"], talk.labels["why.good_fit"]) == ("met", "met")
    assert talk.section == "tried"


def test_a_use_case_that_says_it_all_is_not_followed_by_the_question_it_answers(talk: Rehearsal) -> None:
    talk.starts("Support. " + FULL_ANSWERS["why"])
    assert talk.asked == ["tried"]
    assert "covered" in talk.notices


# ── probes ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_someone_who_stays_vague_is_asked_twice_more_and_then_flagged(talk: Rehearsal) -> None:
    begun(talk).hears("We want a better model.")
    talk.hears("Better at everything, really.")
    assert talk.probed == ["why.use_case", "why.use_case"]
    talk.hears("Just better!")
    assert (talk.labels["why.vague"], talk.section) == ("present", "tried")


def test_one_probe_is_enough_when_its_answer_is_concrete(talk: Rehearsal) -> None:
    begun(talk).hears("gpt-3.5-turbo.")
    assert talk.probed == ["why.use_case"]
    talk.hears("claim emails become a five-line note")
    assert talk.section == "tried"


def test_what_the_advisor_finds_unclear_is_probed_first(talk: Rehearsal) -> None:
    begun(talk).hears("claim emails become a five-line note, with some GPT.")
    assert talk.probed == ["why.model"]


def test_an_unclear_answer_to_a_probe_is_followed_up_once(talk: Rehearsal) -> None:
    begun(talk).hears("claim emails become a five-line note, with some GPT.")
    talk.hears("Well, some GPT.")
    talk.hears("As I said, some GPT.")
    assert talk.probed == ["why.model", "why.model"]
    assert talk.section == "tried"


def test_a_ready_section_is_not_probed_for_its_one_half_met_sign(talk: Rehearsal) -> None:
    begun(talk).hears("something with claims, gpt-3.5-turbo, the layout must be exact")
    assert (talk.probed, talk.section) == ([], "tried")


def test_once_the_verdict_is_lost_elsewhere_nobody_is_probed_any_more(talk: Rehearsal) -> None:
    begun(talk)
    for text in ("better model", "well, better", "better!"):
        talk.hears(text)
    assert talk.probed == ["why.use_case", "why.use_case"]
    for text in ("nothing special", "no more to say", "none", "no idea"):
        talk.hears(text)
    assert len(talk.probed) == 2
    assert (talk.verdict, talk.state.kind) == ("not_yet", "reviewing")


def test_sayings_that_do_not_fit_together_are_quoted_when_asked_about(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"] + " And it has 54 % on 200 emails.")
    talk.hears("few-shot prompts and retrieval: the layout broke. But never measured.")
    assert talk.probed == ["tried.baseline"]
    assert talk.last(ProbeAsked).quotes == ("54 % on 200 emails", "never measured")


# ── questions of theirs ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_digression_is_answered_first_and_led_back(talk: Rehearsal) -> None:
    begun(talk).hears("What is RAG?")
    assert talk.last(ReplyShown).back_to == "why"
    assert not talk.last(ReplyShown).offer_pause
    assert talk.asked == ["why"]  # the question is not printed again
    talk.hears("And what does it cost?")
    assert talk.last(ReplyShown).offer_pause
    talk.hears(FULL_ANSWERS["why"])
    assert talk.section == "tried"
    talk.hears("How many examples?")
    assert not talk.last(ReplyShown).offer_pause


def test_an_answer_with_a_question_in_it_is_both(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"] + " Is that a good use?")
    assert [each.kind for each in talk.said[-2:]] == ["reply", "question"]
    assert talk.section == "tried"


def test_why_do_you_ask_shows_the_sentence_behind_the_question(talk: Rehearsal) -> None:
    begun(talk).hears("Why do you ask?")
    assert talk.last(WhyShown).section == "why"


def test_small_talk_is_met_kindly_and_led_back(talk: Rehearsal) -> None:
    begun(talk).hears("hello")
    assert talk.said[-1].kind == "notice"
    assert talk.notices == ["smalltalk"]


def test_somebody_who_just_writes_is_told_what_this_is_once(talk: Rehearsal) -> None:
    talk.hears("What is a holdout set?")
    assert [each.kind for each in talk.said] == ["reply", "offer"]
    talk.hears("And what is RAG?")
    assert len(talk.every(Offer)) == 1


def test_a_question_asked_before_the_check_began_is_still_answered(talk: Rehearsal) -> None:
    talk.holds()
    talk.hears("What is RAG?")
    talk.starts()
    talk.lets_go()
    assert talk.last(ReplyShown).question == "What is RAG?"
    assert isinstance(talk.state, Opening)


# ── four ways not to know ─────────────────────────────────────────────────────────────────────────────────────────


def test_not_knowing_is_offered_an_easier_way_once(talk: Rehearsal) -> None:
    begun(talk).hears("I don't know")
    assert talk.last(Reoffer).section == "why"
    talk.hears("I don't know")
    assert talk.section == "tried"
    assert talk.check.unanswered[0].reason == "dont_know"
    assert talk.labels["why.use_case"] == "unknown"


def test_not_having_it_is_a_gap(talk: Rehearsal) -> None:
    begun(talk).presses("skip")
    talk.reasons("dont_have")
    assert [talk.labels[each] for each in ("tried.evidence", "tried.baseline")] == ["unmet", "unmet"]
    assert talk.labels["tried.no_benchmark"] == "present"
    assert talk.notices[-1] == "unanswered_noted"


def test_not_applicable_and_rather_not_leave_it_unknown(talk: Rehearsal) -> None:
    begun(talk).reasons("not_applicable", "we use no text")
    talk.reasons("rather_not")
    talk.hears("I don't know")
    talk.hears("not applicable")  # typed instead of pressed
    assert [each.reason for each in talk.check.unanswered] == ["not_applicable", "rather_not", "not_applicable"]
    assert talk.check.unanswered[0].words == "we use no text"
    assert set(talk.labels.values()) == {"unknown"}


def test_an_answer_later_takes_back_that_they_do_not_have_it(talk: Rehearsal) -> None:
    begun(talk).reasons("dont_have")
    talk.presses("back")
    talk.hears(FULL_ANSWERS["why"])
    assert talk.check.unanswered == ()
    assert not [each for each in talk.check.findings if each.assessor == "reason"]


def test_not_knowing_more_about_a_probe_is_taken_without_nagging(talk: Rehearsal) -> None:
    begun(talk).hears("gpt-3.5-turbo")
    talk.hears("I don't know")
    assert talk.every(Reoffer) == []
    assert talk.section == "tried"
    assert talk.check.unanswered == ()


def test_not_having_what_a_probe_asks_for_is_a_gap_in_that_alone(talk: Rehearsal) -> None:
    talk.starts("Claims")
    talk.ticks("why.model")
    talk.happen(AnswerGiven("view:1", "why", "some GPT, something with claims"))
    assert talk.probed == ["why.model"]
    talk.reasons("dont_have")
    assert talk.labels["why.model"] == "partial"  # they ticked it: nothing is taken back


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
    assert (talk.notices[-1], talk.section) == ("answer_changed", "tried")


def test_a_correction_of_the_open_question_is_its_answer(talk: Rehearsal) -> None:
    begun(talk).hears("gpt-3.5-turbo")
    talk.hears("change why: " + FULL_ANSWERS["why"])
    assert talk.section == "tried"


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


# ── pause, cancel, restart ────────────────────────────────────────────────────────────────────────────────────────


def test_a_pause_keeps_the_place(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.hears("pause")
    assert isinstance(talk.state, Paused)
    talk.hears("What is RAG?")
    assert isinstance(talk.state, Paused)
    talk.hears("hello")
    talk.hears("pause")
    talk.hears("I'm back")
    assert talk.notices == ["paused", "still_paused", "still_paused", "resumed"]
    assert talk.section == "tried"
    assert talk.asked[-2:] == ["tried", "tried"]


def test_an_answer_after_a_pause_counts_and_goes_on(talk: Rehearsal) -> None:
    begun(talk).hears("pause")
    talk.hears(FULL_ANSWERS["why"])
    assert talk.section == "tried"


def test_an_answer_sent_before_the_pause_counts_without_ending_it(talk: Rehearsal) -> None:
    begun(talk).holds()
    talk.hears(FULL_ANSWERS["why"])
    talk.presses("pause")
    talk.lets_go()
    assert isinstance(talk.state, Paused)
    assert talk.labels["why.use_case"] == "met"


def test_a_paused_check_is_not_lost_to_a_new_one(talk: Rehearsal) -> None:
    begun(talk).hears("pause")
    talk.starts("Something else")
    assert (talk.notices[-1], talk.check.use_case) == ("already_under_way", "Claims notes")
    talk.starts()
    assert talk.section == "why"


def test_a_cancelled_check_can_be_taken_back(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    before = talk.check.findings
    talk.hears("cancel")
    assert isinstance(talk.state, Cancelled)
    talk.hears("cancel")
    talk.hears("hello")
    assert talk.last(Offer).revision == talk.check.revision
    talk.hears("I'm back")
    assert (talk.section, talk.check.findings) == ("tried", before)
    assert talk.notices == ["cancelled", "nothing_to_cancel", "resumed"]


def test_after_cancelling_a_new_check_begins_and_the_old_one_is_kept(talk: Rehearsal) -> None:
    begun(talk).hears("cancel")
    talk.starts()
    assert talk.check.number == 2
    assert talk.archived[0].kind == "cancelled"


def test_start_over_archives_and_opens_the_next_check(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    revision = talk.check.revision
    talk.hears("start over")
    assert isinstance(talk.state, Opening)
    assert (talk.check.number, talk.check.answers, talk.notices) == (2, (), ["restarted"])
    assert talk.check.revision > revision  # no button of the old check fits the new one


def test_a_second_start_does_not_lose_the_first(talk: Rehearsal) -> None:
    begun(talk).starts("Another idea")
    assert (talk.notices, talk.check.use_case, talk.asked) == (["already_under_way"], "Claims notes", ["why", "why"])


def test_start_can_be_typed(talk: Rehearsal) -> None:
    talk.hears("Start")
    assert isinstance(talk.state, Opening)
    talk.hears("Start screen texts")  # a use case of its own
    assert talk.check.use_case == "Start screen texts"
    talk.hears("start")
    assert (talk.notices, talk.section) == (["already_under_way"], "why")
    talk.hears("cancel")
    talk.hears("start claims notes")
    assert (talk.check.number, talk.check.use_case) == (2, "claims notes")
    talk.hears("cancel")
    talk.hears("start over")  # not a check called "over"
    assert (talk.check.number, talk.check.use_case) == (3, "")


def test_list_can_be_typed(talk: Rehearsal) -> None:
    talk.hears("list")
    begun(talk).hears("My checks")
    assert [each.current for each in talk.every(ChecksListed)] == [0, 1]


# ── where am I ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_status_help_list_and_summary_at_any_time(talk: Rehearsal) -> None:
    talk.hears("status")
    assert talk.last(StatusShown).standing == "none"
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.hears("status")
    shown = talk.last(StatusShown)
    assert (shown.standing, shown.section, shown.position, shown.total, shown.minutes_left) == (
        "asking", "tried", 2, 5, 14,
    )  # fmt: skip
    talk.hears("help")
    talk.presses("list")
    talk.hears("summary")
    assert isinstance(talk.last(HelpShown), HelpShown)
    assert talk.last(ChecksListed).current == 1
    assert (talk.last(Recap).final, talk.last(Recap).revision) == (False, talk.check.revision)
    assert talk.section == "tried"


def test_nothing_to_show_or_stop_is_said_plainly(talk: Rehearsal) -> None:
    talk.hears("hello")
    talk.hears("summary")
    talk.starts()
    talk.hears("back")
    talk.presses("finish")
    talk.hears("summary")
    assert talk.notices == ["nothing_yet", "first_question", "nothing_yet", "use_case_needed", "nothing_yet"]


# ── posting ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_withheld_answers_are_quoted_nowhere(talk: Rehearsal) -> None:
    reviewed(talk).hears("looks good")
    talk.chooses("C1")
    talk.withholds("why", "use_case")
    shown = talk.last(PreviewShown)
    assert (shown.withheld, shown.summary.use_case) == (("use_case", "why"), "")
    talk.hears("show use_case")
    talk.hears("hide data")
    assert talk.last(PreviewShown).withheld == ("why", "data")
    talk.hears("post it")
    for each in talk.posts:
        quotes = {line.evidence.quote for line in each.summary.lines if line.evidence}
        assert "claim emails become a five-line note" not in quotes
        assert "7,800 pairs" not in quotes
        assert "54 % on 200 emails" in quotes
        assert each.summary.use_case == "Claims notes"


def test_without_a_channel_nothing_is_posted(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.confirms()
    assert (talk.notices, talk.posts) == (["channel_needed"], [])


def test_a_refused_card_can_go_elsewhere(talk: Rehearsal) -> None:
    reviewed(talk)
    talk.refusal = "not_in_channel"
    talk.posts_to("C1")
    assert isinstance(talk.state, Previewing)
    assert talk.notices == ["post_refused"]
    talk.chooses("C2")
    talk.confirms()
    assert isinstance(talk.state, Posted)
    assert talk.check.card is not None
    assert talk.check.card.channel == "C2"


def test_while_the_card_is_on_its_way_nothing_moves(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.chooses("C1")
    talk.holds()
    talk.confirms()
    talk.starts()
    talk.presses("back")
    talk.presses("restart")
    assert isinstance(talk.state, Previewing)
    talk.lets_go()
    assert isinstance(talk.state, Posted)
    assert talk.notices == ["posting", "posting", "posting", "posted"]
    assert [type(each) for each in talk.posts] == [PostCard, PostDetails]


def test_pressing_post_twice_posts_once(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.chooses("C1")
    talk.holds()
    talk.confirms()
    with pytest.raises(IllegalEventError):
        talk.confirms()
    talk.lets_go()
    assert [type(each) for each in talk.posts] == [PostCard, PostDetails]


def test_a_text_that_changed_meanwhile_has_to_be_confirmed_again(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.chooses("C1")
    seen = talk.check.revision
    talk.edits(FULL_ANSWERS["data"], "only 90 examples")
    assert talk.last(PreviewShown).replaces is not None
    with pytest.raises(IllegalEventError) as refused:
        talk.happen(PostConfirmed(seen, talk.on))
    assert refused.value.stale
    talk.confirms()
    assert isinstance(talk.state, Posted)


def test_cancelling_while_the_card_is_on_its_way_still_tells_where_it_went(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.chooses("C1")
    talk.holds()
    talk.confirms()
    talk.presses("cancel")
    talk.lets_go()
    assert isinstance(talk.state, Cancelled)
    assert isinstance(talk.state.at, Posted)
    assert talk.notices == ["cancelled", "posted"]
    assert [type(each) for each in talk.posts] == [PostCard]


def test_words_taken_back_while_the_card_is_on_its_way_leave_it_at_once(talk: Rehearsal) -> None:
    reviewed(talk).hears("yes")
    talk.chooses("C1")
    talk.holds()
    talk.confirms()
    talk.deletes(FULL_ANSWERS["data"])
    talk.lets_go()
    assert [type(each) for each in talk.posts] == [PostCard, PostDetails, UpdateCard, PostDetails]
    for each in talk.posts[1:]:
        assert not any(line.evidence and line.evidence.quote == "7,800 pairs" for line in each.summary.lines)


def test_a_change_after_posting_is_previewed_before_the_card_has_it(talk: Rehearsal) -> None:
    posted(talk).presses("edit", "data")
    talk.on = "2026-03-20"
    talk.hears("only 90 examples")
    talk.hears("I don't know")  # one probe; that is all they can say
    assert isinstance(talk.state, Reviewing)
    count = len(talk.posts)
    talk.hears("looks good")
    shown = talk.last(PreviewShown)
    assert (shown.updates, shown.channel, len(talk.posts)) == (True, "C1", count)
    talk.hears("update it")
    card, note = talk.posts[-2:]
    assert isinstance(card, UpdateCard)
    assert isinstance(note, PostDetails)
    assert note.changed
    assert note.summary.since is not None
    assert note.summary.since.on == "2026-03-02"
    assert "data.too_few" in note.summary.since.opened
    assert talk.notices[-1] == "updated"


def test_an_answer_by_form_after_posting_is_reviewed_first(talk: Rehearsal) -> None:
    posted(talk).happen(AnswerGiven("view:1", "data", "only 90 examples", replaces=True, on=talk.on))
    assert isinstance(talk.state, Reviewing)
    assert [type(each) for each in talk.posts] == [PostCard, PostDetails, UpdateCard, PostDetails]
    taken_back = talk.posts[2].summary  # the answer that is replaced leaves the card at once, the new one is not on it
    assert not any(line.evidence and line.evidence.message == "view:1" for line in taken_back.lines)
    assert not any(line.evidence and line.evidence.quote == "7,800 pairs" for line in taken_back.lines)


def test_an_addition_by_form_after_posting_waits_for_their_word(talk: Rehearsal) -> None:
    posted(talk).happen(AnswerGiven("view:1", "data", "But only 90 examples.", on=talk.on))
    assert isinstance(talk.state, Reviewing)
    assert len(talk.posts) == 2
    talk.hears("yes")
    talk.hears("yes")
    assert [type(each) for each in talk.posts[2:]] == [UpdateCard, PostDetails]


def test_a_deleted_use_case_leaves_the_card(talk: Rehearsal) -> None:
    talk.starts()
    talk.hears("Claims notes")
    talk.answers_everything()
    talk.posts_to("C1")
    talk.presses("edit", "tried")
    talk.deletes("Claims notes")
    assert [each.summary.use_case for each in talk.posts] == ["Claims notes", "Claims notes", ""]
    talk.edits(FULL_ANSWERS["why"], FULL_ANSWERS["why"] + " And more.")
    assert len(talk.posts) == 3  # nothing of that was on the card in other words


def test_words_deleted_while_a_posted_check_is_changed_leave_the_card_at_once(talk: Rehearsal) -> None:
    posted(talk).presses("edit", "tried")
    talk.deletes(FULL_ANSWERS["data"])
    assert isinstance(talk.posts[2], UpdateCard)
    talk.presses("back")
    talk.deletes(FULL_ANSWERS["why"])
    assert [type(each) for each in talk.posts[2:]] == [UpdateCard, PostDetails, UpdateCard, PostDetails]


def test_an_edit_after_posting_updates_labels_but_quotes_nothing_new(talk: Rehearsal) -> None:
    posted(talk).edits(FULL_ANSWERS["data"], "7,800 pairs as chat JSONL")
    card = next(each for each in reversed(talk.posts) if isinstance(each, UpdateCard))
    quotes = {line.criterion: line for line in card.summary.lines}
    assert quotes["data.curated"].label == "unmet"
    assert quotes["data.identified"].evidence is not None  # the same words in the same place: seen before
    new = [line for line in card.summary.lines if line.evidence and line.evidence not in talk.check.release.seen]
    assert new == []


def test_a_posted_check_answers_questions_and_tells_its_standing(talk: Rehearsal) -> None:
    posted(talk).starts()
    assert talk.last(StatusShown).standing == "posted"
    talk.hears("What next?")
    assert talk.last(ReplyShown).back_to is None
    talk.hears("pause")
    talk.hears("some remark")
    assert talk.notices[-2:] == ["nothing_to_pause", "change_what"]
    talk.starts("A second idea")
    assert (talk.check.number, talk.check.use_case, talk.archived[-1].kind) == (2, "A second idea", "posted")


def test_the_model_being_away_is_said_once_and_again_only_after_it_was_back(talk: Rehearsal) -> None:
    begun(talk).holds()
    talk.hears("What is RAG?")
    (understand,) = [each for each in talk._work if each.kind == "understand"]
    result = talk._understood(understand)
    talk._work.clear()
    worded = replace(REPLY, in_short="In short, no.")
    for fault, reply in (("timeout", REPLY), ("", REPLY), ("timeout", REPLY), ("", worded), ("timeout", REPLY)):
        talk.happen(replace(result, reply=reply, without_model=fault))
    talk.lets_go()
    assert talk.notices == ["model_away", "model_away"]

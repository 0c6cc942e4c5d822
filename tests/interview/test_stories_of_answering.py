"""Conversations in which questions are answered, or cannot be."""

import time

import pytest

from bot.interview.content import Notice, Offer, ProbeAsked, Question, Recap, Reoffer, ReplyShown, Welcome, WhyShown
from bot.interview.effects import PostCard, PostDetails
from bot.interview.events import AnswerGiven
from bot.interview.findings import Answer
from bot.interview.states import Opening, Posted
from bot.interview.typed import says_nothing
from tests.interview.rehearsal import FULL_ANSWERS, Rehearsal, begun

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
    assert talk.probed == ["why.use_case", "why.model"]
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
    assert talk.probed == ["why.model", "why.good_fit"]  # never the same question twice
    assert talk.section == "tried"


def test_a_ready_section_is_not_probed_for_its_one_half_met_sign(talk: Rehearsal) -> None:
    begun(talk).hears("something with claims, gpt-3.5-turbo, the layout must be exact")
    assert (talk.probed, talk.section) == ([], "tried")


def test_an_answer_that_says_nothing_is_followed_up_once_whatever_the_verdict(talk: Rehearsal) -> None:
    begun(talk)
    for text in ("better model", "well, better", "better!"):
        talk.hears(text)
    assert talk.probed == ["why.use_case", "why.model"]
    for text in ("no", "still no", "*", "yes", "no more to say", "none", "no idea", "by feel"):
        talk.hears(text)
    assert talk.probed[2:] == ["tried.evidence", "alternatives.examples", "data.identified", "measure.goals"]
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


def test_a_digression_after_a_follow_up_leads_back_to_the_follow_up(talk: Rehearsal) -> None:
    begun(talk).hears("gpt-3.5-turbo.")
    talk.hears("What is RAG?")
    assert (talk.last(ReplyShown).back_to, talk.last(ReplyShown).back_about) == ("why", "why.use_case")
    talk.hears("hello")
    assert talk.last(Notice) == Notice("greeted", back_to="why", back_about="why.use_case")
    talk.hears("claim emails become a five-line note")
    talk.hears("What is RAG?")
    assert (talk.last(ReplyShown).back_to, talk.last(ReplyShown).back_about) == ("tried", None)


def test_an_answer_with_a_question_in_it_is_both(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"] + " Is that a good use?")
    assert [each.kind for each in talk.said[-2:]] == ["reply", "question"]
    assert talk.section == "tried"


@pytest.mark.parametrize("text", ["https://example.com/sheet", " <https://a.example/x>\nhttp://b.example "])
def test_a_mere_link_is_no_answer_and_is_told_so(talk: Rehearsal, text: str) -> None:
    begun(talk).hears(text)
    assert talk.last(Notice) == Notice("links_not_read", back_to="why")
    assert (talk.section, talk.check.answers) == ("why", ())


@pytest.mark.parametrize(
    "text", ["x" * 9_000, "...", "?!?!", "aaaa bbbbb", "asdf", "asdfjkl", "qwertz", "Lorem ipsum dolor"]
)
def test_what_says_nothing_is_no_answer_and_is_told_so(talk: Rehearsal, text: str) -> None:
    begun(talk).hears(text)
    assert talk.last(Notice) == Notice("nothing_said", back_to="why")
    assert (talk.section, talk.check.answers) == ("why", ())


@pytest.mark.parametrize(
    "text", ["no", "900", "gpt-4o", "RAG", "AAA", "ok", "n/a", "?", "👍", "ja", "hmm", "asset data"]
)
def test_few_letters_may_say_something(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.parametrize("text", ["x" * 12_000 + "y1", "asdf" * 3_000 + "1", "aaaa " * 3_000 + "b"])
def test_telling_so_takes_no_time_however_long_it_is(text: str) -> None:
    began = time.process_time()
    says_nothing(text)
    assert time.process_time() - began < 1.0


def test_a_link_beside_words_is_part_of_them(talk: Rehearsal) -> None:
    begun(talk).hears(f"{FULL_ANSWERS['why']} See https://example.com/sheet")
    assert talk.section == "tried"


def test_why_do_you_ask_shows_the_sentence_behind_the_question(talk: Rehearsal) -> None:
    begun(talk).hears("Why do you ask?")
    assert talk.last(WhyShown).section == "why"


def test_small_talk_is_met_kindly_and_led_back(talk: Rehearsal) -> None:
    begun(talk).hears("hello")
    assert talk.said[-1].kind == "notice"
    assert talk.notices == ["greeted"]
    talk.hears("thanks")
    assert talk.notices == ["greeted", "thanked"]


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


# ── what is left in a message when its controls go ────────────────────────────────────────────────────────────────


def test_what_was_ticked_stays_to_be_read_when_the_boxes_go(talk: Rehearsal) -> None:
    begun(talk).ticks("why.model", "why.use_case")
    talk.presses("skip")
    assert (set(talk.settled[-1].ticked), talk.settled[-1].written) == ({"why.model", "why.use_case"}, None)


def test_what_was_written_into_a_window_stays_to_be_read_once(talk: Rehearsal) -> None:
    begun(talk).happen(AnswerGiven("view:1", "why", "gpt-3.5-turbo."))
    assert (talk.probed, talk.settled[-1].written) == (["why.use_case"], Answer("view:1", "why", "gpt-3.5-turbo."))
    talk.hears("claim emails become a five-line note")
    assert (talk.section, talk.settled[-1].written) == ("tried", None)
    talk.deletes("claim emails become a five-line note")
    talk.presses("skip")
    assert talk.settled[-1].written is None

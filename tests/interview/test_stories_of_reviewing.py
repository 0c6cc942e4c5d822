"""Reviewers of a posted check: what they may do, what its owner answers, and what the card and its thread say."""

from __future__ import annotations

from typing import TypeVar

import pytest

from bot.interview.content import (
    AnswerDrafted,
    Content,
    DeedTold,
    Notice,
    NoticeId,
    PreviewShown,
    QuestionTold,
    ReplyShown,
    ReviewInvited,
    ReviewRaised,
)
from bot.interview.deeds import Deed
from bot.interview.destinations import Person, Private, Thread
from bot.interview.effects import PostCard, UpdateCard
from bot.interview.errors import IllegalEventError, NotAllowedError
from bot.interview.events import CheckRequested, MessageSent, SignsTicked, TimeCame
from bot.interview.readiness import assess
from bot.interview.review_events import (
    CardQuestioned,
    OwnerAct,
    RecheckAsked,
    ReviewAct,
    ReviewAnswered,
    ReviewersNamed,
    ReviewGiven,
    TaskTaken,
)
from bot.interview.reviewing import expires_on
from bot.interview.states import Asking, Paused, Place, Posted, Previewing, Reviewing
from bot.interview.summary import Summary
from bot.interview.timers import timers_of
from tests.interview.rehearsal import FULL_ANSWERS, Rehearsal, posted, reviewed

C = TypeVar("C")
ANA, CHI, DEV = "U1", "U2", "U3"
THREAD = Thread("C1", "171.5")
BASELINE = "tried.baseline"


def names(talk: Rehearsal, *people: str) -> None:
    talk.happen(ReviewersNamed(people, ANA, talk.on, 1))


def reviews(
    talk: Rehearsal, act: ReviewAct, item: str = "", words: str = "", until: str = "", *, by: str = CHI
) -> None:
    talk.happen(ReviewGiven(1, by, act, talk.on, item, words, until, Person(by)))


def answers(talk: Rehearsal, act: OwnerAct, number: int, words: str = "") -> None:
    talk.happen(ReviewAnswered(1, ANA, number, act, talk.on, words))


def types(talk: Rehearsal, text: str, *people: str) -> None:
    """The owner writes *text*, in which they name *people*."""
    talk.clock += 60
    talk.happen(MessageSent(ANA, f"D1:{talk.clock:.6f}", text, talk.on, people=people))


def told(talk: Rehearsal, to: object) -> list[Content]:
    return [what for where, what in talk.elsewhere if where == to]


def in_thread(talk: Rehearsal) -> list[Deed]:
    return [each.deed for each in told(talk, THREAD) if isinstance(each, DeedTold)]


def noticed(talk: Rehearsal, person: str) -> list[NoticeId]:
    return [each.notice for each in told(talk, Person(person)) if isinstance(each, Notice)]


def card(talk: Rehearsal) -> Summary:
    """The card as it reads now."""
    return next(each.summary for each in reversed(talk.posts) if isinstance(each, UpdateCard | PostCard))


@pytest.fixture
def gap(talk: Rehearsal) -> Rehearsal:
    """A posted check without a baseline, with Chi as its reviewer."""
    reviewed(talk)
    talk.presses("edit", "tried")
    talk.hears("few-shot prompts and retrieval: the layout broke.")
    while isinstance(talk.state, Asking):
        talk.presses("skip")
    talk.posts_to("C1")
    names(talk, CHI)
    assert isinstance(talk.state, Posted)
    assert BASELINE in [each.criterion for each in card(talk).readiness.gaps]
    return talk


@pytest.fixture
def full(talk: Rehearsal) -> Rehearsal:
    """A posted check with everything shown, and Chi as its reviewer."""
    posted(talk)
    names(talk, CHI)
    return talk


# ── who is asked ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reviewer_hears_at_once_and_again_when_there_is_a_card(talk: Rehearsal) -> None:
    reviewed(talk)
    names(talk, CHI, DEV)
    assert told(talk, Person(CHI)) == [ReviewInvited(1, 1, ANA)]
    talk.posts_to("C1")
    assert told(talk, Person(CHI)) == [ReviewInvited(1, 1, ANA), ReviewInvited(1, 1, ANA, "C1")]
    assert told(talk, Person(DEV))[-1] == ReviewInvited(2, 1, ANA, "C1")


def test_nobody_reviews_their_own_check_and_nobody_is_asked_twice(talk: Rehearsal) -> None:
    reviewed(talk)
    names(talk, ANA)
    names(talk)
    names(talk, CHI, CHI, ANA)
    names(talk, CHI)
    assert talk.notices[-4:] == ["review_self", "reviewers_how", "reviewers_asked", "reviewers_known"]
    assert [each.person for each in talk.check.tickets] == [CHI]


@pytest.mark.parametrize(
    "text", ["reviewers <@U2>, <@U3>", "Please add reviewers: <@U2> and <@U3>.", "reviewers are <@U2> & <@U3>"]
)
def test_reviewers_can_be_typed(talk: Rehearsal, text: str) -> None:
    reviewed(talk)
    types(talk, text, CHI, DEV)
    assert [each.person for each in talk.check.tickets] == [CHI, DEV]


def test_an_answer_that_speaks_of_reviewers_is_an_answer(talk: Rehearsal) -> None:
    talk.starts("Claims notes")
    types(talk, "Reviewers <@U2> and <@U3> read every pair twice.", CHI, DEV)
    assert talk.check.tickets == ()
    assert talk.check.answers or talk.check.pending


def test_before_the_card_there_is_nothing_to_review(talk: Rehearsal) -> None:
    reviewed(talk)
    names(talk, CHI)
    before = talk.check.deeds
    reviews(talk, "challenge", BASELINE, "Really?")
    assert noticed(talk, CHI) == ["not_posted_yet"]
    assert talk.check.deeds == before


# ── challenges ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_challenge_stands_in_the_thread_and_on_the_card_and_reaches_the_owner(full: Rehearsal) -> None:
    reviews(full, "challenge", BASELINE, "54 % of what?")
    (deed,) = in_thread(full)
    assert (deed.kind, deed.by, deed.words) == ("challenged", CHI, "54 % of what?")
    assert card(full).challenges == (deed,)
    assert full.last(ReviewRaised).deed == deed
    assert noticed(full, CHI) == ["challenge_stands"]


def test_the_owner_keeps_a_finding_with_a_reason(full: Rehearsal) -> None:
    reviews(full, "challenge", BASELINE, "54 % of what?")
    answers(full, "keep", 1, "Of 200 emails, scored by two editors.")
    assert [each.kind for each in in_thread(full)] == ["challenged", "kept"]
    assert in_thread(full)[-1].words == "Of 200 emails, scored by two editors."
    assert card(full).challenges == ()
    with pytest.raises(IllegalEventError) as again:
        answers(full, "keep", 1, "Once more.")
    assert again.value.stale


def test_a_kept_challenge_can_be_typed(full: Rehearsal) -> None:
    reviews(full, "challenge", BASELINE, "54 % of what?")
    types(full, "keep 1: of 200 emails")
    assert in_thread(full)[-1].words == "of 200 emails"


def test_the_owner_changes_the_answer_and_the_confirmed_text_settles_the_challenge(full: Rehearsal) -> None:
    reviews(full, "challenge", BASELINE, "54 % of what?")
    answers(full, "change", 1)
    assert isinstance(full.state, Asking)
    assert full.section == "tried"
    full.hears("few-shot prompts and retrieval: the layout broke. never measured anything")
    while isinstance(full.state, Asking):
        full.presses("skip")
    assert card(full).challenges, "the card waits for what they confirm"
    full.hears("looks good")
    assert full.last(PreviewShown).summary.challenges == (), "what they confirm is what the card will say"
    full.hears("post it")
    assert [each.kind for each in in_thread(full)] == ["challenged", "changed"]
    assert card(full).challenges == ()
    assert card(full).readiness == full.last(PreviewShown).summary.readiness


def test_a_deed_in_the_middle_of_a_change_shows_nothing_that_is_not_confirmed(full: Rehearsal) -> None:
    before = card(full)
    full.presses("edit", "measure")
    full.hears("by feel")
    assert assess(full.pack, full.check.findings) != before.readiness
    reviews(full, "challenge", "data.format", "Which JSONL?")
    assert card(full).readiness == before.readiness
    assert card(full).lines == before.lines
    assert len(card(full).challenges) == 1


# ── extra questions ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_extra_question_is_answered_in_the_thread_once_the_owner_has_seen_the_text(full: Rehearsal) -> None:
    reviews(full, "ask_extra", words="Who signed the data off?")
    assert full.last(ReviewRaised).deed.words == "Who signed the data off?"
    assert in_thread(full) == []
    answers(full, "answer", 1, "Legal did, in June.")
    answers(full, "answer", 1, "Legal did, on 3 June.")
    drafts = full.every(AnswerDrafted)
    assert [each.draft.words for each in drafts] == ["Legal did, in June.", "Legal did, on 3 June."]
    assert drafts[1].replaces == drafts[0].revision
    assert in_thread(full) == []
    answers(full, "release", 1)
    (shown,) = told(full, THREAD)
    assert isinstance(shown, DeedTold)
    assert (shown.deed.by, shown.deed.words) == (ANA, "Legal did, on 3 June.")
    assert shown.about is not None
    assert (shown.about.by, shown.about.words) == (CHI, "Who signed the data off?")


def test_an_answer_that_is_kept_private_is_said_nowhere(full: Rehearsal) -> None:
    reviews(full, "ask_extra", words="Who signed the data off?")
    types(full, "reply 1: Nobody, really.")
    types(full, "discard 1")
    assert told(full, THREAD) == []
    assert noticed(full, CHI) == ["extra_sent", "answer_kept_private"]


def test_a_reviewer_asks_one_extra_question(full: Rehearsal) -> None:
    reviews(full, "ask_extra", words="Who signed the data off?")
    reviews(full, "ask_extra", words="And when?")
    assert noticed(full, CHI) == ["extra_sent", "extra_once"]
    assert len(full.every(ReviewRaised)) == 1


# ── countersigning ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_countersigned_finding_keeps_the_persons_words_and_says_who_vouches_for_it(full: Rehearsal) -> None:
    before = next(each for each in card(full).lines if each.criterion == BASELINE)
    reviews(full, "countersign", BASELINE)
    now = next(each for each in card(full).lines if each.criterion == BASELINE)
    assert (now.evidence, now.label, now.signed_by) == (before.evidence, before.label, (CHI,))
    signed = [each for each in full.check.findings if each.assessor == "review"]
    assert [(each.criterion, each.grade) for each in signed] == [(BASELINE, "countersigned")]
    assert in_thread(full)[-1].criteria == (BASELINE,)


def test_a_whole_section_is_countersigned_where_words_show_it(full: Rehearsal) -> None:
    reviews(full, "countersign", "tried")
    assert set(in_thread(full)[-1].criteria) == {"tried.evidence", "tried.experiences", BASELINE}


def test_what_nobody_said_cannot_be_countersigned(gap: Rehearsal) -> None:
    reviews(gap, "countersign", BASELINE)
    assert noticed(gap, CHI) == ["nothing_to_sign"]


def test_a_countersigned_tick_is_met_and_goes_with_the_tick(talk: Rehearsal) -> None:
    talk.starts("Claims notes")
    for section, text in FULL_ANSWERS.items():
        if section == "measure":
            talk.ticks("measure.goals")
            talk.presses("skip")
        else:
            talk.hears(text)
    while isinstance(talk.state, Asking):
        talk.presses("skip")
    talk.posts_to("C1")
    names(talk, CHI)
    before = talk.labels
    reviews(talk, "countersign", "measure.goals")
    assert (before["measure.goals"], talk.labels["measure.goals"]) == ("partial", "met")
    talk.presses("edit", "measure")
    talk.happen(SignsTicked("measure", (), talk.check.revision))
    assert talk.labels["measure.goals"] == "unknown"


def test_what_was_signed_goes_with_its_words(full: Rehearsal) -> None:
    reviews(full, "countersign", BASELINE)
    full.edits(FULL_ANSWERS["tried"], "few-shot prompts and retrieval: the layout broke.")
    assert [each for each in full.check.findings if each.assessor == "review"] == []
    assert full.labels[BASELINE] == "unmet"


# ── waivers ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_waived_gap_does_not_hold_the_verdict_back_until_it_expires(gap: Rehearsal) -> None:
    assert card(gap).readiness.verdict != "ready"
    reviews(gap, "waive", BASELINE, "A pilot with 20 users.", "2026-03-31")
    assert card(gap).readiness.verdict == "ready"
    (waiver,) = card(gap).waivers
    assert (waiver.by, waiver.words, waiver.until) == (CHI, "A pilot with 20 users.", "2026-03-31")
    assert set(waiver.criteria) == {BASELINE, "tried.no_benchmark"}
    assert card(gap).readiness.coverage.evidenced < card(gap).readiness.coverage.total
    assert expires_on(gap.check) == "2026-04-01"
    gap.on = "2026-03-31"
    gap.hears("status")
    assert card(gap).waivers
    (ends,) = [each for each in timers_of(gap.pack, gap.state) if each.name == "waiver"]
    gap.happen(TimeCame(ends.name, ends.on, ends.on))
    assert card(gap).readiness.verdict != "ready"
    assert card(gap).waivers == ()
    assert expires_on(gap.check) == ""


def test_a_waiver_ends_with_whatever_comes_first_after_its_day(gap: Rehearsal) -> None:
    reviews(gap, "waive", BASELINE, "A pilot with 20 users.", "2026-03-31")
    gap.on = "2026-04-01"
    gap.hears("thanks")
    assert card(gap).waivers == ()
    assert card(gap).readiness.verdict != "ready"


@pytest.mark.parametrize("until", ["", "2026-03-02", "2025-12-01"])
def test_a_waiver_ends_some_day_in_the_future(gap: Rehearsal, until: str) -> None:
    reviews(gap, "waive", BASELINE, "A pilot.", until)
    assert noticed(gap, CHI) == ["until_when"]
    assert card(gap).waivers == ()


def test_only_a_gap_can_be_waived(full: Rehearsal) -> None:
    reviews(full, "waive", BASELINE, "A pilot.", "2026-03-31")
    assert noticed(full, CHI) == ["no_such_gap"]


def test_a_waiver_that_is_not_needed_any_more_is_not_told(gap: Rehearsal) -> None:
    reviews(gap, "waive", BASELINE, "A pilot.", "2026-03-31")
    gap.edits("few-shot prompts and retrieval: the layout broke.", FULL_ANSWERS["tried"])
    assert card(gap).waivers == ()
    assert card(gap).readiness.verdict == "ready"


# ── whose it is ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", [ANA, DEV, "T9:U2"])
@pytest.mark.parametrize("act", ["challenge", "ask_extra", "countersign", "waive", "finish"])
def test_nobody_but_a_reviewer_reviews(full: Rehearsal, act: ReviewAct, by: str) -> None:
    before = full.state
    with pytest.raises(NotAllowedError):
        reviews(full, act, BASELINE, "words", "2026-12-31", by=by)
    assert full.state == before


@pytest.mark.parametrize("by", [CHI, DEV])
def test_nobody_but_the_owner_answers_names_assigns_or_checks_again(full: Rehearsal, by: str) -> None:
    reviews(full, "challenge", BASELINE, "54 % of what?")
    for event in (
        ReviewAnswered(1, by, 1, "keep", full.on, "It is."),
        ReviewersNamed((by,), by, full.on, 1),
        TaskTaken(1, by, BASELINE, by, full.on),
        RecheckAsked(1, by, full.on),
    ):
        with pytest.raises(NotAllowedError):
            full.happen(event)


def test_a_reviewer_who_is_done_may_still_come_back(full: Rehearsal) -> None:
    reviews(full, "finish")
    assert [each.status for each in full.check.tickets] == ["done"]
    reviews(full, "challenge", BASELINE, "One more thing.")
    assert card(full).challenges


def test_words_and_names_stay_as_they_were_written(full: Rehearsal) -> None:
    reviews(full, "challenge", BASELINE, "<!channel> look at this")
    assert in_thread(full)[-1].words == "<!channel> look at this"


def test_the_log_of_deeds_replays_to_the_same_state(gap: Rehearsal) -> None:
    reviews(gap, "waive", BASELINE, "A pilot.", "2026-03-31")
    reviews(gap, "ask_extra", words="Who?")
    answers(gap, "answer", 2, "We.")
    answers(gap, "release", 2)
    assert gap.replayed() == gap.state
    assert [each.kind for each in gap.check.deeds] == ["waived", "asked", "drafted", "released"]


# ── around the card ───────────────────────────────────────────────────────────────────────────────────────────────


def test_anybody_may_ask_the_guidance_in_the_cards_thread(full: Rehearsal) -> None:
    before = full.state
    full.happen(CardQuestioned(1, "U9", "How many examples do I need?"))
    asked, answer = told(full, THREAD)
    assert asked == QuestionTold("U9", "How many examples do I need?")
    assert isinstance(answer, ReplyShown)
    assert full.state == before


def test_re_check_goes_on_in_the_direct_message(full: Rehearsal) -> None:
    full.happen(RecheckAsked(1, ANA, full.on, Private("https://hooks.test/1")))
    assert isinstance(full.state, Reviewing)
    assert told(full, Private("https://hooks.test/1")) == [Notice("recheck_here")]


# ── who does what ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_gap_is_taken_by_name_and_day(gap: Rehearsal) -> None:
    types(gap, "gap 1 <@U3> by 21 Nov", DEV)
    (task,) = card(gap).tasks
    assert (task.criterion, task.person, task.due_on) == (BASELINE, DEV, "2026-11-21")
    types(gap, "gap 1 nobody")
    assert card(gap).tasks == ()


def test_without_a_day_the_packs_budget_suggests_one(gap: Rehearsal) -> None:
    types(gap, "gap 1 <@U3>", DEV)
    (task,) = card(gap).tasks
    assert task.due_on > gap.on


def test_a_gap_that_is_not_there_is_taken_by_nobody(full: Rehearsal) -> None:
    types(full, "gap 7 <@U3> by 21 Nov", DEV)
    assert full.notices[-1] == "no_such_gap"
    assert full.check.tasks == ()


# ── where it goes ─────────────────────────────────────────────────────────────────────────────────────────────────


def previewed(talk: Rehearsal) -> Rehearsal:
    reviewed(talk).hears("looks good")
    return talk


def test_a_channel_of_other_companies_is_named_and_confirmed_twice(talk: Rehearsal) -> None:
    previewed(talk).place = Place("", "public", shared=True)
    talk.chooses("C5")
    shown = talk.last(PreviewShown)
    assert shown.place == Place("C5", "public", shared=True)
    talk.confirms()
    assert talk.posts == []
    assert talk.notices[-1] == "channel_shared"
    assert talk.last(PreviewShown).asked_again == "shared"
    talk.confirms()
    (post, *_) = talk.posts
    assert isinstance(post, PostCard)
    assert post.barred == ()


def test_what_was_shown_for_a_private_channel_is_confirmed_twice_for_a_public_one(talk: Rehearsal) -> None:
    previewed(talk).place = Place("", "private")
    talk.chooses("C5")
    talk.place = Place("", "public")
    talk.chooses("C6")
    talk.hears("post it")
    assert talk.posts == []
    assert talk.notices[-1] == "channel_public"
    talk.hears("post it")
    assert isinstance(talk.state, Posted)


def test_what_began_in_a_private_channel_is_confirmed_twice_for_a_public_one(talk: Rehearsal) -> None:
    talk.happen(CheckRequested(ANA, talk.on, "Claims notes", fresh=True, privately=True))
    talk.answers_everything()
    talk.hears("looks good")
    talk.chooses("C6")
    talk.confirms()
    assert talk.notices[-1] == "channel_public"
    assert isinstance(talk.state, Previewing)


def test_a_second_confirmation_is_for_one_channel_only(talk: Rehearsal) -> None:
    previewed(talk).place = Place("", "public", shared=True)
    talk.chooses("C5")
    talk.confirms()
    talk.chooses("C6")
    talk.confirms()
    assert talk.posts == []
    assert talk.last(PreviewShown).channel == "C6"


@pytest.mark.parametrize("reason", ["channel_shared", "channel_public"])
def test_a_channel_that_became_another_kind_is_refused_as_it_is_sent(talk: Rehearsal, reason: NoticeId) -> None:
    previewed(talk)
    talk.refusal = reason
    talk.chooses("C5")
    talk.confirms()
    assert talk.notices[-1] == reason
    talk.confirms()
    assert isinstance(talk.state, Posted)


def test_where_slack_does_not_let_us_look_a_change_of_channel_is_confirmed_twice(talk: Rehearsal) -> None:
    previewed(talk).place = Place("", "unknown")
    talk.chooses("C5")
    talk.chooses("C6")
    talk.confirms()
    assert talk.notices[-1] == "channel_unseen"
    talk.confirms()
    assert isinstance(talk.state, Posted)


def test_where_slack_does_not_let_us_look_one_channel_is_confirmed_once(talk: Rehearsal) -> None:
    previewed(talk).place = Place("", "unknown")
    talk.chooses("C5")
    talk.confirms()
    assert isinstance(talk.state, Posted)


# ── whose words ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_paraphrased_answer_is_told_in_our_words_alone(talk: Rehearsal) -> None:
    previewed(talk)
    talk.hears("paraphrase 2")
    shown = talk.last(PreviewShown)
    tried = [each for each in shown.summary.lines if each.criterion.startswith("tried.") and each.label == "met"]
    assert tried
    assert all(each.paraphrased and each.evidence is None and not each.withheld for each in tried)
    talk.chooses("C1")
    talk.confirms()
    assert card(talk).lines == shown.summary.lines


def test_hiding_wins_over_paraphrasing_and_showing_takes_both_back(talk: Rehearsal) -> None:
    previewed(talk)
    talk.hears("paraphrase 2")
    talk.hears("hide 2")
    assert (talk.check.release.withheld, talk.check.release.paraphrased) == (("tried",), ())
    talk.hears("show 2")
    assert (talk.check.release.withheld, talk.check.release.paraphrased) == ((), ())


def test_a_paused_owner_hears_of_a_challenge(full: Rehearsal) -> None:
    full.presses("back")
    full.presses("pause")
    assert isinstance(full.state, Paused)
    reviews(full, "challenge", BASELINE, "54 % of what?")
    assert isinstance(full.state, Paused)
    assert full.every(ReviewRaised)

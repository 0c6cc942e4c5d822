"""Conversations that begin with messages from elsewhere: drafts, of which nothing counts before somebody says so."""

import pytest

from bot.interview.content import DraftShown
from bot.interview.effects import Settle
from bot.interview.errors import IllegalEventError
from bot.interview.events import DraftSettled, WordsOffered
from bot.interview.findings import Draft
from bot.interview.states import Asking, Opening
from bot.interview.step import step
from tests.interview.rehearsal import FULL_ANSWERS, Rehearsal, begun, posted

THREAD = (
    Draft(0, "C1:1.1", "U1", "Here few-shot prompts and retrieval did not do it."),
    Draft(0, "C1:1.2", "U2", "We have 7,800 pairs, two editors cleaned them."),
    Draft(0, "C1:1.3", "U3", "Lunch, anybody?"),
)


def offers(talk: Rehearsal, *drafts: Draft, fresh: bool = True, whole: bool = True) -> None:
    talk.happen(WordsOffered("U1", talk.on, drafts, fresh=fresh, whole=whole))


def shown(talk: Rehearsal) -> list[Draft]:
    return [each.draft for each in talk.every(DraftShown)]


def test_a_thread_begins_a_check_and_its_messages_wait_as_drafts(talk: Rehearsal) -> None:
    offers(talk, *THREAD)
    assert isinstance(talk.state, Opening)
    assert (talk.notices, shown(talk), talk.check.answers) == (["drafts_read"], [], ())


def test_each_draft_is_shown_at_its_question_and_counts_when_used_as_its_writers_words(talk: Rehearsal) -> None:
    offers(talk, *THREAD)
    begun(talk).hears(FULL_ANSWERS["why"])
    assert [(each.by, each.section) for each in shown(talk)] == [("U1", "tried")]
    before = talk.labels
    talk.hears("use it")
    assert (before["tried.evidence"], talk.labels["tried.evidence"]) == ("unknown", "met")
    talk.hears("the layout broke, 54 % on 200 emails")
    talk.hears(FULL_ANSWERS["alternatives"])
    talk.happen(DraftSettled(2, used=True, on=talk.on))
    assert talk.labels["data.curated"] == "met"
    assert [(each.by, each.section) for each in talk.check.answers][-1] == ("U2", "data")
    assert talk.replayed() == talk.state


def test_a_draft_that_is_left_counts_for_nothing_and_cannot_be_used_later(talk: Rehearsal) -> None:
    offers(talk, *THREAD)
    begun(talk).hears(FULL_ANSWERS["why"])
    talk.hears("leave it")
    assert (talk.notices[-1], talk.labels["tried.evidence"]) == ("draft_left", "unknown")
    with pytest.raises(IllegalEventError) as refused:
        step(talk.pack, talk.state, DraftSettled(1, used=True))
    assert refused.value.stale


def test_a_settled_drafts_message_loses_its_controls(talk: Rehearsal) -> None:
    offers(talk, *THREAD)
    begun(talk).hears(FULL_ANSWERS["why"])
    revision = talk.last(DraftShown).revision
    _, effects = step(talk.pack, talk.state, DraftSettled(1, used=False))
    assert Settle(1, revision) in effects


def test_a_message_used_as_evidence_counts_at_once(talk: Rehearsal) -> None:
    begun(talk)
    offers(talk, Draft(0, "C1:1.2", "U2", "We have 7,800 pairs.", "data"), fresh=False)
    assert talk.labels["data.identified"] == "met"
    assert isinstance(talk.state, Asking)


def test_evidence_for_a_posted_check_is_previewed_before_the_card_has_it(talk: Rehearsal) -> None:
    posted(talk)
    before = len(talk.posts)
    offers(talk, Draft(0, "C1:1.9", "U2", "We have a baseline.", "tried"), fresh=False)
    assert (talk.state.kind, len(talk.posts)) == ("reviewing", before)


def test_the_same_message_is_offered_twice_and_taken_once(talk: Rehearsal) -> None:
    begun(talk)
    for _ in range(2):
        offers(talk, Draft(0, "C1:1.2", "U2", "We have 7,800 pairs.", "data"), fresh=False)
    assert [each.message for each in talk.check.answers] == ["C1:1.2"]


def test_a_thread_offered_while_a_check_is_under_way_adds_drafts_to_it(talk: Rehearsal) -> None:
    begun(talk).hears(FULL_ANSWERS["why"])
    offers(talk, *THREAD)
    assert talk.notices == ["already_under_way", "drafts_read"]
    assert [each.section for each in shown(talk)] == ["tried"]


def test_what_could_not_be_read_is_said(talk: Rehearsal) -> None:
    offers(talk, THREAD[0], whole=False)
    assert talk.notices == ["drafts_read", "thread_read_in_part"]


def test_messages_that_fit_no_question_are_said_to(talk: Rehearsal) -> None:
    offers(talk, THREAD[2])
    assert talk.notices == ["drafts_none"]

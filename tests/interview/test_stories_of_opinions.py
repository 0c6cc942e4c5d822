"""A second opinion: answered blind, compared when both are through, told to the two, and to nobody else."""

from __future__ import annotations

import pytest

from bot.interview.codec import EFFECT, dump
from bot.interview.content import Notice, PreviewShown
from bot.interview.destinations import Person
from bot.interview.effects import Say
from bot.interview.errors import IllegalEventError, NotAllowedError
from bot.interview.opinion import Compared
from bot.interview.states import Previewing, Reviewing
from bot.interview.step import step
from bot.interview.ticket_events import OpinionGiven, OpinionReleased, OpinionRequested, TicketWithdrawn
from bot.interview.told import OpinionAsked, OpinionCompared, OpinionNoted, PersonTold
from tests.interview.rehearsal import FULL_ANSWERS, Rehearsal, begun, posted, reviewed

CHI = "U3"
DATA, TRIED = "7,800 pairs as chat JSONL, but only 90 examples of refunds.", "few-shot prompts and retrieval"


def gives(talk: Rehearsal, *answers: tuple[str, str], by: str = CHI) -> None:
    number = talk.check.tickets[-1].number
    talk.happen(OpinionGiven(talk.check.number, number, by, "view:5", answers, talk.on, Person(by)))


def compared(talk: Rehearsal) -> list[OpinionCompared]:
    return [each for each in (*talk.said, *talk.told.get(CHI, [])) if isinstance(each, OpinionCompared)]


def one(talk: Rehearsal, criterion: str) -> Compared:
    return next(each for each in compared(talk)[-1].compared if each.criterion == criterion)


def test_both_answer_blind_and_see_where_they_differ_when_both_are_through(talk: Rehearsal) -> None:
    begun(talk).hears("second opinion <@U3>: be frank")
    (asked,) = talk.told[CHI]
    assert asked == OpinionAsked(1, 1, "U1", "Claims notes", "be frank")
    gives(talk, ("data", DATA), ("tried", TRIED))
    assert compared(talk) == [], "the owner is not through"
    assert talk.last(PersonTold).told == "opinion_in"
    talk.answers_everything()
    assert isinstance(talk.state, Reviewing)
    ours, theirs = compared(talk)
    assert ours.compared == theirs.compared
    assert (ours.reader, theirs.reader) == ("U1", CHI)

    differs = one(talk, "data.too_few")
    assert (differs.mine, differs.theirs) == ("absent", "present")
    assert differs.their_words is not None
    assert differs.their_words.quote == "only 90 examples"
    agreed = one(talk, "data.identified")
    assert not agreed.differs
    assert agreed.my_words is not None
    assert agreed.my_words.quote == "7,800 pairs"
    assert {each.criterion.partition(".")[0] for each in ours.compared} == {"data", "tried"}


def test_until_then_neither_hears_a_word_of_the_other(talk: Rehearsal) -> None:
    begun(talk).hears("second opinion <@U3>")
    gives(talk, ("data", DATA))
    for section in ("why", "tried", "alternatives"):
        talk.hears(FULL_ANSWERS[section])
    told_owner = "\n".join(dump(EFFECT, Say(each)).decode() for each in talk.said)
    told_other = "\n".join(dump(EFFECT, Say(each)).decode() for each in talk.told[CHI])
    assert not [start for start in range(len(DATA) - 7) if DATA[start : start + 8] in told_owner]
    for own in FULL_ANSWERS.values():
        assert not [start for start in range(len(own) - 7) if own[start : start + 8] in told_other]


def test_it_never_becomes_a_finding_of_the_check(talk: Rehearsal) -> None:
    reviewed(talk).hears("second opinion <@U3>")
    before = talk.check.findings, talk.check.answers, talk.verdict
    gives(talk, ("data", DATA), ("measure", "by feel"))
    assert (talk.check.findings, talk.check.answers, talk.verdict) == before
    assert len(compared(talk)) == 2


def test_in_the_thread_each_answer_names_its_question(talk: Rehearsal) -> None:
    reviewed(talk).hears("second opinion <@U3>")
    talk.replies("we tried a lot", by=CHI)
    assert talk.in_thread == [Notice("opinion_how")]
    talk.replies(f"4: {DATA}", by=CHI)
    talk.replies(f"tried: {TRIED}", by=CHI)
    assert talk.in_thread[-1] == OpinionNoted(("tried", "data"), ("why", "alternatives", "measure"))
    assert compared(talk) == []
    talk.replies("done", by=CHI)
    assert len(compared(talk)) == 2
    assert one(talk, "data.too_few").theirs == "present"


def test_what_they_change_afterwards_is_compared_again(talk: Rehearsal) -> None:
    reviewed(talk).hears("second opinion <@U3>")
    talk.replies(f"4: {DATA}", by=CHI)
    talk.replies("done", by=CHI)
    talk.rewords(f"4: {DATA}", "4: 7,800 pairs as chat JSONL", by=CHI)
    assert len(compared(talk)) == 4
    assert "data.too_few" not in {each.criterion for each in compared(talk)[-1].compared}


def test_nothing_of_it_goes_to_the_channel_unless_the_owner_says_so(talk: Rehearsal) -> None:
    reviewed(talk).hears("second opinion <@U3>")
    gives(talk, ("data", DATA))
    talk.hears("looks good")
    assert (talk.last(PreviewShown).opinion, talk.last(PreviewShown).summary.differences) == (False, None)
    talk.chooses("C1")
    talk.confirms()
    assert talk.posts[0].summary.differences is None
    assert CHI not in dump(EFFECT, talk.posts[0]).decode()
    assert "only 90 examples" not in dump(EFFECT, talk.posts[0]).decode()


@pytest.mark.parametrize("typed", [True, False])
def test_the_number_of_differences_is_posted_as_it_was_previewed(talk: Rehearsal, typed: bool) -> None:
    reviewed(talk).hears("second opinion <@U3>")
    gives(talk, ("data", DATA))
    differences = sum(each.differs for each in compared(talk)[0].compared)
    talk.hears("looks good")
    if typed:
        talk.hears("show the second opinion")
    else:
        talk.happen(OpinionReleased(True, talk.check.revision))
    assert talk.last(PreviewShown).summary.differences == differences > 0
    talk.chooses("C1")
    talk.confirms()
    assert talk.posts[0].summary.differences == differences
    assert "only 90 examples" not in dump(EFFECT, talk.posts[0]).decode()


def test_it_can_be_left_out_again(talk: Rehearsal) -> None:
    reviewed(talk).hears("second opinion <@U3>")
    gives(talk, ("data", DATA))
    talk.hears("looks good")
    talk.hears("show opinion")
    talk.hears("hide opinion")
    assert talk.last(PreviewShown).summary.differences is None


def test_without_one_there_is_nothing_to_show(talk: Rehearsal) -> None:
    reviewed(talk).hears("looks good")
    talk.hears("show opinion")
    assert talk.notices[-1] == "opinion_none"
    assert isinstance(talk.state, Previewing)
    with pytest.raises(IllegalEventError):
        step(talk.pack, talk.state, OpinionReleased(True, talk.check.revision))


def test_declined_passed_on_and_withdrawn_as_a_question_is(talk: Rehearsal) -> None:
    reviewed(talk).hears("second opinion <@U3>")
    talk.replies("pass <@U2>", by=CHI)
    assert isinstance(talk.told["U2"][-1], OpinionAsked)
    talk.replies("decline no time", by="U2")
    assert talk.last(PersonTold).words == "no time"
    talk.hears("second opinion <@U3>")
    talk.happen(TicketWithdrawn(1, 3, "U1", talk.on))
    assert [each.status for each in talk.check.tickets] == ["passed_on", "declined", "withdrawn"]
    gives(talk, ("data", DATA))
    told = talk.told[CHI][-1]
    assert isinstance(told, PersonTold)
    assert (told.told, told.words) == ("over", DATA)


def test_after_posting_it_is_compared_at_once(talk: Rehearsal) -> None:
    posted(talk).hears("second opinion <@U3>")
    posts = len(talk.posts)
    gives(talk, ("data", DATA))
    assert len(compared(talk)) == 2
    assert len(talk.posts) == posts


def test_an_empty_one_is_asked_for_again(talk: Rehearsal) -> None:
    reviewed(talk).hears("second opinion <@U3>")
    gives(talk, ("none", "words"))
    assert talk.told[CHI][-1] == Notice("opinion_empty")
    assert talk.check.tickets[-1].status == "open"


@pytest.mark.parametrize("by", ["U1", "U2", "T9:U3"])
def test_nobody_else_gives_it_or_asks_for_one(talk: Rehearsal, by: str) -> None:
    reviewed(talk).hears("second opinion <@U3>")
    with pytest.raises(NotAllowedError):
        gives(talk, ("data", DATA), by=by)
    if by != "U1":
        with pytest.raises(NotAllowedError):
            step(talk.pack, talk.state, OpinionRequested("U4", by, talk.on))


def test_the_log_replays_to_the_same_state(talk: Rehearsal) -> None:
    reviewed(talk).hears("second opinion <@U3>")
    gives(talk, ("data", DATA))
    talk.hears("looks good")
    talk.hears("show opinion")
    assert talk.replayed() == talk.state

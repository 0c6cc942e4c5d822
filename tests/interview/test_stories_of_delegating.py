"""A colleague answers one question: asked for it, attributed, changed, declined, passed on, withdrawn, too late."""

from __future__ import annotations

import pytest

from bot.interview.codec import EFFECT, dump
from bot.interview.content import PreviewShown, Recap, StatusShown
from bot.interview.destinations import Person
from bot.interview.effects import Effect, Say
from bot.interview.errors import IllegalEventError, NotAllowedError
from bot.interview.events import AnswerGiven, ControlUsed
from bot.interview.states import Asking, Paused, Posted, Reviewing
from bot.interview.step import step
from bot.interview.ticket_events import (
    QuestionDelegated,
    TicketAnswered,
    TicketDeclined,
    TicketPassedOn,
    TicketReplied,
    TicketUndelivered,
    TicketWithdrawn,
)
from bot.interview.tickets import noted_revision, ticket_revision
from bot.interview.told import DelegationAsked, PersonTold, TicketNoted
from tests.interview.rehearsal import FULL_ANSWERS, Rehearsal, begun, posted, reviewed

BEN, CHI = "U2", "U3"
THEIRS = "I think 7,800 pairs as chat JSONL; two editors cleaned them."


def up_to_data(talk: Rehearsal) -> Rehearsal:
    begun(talk)
    for section in ("why", "tried", "alternatives"):
        talk.hears(FULL_ANSWERS[section])
    assert talk.section == "data"
    return talk


def waiting_for_ben(talk: Rehearsal) -> Rehearsal:
    up_to_data(talk).hears("ask <@U2> by 4 Dec 2026: you know the tickets")
    return talk


def owners(talk: Rehearsal) -> list[str]:
    return [each.told for each in talk.every(PersonTold)]


def bens(talk: Rehearsal) -> list[str]:
    return [each.told for each in (*talk.told.get(BEN, []), *talk.in_thread) if isinstance(each, PersonTold)]


def test_the_open_question_goes_to_a_colleague_and_the_interview_goes_on(talk: Rehearsal) -> None:
    waiting_for_ben(talk)
    assert talk.section == "measure"
    (asked,) = talk.told[BEN]
    assert asked == DelegationAsked(1, 1, "U1", "Claims notes", "data", "you know the tickets", "2026-12-04")
    assert talk.last(TicketNoted).person == BEN
    talk.hears("status")
    assert [each.person for each in talk.last(StatusShown).waiting] == [BEN]


def test_their_answer_is_one_of_the_checks_with_their_name_on_it(talk: Rehearsal) -> None:
    waiting_for_ben(talk).replies(THEIRS)
    assert talk.labels["data.identified"] == "met"
    assert [each.by for each in talk.check.answers if each.section == "data"] == [BEN]
    assert talk.last(PersonTold) == PersonTold("answer_in", BEN, "data", THEIRS)
    assert bens(talk) == ["thanks"]
    talk.hears(FULL_ANSWERS["measure"])
    recap = talk.last(Recap)
    assert [(each.by, each.text) for each in recap.others] == [(BEN, THEIRS)]
    assert THEIRS not in str(recap.answers), "nobody's words are shown as the owner's"
    line = next(each for each in recap.summary.lines if each.criterion == "data.identified")
    assert line.by == BEN
    assert line.evidence is not None
    assert line.evidence.quote == "7,800 pairs"


def test_while_they_have_not_answered_it_is_unknown_and_no_gap_is_made_of_it(talk: Rehearsal) -> None:
    waiting_for_ben(talk).hears(FULL_ANSWERS["measure"])
    assert isinstance(talk.state, Reviewing)
    assert {talk.labels[each.id] for each in talk.pack.section("data").ready} == {"unknown"}
    assert [each.section for each in talk.last(Recap).waiting] == ["data"]
    talk.hears("looks good")
    assert [each.person for each in talk.last(PreviewShown).waiting] == [BEN]


def test_a_colleagues_quote_is_withheld_like_any_other(talk: Rehearsal) -> None:
    waiting_for_ben(talk).replies(THEIRS)
    talk.hears(FULL_ANSWERS["measure"])
    talk.hears("looks good")
    talk.withholds("data")
    talk.chooses("C1")
    talk.confirms()
    card = talk.posts[0]
    assert all(each.by == "" and each.evidence is None for each in card.summary.lines if each.criterion[:4] == "data")
    assert BEN not in dump(EFFECT, card).decode()


def test_what_comes_in_after_posting_is_seen_before_the_card_has_it(talk: Rehearsal) -> None:
    posted(talk).hears("ask <@U2> about data")
    assert isinstance(talk.state, Posted)
    before = len(talk.posts)
    talk.replies("only 90 examples, to be honest")
    assert isinstance(talk.state, Reviewing)
    assert talk.posts[before:] == []
    assert "only 90 examples" in str(talk.last(Recap).others)


def test_they_add_change_and_take_back_what_they_said(talk: Rehearsal) -> None:
    waiting_for_ben(talk).replies("7,800 pairs")
    talk.replies("and two editors cleaned them")
    assert owners(talk)[-1] == "answer_added"
    assert talk.labels["data.curated"] == "met"
    talk.rewords("7,800 pairs", "only 90 examples")
    assert (talk.labels["data.identified"], talk.labels["data.too_few"]) == ("unmet", "present")
    assert talk.last(PersonTold).words == "only 90 examples"
    talk.rewords("only 90 examples", "")
    talk.rewords("and two editors cleaned them", "")
    assert talk.check.answers[-1].section != "data"
    assert {talk.labels[each.id] for each in talk.pack.section("data").ready} == {"unknown"}
    assert owners(talk)[-1] == "answer_gone"


def test_changing_the_own_answer_leaves_the_colleagues(talk: Rehearsal) -> None:
    up_to_data(talk).hears("chat JSONL")
    talk.hears("ask <@U2> about data")
    talk.replies("7,800 pairs")
    talk.hears("Answer 4 should be: two editors cleaned them")
    assert [(each.by, each.text) for each in talk.check.answers if each.section == "data"] == [
        (BEN, "7,800 pairs"),
        ("", "two editors cleaned them"),
    ]
    assert (talk.labels["data.identified"], talk.labels["data.curated"]) == ("met", "met")
    talk.hears("undo")
    assert (talk.labels["data.identified"], talk.labels["data.format"]) == ("met", "met")


@pytest.mark.parametrize("typed", ["decline", "Decline: not my field"])
def test_declining_opens_the_question_again(talk: Rehearsal, typed: str) -> None:
    waiting_for_ben(talk).replies(typed)
    told = talk.last(PersonTold)
    assert (told.told, told.words) == ("declined", typed.partition(" ")[2])
    assert {each.revision for each in talk.settled} >= {ticket_revision(1), noted_revision(1)}
    talk.hears(FULL_ANSWERS["measure"])
    assert talk.section == "data"


def test_passing_on_asks_somebody_else_under_a_ticket_of_their_own(talk: Rehearsal) -> None:
    waiting_for_ben(talk).replies("pass <@U3>")
    (asked,) = talk.told[CHI]
    assert isinstance(asked, DelegationAsked)
    assert (asked.ticket, asked.passed_by, asked.note) == (2, BEN, "you know the tickets")
    assert [(each.person, each.status) for each in talk.check.tickets] == [(BEN, "passed_on"), (CHI, "open")]
    assert talk.last(TicketNoted).passed_by == BEN
    talk.replies(THEIRS, by=CHI)
    assert talk.check.answers[-1].by == CHI


@pytest.mark.parametrize("whom", ["U2", "U3"])
def test_passing_on_to_oneself_or_to_whoever_is_asked_already_changes_nothing(talk: Rehearsal, whom: str) -> None:
    waiting_for_ben(talk).hears("ask <@U3> about data")
    talk.happen(TicketPassedOn(1, 1, BEN, whom, talk.on, Person(BEN)))
    assert [each.status for each in talk.check.tickets] == ["open", "open"]


def test_passing_it_back_to_the_owner_is_declining(talk: Rehearsal) -> None:
    waiting_for_ben(talk).happen(TicketPassedOn(1, 1, BEN, "U1", talk.on, Person(BEN)))
    assert owners(talk) == ["declined"]


def test_withdrawing_tells_both_and_what_comes_later_is_told_kindly(talk: Rehearsal) -> None:
    waiting_for_ben(talk).hears("withdraw")
    assert owners(talk) == ["withdrawn"]
    assert bens(talk) == ["withdrawn_theirs"]
    state = talk.state
    talk.replies(THEIRS)
    assert bens(talk)[-1] == "over"
    assert talk.state == state


def test_with_several_open_withdraw_asks_which(talk: Rehearsal) -> None:
    waiting_for_ben(talk).hears("ask <@U3>")
    talk.hears("withdraw")
    assert talk.notices[-1] == "withdraw_which"
    talk.hears("withdraw <@U3>")
    assert [each.status for each in talk.check.tickets] == ["open", "withdrawn"]


@pytest.mark.parametrize("control", ["cancel", "restart"])
def test_a_check_that_ends_takes_its_questions_with_it(talk: Rehearsal, control: str) -> None:
    waiting_for_ben(talk).presses("cancel" if control == "cancel" else "restart")
    assert bens(talk) == ["ended"]
    assert ticket_revision(1) in {each.revision for each in talk.settled}
    talk.happen(TicketAnswered(1, 1, BEN, "view:9", THEIRS, talk.on, Person(BEN)))
    told = talk.told[BEN][-1]
    assert isinstance(told, PersonTold)
    assert (told.told, told.words) == ("over", THEIRS), "what stands nowhere else is given back"
    assert all(each.by == "" for each in talk.check.answers)


def test_whoever_cannot_be_reached_was_not_asked(talk: Rehearsal) -> None:
    waiting_for_ben(talk).happen(TicketUndelivered(1, 1, "user_disabled"))
    assert owners(talk) == ["gone_away"]
    talk.hears(FULL_ANSWERS["measure"])
    assert talk.section == "data"


@pytest.mark.parametrize(
    ("typed", "notice"),
    [
        ("ask <@U1>", "ask_yourself"),
        ("ask @ben", "ask_whom"),
        ("ask <@U2> and <@U3>", "ask_one"),
        ("ask <@U2> by 2020-01-01", "ask_past"),
        ("withdraw", "nothing_to_withdraw"),
    ],
)
def test_what_cannot_be_asked_is_said_and_the_question_stays(talk: Rehearsal, typed: str, notice: str) -> None:
    up_to_data(talk).hears(typed)
    assert (talk.notices[-1], talk.section, talk.check.tickets) == (notice, "data", ())


def test_in_the_review_the_question_has_to_be_named(talk: Rehearsal) -> None:
    reviewed(talk).hears("ask <@U2>")
    assert talk.notices[-1] == "ask_which"
    talk.hears("ask <@U2> about data")
    assert talk.check.tickets[-1].section == "data"
    talk.hears("ask <@U2> about data")
    assert owners(talk) == ["already_asked"]


def test_before_a_check_there_is_nothing_to_ask(talk: Rehearsal) -> None:
    talk.hears("ask <@U2> about data")
    assert talk.notices == ["ask_no_check"]


def test_i_do_not_know_leads_to_who_would(talk: Rehearsal) -> None:
    up_to_data(talk).hears("I don't know")
    talk.hears("<@U2>")
    assert talk.check.tickets[-1].person == BEN
    assert talk.section == "measure"


def test_whoever_asks_while_paused_is_back(talk: Rehearsal) -> None:
    up_to_data(talk).hears("pause")
    talk.hears("ask <@U2>")
    assert isinstance(talk.state, Asking)
    talk.hears("pause")
    talk.replies(THEIRS)
    assert isinstance(talk.state, Paused)
    assert talk.labels["data.identified"] == "met"


def test_an_answer_while_the_owner_is_at_the_question_leaves_it_open(talk: Rehearsal) -> None:
    waiting_for_ben(talk).hears("back")
    assert talk.section == "data"
    talk.replies("chat JSONL")
    assert talk.section == "data"
    talk.hears("7,800 pairs")
    assert (talk.labels["data.format"], talk.labels["data.identified"]) == ("met", "met")


def test_nothing_but_the_question_reaches_the_colleague(talk: Rehearsal) -> None:
    """No run of eight characters of any other answer is in anything that is sent to him, whatever happens next."""
    effects: list[Effect] = []
    talk.starts("Claims notes. " + FULL_ANSWERS["why"])
    for text in (FULL_ANSWERS["tried"], FULL_ANSWERS["alternatives"], "ask <@U2> about data", FULL_ANSWERS["measure"]):
        talk.hears(text)
    talk.replies(THEIRS)
    talk.hears("looks good")
    talk.chooses("C1")
    talk.confirms()
    talk.replies("decline")
    talk.presses("restart")
    told = [*talk.told[BEN], *talk.in_thread]
    effects = [Say(each) for each in told]
    sent = "\n".join(dump(EFFECT, each).decode() for each in effects)
    others = [each for section, each in FULL_ANSWERS.items() if section != "data"]
    runs = {each[start : start + 8] for each in others for start in range(len(each) - 7)}
    assert not [each for each in runs if each in sent]


@pytest.mark.parametrize("by", ["U1", "U3", "U9", "T9:U2"])
def test_nobody_else_acts_on_it(talk: Rehearsal, by: str) -> None:
    waiting_for_ben(talk)
    theirs = (
        TicketAnswered(1, 1, by, "view:9", "words", talk.on),
        TicketReplied(1, 1, by, "D9:1", "words", talk.on),
        TicketDeclined(1, 1, by, talk.on),
        TicketPassedOn(1, 1, by, CHI, talk.on),
    )
    for event in theirs:
        with pytest.raises(NotAllowedError):
            step(talk.pack, talk.state, event)


@pytest.mark.parametrize("by", [BEN, CHI, "T9:U1"])
def test_only_the_owner_asks_and_withdraws(talk: Rehearsal, by: str) -> None:
    waiting_for_ben(talk)
    for event in (QuestionDelegated("why", CHI, by, talk.on), TicketWithdrawn(1, 1, by, talk.on)):
        with pytest.raises(NotAllowedError):
            step(talk.pack, talk.state, event)


def test_a_ticket_that_never_was_is_nobodys(talk: Rehearsal) -> None:
    waiting_for_ben(talk)
    with pytest.raises(IllegalEventError):
        step(talk.pack, talk.state, TicketWithdrawn(1, 7, "U1", talk.on))
    with pytest.raises(NotAllowedError):
        step(talk.pack, talk.state, TicketAnswered(1, 7, BEN, "view:9", "words", talk.on))


def test_the_log_replays_to_the_same_state(talk: Rehearsal) -> None:
    waiting_for_ben(talk).replies(THEIRS)
    talk.happen(AnswerGiven("view:3", "measure", FULL_ANSWERS["measure"], on=talk.on))
    talk.happen(ControlUsed("cancel"))
    assert talk.replayed() == talk.state

"""Conversations in which the reading of a message was given up, and was done again when somebody asked for it."""

from __future__ import annotations

from bot.engine.routing import heard_nothing
from bot.interview.content import Notice, ProbeAsked, ReplyShown
from bot.interview.effects import Understand
from bot.interview.events import Intent, MessageUnderstood
from bot.interview.states import Reviewing
from tests.interview.rehearsal import FULL_ANSWERS, REPLY, Rehearsal, begun

QUESTION = "How many examples do we need?"


def given_up(talk: Rehearsal, text: str) -> Understand:
    """Send *text* and give its reading up, as the engine does with what keeps failing."""
    talk.holds()
    talk.hears(text)
    understand = talk.takes_away(Understand)
    unread = heard_nothing(understand)
    assert unread is not None
    talk.lets_go()
    talk.happen(unread)
    return understand


def read(talk: Rehearsal, understand: Understand, intent: Intent = "answer") -> None:
    """Let the reading come in after all."""
    reply = REPLY if intent == "question" else None
    talk.happen(MessageUnderstood("U1", understand.message, understand.text, talk.on, intent, reply=reply))


def test_an_answer_that_was_kept_unread_counts_once_it_is_read(talk: Rehearsal) -> None:
    understand = given_up(begun(talk), FULL_ANSWERS["why"])
    assert talk.labels["why.use_case"] == "unknown"
    talk.hears("skip")
    read(talk, understand)
    assert (talk.labels["why.use_case"], talk.section) == ("met", "tried")
    assert talk.last(Notice) == Notice("read_after_all", "why")
    assert talk.state == talk.replayed()


def test_what_answers_the_open_follow_up_leads_on(talk: Rehearsal) -> None:
    understand = given_up(begun(talk), FULL_ANSWERS["why"])
    assert talk.last(ProbeAsked).about == "why.use_case"
    read(talk, understand)
    assert talk.section == "tried"


def test_a_question_is_answered_and_is_an_answer_no_longer(talk: Rehearsal) -> None:
    understand = given_up(begun(talk), QUESTION)
    assert [each.text for each in talk.check.answers] == [QUESTION]
    read(talk, understand, "question")
    assert talk.last(ReplyShown).question == QUESTION
    assert talk.check.answers == ()
    assert talk.section == "why"


def test_a_recap_on_show_is_brought_up_to_date(talk: Rehearsal) -> None:
    understand = given_up(begun(talk), FULL_ANSWERS["why"])
    talk.hears("finish")
    read(talk, understand)
    assert isinstance(talk.state, Reviewing)
    assert talk.labels["why.use_case"] == "met"


def test_what_was_a_command_then_is_not_done_long_after(talk: Rehearsal) -> None:
    understand = given_up(begun(talk), "let us stop here for good")
    read(talk, understand, "cancel")
    assert talk.section == "why"


def test_words_that_were_edited_since_are_read_as_they_are(talk: Rehearsal) -> None:
    understand = given_up(begun(talk), "something with claims")
    talk.edits("something with claims", FULL_ANSWERS["why"])
    before = talk.check
    read(talk, understand)
    assert talk.check == before

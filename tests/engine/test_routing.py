"""Where effects go, and under which controls."""

from __future__ import annotations

import pytest

from bot.engine.routing import (
    SlackEffect,
    check_number,
    heard_nothing,
    is_paced,
    notice,
    owner_of,
    queue_of,
    replaced_revision,
    shown_revision,
)
from bot.interview.content import HelpShown, Notice, Offer, Recap
from bot.interview.destinations import Private, Thread
from bot.interview.effects import AnswerQuestion, Assess, PostCard, PostDetails, Say, Settle, Understand, UpdateCard
from bot.interview.events import AnswersAssessed, ControlUsed, MessageSent, MessageUnderstood
from bot.interview.findings import Answer
from bot.interview.states import Cancelled, Check, Idle, Opening, Paused, State
from knowledge.pack import Pack
from tests.engine.ledger import CARD, summary

CHECK = Check(7, "U1", "", "pack@1", "2026-01-02")


def test_everything_for_a_person_stands_in_one_queue_and_every_channel_has_its_own(pack: Pack) -> None:
    def queue(effect: SlackEffect) -> str:
        return queue_of(effect, team="T1", lane="T1:U1")

    shown = summary(pack)
    assert queue(Say(HelpShown())) == queue(Settle(1, 2)) == "dm:T1:U1"
    assert queue(PostCard(shown, "C1")) == queue(UpdateCard(shown, CARD)) == queue(PostDetails(shown, CARD))
    assert queue(PostCard(shown, "C1")) == queue(Say(HelpShown(), Thread("C1", "1.1"))) == "channel:T1:C1"
    assert queue(PostCard(shown, "C2")) == "channel:T1:C2"


def test_a_response_url_has_a_queue_of_its_own_that_does_not_show_it() -> None:
    def queue(url: str) -> str:
        return queue_of(Say(HelpShown(), Private(url)), team="T1", lane="T1:U1")

    assert queue("https://slack.test/a") == queue("https://slack.test/a") != queue("https://slack.test/b")
    assert "slack.test" not in queue("https://slack.test/a")


@pytest.mark.parametrize(
    ("lane", "owner"), [("T1:U1", "U1"), ("T1:C1:1700000000.1", ""), ("T1:", "")]
)  # fmt: skip
def test_a_lane_belongs_to_a_person_or_to_nobody(lane: str, owner: str) -> None:
    assert owner_of(lane) == owner


@pytest.mark.parametrize(
    ("state", "number"),
    [(Idle(3), 3), (Opening(CHECK), 7), (Paused(Opening(CHECK)), 7), (Cancelled(Opening(CHECK)), 7)],
)
def test_every_state_says_which_check_its_messages_belong_to(state: State, number: int) -> None:
    assert check_number(state) == number


def test_controls_are_known_by_their_revision() -> None:
    assert shown_revision(Say(Offer(4))) == 4
    assert shown_revision(Say(HelpShown())) is None
    assert shown_revision(Settle(1, 4)) is None
    assert replaced_revision(Settle(1, 4)) == 4
    assert replaced_revision(Say(Offer(4))) is None


def test_a_recap_on_the_way_is_not_taken_for_the_open_question(pack: Pack) -> None:
    assert shown_revision(Say(Recap(summary(pack), (), 4))) == 4
    assert shown_revision(Say(Recap(summary(pack), (), None, final=False))) is None


def test_only_new_messages_are_paced_and_response_urls_never(pack: Pack) -> None:
    assert is_paced(Say(HelpShown()), "dm:T1:U1")
    assert is_paced(PostCard(summary(pack), "C1"), "channel:T1:C1")
    assert not is_paced(UpdateCard(summary(pack), CARD), "channel:T1:C1")
    assert not is_paced(Settle(1, 2), "dm:T1:U1")
    assert not is_paced(Say(HelpShown()), "private:T1:U1:abc")


def test_a_notice_goes_where_the_answer_was_wanted() -> None:
    where = Private("https://slack.test/a")
    assert notice("not_now", ControlUsed("help", to=where)) == Say(Notice("not_now"), where)
    assert notice("trouble", MessageSent("U1", "D1:1", "hi", "2026-01-02")) == Say(Notice("trouble"))
    assert notice("trouble", None) == Say(Notice("trouble"))


def test_what_nobody_could_read_is_an_answer_of_which_nothing_was_heard() -> None:
    understood = heard_nothing(Understand("U1", "D1:1", "hi", "2026-01-02", "data"))
    assert understood == MessageUnderstood("U1", "D1:1", "hi", "2026-01-02", "answer")
    assessed = heard_nothing(Assess("data", (Answer("D1:1", "data", "hi"),)))
    assert assessed == AnswersAssessed("data", ("D1:1",), ())
    assert heard_nothing(AnswerQuestion("why?", None, Private("https://slack.test/a"))) is None

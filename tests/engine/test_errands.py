"""Posts under lease and fence, on both databases: in order, at Slack's pace, once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.engine import errands
from bot.engine.errands import Errand
from bot.engine.outcomes import Accepted, Deferred, Missing, Outcome, Refused, Unclear
from bot.engine.seams import Delivered
from bot.interview.content import Notice, Offer
from bot.interview.destinations import Thread
from bot.interview.effects import Say
from bot.interview.events import QuestionAsked
from bot.interview.states import Place
from bot.storage.lanes import LeaseLostError
from bot.storage.work import UnitOfWork
from tests.engine.desk import LANE, Desk, let_pass
from tests.engine.fakes import words
from tests.engine.ledger import said


def test_posts_of_a_channel_go_out_one_after_the_other(desk: Desk) -> None:
    desk.say("one", "two")
    first = desk.take()
    assert _words(first) == "one"
    assert desk.colleague("B").take().post is None  # the channel is held
    second = desk.record(first)
    assert _words(second) == "two"
    assert desk.record(second).post is None
    assert desk.rows("SELECT status, sent_channel, sent_ts FROM outbox ORDER BY id") == [
        ("sent", "D1", "1.0"), ("sent", "D1", "2.0"),
    ]  # fmt: skip


def test_two_posts_of_one_step_keep_their_order(desk: Desk) -> None:
    desk.hears("twice over")
    desk.advance()
    first = desk.take()
    assert first.post is not None
    assert first.post.effect.what.notice == "smalltalk"  # type: ignore[union-attr]
    second = desk.record(first)
    assert second.post is not None
    assert second.post.effect.what.notice == "paused"  # type: ignore[union-attr]


def test_a_post_knows_its_person_and_is_found_again_by_a_key_that_says_nothing(desk: Desk) -> None:
    desk.say("one", "two")
    first = desk.take()
    second = desk.record(first)
    assert first.post is not None
    assert second.post is not None
    assert (first.post.dm, first.post.owner, first.post.team, first.post.lane) == ("D1", "U1", "T1", LANE)
    assert first.post.attempt == 1
    assert len(first.post.key) == len(second.post.key) == 32
    assert first.post.key != second.post.key


def test_an_attempt_is_counted_before_it_begins(desk: Desk) -> None:
    desk.say("one")
    desk.take()
    assert desk.rows("SELECT status, attempts FROM outbox") == [("claimed", 1)]


def test_other_channels_do_not_wait(desk: Desk) -> None:
    desk.say("one")
    desk.hears("say two", lane="T1:U2")
    desk.advance()
    assert {_words(desk.take()), _words(desk.take())} == {"one", "two"}


def test_a_429_holds_back_its_channel_until_the_deadline_across_restarts_and_no_other(desk: Desk) -> None:
    desk.say("one", "two")
    assert desk.record(desk.take(), Deferred("ratelimited", 600.0)).post is None
    reborn = desk.colleague("after a restart")
    assert 0 < (reborn.take().due_in_s or 0) <= 600
    desk.hears("say other", lane="T1:U2")
    desk.advance()
    assert _words(reborn.take()) == "other"
    let_pass(desk.storage, 600)
    errand = reborn.take()
    assert errand.post is not None
    assert (_words(errand), errand.post.attempt) == ("one", 2)


def test_a_new_post_does_not_wake_a_channel_that_slack_wants_quiet(desk: Desk) -> None:
    desk.say("one")
    desk.record(desk.take(), Deferred("ratelimited", 600.0))
    desk.say("two")
    assert desk.take().post is None


def test_posts_in_a_channel_keep_slacks_pace(desk: Desk) -> None:
    desk.hears("card C1", "card C1", "card C2")
    desk.advance()
    first = desk.take()
    waits = desk.record(first)
    assert waits.post is None
    assert desk.settings.pace_s - 30 < (waits.due_in_s or 0) <= desk.settings.pace_s
    assert _words(desk.take()) == "post_card:C2"
    let_pass(desk.storage, desk.settings.pace_s)
    assert _words(desk.take()) == "post_card:C1"


def test_a_direct_message_may_burst_a_little(desk: Desk) -> None:
    desk.say(*[f"{index}" for index in range(desk.settings.dm_burst + 1)])
    errand = desk.take()
    sent = 0
    while errand.post is not None:
        sent += 1
        errand = desk.record(errand)
    assert sent == desk.settings.dm_burst
    assert 0 < (errand.due_in_s or 0) <= desk.settings.pace_s


def test_changing_a_message_in_place_is_not_paced(desk: Desk) -> None:
    desk.hears("card C1", "update", "update")
    desk.advance()
    errand = desk.record(desk.take())
    assert _words(errand) == "update_card"
    assert _words(desk.record(errand)) == "update_card"


# ── uncertain outcomes ────────────────────────────────────────────────────────────────────────────────────────────


def test_an_uncertain_post_is_looked_for_after_a_while_and_taken_as_sent_if_it_is_there(desk: Desk) -> None:
    desk.say("one", "two")
    waits = desk.record(desk.take(), Unclear())
    assert waits.due_in_s == desk.settings.settle_s
    assert desk.take().post is None
    let_pass(desk.storage, desk.settings.settle_s)
    looking = desk.take()
    assert looking.looks_for
    following = desk.record(looking, Accepted(Delivered("D1", "77.7")))
    assert _words(following) == "two"
    assert _outbox(desk)[0] == ("sent", 1, "77.7")


def test_an_uncertain_post_that_is_not_there_is_sent_once_more(desk: Desk) -> None:
    desk.say("one")
    desk.record(desk.take(), Unclear())
    let_pass(desk.storage, desk.settings.settle_s)
    again = desk.record(desk.take(), Missing())
    assert again.post is not None
    assert (again.looks_for, again.post.attempt) == (False, 2)
    desk.record(again)
    assert _outbox(desk) == [("sent", 2, "1.0")]


def test_a_post_uncertain_twice_and_not_there_is_parked_for_people_to_see_and_the_channel_goes_on(desk: Desk) -> None:
    desk.say("one", "two")
    desk.record(desk.take(), Unclear())
    let_pass(desk.storage, desk.settings.settle_s)
    desk.record(desk.record(desk.take(), Missing()), Unclear())
    let_pass(desk.storage, desk.settings.settle_s)
    following = desk.record(desk.take(), Missing())
    assert _words(following) == "two"
    assert desk.counts.parked == 1
    assert _words(desk.record(following)) == "trouble"
    (stuck,) = desk.storage.run_sync(lambda work: work.backlog.stuck())
    assert (stuck.place, stuck.lane, stuck.kind, stuck.status, stuck.reason) == (
        "outbox", LANE, "say", "parked", "outcome_unknown",
    )  # fmt: skip


def test_no_history_means_no_second_sending(desk: Desk) -> None:
    desk.say("one")
    desk.record(desk.take(), Unclear())
    for _ in range(desk.settings.max_lookups):
        let_pass(desk.storage, desk.settings.settle_s)
        errand = desk.take()
        assert errand.looks_for
        desk.record(errand, Deferred("ratelimited", desk.settings.settle_s))
    assert desk.rows("SELECT status, attempts FROM outbox WHERE id = 1") == [("parked", 1)]


@pytest.mark.parametrize("outcome", [Refused("missing_scope"), Refused("channel_not_found")])
def test_a_history_that_can_never_be_read_parks_at_once(desk: Desk, outcome: Outcome) -> None:
    desk.say("one")
    desk.record(desk.take(), Unclear())
    let_pass(desk.storage, desk.settings.settle_s)
    desk.record(desk.take(), outcome)
    assert desk.rows("SELECT status, attempts, reason FROM outbox WHERE id = 1") == [("parked", 1, outcome.reason)]  # type: ignore[union-attr]


def test_a_post_whose_sender_died_is_uncertain(desk: Desk) -> None:
    desk.say("one")
    desk.take()  # and never heard of again
    let_pass(desk.storage, desk.settings.lease_s)
    other = desk.colleague("B")
    looking = other.take()  # the lease was longer than the wait for the history
    assert looking.looks_for
    with pytest.raises(LeaseLostError):
        desk.record(replace(looking, fence=looking.fence - 1))
    other.record(looking, Accepted(Delivered("D1", "5.5")))
    assert _outbox(desk) == [("sent", 1, "5.5")]


def test_slacks_history_gets_its_time_after_a_crash(desk: Desk) -> None:
    patient = replace(desk, settings=replace(desk.settings, settle_s=desk.settings.lease_s + 300))
    patient.say("one")
    patient.take()
    let_pass(desk.storage, desk.settings.lease_s)
    assert 0 < (patient.take().due_in_s or 0) <= 300
    let_pass(desk.storage, 300)
    assert patient.take().looks_for


def test_a_post_that_crashes_meet_again_and_again_is_sent_in_the_end(desk: Desk) -> None:
    desk.say("one")
    errand = desk.take()
    for _ in range(4):
        let_pass(desk.storage, desk.settings.lease_s)
        looking = desk.take()
        assert looking.looks_for
        errand = desk.record(looking, Missing())
        assert not errand.looks_for
    desk.record(errand)
    assert _outbox(desk) == [("sent", 5, "1.0")]


def test_a_zombie_records_nothing(desk: Desk) -> None:
    desk.say("one")
    zombies = desk.take()
    let_pass(desk.storage, desk.settings.lease_s)
    other = desk.colleague("B")
    taken = other.take()
    with pytest.raises(LeaseLostError):
        desk.record(zombies)
    other.record(taken, Accepted(Delivered("D1", "5.5")))
    with pytest.raises(LeaseLostError):
        desk.record(zombies)
    assert _outbox(desk) == [("sent", 1, "5.5")]


def test_an_outcome_counts_once_though_it_is_recorded_twice(desk: Desk) -> None:
    desk.say("one", "two")
    errand = desk.take()
    desk.record(errand)
    with pytest.raises(LeaseLostError):
        desk.record(errand)


def test_who_is_about_to_stop_leaves_the_second_sending_to_others(desk: Desk) -> None:
    desk.say("one")
    desk.record(desk.take(), Unclear())
    let_pass(desk.storage, desk.settings.settle_s)
    left = desk.storage.run_sync(errands.record, desk.rules, desk.take(), Missing(), stay=False)
    assert left.post is None
    looking = desk.colleague("B").take()
    assert looking.looks_for
    assert not desk.colleague("B").record(looking, Missing()).looks_for


def test_a_renewed_lease_is_not_taken_over(desk: Desk) -> None:
    desk.say("one")
    errand = desk.take()
    let_pass(desk.storage, desk.settings.lease_s)
    desk.storage.run_sync(lambda work: work.channels.renew(errand.channel, errand.fence, desk.replica, 600.0))
    assert desk.colleague("B").take().post is None
    with pytest.raises(LeaseLostError):
        desk.storage.run_sync(lambda work: work.channels.renew(errand.channel, errand.fence, "B", 600.0))


def test_an_update_of_unknown_outcome_is_simply_repeated(desk: Desk) -> None:
    desk.hears("update")
    desk.advance()
    waits = desk.record(desk.take(), Unclear())
    assert waits.due_in_s == desk.settings.backoff(1)
    let_pass(desk.storage, desk.settings.backoff(1))
    again = desk.take()
    assert not again.looks_for
    desk.record(again)
    assert desk.rows("SELECT status, attempts, lookups FROM outbox") == [("sent", 2, 0)]


def test_an_update_whose_sender_died_is_simply_repeated(desk: Desk) -> None:
    desk.hears("update")
    desk.advance()
    desk.take()
    let_pass(desk.storage, desk.settings.lease_s)
    assert not desk.take().looks_for


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_slack_refuses_for_good_is_dead_the_person_is_told_and_the_channel_goes_on(desk: Desk) -> None:
    desk.say("one", "two")
    following = desk.record(desk.take(), Refused("invalid_blocks"))
    assert _words(following) == "two"
    assert _words(desk.record(following)) == "trouble"
    assert desk.counts.dead == 1


def test_a_refused_apology_is_not_apologised_for(desk: Desk) -> None:
    desk.say("one")
    apology = desk.record(desk.take(), Refused("user_disabled"))
    assert _words(apology) == "trouble"
    assert desk.record(apology, Refused("user_disabled")).post is None
    assert desk.counts.dead == 2


def test_a_workspace_that_took_our_token_away_is_left_alone_for_an_hour_and_nothing_is_lost(desk: Desk) -> None:
    desk.say("one", "two")
    desk.hears("say other", lane="T1:U2")
    desk.hears("say elsewhere", lane="T2:U1", team="T2")
    desk.advance()
    desk.advance()
    desk.record(desk.take(), Refused("token_revoked", tenant=True))
    elsewhere = desk.take()
    assert _words(elsewhere) == "elsewhere"
    assert desk.record(elsewhere).post is None
    assert desk.take().post is None
    assert desk.counts.teams_stopped == 1
    let_pass(desk.storage, desk.settings.team_stop_s)
    desk.record(desk.take(), Refused("token_revoked", tenant=True))  # the one call of that hour
    assert desk.take().post is None
    let_pass(desk.storage, desk.settings.team_stop_s)
    heard = [_words(errand := desk.take())]
    assert desk.take().post is None  # nobody else tries meanwhile
    while (errand := desk.record(errand)).post is not None or (errand := desk.take()).post is not None:
        heard.append(_words(errand))
    assert sorted(heard) == ["one", "other", "two"]
    assert heard.index("one") < heard.index("two")
    assert desk.counts.teams_stopped == 0


# ── cards and controls ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_posted_card_is_told_to_the_interview_in_the_same_transaction(desk: Desk) -> None:
    desk.hears("card C1")
    desk.advance()
    following = desk.record(desk.take(), Accepted(Delivered("C1", "9.9")))
    assert following.woken
    assert desk.advance().lane == LANE
    assert desk.ledger() == "card C1 posted:C1:9.9"


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [(Refused("not_in_channel"), "not_in_channel"), (Refused("is_archived"), "is_archived")],
)
def test_a_refused_card_is_told_to_the_interview(desk: Desk, outcome: Outcome, reason: str) -> None:
    desk.hears("card C1")
    desk.advance()
    desk.record(desk.take(), outcome)
    desk.advance()
    assert desk.ledger() == f"card C1 refused:C1:{reason}"


def test_what_slack_says_of_a_channel_is_told_and_no_direct_message_is_learnt_from_it(desk: Desk) -> None:
    desk.hears_event(said("look C7"), key="1", dm="")
    desk.advance()
    desk.record(desk.take(), Accepted(Delivered("C7", "", Place("C7", "private"))))
    desk.advance()
    assert desk.ledger() == "look C7 seen:C7:private"
    assert desk.rows("SELECT dm FROM lane") == [("",)]


def test_a_look_at_a_channel_of_unknown_outcome_is_simply_repeated(desk: Desk) -> None:
    desk.hears("look C7")
    desk.advance()
    first = desk.take()
    desk.record(first, Unclear())
    let_pass(desk.storage, desk.settings.max_backoff_s)
    again = desk.take()
    assert not again.looks_for
    assert (first.post and first.post.effect) == (again.post and again.post.effect)


def test_a_card_that_may_or_may_not_stand_there_is_told_too(desk: Desk) -> None:
    desk.hears("card C1")
    desk.advance()
    desk.record(desk.take(), Unclear())
    let_pass(desk.storage, desk.settings.settle_s)
    desk.record(desk.take(), Refused("missing_scope"))
    desk.advance()
    assert desk.ledger() == "card C1 refused:C1:missing_scope"
    assert desk.counts.parked == 1


def test_settling_finds_the_message_that_shows_the_controls(desk: Desk) -> None:
    desk.hears("show 3", "settle 3")
    desk.advance()
    settling = desk.record(desk.take(), Accepted(Delivered("D1", "4.4")))
    assert settling.post is not None
    assert settling.post.settles == ("D1", "4.4")
    assert settling.post.settled_effect == Say(Offer(3))


def test_settling_what_never_reached_slack_is_skipped(desk: Desk) -> None:
    desk.hears("settle 3", "say on we go")
    desk.advance()
    assert _words(desk.take()) == "on we go"
    assert desk.rows("SELECT status FROM outbox ORDER BY id") == [("skipped",), ("claimed",)]


def test_a_preview_changes_in_place_the_message_it_replaces(desk: Desk) -> None:
    desk.hears("show 3", "redo 3")
    desk.advance()
    again = desk.record(desk.take(), Accepted(Delivered("D1", "4.4")))
    assert again.post is not None
    assert again.post.settles == ("D1", "4.4")
    assert desk.record(again, Unclear()).due_in_s == desk.settings.backoff(1)  # in place: repeatable


def test_a_preview_whose_forerunner_is_not_there_is_a_new_message(desk: Desk) -> None:
    desk.hears("redo 3")
    desk.advance()
    errand = desk.take()
    assert errand.post is not None
    assert errand.post.settles is None
    assert desk.record(errand, Unclear()).due_in_s == desk.settings.settle_s


def test_a_notice_to_a_mention_without_a_thread_reaches_nobody(desk: Desk) -> None:
    lane = "T1:C1:1700000001.000100"
    desk.hears_event(QuestionAsked("why?", Thread("C1", "1700000001.000100")), key="m", lane=lane, dm="")
    desk.hears("say lost", lane=lane)
    for _ in range(desk.settings.max_attempts):
        turn = desk.advance()
        desk.miss(turn)
        let_pass(desk.storage, desk.settings.max_backoff_s)
    desk.advance()
    assert [_words(desk.take()), _words(desk.take())] == ["trouble", ""]
    assert desk.rows("SELECT status FROM outbox WHERE effect LIKE '%lost%'") == [("skipped",)]


def test_an_errand_without_a_post_has_no_outcome(desk: Desk) -> None:
    with pytest.raises(ValueError, match="no outcome"):
        desk.record(Errand(), Missing())


def _words(errand: Errand) -> str:
    return words(errand.post) if errand.post is not None else ""


def _outbox(desk: Desk) -> list[tuple[object, ...]]:
    return desk.rows("SELECT status, attempts, sent_ts FROM outbox ORDER BY id")


def test_the_dm_is_learnt_from_the_first_message_that_stands_there(desk: Desk) -> None:
    desk.hears_event(said("twice over"), key="no-dm", dm="")
    desk.advance()
    first = desk.take()
    assert first.post is not None
    assert first.post.dm == ""
    second = desk.record(first, Accepted(Delivered("D7", "1.1")))
    assert second.post is not None
    assert second.post.dm == "D7"


# ── messages that grow ────────────────────────────────────────────────────────────────────────────────────────────

BEGINNING = Accepted(Delivered("D1", "7.7", whole=False))


def test_where_a_message_begins_is_stored_before_anything_is_added(desk: Desk) -> None:
    desk.say("one", "two")
    completing = desk.record(desk.take(), BEGINNING)
    assert desk.rows("SELECT status, begun_ts, attempts FROM outbox WHERE id = 1") == [("claimed", "7.7", 2)]
    assert completing.post is not None
    assert (completing.looks_for, completing.post.begun, completing.post.growing) == (False, ("D1", "7.7"), True)
    assert _words(desk.record(completing, Accepted(Delivered("D1", "7.7")))) == "two"
    assert _outbox(desk)[0] == ("sent", 2, "7.7")


def test_a_message_whose_sender_died_while_it_grew_is_completed_at_once_and_never_sent_again(desk: Desk) -> None:
    desk.say("one")
    desk.record(desk.take(), BEGINNING)  # and never heard of again
    let_pass(desk.storage, desk.settings.lease_s)
    other = desk.colleague("B")
    completing = other.take()
    assert completing.post is not None
    assert (completing.looks_for, completing.post.begun, completing.post.growing) == (False, ("D1", "7.7"), False)
    other.record(completing, Accepted(Delivered("D1", "7.7")))
    assert _outbox(desk) == [("sent", 3, "7.7")]


def test_a_beginning_that_was_only_found_again_is_completed_there(desk: Desk) -> None:
    desk.say("one")
    desk.record(desk.take(), Unclear())
    let_pass(desk.storage, desk.settings.settle_s)
    completing = desk.record(desk.take(), BEGINNING)
    assert completing.post is not None
    assert (completing.looks_for, completing.post.begun) == (False, ("D1", "7.7"))


def test_a_429_midway_waits_and_then_completes_the_same_message(desk: Desk) -> None:
    desk.say("one")
    desk.record(desk.record(desk.take(), BEGINNING), Deferred("ratelimited", 60.0))
    let_pass(desk.storage, 60)
    completing = desk.take()
    assert completing.post is not None
    assert (completing.post.begun, completing.post.growing) == (("D1", "7.7"), False)


def test_completing_is_not_paced(desk: Desk) -> None:
    desk.say(*[f"{index}" for index in range(desk.settings.dm_burst)])
    errand = desk.take()
    while errand.queued is not None and errand.queued.id < desk.settings.dm_burst:
        errand = desk.record(errand)
    assert desk.record(errand, BEGINNING).post is not None


def test_who_leaves_the_channel_leaves_it_to_be_completed(desk: Desk) -> None:
    desk.say("one")
    begun = desk.take()
    left = desk.storage.run_sync(errands.record, desk.rules, begun, BEGINNING, stay=False)
    assert left.post is None
    completing = desk.colleague("B").take()
    assert completing.post is not None
    assert completing.post.begun == ("D1", "7.7")


def test_a_check_that_is_deleted_while_its_answer_grows_leaves_the_words_to_be_ended_and_none_kept(desk: Desk) -> None:
    desk.say("one", "two")
    desk.record(desk.record(desk.take(), BEGINNING), Deferred("ratelimited", 60.0))

    def forget(work: UnitOfWork) -> int:
        found = work.lanes.read(LANE)
        assert found is not None
        (check,) = {row.check_number for row in work.connection.execute(text("SELECT check_number FROM outbox"))}
        work.forgetting.forget(LANE, check, after=found.state, version=2)
        return int(check)

    check = desk.storage.run_sync(forget)
    let_pass(desk.storage, 60)
    completing = desk.take()
    assert completing.post is not None
    assert completing.post.effect == Say(Notice("check_deleted", detail=str(check)))
    assert completing.post.begun == ("D1", "7.7")
    assert desk.rows("SELECT count(*) FROM outbox") == [(1,)]

"""What holds for every event in every state where other people have to do with a check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias

import pytest

from bot.interview.content import (
    CardHow,
    EvidenceShown,
    Notice,
    PreviewShown,
    ReviewInvited,
    TaskReminded,
    TicketReminded,
)
from bot.interview.destinations import Person
from bot.interview.effects import Effect, PostCard, PostDetails, Say, Settle, UpdateCard
from bot.interview.events import PostConfirmed
from bot.interview.milestones import NO_SILENCE
from bot.interview.opinion import sections_of
from bot.interview.states import Cancelled, Check, Posted, Previewing, Reviewing
from bot.interview.summarising import quotes
from bot.interview.ticket_events import (
    OpinionGiven,
    OpinionReleased,
    OpinionRequested,
    QuestionDelegated,
    RequestTyped,
    TicketAnswered,
    TicketDeclined,
    TicketPassedOn,
    TicketReplied,
    TicketWithdrawn,
)
from bot.interview.tickets import Ticket, noted_revision, numbered, open_tickets, ticket_revision
from bot.interview.told import DelegationAsked, OpinionAsked, OpinionCompared, OpinionNoted, PersonTold, TicketNoted
from tests.interview import strategies as some
from tests.interview.strategies import Dice
from tests.interview.test_laws import EACH_PAIR, Moment, moment

Law: TypeAlias = Callable[[Moment], None]
LAWS: Final[list[Law]] = []
DRAFTS: Final = -1_000_000  # revisions below it are those of drafts


def law(each: Law) -> Law:
    LAWS.append(each)
    return each


def said(effects: tuple[Effect, ...]) -> list[Say]:
    return [each for each in effects if isinstance(each, Say)]


def as_it_is(check: Check) -> Check:
    """*check* without when its owner was last heard of, whatever it was they did."""
    return replace(check, silence=NO_SILENCE)


def same_check(case: Moment) -> tuple[Check, Check] | None:
    if case.before is None or case.now is None or case.before.number != case.now.number:
        return None
    return case.before, case.now


@law
def nobody_acts_on_a_check_but_its_owner_and_whom_they_named(case: Moment) -> None:
    if case.after is None or case.before is None or case.now is None or as_it_is(case.now) == as_it_is(case.before):
        return
    match case.event:
        case RequestTyped() | QuestionDelegated() | OpinionRequested() | TicketWithdrawn():
            assert case.event.by == case.before.owner
        case TicketAnswered() | OpinionGiven() | TicketReplied() | TicketDeclined() | TicketPassedOn():
            ticket = numbered(case.before.tickets, case.event.ticket)
            assert ticket is not None
            assert (ticket.person, case.before.number) == (case.event.by, case.event.check)
            assert ticket.status in {"open", "done"}


@law
def a_ticket_is_never_lost_and_ends_once(case: Moment) -> None:
    checks = same_check(case)
    if checks is None:
        return
    for before, now in zip(*(each.tickets for each in checks), strict=False):
        assert (before.number, before.kind, before.person) == (now.number, now.kind, now.person)
        assert before.status in {"open", now.status}
    assert len(checks[1].tickets) >= len(checks[0].tickets)
    assert [each.number for each in checks[1].tickets] == list(range(1, 1 + len(checks[1].tickets)))


@law
def what_ends_loses_its_controls_and_nothing_else_does(case: Moment) -> None:
    settled = [each.revision for each in case.effects if isinstance(each, Settle) and DRAFTS < each.revision < 0]
    opened = open_tickets(case.before.tickets) if case.before else ()
    gone = [each for each in opened if not is_open_after(case, each)] if case.after else []
    assert settled == [
        revision for each in gone for revision in (ticket_revision(each.number), noted_revision(each.number))
    ]


def is_open_after(case: Moment, ticket: Ticket) -> bool:
    checks = same_check(case)
    return checks is not None and any(each == ticket for each in open_tickets(checks[1].tickets))


@law
def whoever_is_asked_is_asked_once_and_the_owner_told(case: Moment) -> None:
    checks = same_check(case)
    opened = checks[1].tickets[len(checks[0].tickets) :] if checks else ()
    new = [each for each in opened if each.kind != "review"]  # whose people are asked by reviewing's own messages
    asked = [each for each in said(case.effects) if isinstance(each.what, DelegationAsked | OpinionAsked)]
    noted = [each.what.noted for each in said(case.effects) if isinstance(each.what, TicketNoted)]
    assert [(each.what.ticket, each.to) for each in asked if isinstance(each.what, DelegationAsked | OpinionAsked)] == [
        (each.number, Person(each.person)) for each in new
    ]
    assert noted == [each.number for each in new]


@law
def what_ended_with_its_check_waits_for_nobody(case: Moment) -> None:
    if case.after and isinstance(case.after[0], Cancelled) and not isinstance(case.state, Cancelled):
        assert case.now is not None
        assert not open_tickets(case.now.tickets)


@law
def others_hear_only_what_is_theirs_to_hear(case: Moment) -> None:
    """No answer, finding, quote or label of the owner's is in anything said to others before both are through.

    What the posted card shows to everybody is told to whoever types that they want to see it.
    """
    for each in said(case.effects):
        if not isinstance(each.to, Person):
            continue
        if isinstance(each.what, TaskReminded):
            assert case.before is not None
            assert case.before.card is not None
            assert each.what.task.criterion in case.before.card.told
            continue
        if isinstance(each.what, CardHow | EvidenceShown):
            assert case.before is not None
            assert case.before.card is not None
            shown = quotes(each.what.summary) if isinstance(each.what, EvidenceShown) else ()
            assert all(quote in case.before.release.seen for quote in shown)
            continue
        assert isinstance(
            each.what,
            DelegationAsked
            | OpinionAsked
            | OpinionNoted
            | OpinionCompared
            | PersonTold
            | ReviewInvited
            | TicketReminded
            | Notice,
        ), each
        if isinstance(each.what, TicketReminded):
            assert each.what.asked.person == each.to.user, "of nobody's ticket but their own"
        if isinstance(each.what, PersonTold):
            own = getattr(case.event, "text", ""), "\n".join(text for _, text in getattr(case.event, "answers", ()))
            assert each.what.words in {"", *own}


@law
def what_a_second_opinion_says_never_becomes_a_finding_of_the_check(case: Moment) -> None:
    checks = same_check(case)
    if checks and isinstance(case.event, OpinionGiven | OpinionReleased | OpinionRequested):
        assert checks[0].findings == checks[1].findings
        assert checks[0].answers == checks[1].answers


@law
def both_see_what_differs_only_when_both_are_through_and_both_see_the_same(case: Moment) -> None:
    told = [each for each in said(case.effects) if isinstance(each.what, OpinionCompared)]
    if not told:
        return
    assert case.after is not None
    assert case.now is not None
    assert isinstance(case.after[0], Reviewing | Previewing | Posted)
    assert len({each.what.compared for each in told if isinstance(each.what, OpinionCompared)}) <= len(told) // 2
    ready = [each for each in case.now.opinions if each.told]
    for each in ready:
        ticket = numbered(case.now.tickets, each.ticket)
        assert ticket is not None
        assert ticket.status == "done"
        assert set(sections_of(each)) == set(each.read)


@law
def the_channel_hears_of_a_second_opinion_only_what_was_confirmed(case: Moment) -> None:
    for effect in case.effects:
        if isinstance(effect, PostCard | UpdateCard | PostDetails) and case.now is not None:
            assert effect.summary.differences == case.now.release.differences
    checks = same_check(case)
    confirmed = any(isinstance(each, PostCard | UpdateCard) for each in case.effects)
    if checks and checks[0].release.differences != checks[1].release.differences:
        assert confirmed
        assert isinstance(case.event, PostConfirmed) or hasattr(case.event, "text")
    for each in said(case.effects):
        if isinstance(each.what, PreviewShown) and case.now is not None and not case.now.release.opinion:
            assert each.what.summary.differences is None


@pytest.mark.parametrize("name", some.STATES)
def test_every_law_holds_for_every_event_in(name: str) -> None:
    for make in some.EVENTS:
        for number in range(EACH_PAIR):
            dice = Dice(f"others {name} {make.__name__} {number}")
            state = some.STATES[name](dice)
            case = moment(state, make(dice, state))
            for each in LAWS:
                each(case)

"""What becomes of a question that somebody else was asked: answered, changed, declined, passed on, withdrawn, lost.

An answer is one of the check's answers, with the words attributed: read, quoted, withheld as any other.
"""

from __future__ import annotations

from bot.interview import merging, record, revising
from bot.interview.asking_others import is_asked, next_number, opened, refreshed
from bot.interview.changing import replace
from bot.interview.content import Notice
from bot.interview.destinations import Destination, Person, Thread
from bot.interview.effects import Effect, Say, Step
from bot.interview.findings import Answer, MessageKey
from bot.interview.states import Check, Live, Paused
from bot.interview.ticket_events import TicketPassedOn
from bot.interview.tickets import Ticket
from bot.interview.told import PersonTold, ToldId
from bot.interview.withdrawing import closed
from knowledge.pack import Pack

_FOR_GOOD: dict[str, ToldId] = {
    "cannot_dm_bot": "is_app",
    "user_is_bot": "is_app",
    "user_disabled": "gone_away",
    "user_not_found": "gone_away",
    "user_not_visible": "gone_away",
}


def where(ticket: Ticket, to: Destination) -> Destination:
    """Return where whoever was asked is answered: in the thread they wrote in, else in their direct message."""
    return to if isinstance(to, Thread) else Person(ticket.person)


def answered(pack: Pack, state: Live | Paused, ticket: Ticket, answer: Answer, to: Destination) -> Step:
    """Count an answer, the first or one more; the owner sees it before anybody else can."""
    check, first = record.answered(record.check_of(state), answer), ticket.status == "open"
    check, settled = closed(check, ticket, "done") if first else (check, ())
    for_owner = PersonTold("answer_in" if first else "answer_added", answer.by, answer.section, answer.text)
    thanks = PersonTold("thanks" if first else "thanks_added", check.owner, answer.section)
    told = (*settled, Say(for_owner), Say(thanks, where(ticket, to)))
    return revising.read_again(pack, state, check, answer.section, *told, is_new=True)


def reworded(pack: Pack, state: Live | Paused, ticket: Ticket, answer: Answer, to: Destination) -> Step:
    """Take an answer as its message reads now; what was quoted from it is withdrawn and read again."""
    check = record.check_of(state)
    answers = tuple(answer if each.message == answer.message else each for each in check.answers)
    check = replace(check, answers=answers, findings=merging.withdrawn(check.findings, {answer.message}))
    told = (
        Say(PersonTold("answer_reworded", answer.by, answer.section, answer.text)),
        Say(PersonTold("thanks_reworded", check.owner, answer.section), where(ticket, to)),
    )
    return revising.read_again(pack, state, check, answer.section, *told)


def taken_back(pack: Pack, state: Live | Paused, ticket: Ticket, answer: Answer, to: Destination) -> Step:
    """Forget an answer whose message is gone."""
    check = revising.forgotten(record.check_of(state), answer.message, (answer.section,))
    told = (
        Say(PersonTold("answer_gone", answer.by, answer.section)),
        Say(PersonTold("thanks_gone", check.owner, answer.section), where(ticket, to)),
    )
    return revising.read_again(pack, state, check, answer.section, *told)


def answer_in(check: Check, ticket: Ticket, message: MessageKey) -> Answer | None:
    """Return the answer that came with *message* from whoever *ticket* asks, None where it was none."""
    theirs = (each for each in check.answers if each.message == message and each.by == ticket.person)
    return next(theirs, None)


def declined(pack: Pack, state: Live | Paused, ticket: Ticket, reason: str, to: Destination) -> Step:
    """Tell the owner; the question is open again."""
    check, settled = closed(record.check_of(state), ticket, "declined")
    for_owner = Say(PersonTold("declined", ticket.person, ticket.section, reason))
    thanks = Say(PersonTold("thanks_declined", check.owner, ticket.section), where(ticket, to))
    return refreshed(pack, state, check, *settled, for_owner, thanks)


def passed_on(pack: Pack, state: Live | Paused, ticket: Ticket, event: TicketPassedOn) -> Step:
    """Ask *person* instead, under a ticket of their own; passing it back to the owner is declining."""
    check, person, to = record.check_of(state), event.person, event.to
    if person == check.owner:
        return declined(pack, state, ticket, "", to)
    if not person or person == ticket.person or is_asked(check, ticket.kind, person, ticket.section):
        return state, (Say(Notice("ask_elsewhere"), where(ticket, to)),)
    check, settled = closed(check, ticket, "passed_on")
    passed = replace(
        ticket, number=next_number(check), person=person, on=event.on, status="open", passed_by=ticket.person
    )
    check, asked = opened(check, passed)
    thanks = Say(PersonTold("thanks_passed", person, ticket.section), where(ticket, to))
    return refreshed(pack, state, check, *settled, *asked, thanks)


def withdrawn(pack: Pack, state: Live | Paused, ticket: Ticket) -> Step:
    """Take the request back, and tell both."""
    check, settled = closed(record.check_of(state), ticket, "withdrawn")
    theirs = Say(PersonTold("withdrawn_theirs", check.owner, ticket.section), Person(ticket.person))
    ours = Say(PersonTold("withdrawn", ticket.person, ticket.section))
    return refreshed(pack, state, check, *settled, ours, theirs)


def undelivered(pack: Pack, state: Live | Paused, ticket: Ticket, reason: str) -> Step:
    """Tell the owner that nobody was asked; the question is open again."""
    check, settled = closed(record.check_of(state), ticket, "withdrawn")
    told: Effect = Say(PersonTold(_FOR_GOOD.get(reason, "not_reached"), ticket.person, ticket.section))
    return refreshed(pack, state, check, *settled, told)

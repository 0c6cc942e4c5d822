"""Who may do what about tickets, and what each such event means: the owner asks, whoever is asked answers.

Only the person a ticket names may act on it, only the owner may ask or withdraw (``roles``); what comes after the check
or the ticket is over is answered kindly, with their words given back, and changes nothing.
"""

from __future__ import annotations

import re
from typing import Final

from bot.interview import card_typed, delegating, opinions, record, releasing, task_reminding
from bot.interview.asking_others import asked
from bot.interview.content import Notice
from bot.interview.destinations import Destination
from bot.interview.effects import Say, Step
from bot.interview.errors import IllegalEventError, NotAllowedError
from bot.interview.findings import Answer
from bot.interview.requests import Asked, Withdrawing, only_named, withdraws
from bot.interview.requests import asked as asked_in
from bot.interview.review_events import CardTyped
from bot.interview.roles import Action, may
from bot.interview.states import Asking, Check, Idle, Live, Paused, Previewing, State
from bot.interview.ticket_events import (
    OpinionGiven,
    OpinionReleased,
    OpinionRequested,
    OthersEvent,
    QuestionDelegated,
    RequestTyped,
    TheirEvent,
    TicketAnswered,
    TicketDeclined,
    TicketPassedOn,
    TicketReplied,
    TicketUndelivered,
    TicketWithdrawn,
)
from bot.interview.tickets import Ticket, numbered, open_tickets
from bot.interview.told import PersonTold
from knowledge.pack import Pack, SectionId

_OPINION: Final = re.compile(r"\s*(?P<verb>show|hide) (?:the )?(?:second )?opinion\s*[.!]?\s*", re.IGNORECASE)
_ACTION: Final[dict[str, Action]] = {"delegation": "answer_delegation", "opinion": "give_opinion"}


def happened(pack: Pack, state: State, event: OthersEvent) -> Step:
    """Take what the owner wants of others, and what these do."""
    match event:
        case RequestTyped():
            return typed(pack, state, event) or (state, (Say(Notice("ask_whom"), event.to),))
        case QuestionDelegated() | OpinionRequested():
            return _asked(pack, state, event)
        case TicketReplied() if task_reminding.is_about(state, event):
            return task_reminding.replied(pack, state, event)
        case TicketReplied() if (reviewed := _reviewed(pack, state, event)) is not None:
            return reviewed
        case TicketAnswered() | OpinionGiven() | TicketReplied() | TicketDeclined() | TicketPassedOn():
            return _acted(pack, state, event)
        case TicketWithdrawn():
            return _withdrawn(pack, state, event)
        case TicketUndelivered(reason=reason):
            found = _open(state, event.check, event.ticket)
            return (state, ()) if found is None else delegating.undelivered(pack, *found, reason)
        case OpinionReleased():
            return _released(pack, state, event)


# ── the owner ─────────────────────────────────────────────────────────────────────────────────────────────────────


def typed(pack: Pack, state: State, request: RequestTyped) -> Step | None:
    """Do what its words want of somebody else, or of a request that is open; None where they want neither."""
    if (wanted := asked_in(pack, request.text, request.on)) is not None:
        _owned(state, request.by, "invite" if wanted.kind == "opinion" else "delegate")
        return asked(pack, state, wanted, request.on, request.to)
    who_knows = only_named(request.text) if isinstance(state, Asking) and state.reoffered else ""
    if who_knows:
        _owned(state, request.by, "delegate")
        return asked(pack, state, Asked("delegation", who_knows), request.on, request.to)
    if (what := withdraws(pack, request.text)) is not None:
        _owned(state, request.by, "delegate")
        return _taken_back(pack, state, what, request.to)
    shown = _shows_opinion(request.text)
    if shown is not None and isinstance(state, Previewing) and not state.sending:
        _owned(state, request.by, "invite")
        return _opinion_chosen(pack, state, request.to, shown=shown)
    return None


def _shows_opinion(text: str) -> bool | None:
    match = _OPINION.fullmatch(text)
    return None if match is None else match["verb"].casefold() == "show"


def _opinion_chosen(pack: Pack, state: Previewing, to: Destination, *, shown: bool) -> Step:
    if not any(each.told for each in state.check.opinions):
        return state, (Say(Notice("opinion_none"), to),)
    after, effects = releasing.with_opinion(pack, state, shown=shown)
    return after, (*effects, Say(Notice("words_set"), to))


def _asked(pack: Pack, state: State, event: QuestionDelegated | OpinionRequested) -> Step:
    if isinstance(event, OpinionRequested):
        _owned(state, event.by, "invite")
        return asked(pack, state, Asked("opinion", event.person, None, event.due_on, event.note), event.on)
    _owned(state, event.by, "delegate")
    section = _known(pack, state, event, event.section)
    return asked(pack, state, Asked("delegation", event.person, section, event.due_on, event.note), event.on)


def _owned(state: State, by: str, action: Action) -> None:
    """Refuse what only the owner may do."""
    if not isinstance(state, Idle) and not may(record.check_of(state), by, action):
        raise NotAllowedError(state.kind, action, by)


def _withdrawn(pack: Pack, state: State, event: TicketWithdrawn) -> Step:
    _owned(state, event.by, "delegate")
    found = _open(state, event.check, event.ticket)
    if found is None:
        raise IllegalEventError(state.kind, event.kind, stale=True)
    return delegating.withdrawn(pack, *found)


def _taken_back(pack: Pack, state: State, what: Withdrawing, to: Destination) -> Step:
    """Withdraw what is named, or the one that is open; with several, ask which."""
    if not isinstance(state, Live | Paused):
        return state, (Say(Notice("nothing_to_withdraw"), to),)
    waiting = (each for each in open_tickets(record.check_of(state).tickets) if each.kind != "review")
    match [each for each in waiting if what.names(each)]:
        case []:
            return state, (Say(Notice("nothing_to_withdraw"), to),)
        case [only]:
            return delegating.withdrawn(pack, state, only)
        case _:
            return state, (Say(Notice("withdraw_which"), to),)


def _released(pack: Pack, state: State, event: OpinionReleased) -> Step:
    at = state.at if isinstance(state, Paused) else state
    if not isinstance(at, Previewing) or at.sending or event.revision != at.check.revision:
        raise IllegalEventError(state.kind, event.kind, stale=True)
    if not any(each.told for each in at.check.opinions):
        raise IllegalEventError(state.kind, event.kind)
    return releasing.with_opinion(pack, at, shown=event.shown)


# ── whoever was asked ─────────────────────────────────────────────────────────────────────────────────────────────


def _acted(pack: Pack, state: State, event: TheirEvent) -> Step:
    ticket = None if isinstance(state, Idle) or record.number_of(state) != event.check else _theirs(state, event)
    if ticket is None or not isinstance(state, Live | Paused) or not _counts_still(ticket, event):
        return state, (() if _is_silent(event) else (_over(state, event),))
    state = record.with_check(
        state, record.dated(state.at.check if isinstance(state, Paused) else state.check, event.on)
    )
    match event:
        case TicketAnswered(message=message, text=text) if ticket.section is not None:
            answer = Answer(message, _known(pack, state, event, ticket.section), text, by=event.by)
            return delegating.answered(pack, state, ticket, answer, event.to)
        case OpinionGiven(message=message, answers=answers) if ticket.kind == "opinion":
            known = {each.id for each in pack.sections}
            theirs = tuple(Answer(message, section, text, event.by) for section, text in answers if section in known)
            return opinions.given(pack, state, ticket, theirs, event.to)
        case TicketReplied():
            return _replied(pack, state, ticket, event)
        case TicketDeclined(reason=reason):
            return delegating.declined(pack, state, ticket, reason, event.to)
        case TicketPassedOn():
            return delegating.passed_on(pack, state, ticket, event)
        case _:
            raise IllegalEventError(state.kind, event.kind)


def _reviewed(pack: Pack, state: State, event: TicketReplied) -> Step | None:
    """Do what a reviewer typed in the thread of their invitation; None where it is another ticket's, or over."""
    check = _check(state)
    ticket = numbered(check.tickets, event.ticket) if check and check.number == event.check else None
    if isinstance(state, Idle) or ticket is None or ticket.kind != "review":
        return None
    if ticket.person != event.by:
        raise NotAllowedError(state.kind, event.kind, event.by)
    match event.change:
        case "sent" | "edited" if ticket.status == "withdrawn":
            return state, (_over(state, event),)
        case "sent":
            return card_typed.typed(pack, state, CardTyped(event.check, event.by, event.text, event.on, event.to))
        case "edited":
            return state, (Say(Notice("review_typed_once"), event.to),)
        case "deleted":
            return state, ()


def _theirs(state: State, event: TheirEvent) -> Ticket | None:
    """Return the ticket that *event* is about; NotAllowedError where it names somebody else, or nobody."""
    check = _check(state)
    ticket = numbered(check.tickets, event.ticket) if check else None
    if check is None or ticket is None or ticket.person != event.by or ticket.kind not in _ACTION:
        raise NotAllowedError(state.kind, event.kind, event.by)
    return ticket if may(check, event.by, _ACTION[ticket.kind]) else None


def _counts_still(ticket: Ticket, event: TheirEvent) -> bool:
    """Say whether *ticket* is open, or *event* adds to or changes what they wrote in answer to it."""
    return ticket.status == "open" or (ticket.status == "done" and isinstance(event, TicketReplied))


def _replied(pack: Pack, state: Live | Paused, ticket: Ticket, event: TicketReplied) -> Step:
    """Take a reply in the thread: the answer itself, what may be typed in its place, or a change of either."""
    if ticket.kind == "opinion" and event.change != "sent":
        return opinions.revised(pack, state, ticket, event)
    before = delegating.answer_in(record.check_of(state), ticket, event.message)
    if before is not None and event.change == "edited":
        now = Answer(event.message, before.section, event.text, by=event.by)
        return delegating.reworded(pack, state, ticket, now, event.to)
    if before is not None and event.change == "deleted":
        return delegating.taken_back(pack, state, ticket, before, event.to)
    if event.change == "deleted" or not event.text.strip():
        return state, ()
    return _wrote(pack, state, ticket, event)


def _wrote(pack: Pack, state: Live | Paused, ticket: Ticket, event: TicketReplied) -> Step:
    first, _, rest = event.text.strip().partition(" ")
    if ticket.status == "open" and first.casefold().strip(":,.!") == "decline":
        return delegating.declined(pack, state, ticket, rest.strip(" :,"), event.to)
    if ticket.status == "open" and first.casefold() == "pass" and (person := only_named(rest.removeprefix("to "))):
        passed = TicketPassedOn(event.check, event.ticket, event.by, person, event.on, event.to)
        return delegating.passed_on(pack, state, ticket, passed)
    if ticket.kind == "opinion":
        if ticket.status != "open":
            return state, (_over(state, event),)
        return opinions.replied(pack, state, ticket, event)
    section = _known(pack, state, event, ticket.section or "")
    answer = Answer(event.message, section, event.text, by=event.by)
    return delegating.answered(pack, state, ticket, answer, event.to)


def _over(state: State, event: TheirEvent) -> Say:
    """Tell kindly that it came too late, with their words: those typed into a form stand nowhere else."""
    check = _check(state)
    given_back = {
        "ticket_answered": getattr(event, "text", ""),
        "opinion_given": "\n".join(text for _, text in getattr(event, "answers", ())),
    }
    return Say(PersonTold("over", check.owner if check else "", words=given_back.get(event.kind, "")), event.to)


def _is_silent(event: TheirEvent) -> bool:
    """Say whether nobody waits for a word: a message that counts for nothing was changed or deleted."""
    return isinstance(event, TicketReplied) and event.change == "deleted"


# ── looking up ────────────────────────────────────────────────────────────────────────────────────────────────────


def _open(state: State, number: int, ticket: int) -> tuple[Live | Paused, Ticket] | None:
    """Return the state and an open ticket of check *number*, if that is under way."""
    if not isinstance(state, Live | Paused) or record.number_of(state) != number:
        return None
    found = numbered(record.check_of(state).tickets, ticket)
    return (state, found) if found is not None and found.status == "open" else None


def _check(state: State) -> Check | None:
    return None if isinstance(state, Idle) else record.check_of(state)


def _known(pack: Pack, state: State, event: OthersEvent, section: SectionId) -> SectionId:
    if section not in {each.id for each in pack.sections}:
        raise IllegalEventError(state.kind, event.kind)
    return section

"""Having somebody else asked: the ticket is opened, they are asked in their direct message, the owner goes on."""

from __future__ import annotations

from typing import Final, TypeAlias

from bot.interview import asking, record, showing
from bot.interview.changing import replace
from bot.interview.content import Notice, NoticeId
from bot.interview.destinations import Destination, Dm, Person
from bot.interview.effects import Effect, Say, Step
from bot.interview.requests import Asked
from bot.interview.states import Asking, Check, Held, Live, Paused, Previewing, Reviewing, Shown, State
from bot.interview.summarising import shown_use_case
from bot.interview.tickets import Ticket, TicketKind, open_tickets
from bot.interview.told import DelegationAsked, OpinionAsked, PersonTold, TicketNoted
from bot.interview.typed import title_of
from knowledge.pack import Pack, SectionId

Effects: TypeAlias = tuple[Effect, ...]

DM: Final = Dm()
MAX_OPEN: Final = 10  # tickets of one check that wait for somebody: more is a survey, and a nuisance


def asked(pack: Pack, state: State, wanted: Asked, on: str, to: Destination = DM) -> Step:
    """Have *wanted*'s person asked, or say why not where it was typed; whoever asks while paused is back."""
    at = state.at if isinstance(state, Paused) else state
    if not isinstance(at, Asking | Shown):
        return state, (Say(Notice("ask_no_check"), to),)
    section = (wanted.section or _open_section(at)) if wanted.kind == "delegation" else None
    wanted = replace(wanted, section=section)
    refusal = _refusal(at, wanted, on)
    if refusal is not None:
        return state, (Say(refusal, to),)
    check, effects = opened(record.dated(at.check, on), _ticket(at.check, wanted, on), _back_to(at, section))
    return went_on(pack, at, check, section, *effects)


def opened(check: Check, ticket: Ticket, back_to: SectionId | None = None) -> tuple[Check, Effects]:
    """Return *check* with *ticket*, and what its person and the owner are told of it."""
    check = replace(check, tickets=(*check.tickets, ticket))
    noted = TicketNoted(
        ticket.number,
        check.number,
        check.owner,
        ticket.kind,
        ticket.person,
        ticket.section,
        ticket.due_on,
        ticket.passed_by,
        back_to,
    )
    return check, (Say(_question(check, ticket), Person(ticket.person)), Say(noted))


def went_on(pack: Pack, at: Live, check: Check, section: SectionId | None, *effects: Effect) -> Step:
    """Go on to the next question if *section*'s was open; bring up to date what is on show."""
    if isinstance(at, Asking) and at.section == section:
        return asking.go_on(pack, replace(at, check=check), *effects)
    return refreshed(pack, at, check, *effects)


def refreshed(pack: Pack, state: Held, check: Check, *effects: Effect) -> Step:
    """Say *effects*; the recap or the preview that is on show tells for whom it waits."""
    match state:
        case Reviewing():
            after, shown = showing.recap(pack, check)
        case Previewing(sending=False):
            after, shown = showing.preview_again(pack, state, check, reworded=False)
        case _:
            return record.with_check(state, check), effects
    return after, (*effects, *shown)


def next_number(check: Check) -> int:
    """Return the number of the check's next ticket."""
    return max((each.number for each in check.tickets), default=0) + 1


def is_asked(check: Check, kind: TicketKind, person: str, section: SectionId | None) -> bool:
    """Say whether *person* has been asked just this and has not answered yet."""
    waiting = open_tickets(check.tickets)
    return any((each.kind, each.person, each.section) == (kind, person, section) for each in waiting)


def _ticket(check: Check, wanted: Asked, on: str) -> Ticket:
    return Ticket(
        next_number(check), wanted.kind, wanted.person, on, wanted.section, note=wanted.note, due_on=wanted.due_on
    )


def _question(check: Check, ticket: Ticket) -> DelegationAsked | OpinionAsked:
    use_case = _title(check)
    if ticket.section is None:
        return OpinionAsked(
            ticket.number, check.number, check.owner, use_case, ticket.note, ticket.due_on, ticket.passed_by
        )
    return DelegationAsked(
        ticket.number,
        check.number,
        check.owner,
        use_case,
        ticket.section,
        ticket.note,
        ticket.due_on,
        ticket.passed_by,
    )


def _title(check: Check) -> str:
    """Return what the check is about; of words that are an answer as well no more than their first sentence."""
    is_an_answer = any(each.message == check.use_case_message for each in check.answers)
    return title_of(check.use_case) if is_an_answer else shown_use_case(check)


def _refusal(at: Asking | Shown, wanted: Asked, on: str) -> Notice | PersonTold | None:
    check = at.check
    refused: dict[NoticeId, bool] = {
        "posting": isinstance(at, Previewing) and at.sending,
        "ask_whom": not wanted.person,
        "ask_one": wanted.others,
        "ask_yourself": wanted.person == check.owner,
        "ask_past": wanted.due_on != "" and wanted.due_on < on,
        "ask_which": wanted.kind == "delegation" and wanted.section is None,
        "ask_too_many": len(open_tickets(check.tickets)) >= MAX_OPEN,
    }
    if is_asked(check, wanted.kind, wanted.person, wanted.section):
        return PersonTold("already_asked", wanted.person, wanted.section)
    return next((Notice(name) for name, applies in refused.items() if applies), None)


def _open_section(at: Live) -> SectionId | None:
    return at.section if isinstance(at, Asking) else None


def _back_to(at: Live, section: SectionId | None) -> SectionId | None:
    """Return the question that is open still, to lead back to it."""
    return at.section if isinstance(at, Asking) and at.section != section else None

"""A second opinion: answered independently and blind, kept apart, and compared once both are through.

Neither sees the other's answers before. What was compared is told to the two; the channel hears at most a number, and
only if the owner says so in the preview.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from bot.interview import merging, record
from bot.interview.changing import replace
from bot.interview.comparing import compared
from bot.interview.content import Notice, PreviewShown
from bot.interview.delegating import where
from bot.interview.destinations import Destination, Person
from bot.interview.effects import Assess, Effect, Say, Step
from bot.interview.events import AnswersAssessed
from bot.interview.findings import Answer
from bot.interview.opinion import Opinion, opinion_of, sections_of
from bot.interview.showing import preview_again
from bot.interview.states import Check, Held, Idle, Live, Paused, Previewing, Shown, State
from bot.interview.ticket_events import TicketReplied
from bot.interview.tickets import Ticket, numbered
from bot.interview.told import OpinionCompared, OpinionNoted, PersonTold, ToldId
from bot.interview.typed import section_named
from bot.interview.withdrawing import closed
from knowledge.pack import Pack, SectionId

Effects: TypeAlias = tuple[Effect, ...]

_NAMED: Final = re.compile(r"\s*(?P<name>[^:\n]{1,40}):\s*(?P<words>\S.*)", re.DOTALL)
_DONE: Final = frozenset({"done", "that's all", "that is all", "finished", "ready"})


def given(pack: Pack, state: Live | Paused, ticket: Ticket, answers: tuple[Answer, ...], to: Destination) -> Step:
    """Take what came with the form, beside what they wrote in the thread before, and have it read."""
    check = record.check_of(state)
    opinion = opinion_of(check.opinions, ticket.number)
    opinion = replace(opinion, answers=(*opinion.answers, *answers))
    if not opinion.answers:
        return state, (Say(Notice("opinion_empty"), where(ticket, to)),)
    return _finished(state, check, ticket, opinion, to)


def replied(pack: Pack, state: Live | Paused, ticket: Ticket, event: TicketReplied) -> Step:
    """Take one answer, named by its question, or the word that all are given; say how where it is neither."""
    check = record.check_of(state)
    opinion = opinion_of(check.opinions, ticket.number)
    if event.text.strip().strip(".!").casefold().replace("’", "'") in _DONE and opinion.answers:
        return _finished(state, check, ticket, opinion, event.to)
    named = _NAMED.match(event.text)
    section = section_named(pack, named["name"]) if named else None
    if named is None or section is None:
        return state, (Say(Notice("opinion_how"), where(ticket, event.to)),)
    answer = Answer(event.message, section, named["words"], by=event.by)
    opinion = replace(opinion, answers=(*opinion.answers, answer))
    return record.with_check(state, kept(check, opinion)), (Say(_noted(pack, opinion), where(ticket, event.to)),)


def _noted(pack: Pack, opinion: Opinion) -> OpinionNoted:
    answered = sections_of(opinion)
    return OpinionNoted(
        tuple(each.id for each in pack.sections if each.id in answered),
        tuple(each.id for each in pack.sections if each.id not in answered),
    )


def revised(pack: Pack, state: Live | Paused, ticket: Ticket, event: TicketReplied) -> Step:
    """Take an answer as its message reads now, or forget it; what both were shown of it is compared again."""
    check = record.check_of(state)
    opinion = opinion_of(check.opinions, ticket.number)
    before = next((each for each in opinion.answers if each.message == event.message), None)
    if before is None:
        return state, ()
    named = _NAMED.match(event.text)
    text = named["words"] if named and section_named(pack, named["name"]) == before.section else event.text
    told: ToldId = "thanks_reworded" if text.strip() else "thanks_gone"
    answers = tuple(replace(each, text=text) if each == before else each for each in opinion.answers)
    opinion = replace(
        opinion,
        answers=tuple(each for each in answers if each.text.strip()),
        findings=tuple(each for each in opinion.findings if each.heard_in != before.section),
        read=tuple(each for each in opinion.read if each != before.section),
        told=False,
    )
    reading = _reading(opinion, (before.section,)) if ticket.status == "done" else ()
    thanks = Say(PersonTold(told, check.owner, before.section), where(ticket, event.to))
    return record.with_check(state, kept(check, opinion)), (*reading, thanks)


def assessed(pack: Pack, state: State, event: AnswersAssessed) -> Step:
    """Take what was heard in one section's answers of a second opinion, unless these are no longer the answers."""
    if isinstance(state, Idle):
        return state, ()
    check = record.check_of(state)
    opinion = opinion_of(check.opinions, event.ticket)
    answers = _said(opinion, event.section)
    if not answers or event.messages != record.keys(answers):
        return state, ()
    findings = merging.merge(pack, opinion.findings, event.findings, section=event.section, answers=answers)
    read = (*(each for each in opinion.read if each != event.section), event.section)
    return record.with_check(state, kept(check, replace(opinion, findings=findings, read=read))), ()


def compared_when_both_are_through(pack: Pack, state: State, effects: Effects) -> Step:
    """Show both where they differ, as soon as the colleague's answers have been read and the owner has been through."""
    if not isinstance(state, Shown):
        return state, effects
    for each in state.check.opinions:
        ticket = numbered(state.check.tickets, each.ticket)
        if ticket is not None and _is_ready(ticket, each):
            state, effects = _told(pack, state, ticket, each, effects)
    return state, effects


def _is_ready(ticket: Ticket, opinion: Opinion) -> bool:
    through = ticket.status == "done" and opinion.answers and set(sections_of(opinion)) == set(opinion.read)
    return bool(through) and not opinion.told


def _told(pack: Pack, state: Shown, ticket: Ticket, opinion: Opinion, effects: Effects) -> tuple[Shown, Effects]:
    check = kept(state.check, replace(opinion, told=True))
    lines = compared(pack, check, opinion)
    ours = OpinionCompared(check.owner, ticket.person, check.owner, lines)
    theirs = OpinionCompared(check.owner, ticket.person, ticket.person, lines)
    effects = (*effects, Say(ours), Say(theirs, Person(ticket.person)))
    drawn = any(isinstance(each, Say) and isinstance(each.what, PreviewShown) for each in effects)
    if isinstance(state, Previewing) and not state.sending and not drawn:
        after, shown = preview_again(pack, state, check, reworded=False)
        return (after, (*effects, *shown)) if isinstance(after, Previewing) else (state, effects)
    return replace(state, check=check), effects


def kept(check: Check, opinion: Opinion) -> Check:
    """Return *check* with *opinion* as it stands."""
    others = tuple(each for each in check.opinions if each.ticket != opinion.ticket)
    return replace(check, opinions=(*others, opinion))


def _finished(state: Held, check: Check, ticket: Ticket, opinion: Opinion, to: Destination) -> Step:
    check, settled = closed(kept(check, opinion), ticket, "done")
    told = (
        Say(PersonTold("opinion_in", ticket.person)),
        Say(PersonTold("thanks_opinion", check.owner), where(ticket, to)),
    )
    return record.with_check(state, check), (*_reading(opinion, sections_of(opinion)), *settled, *told)


def _reading(opinion: Opinion, sections: tuple[SectionId, ...]) -> Effects:
    said = ((each, _said(opinion, each)) for each in sections)
    return tuple(Assess(section, answers, ticket=opinion.ticket) for section, answers in said if answers)


def _said(opinion: Opinion, section: SectionId) -> tuple[Answer, ...]:
    return tuple(each for each in opinion.answers if each.section == section)

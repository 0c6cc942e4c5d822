"""What is said about tickets: the question to a colleague, what the owner reads of it, and every sentence between."""

from __future__ import annotations

from slack_sdk.models.blocks import ButtonElement

from bot.interview.told import DelegationAsked, OpinionAsked, OpinionNoted, PersonTold, TicketNoted
from bot.slack import controls, words_tickets
from bot.slack.controls import Pointer
from bot.slack.escaping import clipped, inert, one_line
from bot.slack.views.colleagues import Filling, by, filled
from bot.slack.views.message import AnyBlock, Line, Message, fallback, spoken
from bot.slack.views.naming import day, section_of, topic_of
from bot.slack.views.pieces import button, buttons, line, lines, person, quiet, rich, saying
from bot.slack.views.pieces import words as said
from bot.slack.views.question import heart
from bot.slack.views.reply import back_to
from knowledge.pack import Pack, SectionId

WORDS_CHARS = 9_000  # of what somebody wrote: three parts of the editor
USE_CASE_CHARS = 300

# ── to whoever is asked ───────────────────────────────────────────────────────────────────────────────────────────


def delegation_asked(pack: Pack, asked: DelegationAsked, *, settled: bool = False) -> Message:
    """Lay out one question to a colleague: who asks, about what, by when, and what becomes of the answer."""
    section = section_of(pack, asked.section)
    opening = _opening(words_tickets.ASKS_ONE, asked)
    question = [heart(section)] if section else [quiet(asked.section)]
    aloud = [line(said(each)) for each in (section.heading, section.ask, section.example)] if section else []
    told = [*_told_at_first(asked), line(said(words_tickets.ONLY_THIS)), line(said(words_tickets.HOW_ONE))]
    pointer = Pointer(asked.owner, asked.check, asked.ticket, asked.section)
    blocks = (lines(*opening), *question, *_note(asked), lines(*told[:-1]))
    below = _settled() if settled else (quiet(words_tickets.HOW_ONE), _row(pointer, answering(pointer)))
    return Message(spoken(*opening, *aloud, *_note_aloud(asked), *told), (*blocks, *below))


def opinion_asked(_: Pack, asked: OpinionAsked, *, settled: bool = False) -> Message:
    """Lay out the request for a second opinion: one button opens the questions."""
    opening = _opening(words_tickets.ASKS_OPINION, asked)
    told = [*_told_at_first(asked), line(said(words_tickets.BLIND)), line(said(words_tickets.HOW_OPINION))]
    pointer = Pointer(asked.owner, asked.check, asked.ticket)
    below = _settled() if settled else (quiet(words_tickets.HOW_OPINION), _row(pointer, opining(pointer)))
    blocks = (lines(*opening), *_note(asked), lines(*told[:-1]), *below)
    return Message(spoken(*opening, *_note_aloud(asked), *told), blocks)


def _opening(template: str, asked: DelegationAsked | OpinionAsked) -> list[Line]:
    about = clipped(one_line(asked.use_case), USE_CASE_CHARS)
    told = [filled(template, person=person(asked.owner))]
    told += [filled(words_tickets.PASSED_BY, person=person(asked.passed_by))] if asked.passed_by else []
    return [*told, *([line(said(words_tickets.ABOUT), said(about, italic=True))] if about else [])]


def _note(asked: DelegationAsked | OpinionAsked) -> list[AnyBlock]:
    return [rich(line(said(words_tickets.NOTE)), saying(asked.note, WORDS_CHARS))] if asked.note.strip() else []


def _note_aloud(asked: DelegationAsked | OpinionAsked) -> list[Line]:
    return [line(said(f"{words_tickets.NOTE} {inert(asked.note)}"))] if asked.note.strip() else []


def _told_at_first(asked: DelegationAsked | OpinionAsked) -> list[Line]:
    return [line(said(words_tickets.DUE.format(day=day(asked.due_on)), bold=True))] if asked.due_on else []


def _row(pointer: Pointer, ways: tuple[ButtonElement, ...]) -> AnyBlock:
    return buttons(f"ticket|{pointer.ticket}", *ways)


def answering(pointer: Pointer) -> tuple[ButtonElement, ...]:
    """Return the buttons of one delegated question."""
    return _ways(words_tickets.ANSWER, "answer", pointer)


def opining(pointer: Pointer) -> tuple[ButtonElement, ...]:
    """Return the buttons of a request for a second opinion."""
    return _ways(words_tickets.GIVE_OPINION, "opinion", pointer)


def _ways(label: str, verb: str, pointer: Pointer) -> tuple[ButtonElement, ...]:
    return (
        button(label, f"{controls.TEAM}.{verb}", pointer, style="primary"),
        button(words_tickets.DECLINE, f"{controls.TEAM}.decline", pointer),
        button(words_tickets.PASS_ON, f"{controls.TEAM}.pass", pointer),
    )


def _settled() -> tuple[AnyBlock, ...]:
    return (quiet(words_tickets.SETTLED),)


def opinion_noted(pack: Pack, noted: OpinionNoted) -> Message:
    """Lay out what of a second opinion is there, and what is left."""
    told = [words_tickets.OPINION_NOTED, words_tickets.OPINION_THERE.format(topics=_topics(pack, noted.answered))]
    told += [words_tickets.OPINION_LEFT.format(topics=_topics(pack, noted.left))] if noted.left else []
    told += [words_tickets.OPINION_DONE_HOW]
    return Message(fallback(*told), (lines(*(line(said(each)) for each in told)),))


def _topics(pack: Pack, sections: tuple[SectionId, ...]) -> str:
    ids = [each.id for each in pack.sections]
    return ", ".join(f"{ids.index(each) + 1}. {topic_of(pack, each)}" for each in sections if each in ids)


# ── to the owner ──────────────────────────────────────────────────────────────────────────────────────────────────


def ticket_noted(pack: Pack, noted: TicketNoted, *, settled: bool = False) -> Message:
    """Lay out whom somebody was asked, with a way to take it back."""
    told = [filled(_noted_template(noted), **_named(pack, noted))]
    back = back_to(pack, noted.back_to)
    told += [line(said(back, bold=True))] if back else []
    if settled:
        return Message(spoken(*told), (lines(*told), quiet(words_tickets.SETTLED_NOTED)))
    pointer = Pointer(noted.owner, noted.check, noted.noted)
    row = buttons(f"noted|{noted.noted}", button(words_tickets.WITHDRAW, f"{controls.TEAM}.withdraw", pointer))
    return Message(
        spoken(*told, line(said(words_tickets.NOTED_HOW))), (lines(*told), row, quiet(words_tickets.NOTED_HOW))
    )


def _noted_template(noted: TicketNoted) -> str:
    if noted.asks == "opinion":
        return words_tickets.NOTED_OPINION_PASSED if noted.passed_by else words_tickets.NOTED_OPINION
    return words_tickets.NOTED_PASSED if noted.passed_by else words_tickets.NOTED_ONE


def _named(pack: Pack, noted: TicketNoted) -> dict[str, Filling]:
    return {
        "person": person(noted.person),
        "passed_by": person(noted.passed_by),
        "topic": topic_of(pack, noted.section),
        "by": by(noted.due_on),
    }


def person_told(pack: Pack, told: PersonTold) -> Message:
    """Lay out one sentence that names a person, and the words it is about."""
    topic = topic_of(pack, told.section) if told.section else words_tickets.OF_AN_OPINION
    sentence = filled(words_tickets.TOLD[told.told], person=person(told.person), topic=topic)
    theirs = inert(told.words).strip()
    if not theirs:
        return Message(spoken(sentence), (lines(sentence),))
    lead = [line(said(words_tickets.WORDS_GIVEN_BACK))] if told.told == "over" else []
    quoted = f"“{clipped(one_line(theirs), 2_000)}”"
    return Message(spoken(sentence, *lead, line(said(quoted))), (rich(sentence, *lead, saying(theirs, WORDS_CHARS)),))

"""The windows in which a colleague is asked, and those in which whoever is asked answers, declines or passes on."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.slack import controls, words, words_tickets
from bot.slack.controls import Mark, Pointer
from bot.slack.escaping import clipped, one_line
from bot.slack.views.message import AnyBlock
from bot.slack.views.naming import section_of, title_of
from bot.slack.views.pieces import line, lines
from bot.slack.views.pieces import words as said
from bot.slack.views.question import heart
from bot.slack.views.windows import PART_CHARS, part
from knowledge.pack import Pack, Section, SectionId

NOTE_CHARS = 1_000
MAX_OPTIONS = 100  # Slack's limit for one select
MAX_QUESTIONS = 90  # of a window's 100 blocks
_LABEL_CHARS = 75


def ask_window(pack: Pack, mark: Mark) -> View:
    """Lay out the window in which the owner has a colleague asked one question, the open one to begin with."""
    inputs = (_which(pack, mark.section), _whom(words_tickets.WHOM), _when(), _note(words_tickets.NOTE_LABEL))
    promise = lines(line(said(words_tickets.ASK_PROMISE)))
    return _window(controls.ASK_MODAL, mark, words_tickets.ASK_TITLE, words_tickets.ASK_SUBMIT, (promise, *inputs))


def second_window(_: Pack, mark: Mark) -> View:
    """Lay out the window in which the owner asks for a second opinion."""
    promise = lines(line(said(words_tickets.SECOND_PROMISE)))
    inputs = (_whom(words_tickets.WHOM), _when(), _note(words_tickets.NOTE_LABEL))
    return _window(
        controls.SECOND_MODAL, mark, words_tickets.SECOND_TITLE, words_tickets.ASK_SUBMIT, (promise, *inputs)
    )


def answer_window(pack: Pack, pointer: Pointer, section: SectionId) -> View:
    """Lay out the editor for a colleague's answer: three parts, as the owner's own."""
    found = section_of(pack, section)
    heading = heart(found) if found else lines(line(said(words.MODAL_TITLE)))
    parts = (part(number, "") for number in range(controls.ANSWER_PARTS))
    return _window(controls.TICKET_ANSWERED, pointer, words.MODAL_TITLE, words.MODAL_SUBMIT, (heading, *parts))


def decline_window(pointer: Pointer) -> View:
    """Lay out the window in which whoever is asked declines, with a reason if they like."""
    reason = _note(words_tickets.DECLINE_LABEL)
    return _window(
        controls.TICKET_DECLINED, pointer, words_tickets.DECLINE_TITLE, words_tickets.DECLINE_SUBMIT, (reason,)
    )


def pass_window(pointer: Pointer) -> View:
    """Lay out the window in which whoever is asked names somebody else."""
    whom = _whom(words_tickets.PASS_LABEL)
    return _window(controls.TICKET_PASSED, pointer, words_tickets.PASS_TITLE, words_tickets.PASS_SUBMIT, (whom,))


def opinion_window(pack: Pack, pointer: Pointer) -> View:
    """Lay out all of the pack's questions, each with room for 3,000 characters; none has to be answered."""
    promise = lines(line(said(words_tickets.OPINION_PROMISE)))
    questions = (_question(number, each) for number, each in enumerate(pack.sections[:MAX_QUESTIONS]))
    return _window(
        controls.OPINION_GIVEN,
        pointer,
        words_tickets.OPINION_TITLE,
        words_tickets.OPINION_SUBMIT,
        (promise, *questions),
    )


def _window(callback: str, mark: Mark | Pointer, title: str, submit: str, blocks: Sequence[AnyBlock]) -> View:
    return View(
        type="modal",
        callback_id=callback,
        private_metadata=str(mark),
        title=_plain(title),
        submit=_plain(submit),
        close=_plain(words_tickets.CLOSE),
        blocks=list(blocks),
    )


def _question(number: int, section: Section) -> InputBlock:
    field = PlainTextInputElement(
        action_id=controls.ANSWER_TEXT, multiline=True, max_length=PART_CHARS, focus_on_load=number == 0 or None
    )
    return InputBlock(
        label=_plain(f"{number + 1}. {clipped(one_line(section.ask), 1_900)}"),
        block_id=f"{controls.ANSWER_PART}.{section.id}"[:255],
        element=field,
        optional=True,
        hint=_plain(clipped(one_line(words.EXAMPLE + section.example), 2_000)),
    )


def _which(pack: Pack, preset: SectionId) -> InputBlock:
    options = [_section(number, each) for number, each in enumerate(pack.sections[:MAX_OPTIONS], start=1)]
    select = StaticSelectElement(
        action_id=controls.WHICH,
        options=options,
        initial_option=next((each for each in options if each.value == preset), None),
    )
    return _input(controls.WHICH, words_tickets.WHICH_QUESTION, select)


def _section(number: int, section: Section) -> Option:
    return Option(value=section.id, text=_plain(clipped(f"{number}. {title_of(section)}", _LABEL_CHARS)))


def _whom(label: str) -> InputBlock:
    select = UserSelectElement(action_id=controls.WHOM, placeholder=words_tickets.WHOM_HINT)
    return _input(controls.WHOM, label, select)


def _when() -> InputBlock:
    picker = DatePickerElement(action_id=controls.WHEN, placeholder=words_tickets.WHEN_HINT)
    return _input(controls.WHEN, words_tickets.WHEN, picker, optional=True)


def _note(label: str) -> InputBlock:
    field = PlainTextInputElement(action_id=controls.NOTE, multiline=True, max_length=NOTE_CHARS)
    return _input(controls.NOTE, label, field, optional=True)


def _input(name: str, label: str, element: InputInteractiveElement, *, optional: bool = False) -> InputBlock:
    return InputBlock(label=_plain(label), block_id=name, element=element, optional=optional)


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=False)

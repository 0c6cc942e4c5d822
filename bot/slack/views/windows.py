"""What opens beside a conversation: the "write more" modal and the Home tab."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import CheckboxesElement, InputBlock, Option, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from bot.slack import controls, words
from bot.slack.controls import Mark
from bot.slack.escaping import clipped, one_line
from bot.slack.views.guide import ListedCheck, checks, start_button
from bot.slack.views.message import AnyBlock
from bot.slack.views.naming import section_of
from bot.slack.views.pieces import buttons, line, lines
from bot.slack.views.pieces import words as said
from knowledge.pack import Pack

PART_CHARS = 3_000
_ENDED = {"posted", "cancelled"}


def answer_modal(pack: Pack, mark: Mark, *, again: bool = False) -> View:
    """Lay out the editor for a long answer: three parts, since one input holds 3,000 characters.

    *again*: there are earlier answers; a box, ticked, says that this one takes their place.
    """
    section = section_of(pack, mark.section)
    heading = (
        lines(line(said(clipped(one_line(section.heading), 300), bold=True)), line(said(section.ask)))
        if section
        else lines(line(said(words.MODAL_TITLE)))
    )
    parts = [_part(number) for number in range(controls.ANSWER_PARTS)]
    return View(
        type="modal",
        callback_id=controls.ANSWER_MODAL,
        private_metadata=str(mark),
        title=PlainTextObject(text=words.MODAL_TITLE, emoji=False),
        submit=PlainTextObject(text=words.MODAL_SUBMIT, emoji=False),
        close=PlainTextObject(text=words.MODAL_CLOSE, emoji=False),
        blocks=[heading, *parts, *([_replacing()] if again else [])],
    )


def _replacing() -> InputBlock:
    box = Option(value=controls.REPLACING, text=PlainTextObject(text=words.MODAL_REPLACE, emoji=False))
    return InputBlock(
        label=PlainTextObject(text=words.MODAL_REPLACE_LABEL, emoji=False),
        block_id=controls.REPLACING,
        element=CheckboxesElement(action_id=controls.REPLACING, options=[box], initial_options=[box]),
        optional=True,
    )


def _part(number: int) -> InputBlock:
    field = PlainTextInputElement(
        action_id=controls.ANSWER_TEXT, multiline=True, max_length=PART_CHARS, focus_on_load=number == 0 or None
    )
    return InputBlock(
        label=PlainTextObject(text=words.MODAL_PART[number], emoji=False),
        block_id=f"{controls.ANSWER_PART}.{number}",
        element=field,
        optional=number > 0,
        hint=PlainTextObject(text=words.MODAL_HINT, emoji=False) if number == 0 else None,
    )


def home(rows: Sequence[ListedCheck]) -> View:
    """Lay out the Home tab: what this is, the person's checks, and how to begin or go on."""
    opening = lines(line(said(words.HOME, bold=True)), line(said(words.OFFER)), line(said(words.HOME_HOW)))
    under_way = any(each.current and each.stage not in _ENDED for each in rows)
    button = start_button(label=words.HOME_GO_ON) if under_way else start_button(action=controls.START_NEW)
    blocks: list[AnyBlock] = [opening, buttons("home", button), *checks(rows).blocks]
    return View(type="home", callback_id="ft.home", blocks=blocks)

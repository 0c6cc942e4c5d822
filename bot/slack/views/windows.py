"""What opens beside a conversation: the "write more" modal."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import CheckboxesElement, InputBlock, Option, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from bot.slack import controls, words
from bot.slack.controls import Mark
from bot.slack.escaping import clipped, one_line
from bot.slack.views.message import AnyBlock, Message
from bot.slack.views.naming import criterion_of, section_of
from bot.slack.views.pieces import line, lines
from bot.slack.views.pieces import words as said
from knowledge.pack import CriterionId, Pack

PART_CHARS = 3_000


def told_window(told: Message) -> View:
    """Lay out what would be said to somebody alone, for those who press a button in their Home tab."""
    return View(
        type="modal",
        title=PlainTextObject(text=words.TOLD_TITLE, emoji=False),
        close=PlainTextObject(text=words.TOLD_CLOSE, emoji=False),
        blocks=list(told.blocks),
    )


def answer_modal(
    pack: Pack, mark: Mark, *, again: bool = False, earlier: Sequence[str] = (), about: CriterionId = ""
) -> View:
    """Lay out the editor for a long answer: three parts, since one input holds 3,000 characters.

    Args:
        pack: For the question's heading.
        mark: The question it answers.
        again: There are earlier answers; a box says that this one takes their place.
        earlier: These answers, to be mended in the editor. Where they do not fit, it is empty and adds to them.
        about: The criterion of the follow-up it answers.
    """
    written = in_parts("\n".join(earlier))
    parts = [part(number, text) for number, text in enumerate(written)]
    replacing = [_replacing(ticked=any(written) or not earlier)] if again else []
    return View(
        type="modal",
        callback_id=controls.ANSWER_MODAL,
        private_metadata=str(mark),
        title=PlainTextObject(text=words.MODAL_TITLE, emoji=False),
        submit=PlainTextObject(text=words.MODAL_SUBMIT, emoji=False),
        close=PlainTextObject(text=words.MODAL_CLOSE, emoji=False),
        blocks=[_asked(pack, mark, about), *parts, *replacing],
    )


def _asked(pack: Pack, mark: Mark, about: CriterionId) -> AnyBlock:
    """Lay out once more what they were asked: the window hides it."""
    section, probed = section_of(pack, mark.section), criterion_of(pack, about)
    if section is None:
        return lines(line(said(words.MODAL_TITLE)))
    heading = line(said(clipped(one_line(section.heading), 300), bold=True))
    return lines(heading, line(said(probed.probe.text if probed else section.ask)))


def in_parts(text: str) -> tuple[str, ...]:
    """Return *text* as the editor's parts hold it, cut at line ends or else between words.

    Put together again with a line break between parts, it has the same words. All parts are "" where it does not fit.
    """
    parts, rest = list[str](), text
    while len(rest) > PART_CHARS:
        cut = max(rest.rfind("\n", 1, PART_CHARS + 1), 0) or max(rest.rfind(" ", 1, PART_CHARS + 1), 0)
        if not cut:
            return ("",) * controls.ANSWER_PARTS
        parts, rest = [*parts, rest[:cut]], rest[cut + 1 :]
    parts.append(rest)
    room = controls.ANSWER_PARTS - len(parts)
    return ("",) * controls.ANSWER_PARTS if room < 0 else (*parts, *("",) * room)


def _replacing(*, ticked: bool) -> InputBlock:
    box = Option(value=controls.REPLACING, text=PlainTextObject(text=words.MODAL_REPLACE, emoji=False))
    return InputBlock(
        label=PlainTextObject(text=words.MODAL_REPLACE_LABEL, emoji=False),
        block_id=controls.REPLACING,
        element=CheckboxesElement(
            action_id=controls.REPLACING, options=[box], initial_options=[box] if ticked else None
        ),
        optional=True,
    )


def part(number: int, text: str) -> InputBlock:
    """Lay out one of the editor's parts."""
    field = PlainTextInputElement(
        action_id=controls.ANSWER_TEXT,
        multiline=True,
        max_length=PART_CHARS,
        focus_on_load=number == 0 or None,
        initial_value=text or None,
    )
    return InputBlock(
        label=PlainTextObject(text=words.MODAL_PART[number], emoji=False),
        block_id=f"{controls.ANSWER_PART}.{number}",
        element=field,
        optional=number > 0,
        hint=PlainTextObject(text=words.MODAL_HINT, emoji=False) if number == 0 else None,
    )

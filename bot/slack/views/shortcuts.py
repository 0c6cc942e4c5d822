"""What shortcuts open: a check to begin, a message to use as evidence."""

from __future__ import annotations

from slack_sdk.models.blocks import (
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RichTextBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.slack import controls, words
from bot.slack.escaping import clipped, inert
from bot.slack.views.naming import title_of
from bot.slack.views.pieces import line, lines, person, quiet, saying
from bot.slack.views.pieces import words as said
from knowledge.pack import Pack

WORDS_CHARS = 3_000
USE_CASE_CHARS = 500


def start_modal() -> View:
    """Lay out the beginning of a check: one line, which may stay empty."""
    return View(
        type="modal",
        callback_id=controls.START_MODAL,
        title=_plain(words.BEGIN_TITLE),
        submit=_plain(words.BEGIN_SUBMIT),
        close=_plain(words.MODAL_CLOSE),
        blocks=[_use_case(focus=True)],
    )


def evidence_modal(pack: Pack, *, by: str, text: str, source: str, begins: bool) -> View:
    """Lay out a message to be used: whose it is, which question it speaks to, the part of it that counts.

    Args:
        pack: The questions to choose from.
        by: Who wrote it.
        text: The message as its writer sees it, not empty; what is beyond 3,000 characters cannot be used.
        source: Opaque; comes back with the submission.
        begins: No check is under way: using it begins one, so the use case is asked as well.
    """
    theirs = inert(text)[:WORDS_CHARS]
    sections = [Option(value=each.id, text=_plain(clipped(title_of(each), 75))) for each in pack.sections]
    chosen = InputBlock(
        label=_plain(words.EVIDENCE_SECTION),
        block_id=controls.SECTION,
        element=StaticSelectElement(action_id=controls.SECTION, options=sections),
    )
    part = InputBlock(
        label=_plain(words.EVIDENCE_WORDS),
        block_id=controls.WORDS,
        element=PlainTextInputElement(
            action_id=controls.WORDS, multiline=True, max_length=WORDS_CHARS, initial_value=theirs
        ),
    )
    return View(
        type="modal",
        callback_id=controls.EVIDENCE_MODAL,
        private_metadata=source,
        title=_plain(words.EVIDENCE_TITLE),
        submit=_plain(words.EVIDENCE_SUBMIT),
        close=_plain(words.MODAL_CLOSE),
        blocks=[
            lines(line(said(words.EVIDENCE_BY), person(by))),
            RichTextBlock(block_id=controls.SOURCE, elements=[saying(theirs, WORDS_CHARS)]),
            chosen,
            part,
            *([_use_case()] if begins else []),
            quiet(words.EVIDENCE_COUNTS),
        ],
    )


def _use_case(*, focus: bool = False) -> InputBlock:
    return InputBlock(
        label=_plain(words.BEGIN_ASK),
        block_id=controls.USE_CASE,
        element=PlainTextInputElement(
            action_id=controls.USE_CASE, max_length=USE_CASE_CHARS, focus_on_load=focus or None
        ),
        optional=True,
        hint=_plain(words.BEGIN_HINT),
    )


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=False)

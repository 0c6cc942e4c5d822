"""One plain sentence, from ``words.NOTICES``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slack_sdk.models.blocks import RichTextElement

from bot.dates import USUAL, day
from bot.interview.content import Notice
from bot.interview.record import aside_id
from bot.slack import words
from bot.slack.controls import Mark
from bot.slack.escaping import clipped, one_line
from bot.slack.views.message import AnyBlock, Message, spoken
from bot.slack.views.naming import topic_of
from bot.slack.views.pieces import buttons, channel, line, lines
from bot.slack.views.pieces import words as said
from bot.slack.views.question import control_button
from bot.slack.views.reply import back_to
from knowledge.pack import Pack

_FILLED = re.compile(r"(\{\w+\})")
_WITH_RESUME = {"paused", "still_paused", "cancelled"}


def notice(pack: Pack, told: Notice, *, dates: str = USUAL) -> Message:
    """Lay out a notice and, where a question is open, the one line that leads back to it."""
    sentence = line(*_parts(pack, told, dates))
    back = back_to(pack, told.back_to, told.back_about)
    sentences = [sentence, *([line(said(back, bold=True))] if back else [])]
    blocks: list[AnyBlock] = [lines(*sentences)]
    if told.notice in _WITH_RESUME:
        blocks.append(buttons("resume", control_button("resume", Mark(None))))
    if told.notice == "answer_replaced" and told.detail:
        mark = Mark(None, aside_id(told.detail))
        blocks.append(buttons("replaced", *(control_button(each, mark) for each in ("keep_both", "undo"))))
    return Message(spoken(*sentences), tuple(blocks))


def _template(told: Notice) -> str:
    if told.notice == "post_refused":
        return words.REFUSED_BECAUSE.get(told.detail, words.NOTICES["post_refused"])
    if told.notice == "unanswered_noted":
        return words.UNANSWERED_BECAUSE.get(told.detail, words.NOTICES["unanswered_noted"])
    if told.notice == "already_under_way" and told.detail:
        return words.UNDER_WAY_INSTEAD_OF
    if told.notice == "answer_replaced" and not told.detail:
        return words.ANSWER_SAID_ANEW
    return words.NOTICES[told.notice]


def _parts(pack: Pack, told: Notice, dates: str) -> Iterator[RichTextElement]:
    """Yield the sentence piece by piece: what is filled in is never itself read as a template."""
    detail = clipped(one_line(told.detail), 200)
    filled = {"{topic}": topic_of(pack, told.section), "{detail}": detail, "{day}": day(told.detail, dates)}
    text = ""
    for piece in _FILLED.split(_template(told)):
        if piece == "{channel}":
            yield from (said(text), channel(told.detail))
            text = ""
        else:
            text += filled.get(piece, piece)
    yield said(text)

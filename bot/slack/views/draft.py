"""A draft at the question it may answer."""

from __future__ import annotations

from bot.interview.content import DraftShown
from bot.slack import controls, words
from bot.slack.controls import Mark, block_of
from bot.slack.escaping import clipped, one_line
from bot.slack.views.message import AnyBlock, Message, spoken
from bot.slack.views.naming import topic_of
from bot.slack.views.pieces import button, buttons, line, person, quiet, rich, saying
from bot.slack.views.pieces import words as said
from knowledge.pack import Pack

_SHOWN_CHARS = 1_500


def draft(pack: Pack, shown: DraftShown, *, settled: bool = False) -> Message:
    """Lay out a draft: whose words, the words, and that they count only when used."""
    of = shown.draft
    heading = line(
        said(words.DRAFT.format(topic=topic_of(pack, of.section)), bold=True), said(words.DRAFT_BY), person(of.by)
    )
    text = clipped(of.text, _SHOWN_CHARS)
    blocks: list[AnyBlock] = [rich(heading, saying(text, _SHOWN_CHARS))]
    if settled:
        blocks.append(quiet(words.DRAFT_SETTLED))
    else:
        mark = Mark(of.number)
        blocks += [
            quiet(words.DRAFT_COUNTS),
            buttons(
                block_of("draft", of.number),
                button(words.DRAFT_USE, f"{controls.DRAFT}.use", mark, style="primary"),
                button(words.DRAFT_LEAVE, f"{controls.DRAFT}.leave", mark),
            ),
        ]
    return Message(spoken(heading, line(said(one_line(text))), line(said(words.DRAFT_COUNTS))), tuple(blocks))

"""Check your answers, then see exactly what will be posted."""

from __future__ import annotations

from slack_sdk.models.blocks import (
    ActionsBlock,
    ConversationFilter,
    ConversationSelectElement,
    DividerBlock,
    PlainTextObject,
    SectionBlock,
)

from bot.interview.effects import PreviewShown, Recap
from bot.interview.states import USE_CASE
from bot.slack import controls, words
from bot.slack.controls import Mark, block_of
from bot.slack.escaping import clipped, inert
from bot.slack.views.card import card
from bot.slack.views.message import AnyBlock, Message, fallback
from bot.slack.views.naming import topic_of
from bot.slack.views.pieces import button, buttons, channel, checklist, is_channel, line, lines, quiet
from bot.slack.views.pieces import words as said
from bot.slack.views.question import control_button
from knowledge.pack import Pack, SectionId

MAX_SECTIONS = 30
_ANSWER_CHARS = 280
_MAX_WITHHOLD = 30


def recap(pack: Pack, shown: Recap, *, settled: bool = False) -> Message:
    """Lay out one line a section, each with Change; the buttons to finish only where all questions are done."""
    opening = words.RECAP if shown.final else words.RECAP_SO_FAR
    verdict = words.VERDICT[shown.summary.readiness.verdict]
    blocks: list[AnyBlock] = [lines(line(said(opening, bold=True), said(f" As it stands: {verdict}.")))]
    told = []
    for number, (section, answer) in enumerate(shown.answers[:MAX_SECTIONS], start=1):
        text = _answer(pack, shown, number, section, answer)
        told.append(text)
        blocks.append(_line(text, section, shown.revision, settled=settled))
    left_out = len(shown.answers) - MAX_SECTIONS
    blocks += [quiet(words.SECTIONS_LEFT_OUT.format(count=left_out))] if left_out > 0 else []
    blocks += [quiet(words.SETTLED)] if settled else _below(shown)
    return Message(fallback(opening, *told, "" if settled else words.RECAP_HOW), tuple(blocks))


def _answer(pack: Pack, shown: Recap, number: int, section: SectionId, answer: str) -> str:
    rating = shown.summary.readiness.ratings.get(section)
    topic = f"{number}. {topic_of(pack, section)}" + (f" ({words.RATING[rating]})" if rating else "")
    return f"{topic}: {clipped(inert(answer).strip(), _ANSWER_CHARS) or words.NO_ANSWER}"


def _line(text: str, section: SectionId, revision: int, *, settled: bool) -> AnyBlock:
    change = button(words.CHANGE, f"{controls.CHANGE}.{section}"[:255], Mark(revision, section))
    return SectionBlock(
        text=PlainTextObject(text=text, emoji=False),
        block_id=block_of("recap", revision, section)[:255],
        accessory=None if settled else change,
    )


def _below(shown: Recap) -> list[AnyBlock]:
    if not shown.final:
        return [quiet(words.RECAP_HOW)]
    mark = Mark(shown.revision)
    row = (control_button("finish", mark, style="primary"), control_button("pause", mark))
    return [quiet(f"{words.RECAP_HOW}. {words.RECAP_FINISH}"), buttons(block_of("recap", shown.revision), *row)]


def preview(pack: Pack, shown: PreviewShown, *, settled: bool = False) -> Message:
    """Lay out the exact card, the channel to choose, whose words to leave out, and Post, Back, Cancel."""
    exact = card(pack, shown.summary)
    if settled:
        return Message(fallback(words.SETTLED_PREVIEW), (*exact.blocks, quiet(words.SETTLED_PREVIEW)))
    chosen = () if shown.updates else (_channel(shown),)
    controls_below = (*chosen, *_withhold(pack, shown), _post(shown), quiet(words.PREVIEW_HOW))
    lead, *target = (words.PREVIEW_UPDATE if shown.updates else words.PREVIEW).split("{channel}")
    named = [channel(shown.channel, shown.channel_name), *(said(each, bold=True) for each in target)] if target else []
    opening = lines(line(said(lead, bold=True), *named))
    text = "\n".join((fallback(words.PREVIEW), exact.text))
    return Message(text, (opening, DividerBlock(), *exact.blocks, DividerBlock(), *controls_below))


def _channel(shown: PreviewShown) -> AnyBlock:
    """Lay out the channel select: public and private channels of theirs, no DMs, nothing chosen for them."""
    select = ConversationSelectElement(
        action_id=controls.CHANNEL,
        placeholder=PlainTextObject(text=words.PREVIEW_CHANNEL_HINT, emoji=False),
        initial_conversation=shown.channel if is_channel(shown.channel) else None,
        default_to_current_conversation=False,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    return SectionBlock(
        text=PlainTextObject(text=words.PREVIEW_CHANNEL, emoji=False),
        block_id=block_of("channel", shown.revision),
        accessory=select,
    )


def _withhold(pack: Pack, shown: PreviewShown) -> list[AnyBlock]:
    sections = [(each.id, each.topic) for each in pack.sections[:_MAX_WITHHOLD]]
    boxes = [(USE_CASE, words.USE_CASE_BOX), *sections]
    block_id = block_of("withhold", shown.revision)
    return [quiet(words.PREVIEW_WITHHOLD), *checklist(controls.WITHHOLD, block_id, boxes, shown.withheld)]


def _post(shown: PreviewShown) -> ActionsBlock:
    mark = Mark(shown.revision)
    return buttons(
        block_of("preview", shown.revision),
        button(words.UPDATE if shown.updates else words.POST, controls.POST, mark, style="primary"),
        control_button("back", mark),
        control_button("cancel", mark),
    )

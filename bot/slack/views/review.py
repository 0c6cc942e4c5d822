"""Check your answers, then see exactly what will be posted."""

from __future__ import annotations

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ConversationFilter,
    ConversationSelectElement,
    DividerBlock,
    PlainTextObject,
    SectionBlock,
)

from bot.interview.effects import PreviewShown, Recap
from bot.interview.states import USE_CASE
from bot.slack import controls, words, words_tickets
from bot.slack.controls import Mark, block_of
from bot.slack.escaping import clipped, inert
from bot.slack.views.card import card
from bot.slack.views.colleagues import of_others, of_others_aloud, waiting
from bot.slack.views.details import details
from bot.slack.views.message import AnyBlock, Line, Message, fallback, spoken
from bot.slack.views.naming import section_of, title_of
from bot.slack.views.pieces import button, buttons, channel, checklist, is_channel, line, lines, quiet
from bot.slack.views.pieces import words as said
from bot.slack.views.question import control_button
from bot.slack.views.ratings import rating_bar, rating_words, verdict_words
from knowledge.pack import Pack, SectionId

MAX_SECTIONS = 30
_ANSWER_CHARS, _ANSWERS_CHARS = 600, 9_000  # of one answer; of all, in the recap
_MAX_WITHHOLD = 30


def recap(pack: Pack, shown: Recap, *, settled: bool = False) -> Message:
    """Lay out one line a section, each with Change; the buttons to finish only where all questions are done."""
    opening = words.RECAP if shown.final else words.RECAP_SO_FAR
    verdict = words.RECAP_VERDICT.format(verdict=verdict_words(shown.summary.readiness))
    blocks: list[AnyBlock] = [lines(line(said(opening, bold=True)), line(said(verdict)))]
    told = []
    for number, (section, answer) in enumerate(shown.answers[:MAX_SECTIONS], start=1):
        text = _answer(pack, shown, number, section, answer)
        told.append(text)
        blocks.append(_line(text, section, shown.revision, settled=settled))
    left_out = len(shown.answers) - MAX_SECTIONS
    blocks += [quiet(words.SECTIONS_LEFT_OUT.format(count=left_out))] if left_out > 0 else []
    waits = waiting(pack, shown.waiting)
    blocks += [*of_others(pack, shown.others), *([lines(*waits)] if waits else [])]
    blocks += [quiet(words.RECAP_HOW_TYPED)] if settled else _below(shown)
    theirs = spoken(*of_others_aloud(pack, shown.others), *waits)
    heard = (fallback(opening, verdict, *told, "" if settled else words.RECAP_HOW), theirs)
    return Message("\n".join(each for each in heard if each), tuple(blocks))


def _answer(pack: Pack, shown: Recap, number: int, section: SectionId, answer: str) -> str:
    """Return a section's line: its topic, how it stands, their words; what was ticked is told as a tick."""
    found = section_of(pack, section)
    rating = f"{rating_bar(shown.summary, found)} {rating_words(shown.summary, found)}".strip() if found else ""
    topic = f"{number}. {title_of(found) if found else section}" + (f"  {rating}" if rating else "")
    signs = {each.sign for each in found.criteria} if found else set()
    said_there = inert(answer).strip().split("\n")
    told = "\n".join(words.TICKED.format(sign=each) if each in signs else each for each in said_there)
    return "\n".join(
        (topic, clipped(told, min(_ANSWER_CHARS, _ANSWERS_CHARS // len(shown.answers))) or words.NO_ANSWER)
    )


def _line(text: str, section: SectionId, revision: int | None, *, settled: bool) -> AnyBlock:
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
    row = (
        control_button("finish", mark, style="primary"),
        button(words_tickets.ASK_COLLEAGUE, controls.ASK, mark),
        button(words_tickets.SECOND_OPINION, controls.SECOND, mark),
        control_button("pause", mark),
    )
    return [quiet(f"{words.RECAP_HOW}. {words.RECAP_FINISH}"), buttons(block_of("recap", shown.revision), *row)]


def preview(pack: Pack, shown: PreviewShown, *, settled: bool = False) -> Message:
    """Lay out the exact card, the channel to choose, whose words to leave out, and Post, Back, Cancel."""
    exact = card(pack, shown.summary)
    if settled:
        return Message(fallback(words.SETTLED_PREVIEW), (*exact.blocks, quiet(words.SETTLED_PREVIEW)))
    opening = _opening(shown)
    waits = waiting(pack, shown.waiting)
    text = "\n".join((spoken(opening), exact.text, *([spoken(*waits)] if waits else [])))
    exactly = (DividerBlock(), *exact.blocks, *_thread(pack, shown), DividerBlock())
    beside = [lines(*waits)] if waits else []
    return Message(text, (lines(opening), *exactly, *beside, *_choices(pack, shown)))


def _opening(shown: PreviewShown) -> Line:
    lead, *target = (words.PREVIEW_UPDATE if shown.updates else words.PREVIEW).split("{channel}")
    named = [channel(shown.channel, shown.channel_name), *(said(each, bold=True) for each in target)] if target else []
    return line(said(lead, bold=True), *named)


def _thread(pack: Pack, shown: PreviewShown) -> tuple[AnyBlock, ...]:
    """Lay out what goes, or is brought up to date, in the card's thread: it quotes them, so they see it before."""
    lead = words.PREVIEW_THREAD_UPDATE if shown.updates else words.PREVIEW_THREAD
    return DividerBlock(), quiet(lead), *details(pack, shown.summary).blocks


def _choices(pack: Pack, shown: PreviewShown) -> list[AnyBlock]:
    chosen = [] if shown.updates else [_channel(shown)]
    above = [] if shown.updates or not is_channel(shown.channel) else [_goes_to(shown)]
    how = words.PREVIEW_UPDATE_HOW if shown.updates else words.PREVIEW_HOW
    return [*chosen, *_withhold(pack, shown), *above, _post(shown), quiet(how)]


def _goes_to(shown: PreviewShown) -> AnyBlock:
    return lines(line(said(words.PREVIEW_GOES_TO), channel(shown.channel, shown.channel_name), said(".")))


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
    numbered = enumerate(pack.sections[:_MAX_WITHHOLD], start=1)
    sections = [(each.id, f"{number}. {each.topic}") for number, each in numbered]
    boxes = [(USE_CASE, words.USE_CASE_BOX), *sections]
    block_id = block_of("withhold", shown.revision)
    return [quiet(words.PREVIEW_WITHHOLD), *checklist(controls.WITHHOLD, block_id, boxes, shown.withheld)]


def _post(shown: PreviewShown) -> ActionsBlock:
    mark = Mark(shown.revision)
    return buttons(
        block_of("preview", shown.revision),
        button(words.UPDATE if shown.updates else words.POST, controls.POST, mark, style="primary"),
        *_opinion(shown, mark),
        control_button("back", mark),
        control_button("cancel", mark),
    )


def _opinion(shown: PreviewShown, mark: Mark) -> list[ButtonElement]:
    """Lay out the button by which the card tells of a second opinion or not, where there is one to tell of."""
    if shown.opinion is None:
        return []
    label = words_tickets.HIDE_OPINION if shown.opinion else words_tickets.SHOW_OPINION
    return [button(label, f"{controls.OPINION}.{'hide' if shown.opinion else 'show'}", mark)]

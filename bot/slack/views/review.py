"""Check your answers, then see exactly what will be posted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ConversationFilter,
    ConversationSelectElement,
    DividerBlock,
    Option,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)

from bot.interview.content import PreviewShown, Recap
from bot.interview.events import Share
from bot.interview.gaps import decisive
from bot.interview.states import USE_CASE, Place
from bot.interview.summary import Summary
from bot.interview.tasks import task_of
from bot.slack import controls, review_words, words, words_tickets
from bot.slack.controls import Mark, Pointer, block_of
from bot.slack.escaping import clipped, inert, one_line
from bot.slack.views.card import card
from bot.slack.views.colleagues import of_others, of_others_aloud, waiting
from bot.slack.views.details import details
from bot.slack.views.message import AnyBlock, Line, Message, fallback, spoken
from bot.slack.views.naming import day, name_of, section_of, title_of
from bot.slack.views.pieces import BUTTON_CHARS, button, buttons, channel, is_channel, line, lines, person, quiet
from bot.slack.views.pieces import words as said
from bot.slack.views.question import control_button
from bot.slack.views.ratings import rating_bar, rating_words, verdict_words
from knowledge.pack import Pack, Section, SectionId

MAX_SECTIONS = 30
_ANSWER_CHARS, _ANSWERS_CHARS = 600, 8_000  # of one answer; of all, in the recap
MAX_GAPS = 10
_MAX_SHARES = 30
_SELECTS_A_ROW = 25


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
    gaps = _gaps(pack, shown) if shown.final and not settled else []
    blocks += [lines(*gaps)] if gaps else []
    waits = waiting(pack, shown.waiting)
    blocks += [*of_others(pack, shown.others), *([lines(*waits)] if waits else [])]
    blocks += [quiet(words.RECAP_HOW_TYPED)] if settled else _below(shown)
    theirs = spoken(*of_others_aloud(pack, shown.others), *waits, *gaps)
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
    nothing = words.NO_ANSWER if found is None or _is_open(shown, found) else words.ANSWERED_ELSEWHERE
    return "\n".join((topic, clipped(told, min(_ANSWER_CHARS, _ANSWERS_CHARS // len(shown.answers))) or nothing))


def _is_open(shown: Recap, section: Section) -> bool:
    return rating_words(shown.summary, section) in {"", words.RATING_OPEN}


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
        _for_others("tasks", review_words.TASKS, shown.summary),
        _for_others("reviewers", review_words.REVIEWERS, shown.summary),
    )
    return [quiet(f"{words.RECAP_HOW}. {words.RECAP_FINISH}"), buttons(block_of("recap", shown.revision), *row)]


def _gaps(pack: Pack, shown: Recap) -> list[Line]:
    """Return the gaps by number, with who closes them by when."""
    found = decisive(pack, shown.summary)
    if not found:
        return []
    told = [line(said(review_words.GAPS, bold=True))]
    for number, each in enumerate(found[:MAX_GAPS], start=1):
        task = task_of(shown.summary.tasks, each.criterion)
        by_when = said(review_words.BY_WHEN.format(on=day(task.due_on))) if task else None
        whose = [said(" – "), person(task.person), by_when] if task and by_when else []
        told.append(line(said(f"{number}. {name_of(pack, each.criterion)}"), *whose))
    left_out = len(found) - MAX_GAPS
    told += [line(said(review_words.GAPS_LEFT_OUT.format(count=left_out)))] if left_out > 0 else []
    return [*told, line(said(review_words.GAPS_HOW, italic=True))]


def preview(pack: Pack, shown: PreviewShown, *, settled: bool = False) -> Message:
    """Lay out all that is posted, the channel to choose, whose words to leave out, and Post, Back, Cancel.

    A new message is read from its end: the thread's long text stands first, so that the card is seen with its controls.
    """
    exact = card(pack, shown.summary, live=False)
    if settled:
        return Message(fallback(words.SETTLED_PREVIEW), (*exact.blocks, quiet(words.SETTLED_PREVIEW)), exact.optional)
    opening, readers = _opening(shown), _readers(shown)
    waits = waiting(pack, shown.waiting)
    heard = (spoken(opening), *([spoken(readers)] if readers else []), exact.text, *([spoken(*waits)] if waits else []))
    above = (lines(opening), *_thread(pack, shown), DividerBlock(), lines(line(said(words.PREVIEW_CARD, bold=True))))
    optional = frozenset(each + len(above) for each in exact.optional)
    beside = [lines(*waits)] if waits else []
    below = (quiet(review_words.CARD_BUTTONS), DividerBlock(), *beside, *_choices(pack, shown))
    return Message("\n".join(heard), (*above, *exact.blocks, *below), optional)


def _readers(shown: PreviewShown) -> Line | None:
    """Return what has to be known of who can read it there, once Post was pressed; None where one press is enough."""
    return line(said(review_words.ASKED_AGAIN[shown.asked_again], bold=True)) if shown.asked_again else None


def _opening(shown: PreviewShown) -> Line:
    lead, *target = (words.PREVIEW_UPDATE if shown.updates else words.PREVIEW).split("{channel}")
    named = [channel(shown.channel, shown.channel_name), *(said(each, bold=True) for each in target)] if target else []
    return line(said(lead, bold=True), *named)


def _thread(pack: Pack, shown: PreviewShown) -> tuple[AnyBlock, ...]:
    """Lay out what goes, or is brought up to date, in the card's thread: it quotes them, so they see it before."""
    lead = words.PREVIEW_THREAD_UPDATE if shown.updates else words.PREVIEW_THREAD
    return quiet(lead), DividerBlock(), *details(pack, shown.summary).blocks


def _choices(pack: Pack, shown: PreviewShown) -> list[AnyBlock]:
    chosen = [] if shown.updates else [_channel(shown)]
    above = [] if shown.updates or not is_channel(shown.channel) else [_goes_to(shown)]
    readers = _readers(shown)
    asked_again = [lines(readers)] if readers else []
    how = words.PREVIEW_UPDATE_HOW if shown.updates else words.PREVIEW_HOW
    return [*chosen, *_shares(pack, shown), *above, *asked_again, _post(shown), quiet(how)]


def _goes_to(shown: PreviewShown) -> AnyBlock:
    """Name the channel, and who can read what is posted there as far as we were allowed to see."""
    there = line(said(words.PREVIEW_GOES_TO), channel(shown.channel, shown.channel_name), said("."))
    return lines(there, line(said(_kind(shown.place), bold=shown.place is not None and shown.place.shared)))


def _kind(place: Place | None) -> str:
    if place is None or place.kind == "unknown":
        return review_words.SHARED_CHANNEL if place and place.shared else review_words.UNSEEN_CHANNEL
    kind = review_words.PRIVATE_CHANNEL if place.kind == "private" else review_words.PUBLIC_CHANNEL
    return f"{kind} {review_words.SHARED_CHANNEL}" if place.shared else kind


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


def _shares(pack: Pack, shown: PreviewShown) -> list[AnyBlock]:
    """Lay out a select for each answer there is: in their words, in ours, or private; the use case has none of ours."""
    numbered = list(enumerate(pack.sections[:_MAX_SHARES], start=1))
    answered = [each for each in numbered if shown.answered is None or each[1].id in shown.answered]
    sections = [_share(shown, each.id, f"{number}. {each.topic}") for number, each in answered]
    selects = [_share(shown, USE_CASE, words.USE_CASE_BOX, ("verbatim", "private")), *sections]
    rows = [selects[start : start + _SELECTS_A_ROW] for start in range(0, len(selects), _SELECTS_A_ROW)]
    rows_of = (
        ActionsBlock(block_id=block_of(f"share.{number}", shown.revision), elements=row)
        for number, row in enumerate(rows)
    )
    return [quiet(review_words.SHARES), *rows_of]


def _share(
    shown: PreviewShown, section: SectionId, topic: str, ways: Sequence[Share] = get_args(Share)
) -> StaticSelectElement:
    chosen: Share = (
        "private" if section in shown.withheld else "paraphrase" if section in shown.paraphrased else "verbatim"
    )
    options = {each: Option(value=each, text=_share_label(topic, each)) for each in ways}
    return StaticSelectElement(
        action_id=f"{controls.SHARE}.{section}", options=list(options.values()), initial_option=options[chosen]
    )


def _share_label(topic: str, share: Share) -> PlainTextObject:
    label = review_words.SHARE_OPTION.format(topic=one_line(topic), share=review_words.SHARE[share])
    return PlainTextObject(text=clipped(label, BUTTON_CHARS), emoji=False)


def _post(shown: PreviewShown) -> ActionsBlock:
    mark = Mark(shown.revision)
    post = review_words.POST_ALL_THE_SAME if shown.asked_again else words.POST
    style = "danger" if shown.asked_again else "primary"
    return buttons(
        block_of("preview", shown.revision),
        button(words.UPDATE if shown.updates else post, controls.POST, mark, style=style),
        *_opinion(shown, mark),
        control_button("back", mark),
        _for_others("reviewers", review_words.REVIEWERS, shown.summary),
        control_button("cancel", mark),
    )


def _for_others(verb: str, label: str, summary: Summary) -> ButtonElement:
    return button(label, f"{controls.TEAM}.{verb}", Pointer(summary.owner, summary.number))


def _opinion(shown: PreviewShown, mark: Mark) -> list[ButtonElement]:
    """Lay out the button by which the card tells of a second opinion or not, where there is one to tell of."""
    if shown.opinion is None:
        return []
    label = words_tickets.HIDE_OPINION if shown.opinion else words_tickets.SHOW_OPINION
    return [button(label, f"{controls.OPINION}.{'hide' if shown.opinion else 'show'}", mark)]

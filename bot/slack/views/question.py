"""A section's question, a probe, and the gentle second offer after "I don't know"."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from itertools import zip_longest

from slack_sdk.models.blocks import ButtonElement

from bot.interview.content import ProbeAsked, Question, Reoffer
from bot.interview.effects import Settle
from bot.interview.findings import Reason
from bot.slack import controls, words, words_tickets
from bot.slack.controls import Mark, block_of
from bot.slack.escaping import clipped, one_line
from bot.slack.views.colleagues import of_others, of_others_aloud
from bot.slack.views.message import AnyBlock, Message, fallback, spoken
from bot.slack.views.naming import criterion_of, name_of, section_of, topic_of
from bot.slack.views.pieces import button, buttons, checklist, line, lines, points, quiet, rich, saying
from bot.slack.views.pieces import words as said
from knowledge.pack import Criterion, Pack, Section, SectionId

MAX_SIGNS = 60  # six groups of boxes; the shipped packs have six signs a section
MAX_PREVIOUS = 8
_ANSWER_CHARS, _ANSWERS_CHARS = 400, 1_600  # of one earlier answer; of all, beside what colleagues said
_HEADING_CHARS = 300
NOTHING_LEFT = Settle(check=0, revision=0)
_FIRST = 1  # revision of a person's very first message with controls: no welcome came before, so it says what this is
_REASONS: tuple[Reason, ...] = ("dont_know", "dont_have", "not_applicable", "rather_not")


def question(pack: Pack, asked: Question, *, settled: bool = False, left: Settle = NOTHING_LEFT) -> Message:
    """Lay out a section's question: the guidance's heading, one ask, one example, the checklist, the buttons.

    A *settled* one shows what was *left* in its controls instead of them.
    """
    section = section_of(pack, asked.section)
    if section is None:
        return Message(fallback(asked.section), (quiet(asked.section),))
    position = words.POSITION.format(position=asked.position, total=asked.total)
    intro = words.INTRO.format(count=asked.total) if asked.revision == _FIRST else ""
    place = quiet(f"{position} · {section.topic}")
    blocks: list[AnyBlock] = [*([quiet(intro)] if intro else []), place, heart(section), *_earlier(pack, asked)]
    if settled:
        how = quiet(words.SETTLED_QUESTION.format(position=asked.position))
        blocks += [*_left([each.sign for each in section.criteria if each.id in left.ticked], left, asked.section), how]
    else:
        blocks += [*_signs(section, asked), _buttons(asked)]
    told = (intro, position, section.heading, section.ask, words.EXAMPLE + section.example)
    theirs = spoken(*of_others_aloud(pack, asked.others))
    return Message("\n".join(each for each in (fallback(*told), theirs) if each), tuple(blocks))


def _left(ticked: Sequence[str], left: Settle, section: SectionId) -> list[AnyBlock]:
    """Lay out what they left in a message whose controls are gone: no message of theirs tells it."""
    signs: list[AnyBlock] = (
        [rich(line(said(words.YOU_TICKED)), points(line(said(each)) for each in ticked))] if ticked else []
    )
    if left.written is None or left.written.section != section:
        return signs
    return [*signs, rich(line(said(words.YOU_WROTE)), saying(left.written.text))]


def heart(section: Section) -> AnyBlock:
    """Lay out what is asked: the guidance's heading, one concrete ask, one example."""
    return lines(
        line(said(clipped(one_line(section.heading), _HEADING_CHARS), bold=True)),
        line(said(section.ask)),
        line(said(words.EXAMPLE + section.example, italic=True)),
    )


def _earlier(pack: Pack, asked: Question) -> list[AnyBlock]:
    blocks: list[AnyBlock] = []
    if asked.acknowledged:
        names = "; ".join(name_of(pack, each) for each in asked.acknowledged)
        blocks.append(quiet(words.ACKNOWLEDGED + names))
    if asked.previous:
        newest = asked.previous[-MAX_PREVIOUS:]
        shown = (saying(each, min(_ANSWER_CHARS, _ANSWERS_CHARS // len(newest))) for each in newest)
        blocks.append(rich(line(said(words.PREVIOUS)), *shown))
    return [*blocks, *of_others(pack, asked.others)]


def mixed(section: Section) -> tuple[Criterion, ...]:
    """Return the section's signs in an order that is the same every time and tells nothing about their kind."""
    order = sorted(section.criteria, key=lambda each: sha256(each.id.encode()).digest())
    kinds = [each.kind for each in order]
    return _woven(section) if kinds in (sorted(kinds), sorted(kinds, reverse=True)) else tuple(order)


def _woven(section: Section) -> tuple[Criterion, ...]:
    few, many = sorted((section.ready, section.warnings), key=len)
    pairs = zip_longest(many, few)
    return tuple(each for pair in pairs for each in pair if each is not None)


def _signs(section: Section, asked: Question) -> list[AnyBlock]:
    signs = mixed(section)
    boxes = [(each.id, each.sign) for each in signs[:MAX_SIGNS]]
    block_id = block_of("signs", asked.revision, asked.section)
    shown: list[AnyBlock] = [quiet(words.CHECKLIST), *checklist(controls.TICK, block_id, boxes, asked.ticked)]
    if len(signs) > MAX_SIGNS:
        shown.append(quiet(words.SIGNS_LEFT_OUT.format(count=len(signs) - MAX_SIGNS)))
    mark = Mark(asked.revision, asked.section)
    done = button(words.NEXT, controls.NEXT, mark)
    return [*shown, buttons(block_of("next", asked.revision, asked.section), done)]


def _buttons(asked: Question) -> AnyBlock:
    mark = Mark(asked.revision, asked.section)
    return buttons(
        block_of("question", asked.revision, asked.section),
        button(words.WRITE_MORE, controls.WRITE_AGAIN if asked.previous else controls.WRITE_MORE, mark),
        button(words.DONT_KNOW, f"{controls.REASON}.dont_know", mark),
        button(words_tickets.ASK_COLLEAGUE, controls.ASK, mark),
        *(control_button(name, mark) for name in (("back", "skip") if asked.position > 1 else ("skip",))),
        button(words.WHY_WE_ASK, controls.WHY, mark),
        control_button("pause", mark),
    )


def control_button(name: str, mark: Mark, *, style: str | None = None) -> ButtonElement:
    """Return the button of a control that can also be typed by its name."""
    return button(words.CONTROL_LABELS[name], f"{controls.CONTROL}.{name}", mark, style=style)


def probe(pack: Pack, asked: ProbeAsked, *, settled: bool = False, left: Settle = NOTHING_LEFT) -> Message:
    """Lay out a neutral follow-up about one criterion."""
    criterion, topic = criterion_of(pack, asked.about), topic_of(pack, asked.section)
    text = criterion.probe.text if criterion else topic
    blocks: list[AnyBlock] = [quiet(words.PROBE.format(topic=topic))]
    if asked.quotes:
        blocks.append(rich(line(said(words.PROBE_QUOTES)), *(saying(each, 300) for each in asked.quotes[:4])))
    blocks.append(lines(line(said(text, bold=True))))
    blocks += _left((), left, asked.section) if settled else [_probe_buttons(asked)]
    return Message(fallback(text), tuple(blocks))


def _probe_buttons(asked: ProbeAsked) -> AnyBlock:
    mark = Mark(asked.revision, asked.section)
    return buttons(
        block_of("probe", asked.revision, asked.section),
        button(words.WRITE_MORE, f"{controls.WRITE_ABOUT}{asked.about}"[:255], mark),
        button(words.DONT_KNOW, f"{controls.REASON}.dont_know", mark),
        button(words_tickets.ASK_COLLEAGUE, controls.ASK, mark),
        control_button("skip", mark),
        control_button("pause", mark),
    )


def reoffer(pack: Pack, offered: Reoffer, *, settled: bool = False, left: Settle = NOTHING_LEFT) -> Message:
    """Lay out the four ways "I don't know" can be meant, and one easier way to answer."""
    section = section_of(pack, offered.section)
    easier = words.REOFFER_EASIER.format(ask=section.ask) if section else ""
    told = [each for each in (words.REOFFER, easier, words_tickets.WHO_KNOWS) if each]
    blocks: list[AnyBlock] = [lines(*(line(said(each)) for each in told))]
    mark = Mark(offered.revision, offered.section)
    ways = [button(words.REASON_LABELS[each], f"{controls.REASON}.{each}", mark) for each in _REASONS]
    ways = [button(words_tickets.ASK_COLLEAGUE, controls.ASK, mark), *ways]
    block_id = block_of("reasons", offered.revision, offered.section)
    blocks += _left((), left, offered.section) if settled else [buttons(block_id, *ways)]
    return Message(fallback(*told, *(words.REASON_LABELS[each] for each in _REASONS)), tuple(blocks))

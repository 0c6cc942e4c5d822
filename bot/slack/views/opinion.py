"""A second opinion beside the first: where two people differ, both labels and quotes; where they agree, by name."""

from __future__ import annotations

from bot.interview.findings import Evidence, Label
from bot.interview.opinion import Compared
from bot.interview.told import OpinionCompared
from bot.slack import words, words_tickets
from bot.slack.escaping import clipped, inert
from bot.slack.views.colleagues import filled
from bot.slack.views.message import AnyBlock, Line, Message, spoken
from bot.slack.views.naming import name_of
from bot.slack.views.pieces import line, lines, person, points, quiet, rich
from bot.slack.views.pieces import words as said
from knowledge.pack import Pack

MAX_DIFFERENCES = 30
MAX_AGREED = 40
_QUOTE_CHARS = (400, 150, 60, 0)  # tried in this order until all fits
_CHARS = 9_000


def opinion_compared(pack: Pack, shown: OpinionCompared) -> Message:
    """Lay out the comparison; it reads the same for both."""
    differing = [each for each in shown.compared if each.differs]
    agreed = [each for each in shown.compared if not each.differs]
    pair = filled(words_tickets.COMPARED_PAIR, owner=person(shown.owner), person=person(shown.person))
    opening = [line(said(words_tickets.COMPARED, bold=True)), pair, line(said(_count(len(differing)), bold=True))]
    listed = _fitting(pack, shown, differing[:MAX_DIFFERENCES])
    left_out = len(differing) - len(listed)
    below = [line(said(_agreed(pack, agreed)))]
    below += [line(said(words_tickets.COMPARED_LEFT_OUT.format(count=left_out)))] if left_out else []
    how = [words_tickets.COMPARED_HOW] if shown.reader == shown.owner else []
    blocks: list[AnyBlock] = [lines(*opening), *([rich(points(listed))] if listed else []), lines(*below)]
    blocks += [quiet(each) for each in how]
    return Message(spoken(*opening, *listed, *below, *(line(said(each)) for each in how)), tuple(blocks))


def _count(differences: int) -> str:
    if differences == 1:
        return words_tickets.DIFFER_ONE
    return words_tickets.DIFFER.format(count=differences) if differences else words_tickets.DIFFER_NONE


def _agreed(pack: Pack, agreed: list[Compared]) -> str:
    if not agreed:
        return words_tickets.AGREE_NONE
    names = [f"{name_of(pack, each.criterion)} ({words.LABEL[each.mine]})" for each in agreed[:MAX_AGREED]]
    return words_tickets.AGREE + "; ".join(names)


def _fitting(pack: Pack, shown: OpinionCompared, differing: list[Compared]) -> list[Line]:
    for quote_chars in _QUOTE_CHARS:
        listed = [_difference(pack, shown, each, quote_chars) for each in differing]
        if sum(len(getattr(part, "text", None) or "") for each in listed for part in each) <= _CHARS:
            return listed
    return [_difference(pack, shown, each, 0) for each in differing[:MAX_DIFFERENCES]]


def _difference(pack: Pack, shown: OpinionCompared, compared: Compared, quote_chars: int) -> Line:
    return line(
        said(name_of(pack, compared.criterion), bold=True),
        said("\n"),
        person(shown.owner),
        said(f": {_side(compared.mine, compared.my_words, quote_chars)}\n"),
        person(shown.person),
        said(f": {_side(compared.theirs, compared.their_words, quote_chars)}"),
    )


def _side(label: Label, evidence: Evidence | None, quote_chars: int) -> str:
    if not quote_chars:
        return words.LABEL[label]
    if evidence is None:
        return f"{words.LABEL[label]} ({words_tickets.NO_WORDS})"
    return f"{words.LABEL[label]}, “{clipped(inert(evidence.quote), quote_chars)}”"


def on_the_card(differences: int) -> str:
    """Return how the card's line tells of a second opinion: no words, no names, only how many differences."""
    none, one, many = words_tickets.ON_THE_CARD_COUNT
    count = none if differences == 0 else one if differences == 1 else many.format(count=differences)
    return words_tickets.ON_THE_CARD.format(count=count)

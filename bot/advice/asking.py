"""Answers to the person's own questions: the guidance's words, or plainly that it has none."""

from __future__ import annotations

from bot.advice.orders import order_spans
from bot.interview.replies import CitedPassage, Reply
from knowledge.pack import Pack, SectionId
from knowledge.passages import Passage
from knowledge.search import Found, Hit, Searcher

MAX_PASSAGES = 3
# A further passage is shown if it fits at least this well, next to the best: a bare list of three is read by nobody.
_WORTH_SHOWING = 0.6
# Below this the best passage is rather near the question than an answer; we say so instead of sounding sure.
_SURE = 0.25
# Where no topic names a passage to offer, one that fits less than this is near by accident.
_NEAR = 0.08

FOUND = "The guidance says:"
NEAR = "I am not sure that this answers you; it is the closest that the guidance comes:"
CONFLICT = "The guidance has more than one answer to that (its text is of {date}):"
SILENT = "The guidance does not say {untold}."
NOTHING = "I found nothing about that in the guidance."
ANOTHER_SUBJECT = "That is outside of what I know: I can only answer from the guidance, “{title}”."
ORDER = "I leave that aside: I answer questions from the guidance, and a rating comes from your answers alone."


def reply(searcher: Searcher, question: str, section: SectionId | None) -> Reply:
    """Look *question* up for somebody who is being asked about *section*; whatever it says, this never raises."""
    found = searcher.search(question, section)
    if found.outcome == "out_of_scope" or _is_order(question):
        return Reply("out_of_scope", _turned_down(searcher.pack, found))
    if found.outcome == "silent":
        return Reply("silent", _not_said(found), _cited(_offered(found)))
    if found.outcome == "conflict":
        return Reply("conflict", CONFLICT.format(date=searcher.pack.source.date), _cited(found.hits[:MAX_PASSAGES]))
    best = found.hits[0].score
    worth = tuple(each for each in found.hits[:MAX_PASSAGES] if each.score >= _WORTH_SHOWING * best)
    return Reply("answered", FOUND if best >= _SURE else NEAR, _cited(worth))


def _is_order(question: str) -> bool:
    return bool(order_spans(question.lower(), ((0, len(question)),)))


def _turned_down(pack: Pack, found: Found) -> str:
    if found.outcome == "out_of_scope" and found.topic and found.topic.scope == "out_of_scope":
        return ANOTHER_SUBJECT.format(title=pack.title)
    return ORDER


def _not_said(found: Found) -> str:
    return SILENT.format(untold=found.topic.untold) if found.topic else NOTHING


def _offered(found: Found) -> tuple[Hit, ...]:
    return tuple(each for each in found.hits[:1] if found.topic or each.score >= _NEAR)


def _cited(hits: tuple[Hit, ...]) -> tuple[CitedPassage, ...]:
    return tuple(_citation(each.passage, each.score) for each in hits)


def _citation(passage: Passage, score: float) -> CitedPassage:
    """Cite *passage* under its heading; a bold line over bullets belongs to it, as it says whether a sign is good."""
    heading = f"{passage.heading} – {passage.label.rstrip(':')}" if passage.label else passage.heading
    return CitedPassage(passage.text, heading, passage.link, passage.section, score)

"""Answers to the person's own questions: the guidance's words, or plainly that it has none."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from bot.advice.about import Facts
from bot.advice.clauses import plain
from bot.advice.orders import NEAR_ORDER, is_no_order, is_order, likelihood
from bot.advice.questions import unframed
from bot.interview.replies import CitedPassage, Reply
from knowledge.pack import Pack, SectionId
from knowledge.passages import Passage
from knowledge.search import Alike, Found, Hit, Searcher

LookUp: TypeAlias = Callable[[str, SectionId | None], Reply]

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
NO_FIGURE = "The guidance gives no figure for that."
NOTHING = "I found nothing about that in the guidance."
ANOTHER_SUBJECT = "That is outside of what I know: I can only answer from the guidance, “{title}”."
ORDER = (
    "I cannot do that. A rating comes from what its author answered, by rules that are the same for all, and I pass on "
    "nothing but what they posted themselves: it stands on their card and in its thread. Do ask me what the guidance "
    "says, and I look it up."
)


@lru_cache(maxsize=4)  # half a second of work that is the same for every advisor on one pack, and safe to share
def retrieval(
    pack: Pack, alike: Alike | None = None, *, with_model: bool = False
) -> tuple[LookUp, Callable[[str], bool]]:
    """Return how questions are looked up in *pack*, and how to tell that a message asks about the advisor itself.

    *alike* compares phrasings by meaning, where a model for that is at hand.
    """
    facts = Facts(pack, with_model=with_model)
    searcher = Searcher(pack, alike=alike)
    return (
        lambda question, section: reply(searcher, question, section, facts),
        facts.asked,
    )


def reply(searcher: Searcher, question: str, section: SectionId | None, facts: Facts | None = None) -> Reply:
    """Look *question* up for somebody who is being asked about *section*; whatever it says, this never raises.

    *facts* answer what is asked about the advisor itself.
    """
    if is_order(question):
        return Reply("out_of_scope", ORDER)
    fact = facts.answer(question, section) if facts else None
    if fact is not None:
        return Reply("out_of_scope", fact, ours=True)
    return _looked_up(searcher, question, section)


def _looked_up(searcher: Searcher, question: str, section: SectionId | None) -> Reply:
    found = searcher.search(question, section)
    if found.topic and found.topic.scope == "order" and is_no_order(question):
        found = searcher.search(question, section, orders=False)
    if (asked := unframed(question)) != question and not (found.topic and found.topic.scope == "order"):
        return _looked_up(searcher, asked, section)
    if found.outcome == "out_of_scope":
        return Reply("out_of_scope", _turned_down(searcher.pack, found))
    if found.outcome == "silent":
        return Reply("silent", _not_said(found), _cited(_offered(found)))
    if found.outcome == "conflict":
        return Reply("conflict", CONFLICT.format(date=searcher.pack.source.date), _cited(found.hits[:MAX_PASSAGES]))
    best = found.hits[0].score
    if likelihood(plain(question)) * NEAR_ORDER > best:  # more like an order than like anything the guidance says
        return Reply("out_of_scope", ORDER)
    worth = tuple(each for each in found.hits[:MAX_PASSAGES] if each.score >= _WORTH_SHOWING * best)
    return Reply("answered", FOUND if best >= _SURE else NEAR, _cited(worth))


def _turned_down(pack: Pack, found: Found) -> str:
    if found.outcome == "out_of_scope" and found.topic and found.topic.scope == "out_of_scope":
        return ANOTHER_SUBJECT.format(title=pack.title)
    return ORDER


def _not_said(found: Found) -> str:
    if found.topic:
        return SILENT.format(untold=found.topic.untold)
    return NO_FIGURE if found.lacks == "figure" else NOTHING


def _offered(found: Found) -> tuple[Hit, ...]:
    """Return the one passage that comes nearest to a topic not covered; without a topic, all that might be meant."""
    if found.topic:
        return found.hits[:1]
    first = tuple(each for each in found.hits[:1] if each.score >= _NEAR)
    return first + tuple(each for each in found.hits[1:MAX_PASSAGES] if first and each.score >= _SURE)


def _cited(hits: tuple[Hit, ...]) -> tuple[CitedPassage, ...]:
    return tuple(citation(each.passage, each.score) for each in hits)


def citation(passage: Passage, score: float) -> CitedPassage:
    """Cite *passage* under its heading; a bold line over bullets belongs to it, as it says whether a sign is good."""
    heading = f"{passage.heading} – {passage.label.rstrip(':')}" if passage.label else passage.heading
    return CitedPassage(passage.text, heading, passage.link, passage.section, score)

"""Plain facts about the advisor itself, for those who ask: who sees what, how long it takes, how a rating comes about.

They stand in ``english/about.yaml``, apart from any pack, and compete with its passages for a question as topics that
the guidance does not cover: what answers such a question is our own words, never a quote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.advice.patterns import english
from knowledge.pack import Pack, SectionId, Topic
from knowledge.search import Searcher
from knowledge.wording import asks, content_stems, words

MINUTES_PER_SECTION: Final = 3  # as the welcome promises: a quarter of an hour for five
_PREFIX: Final = "about_"  # apart from the ids of a pack's own topics
_NEAR: Final = 0.3  # what fits less is near by accident
_PLAINLY: Final = 0.6  # a message is taken for such a question only if it is worded much like one we know
_ALIKE: Final = 0.8  # nor where a word of the guidance is in it that nobody asks for the fact by: "the training"
_MOST_CHARS: Final = 120  # of such a message; a longer one says something else as well


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; *said* answers the questions of *topic*. *asks*: nothing but a question can be meant by these."""

    topic: Topic
    said: str
    asks: bool


class Facts:
    """The facts as they stand for one pack, with a model or without; safe to share.

    They are searched for apart, beside all the pack knows: their words make no word of the guidance any less rare.
    """

    def __init__(self, pack: Pack, *, with_model: bool = False) -> None:
        self._by_topic = {each.topic.id: each for each in _facts(pack, with_model=with_model)}
        self._searcher = Searcher(pack, tuple(each.topic for each in self._by_topic.values()))
        self._known = {_plain(asked): each for each in self._by_topic.values() for asked in each.topic.asked}
        texts = (text for each in self._searcher.passages for text in (each.text, each.label or ""))
        self._subject = frozenset(stem for text in texts for stem in content_stems(text))

    def answer(self, question: str, section: SectionId | None = None) -> str | None:
        """Return the words that answer *question*; None where the guidance is nearer, or nothing near enough."""
        fact, fit = self._nearest(question, section)
        near = fit >= (_ALIKE if self._has_another_subject(fact, question) else _NEAR)
        return fact.said if fact is not None and near else None

    def asked(self, text: str) -> bool:
        """Say whether *text* plainly is a question about the advisor, so that it cannot be meant as anything else."""
        if len(text) > _MOST_CHARS or not asks(text):
            return False
        fact, fit = self._nearest(text, None)
        return fact is not None and fact.asks and fit >= _PLAINLY

    def _has_another_subject(self, fact: Fact | None, question: str) -> bool:
        """Say whether a word of the guidance stands in *question* that nobody uses to ask for *fact*."""
        expected = {stem for each in (fact.topic.asked if fact else ()) for stem in content_stems(each)}
        return any(each in self._subject and each not in expected for each in content_stems(question))

    def _nearest(self, question: str, section: SectionId | None) -> tuple[Fact | None, float]:
        """Return the fact that *question* asks for and how well it fits; fully where it is worded as we know it."""
        known = self._known.get(_plain(question))
        if known is not None:
            return known, 1.0
        topic, fit = self._searcher.topic_of(question, section)
        return self._by_topic.get(topic.id) if topic else None, fit


def said_of(pack: Pack, fact: str) -> str:
    """Return what is said of the *fact* with that id where no language model takes part."""
    return next(each.said for each in _facts(pack, with_model=False) if each.topic.id == _PREFIX + fact)


def _plain(question: str) -> str:
    return " ".join(words(question))


def _facts(pack: Pack, *, with_model: bool) -> Iterator[Fact]:
    source, count = pack.source, len(pack.sections)
    for each in english("about")["facts"]:
        said = _worded(each, with_model).format(
            count=count,
            minutes=count * MINUTES_PER_SECTION,
            core=pack.section(pack.core_question).topic,
            title=source.title,
            author=source.author,
            date=source.date,
            licence=source.licence,
        )
        topic = Topic(id=_PREFIX + each["id"], scope="out_of_scope", asked=tuple(each["asked"]))
        yield Fact(topic, said, each.get("asks") == "yes")


def _worded(fact: dict[str, Any], with_model: bool) -> str:
    return str(fact["with_model"] if with_model and "with_model" in fact else fact["said"])

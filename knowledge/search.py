"""From a question to the passages that answer it, or to the honest word that the guidance does not.

Nothing here is trained (though a model of meaning may be given), and no score alone decides that a question has no
answer: what the guidance does not tell is written down in the pack as topics, and a question goes where it fits best,
to a passage or to a topic.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from knowledge.pack import Pack, SectionId, Topic
from knowledge.passages import Passage, passages_of
from knowledge.ranking import DocumentIndex, Likeness, PhraseIndex
from knowledge.wanted import Kind, tells_a_figure, wanted
from knowledge.wording import MAX_CHARS, Vocabulary, asks, content_stems, letter_runs, stems

Alike: TypeAlias = Callable[[Sequence[str]], Likeness]  # makes an index of phrasings by what they mean
Outcome: TypeAlias = Literal["answered", "silent", "out_of_scope", "conflict"]
_NumberedTopics: TypeAlias = tuple[tuple[int, Topic], ...]

MAX_HITS = 5

# Anything near these does as well on the questions in tests/eval/retrieval.jsonl, which hold the figures.
_SECTION_BONUS = 0.05  # a question asked while a section is open is more often about that section
_FOLLOW_UP_BONUS = 0.1  # more so where it has hardly a word of its own: "how many are we talking?"
_FOLLOW_UP_WORDS = 2
_NEAREST_PHRASINGS = 3  # one phrasing alone may fit by accident
_COMMON = 0.1  # runs of letters in more of the phrasings than this are left out; the time halves, the ranks stay
_ENOUGH = 0.1  # below this nothing of the question was found
_MARGIN = 0.005  # how much better than the best topic a passage has to fit
_MEANING = 0.6  # the weight of likeness of meaning beside words, where there is any; from 0.3 to 1 does as well
_ANOTHER_SUBJECT = 0.1  # how much better a topic of another subject has to fit than any passage
_ORDER = 0.5  # an order is an order though a question stands beside it

_NEVER_WANTED = 0.1  # off a passage that no phrasing asks for the kind of fact that the question wants
_SELDOM = 0.03  # of a passage's phrasings: one that so few ask for a figure has none to give
_OFTEN_WANTED = 0.05  # for a topic that many do; from half to twice of either does as well
_MANY = 0.2  # of a topic's phrasings
_ORDER_WORDS = 0.25  # of a sentence's words, those known from one order
_OTHERS_WORDS = 0.2  # of a question's words, those known from one of the others' topics
_BIDDING_BONUS = 0.05  # what is not worded as a question is more often an order
_MOST_SENTENCES = 10  # each is searched by itself; of more, the first and the last half
_SENTENCE_END = re.compile(r"[.?!;\n]+(?:\s+|$)")


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with how well it fits, from 0 to 1."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to: *hits* best first, the nearest passages even where the outcome is not ``answered``.

    *topic* is what the pack says is not covered, where the question fits that best, and *fit* how well it does, 0 to 1.
    *lacks* is the kind of fact that the question wants and even the nearest passage has not.
    """

    outcome: Outcome
    hits: tuple[Hit, ...] = ()
    topic: Topic | None = None
    fit: float = 0.0
    lacks: Kind | None = None


@dataclass(frozen=True, slots=True)
class _Phrasing:
    target: int  # a passage's index, or the number of passages plus a topic's
    text: str
    only_in: SectionId | None  # a follow-up that means its target only while this section is asked


class Searcher:
    """Searches one pack; holds its indexes, made once (0.25 s), and is safe to share: searching changes nothing.

    *others* are topics that no pack covers: what people ask about whoever searches. *alike* makes an index of phrasings
    by what they mean, for those who have a model for it.
    """

    def __init__(self, pack: Pack, others: tuple[Topic, ...] = (), alike: Alike | None = None) -> None:
        self.passages: tuple[Passage, ...] = passages_of(pack)
        self.pack = pack
        self._topics = (*pack.questions.not_covered, *others)
        self._others = len(others)
        self._conflicts = tuple(self._all_conflicts())
        self._numbered_topics = tuple(enumerate(self._topics, len(self.passages)))
        self._other_than_orders = tuple(each for each in self._numbered_topics if each[1].scope != "order")
        self._phrasings = self._all_phrasings()
        self._places = {each: self._places_in(each) for each in (None, *(section.id for section in pack.sections))}
        self._wanted_of = self._shares_of_kinds()
        documents = [self._document(target) for target in range(len(self.passages) + len(self._topics))]
        self._vocabulary = Vocabulary(term for each in documents for term in each)
        self._documents = DocumentIndex(documents)
        self._by_words = PhraseIndex([stems(each.text) for each in self._phrasings])
        self._by_letters = PhraseIndex([letter_runs(each.text) for each in self._phrasings], _COMMON)
        self._by_meaning = alike(self.phrasings) if alike else None
        self._last: tuple[tuple[str, SectionId | None] | None, Sequence[float]] = None, ()  # what was scored last

    def topic_of(self, question: str, section: SectionId | None = None) -> tuple[Topic | None, float]:
        """Return the topic that fits *question* better than any passage, and how well; orders are not looked for.

        A question that shares hardly a word with the topics that no pack covers is not about them: that saves time.
        """
        question, count = question[:MAX_CHARS], len(self.passages)
        if max(self._by_document(question)[-self._others :], default=0.0) < _OTHERS_WORDS:
            return None, 0.0
        scores = self._scores(question, section)
        best = max(range(len(scores)), key=lambda each: scores[each])
        return (self._topics[best - count], scores[best]) if best >= count else (None, 0.0)

    @property
    def phrasings(self) -> tuple[str, ...]:
        """Every phrasing that leads somewhere, the passages themselves among them."""
        return tuple(each.text for each in self._phrasings)

    def search(self, question: str, section: SectionId | None = None, *, orders: bool = True) -> Found:
        """Look *question* up; *section* is the one being asked, for follow-ups like "which one?". Never raises.

        Without *orders*, it is known to be none: topics that are orders are left out.
        """
        question = question[:MAX_CHARS]
        by_words = self._scores(question, section)
        scores = self._with_meaning(by_words, question, section)
        ranked = sorted(self.passages, key=lambda each: -scores[each.index])[:MAX_HITS]
        hits = tuple(Hit(each, _shown(scores[each.index])) for each in ranked)
        if not orders:
            return self._with_the_fact(question, self._decided(hits, scores, self._other_than_orders))
        order = self._order_in([by_words, *self._of_sentences(question, section)])
        if order is None and self._by_meaning:
            order = self._likeliest_order(by_words)  # what words alone tell of orders is not outvoted
        if order:
            return Found("out_of_scope", hits, order)
        return self._with_the_fact(question, self._decided(hits, scores, self._numbered_topics))

    # ── scoring ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _scores(self, question: str, section: SectionId | None) -> Sequence[float]:
        """Return how well each target fits, passages first, then topics; a question is often looked up twice."""
        asked, scores = self._last
        if asked != (question, section):
            scores = self._scored(question, section)
            self._last = (question, section), scores
        return scores

    def _scored(self, question: str, section: SectionId | None) -> Sequence[float]:
        as_document = self._by_document(question)
        as_phrasing = self._nearest(self._by_spelling(question), section)
        mixed = ((one + 2 * other) / 3 for one, other in zip(as_document, as_phrasing, strict=True))
        return [min(1.0, one + more) for one, more in zip(mixed, self._bonuses(question, section), strict=True)]

    def _by_document(self, question: str) -> list[float]:
        return self._documents.scores([self._vocabulary.corrected(each) for each in content_stems(question)])

    def _bonuses(self, question: str, section: SectionId | None) -> list[float]:
        bidding = 0.0 if asks(question) else _BIDDING_BONUS
        here = _SECTION_BONUS
        if asks(question) and len(set(content_stems(question))) <= _FOLLOW_UP_WORDS:
            here += _FOLLOW_UP_BONUS
        of_kind = self._of_kind(question)
        return [
            *((here if section and each.section == section else 0.0) + of_kind[each.index] for each in self.passages),
            *((bidding if each.scope == "order" else 0.0) + of_kind[n] for n, each in self._numbered_topics),
        ]

    def _of_kind(self, question: str) -> list[float]:
        """Return what each target gains or loses by the kinds of fact that it is asked for."""
        kinds = wanted(question)
        found = [0.0] * (len(self.passages) + len(self._topics))
        for target, shares in enumerate(self._wanted_of):
            if target < len(self.passages):
                found[target] = -_NEVER_WANTED if any(not shares[kind] for kind in kinds) else 0.0
            else:
                found[target] = _OFTEN_WANTED if any(shares[kind] > _MANY for kind in kinds) else 0.0
        return found

    def _with_meaning(self, scores: Sequence[float], question: str, section: SectionId | None) -> Sequence[float]:
        if self._by_meaning is None:
            return scores
        alike = self._nearest(self._by_meaning.scores(question), section)
        return [(one + _MEANING * other) / (1 + _MEANING) for one, other in zip(scores, alike, strict=True)]

    def _by_spelling(self, question: str) -> list[float]:
        """Return how near each phrasing is by its words and by its letters."""
        by_words = self._by_words.scores([self._vocabulary.corrected(each) for each in stems(question)])
        by_letters = self._by_letters.scores(letter_runs(question))
        return [(one + other) / 2 for one, other in zip(by_words, by_letters, strict=True)]

    def _nearest(self, nearness: Sequence[float], section: SectionId | None) -> list[float]:
        """Return, for each target, the mean of its nearest phrasing and of its nearest few."""
        places = self._places[section if section in self._places else None]
        best = [sorted(map(nearness.__getitem__, each))[-_NEAREST_PHRASINGS:] or [0.0] for each in places]
        return [(each[-1] + sum(reversed(each)) / _NEAREST_PHRASINGS) / 2 for each in best]

    def _of_sentences(self, question: str, section: SectionId | None) -> Iterator[Sequence[float]]:
        """Score by themselves those sentences that share enough words with an order to be one: the others take time."""
        for each in _sentences(question):
            shared = self._by_document(each)
            if any(shared[n] >= _ORDER_WORDS for n, topic in self._numbered_topics if topic.scope == "order"):
                yield self._scores(each, section)

    # ── deciding ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _order_in(self, scored: Iterable[Sequence[float]]) -> Topic | None:
        """Return the order that the whole question, or one sentence of it, plainly is."""
        orders = [(n, topic) for n, topic in self._numbered_topics if topic.scope == "order"]
        for scores in scored:
            for target, topic in orders:
                if scores[target] > _ORDER and scores[target] == max(scores):
                    return topic
        return None

    def _likeliest_order(self, scores: Sequence[float]) -> Topic | None:
        """Return the order that fits better than all else, however well."""
        best = max(range(len(scores)), key=lambda each: scores[each])
        topic = self._topics[best - len(self.passages)] if best >= len(self.passages) else None
        return topic if topic and topic.scope == "order" and scores[best] >= _ENOUGH else None

    def _decided(self, hits: tuple[Hit, ...], scores: Sequence[float], topics: _NumberedTopics) -> Found:
        """Let the best passage and the best of *topics* compete for the question."""
        of_topics = ((scores[target], each) for target, each in topics)
        near, topic = max(of_topics, key=lambda each: each[0], default=(0.0, None))
        if not hits or max(hits[0].score, near) < _ENOUGH:
            return Found("silent", hits)
        if topic is None or hits[0].score > near + _MARGIN:
            return self._agreed(hits)
        if topic.scope == "silent":
            return Found("silent", self._offered(topic, hits, scores), topic, near)
        if topic.scope == "out_of_scope" and hits[0].score > near - _ANOTHER_SUBJECT:
            return Found("silent", hits)  # not so sure that it is another subject
        return Found("out_of_scope", hits, topic, near)

    def _with_the_fact(self, question: str, found: Found) -> Found:
        """Return *found*, or silence where the question wants a figure and the passage that fits best has none."""
        if found.outcome != "answered" or "figure" not in wanted(question):
            return found
        best = found.hits[0].passage
        given = self._wanted_of[best.index]["figure"] > _SELDOM or tells_a_figure(best.text)
        return found if given else Found("silent", found.hits, lacks="figure")

    def _offered(self, topic: Topic, hits: tuple[Hit, ...], scores: Sequence[float]) -> tuple[Hit, ...]:
        """Put the passage that the topic names first."""
        for passage in self.passages:
            if topic.nearest and topic.nearest in passage.text:
                others = (each for each in hits if each.passage != passage)
                return (Hit(passage, _shown(scores[passage.index])), *others)[:MAX_HITS]
        return hits

    def _agreed(self, hits: tuple[Hit, ...]) -> Found:
        """Say ``conflict`` where the pack marks the best passage and another one as contradicting each other."""
        for sides in self._conflicts:
            if hits[0].passage in sides:
                others = tuple(replace(hits[0], passage=each) for each in sides if each != hits[0].passage)
                return Found("conflict", (hits[0], *others))
        return Found("answered", hits)

    # ── indexing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _all_conflicts(self) -> Iterator[list[Passage]]:
        """Yield the passages that a criterion cites as conflicting, for each criterion that has more than one."""
        for criterion in self.pack.criteria:
            quotes = [each.quote for each in criterion.citations if each.status == "conflicting"]
            sides = [each for each in self.passages if any(quote in each.text for quote in quotes)]
            if len(sides) > 1:
                yield sides

    def _all_phrasings(self) -> list[_Phrasing]:
        found = [_Phrasing(each.index, each.text, None) for each in self.passages]
        for entry in self.pack.questions.passages:
            passage = next(each for each in self.passages if entry.quote in each.text)
            found += (_Phrasing(passage.index, each, None) for each in entry.asked)
            found += (_Phrasing(passage.index, each, passage.section) for each in entry.asked_here)
        for number, topic in self._numbered_topics:
            found += (_Phrasing(number, each, None) for each in topic.asked)
        return found

    def _places_in(self, section: SectionId | None) -> list[list[int]]:
        """Return, for each target, where its phrasings are that mean it while *section* is asked."""
        found: list[list[int]] = [[] for _ in range(len(self.passages) + len(self._topics))]
        for place, phrasing in enumerate(self._phrasings):
            if phrasing.only_in in {None, section}:
                found[phrasing.target].append(place)
        return found

    def _shares_of_kinds(self) -> list[Mapping[Kind, float]]:
        """Return, for each target, the share of its phrasings that want each kind of fact."""
        counts = [Counter[Kind]() for _ in range(len(self.passages) + len(self._topics))]
        sizes = Counter(each.target for each in self._phrasings)
        for each in self._phrasings:
            counts[each.target].update(wanted(each.text))
        return [{kind: count[kind] / sizes[n] for kind in get_args(Kind)} for n, count in enumerate(counts)]

    def _document(self, target: int) -> list[str]:
        """Return the words of everything that leads to *target*, its short follow-ups left out."""
        texts = (each.text for each in self._phrasings if each.target == target and each.only_in is None)
        return [term for text in texts for term in content_stems(text)]


def _shown(score: float) -> float:
    return round(max(0.0, score), 4)


def _sentences(question: str) -> list[str]:
    """Return the sentences of a question that has more than one."""
    parts = [each for each in _SENTENCE_END.split(question) if content_stems(each)]
    if len(parts) > _MOST_SENTENCES:
        parts = parts[: _MOST_SENTENCES // 2] + parts[-_MOST_SENTENCES // 2 :]
    return parts if len(parts) > 1 else []

"""Listening to one text: its live sentences, and where each signal of a pack is heard in them."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from itertools import pairwise

from bot.advice.clauses import Sentence, plain, sentences, trimmed
from bot.advice.moods import asked, denied, hedged, planned, retracts
from bot.advice.once import once
from bot.advice.orders import is_doubtful, order_spans, without_asides
from bot.advice.signals import Signal, Signals

MAX_READ_CHARS = 12_000  # of a longer text the beginning and the end are read, so that time stays bounded
_HEAD_CHARS = 9_000
_QUOTE_CHARS = 240  # evidence is a clause, or a short sentence
_SHORT_CLAUSE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Heard:
    """Where a signal was heard: ``text[start:end]`` in *sentence*."""

    start: int
    end: int
    sentence: Sentence


class Hearing:
    """A text being listened to. *text* may be anything; nothing here raises, and time is linear in its length."""

    def __init__(self, text: str, signals: Signals) -> None:
        self.text = text
        self._signals = signals
        self._heard: dict[str, tuple[Heard, ...]] = {}
        self._has: dict[int, Set[str]] = {}  # what each sentence has of what signals need, by its start

    @once
    def plain(self) -> str:
        """The text in lower case, same length; blank where an aside is an order, and the middle of an overlong one."""
        lowered = without_asides(plain(self.text))
        if len(lowered) <= MAX_READ_CHARS:
            return lowered
        tail = MAX_READ_CHARS - _HEAD_CHARS
        return lowered[:_HEAD_CHARS] + "\n" * (len(lowered) - MAX_READ_CHARS) + lowered[-tail:]

    @once
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that count: no orders to the rater, no questions beside them, nothing that is taken back."""
        every = sentences(self.plain)
        orders = order_spans(self.plain, tuple((each.start, each.end) for each in every))
        kept = [each for each in every if not any(start < each.end and each.start < end for start, end in orders)]
        if len(kept) < len(every):
            kept = [each for each in kept if not asked(self.plain, each)]
        taken_back = {before.start for before, after in pairwise(kept) if retracts(self.plain, after)}
        return tuple(each for each in kept if each.start not in taken_back)

    @once
    def words(self) -> int:
        """How many words the counted sentences have."""
        return sum(len(self.plain[each.start : each.end].split()) for each in self.sentences)

    def heard(self, name: str) -> tuple[Heard, ...]:
        """Return every place where the signal is heard, in order."""
        if name not in self._heard:
            self._heard[name] = self._listen(self._signals.signal(name))
        return self._heard[name]

    def doubts(self, heard: Heard) -> bool:
        """Say whether *heard* stands in a sentence that may be an order, though it is not plainly one."""
        return is_doubtful(self.plain[heard.sentence.start : heard.sentence.end])

    def quote_span(self, heard: Heard) -> tuple[int, int]:
        """Return the span to quote: the clauses that hold the match, or their sentence where it is short."""
        sentence = heard.sentence
        first, last = sentence.clause_at(heard.start), sentence.clause_at(max(heard.start, heard.end - 1))
        start, end = trimmed(self.plain, min(first.start, heard.start), max(last.end, heard.end))
        if (
            len(self.plain[start:end].split()) <= _SHORT_CLAUSE_WORDS
            or sentence.end - sentence.start <= _QUOTE_CHARS // 2
        ):
            start, end = sentence.start, sentence.end
        if end - start > _QUOTE_CHARS:
            start, end = heard.start, max(heard.end, min(end, heard.start + _QUOTE_CHARS))
        return trimmed(self.plain, start, end)

    def _listen(self, signal: Signal) -> tuple[Heard, ...]:
        if not signal.sifted.may_be_in(self._had):
            return ()
        if (
            signal.unless
            and signal.said.veto == "answer"
            and any(signal.unless.search(self.plain, each.start, each.end) for each in self.sentences)
        ):
            return ()
        return tuple(heard for each in self.sentences for heard in self._in_sentence(signal, each))

    def _in_sentence(self, signal: Signal, sentence: Sentence) -> list[Heard]:
        if not signal.sifted.may_be_in(self._had_by(sentence)):
            return []
        matches = list(signal.sifted.pattern.finditer(self.plain, sentence.start, sentence.end))
        return [Heard(*each.span(), sentence) for each in matches if self._counts(signal, sentence, each)]

    @once
    def _had(self) -> Set[str]:
        return frozenset().union(*map(self._had_by, self.sentences))

    def _had_by(self, sentence: Sentence) -> Set[str]:
        if sentence.start not in self._has:
            self._has[sentence.start] = self._signals.needed.of(self.plain[sentence.start : sentence.end])
        return self._has[sentence.start]

    def _counts(self, signal: Signal, sentence: Sentence, match: re.Match[str]) -> bool:
        said = signal.said
        clause = sentence.clause_at(match.start())
        start, end = min(clause.start, match.start()), max(clause.end, match.end())
        if signal.unless and said.veto != "answer":
            scope = (start, end) if said.veto == "clause" else (sentence.start, sentence.end)
            if signal.unless.search(self.plain, *scope):
                return False
        wanted = said.polarity == "denied"
        if said.polarity != "either" and denied(self.plain, sentence, *match.span()) != wanted:
            return False
        return self._mood_fits(signal, sentence, start, end)

    def _mood_fits(self, signal: Signal, sentence: Sentence, start: int, end: int) -> bool:
        said = signal.said
        if said.done and planned(self.plain, start, end):
            return False
        if said.planned and not planned(self.plain, sentence.start, sentence.end):
            return False
        if said.sure and hedged(self.plain, start, end):
            return False
        return said.asked or not asked(self.plain, sentence)

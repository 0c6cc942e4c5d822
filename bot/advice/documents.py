"""Which question each paragraph of an answer speaks to, and what it says there.

Somebody who pastes a brief has answered more than was asked, and so has somebody who runs ahead. Only what stands in a
paragraph or message of its own counts so: in running text the signals of two questions are too alike, and what is
clear in it is volunteered anyhow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Final

from bot.advice.assessing import DENIALS, Judged, judge
from bot.advice.hearing import Hearing
from bot.advice.placing import plainly_heard, signs_in
from bot.advice.signals import Signals
from knowledge.pack import Pack, SectionId

LEAST_WORDS: Final = 50  # of a document; in less, a paragraph has to say nothing to the open question
LEAST_PARAGRAPHS: Final = 3
MOST_PARAGRAPHS: Final = 25  # of a longer document the beginning is read so, which bounds the time
MOST_REMEMBERED: Final = 4096  # paragraphs, a quarter of a kilobyte each
_DIGEST_BYTES: Final = 16
LEAST_SIGNS: Final = 2  # heard in a paragraph that does not name its question; one may be heard by chance

_LINE: Final = re.compile(r"[^\n]+")
_WORD: Final = re.compile(r"\w")
_NAME: Final = re.compile(r"\W*(?:\d+[.)]\s*)?(?P<name>\w[\w /&-]{1,30}?)\W{0,3}(?::|\s[-–—]\s)")


class Documents:
    """Reads answers by their paragraphs.

    An answer of many messages is read again with each of them, and all but the last of its paragraphs were read before.
    How many signs of each section they show is remembered, by a digest: their words are not.
    """

    def __init__(self, pack: Pack, signals: Signals) -> None:
        self._pack, self._signals = pack, signals
        self._signs: dict[bytes, Mapping[SectionId, int]] = {}

    def told_elsewhere(self, section: SectionId, hearing: Hearing, judged: Sequence[Judged]) -> tuple[Judged, ...]:
        """Return what paragraphs that speak to other questions than *section*'s say there; none of what they lack.

        *judged* is what was heard for *section* in the whole text.
        """
        lines = (each for each in _LINE.finditer(hearing.text) if _WORD.search(each.group()))  # one by one: linear
        paragraphs = [each.span() for each in islice(lines, MOST_PARAGRAPHS)]
        if len(paragraphs) < LEAST_PARAGRAPHS and plainly_heard(judged):
            return ()  # the usual answer, to what was asked
        is_long = len(paragraphs) >= LEAST_PARAGRAPHS and len(hearing.text.split()) >= LEAST_WORDS
        open_section = None if is_long else section
        texts = {span: hearing.text[slice(*span)] for span in paragraphs}
        named = {span: _named(self._pack, self._signals, text) if is_long else None for span, text in texts.items()}
        placed = {span: named[span] or self._spoken_of(text, open_section) for span, text in texts.items()}
        found: list[Judged] = []
        for about in {each: None for each in placed.values() if each not in {None, section}}:
            its_own = [span for span in paragraphs if named[span] == about]  # where one is named, none is guessed at
            spans = its_own or [span for span in paragraphs if placed[span] == about]
            found += _said(self._pack, self._signals, about or "", hearing.text, spans)
        return tuple(found)

    def _spoken_of(self, paragraph: str, open_section: SectionId | None) -> SectionId | None:
        """Return the section most of whose signs are heard, if one leads; none if any of *open_section* is heard."""
        counts = self._signs_in(paragraph)
        if open_section is not None and counts[open_section]:
            return None
        best = max(counts, key=lambda each: counts[each])
        alone = sum(each == counts[best] for each in counts.values()) == 1
        return best if alone and counts[best] >= LEAST_SIGNS else None

    def _signs_in(self, paragraph: str) -> Mapping[SectionId, int]:
        digest = blake2b(paragraph.encode(errors="surrogatepass"), digest_size=_DIGEST_BYTES).digest()
        known = self._signs.get(digest)
        if known is None:
            if len(self._signs) >= MOST_REMEMBERED:
                self._signs.clear()
            known = self._signs[digest] = signs_in(self._pack, self._signals, paragraph)
        return known


def _named(pack: Pack, signals: Signals, paragraph: str) -> SectionId | None:
    begins = _NAME.match(paragraph)
    name = begins["name"].lower() if begins else ""
    names = {each.id: {each.id, each.topic.lower(), *signals.text.topics.get(each.id, ())} for each in pack.sections}
    return next((section for section, known in names.items() if name in known), None)


def _said(
    pack: Pack, signals: Signals, section: SectionId, text: str, spans: list[tuple[int, int]]
) -> Iterator[Judged]:
    """Yield what the paragraphs at *spans* say to *section*'s question, by offsets of the whole *text*."""
    alone = "".join(_kept(text, spans))
    for each in judge(pack, signals, section, Hearing(alone, signals)):
        if each.span is not None and not each.weak and each.label not in DENIALS:
            yield each


def _kept(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    """Yield *text* with blanks for all but *spans*: same length, so offsets stay valid."""
    at = 0
    for start, end in spans:
        yield re.sub(r"[^\n]", " ", text[at:start])
        yield text[start:end]
        at = end
    yield re.sub(r"[^\n]", " ", text[at:])

"""From a proposed reply to what may be said: passages of the guidance that hold its quotes, and words they bear out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bot.advice import asking
from bot.advice.grounding import MAX_PASSAGE_CHARS, verified_reply
from bot.advice.model.locating import located
from bot.advice.model.proposals import ProposedReply
from bot.advice.model.shortening import fair_in_short
from bot.advice.model.steering import steers
from bot.interview.replies import CitedPassage, Reply
from knowledge.pack import Pack
from knowledge.passages import Passage, passages_of

MAX_QUOTES: Final = 3
SHOWN: Final = 2  # of them beside a short answer, which may rest on no other


class Replies:
    """Grounds proposed replies in one pack's guidance; *usual* is always what the default answers."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._passages = passages_of(pack)

    def reply(self, question: str, proposed: ProposedReply, usual: Reply) -> Reply:
        """Return the proposed reply as far as its quotes stand in the guidance; the default's where none does.

        What the default answers in our own words stays (a model knows neither this advisor nor what was asked before),
        so does a conflict that the pack's author saw, and so does that it does not answer what looks like an order.
        """
        if usual.ours or usual.outcome == "conflict" or _is_refused(question, usual):
            return usual
        cited = tuple(self._cited(proposed.quotes))
        match proposed.outcome:
            case "answered" if cited:
                in_short = fair_in_short(proposed.in_short, *(each.quote for each in cited[:SHOWN]))
                return verified_reply(self._pack, Reply("answered", asking.FOUND, cited, in_short))
            case "silent":
                return self._silent(cited, usual)
            case "out_of_scope" if usual.outcome != "out_of_scope":
                return Reply("out_of_scope", asking.ANOTHER_SUBJECT.format(title=self._pack.title))
        return usual

    def _silent(self, cited: tuple[CitedPassage, ...], usual: Reply) -> Reply:
        """Say that the guidance does not tell; the default knows, for some questions, what exactly it does not."""
        if usual.outcome == "silent" and (usual.passages or not cited):
            return usual
        lead = usual.lead if usual.outcome == "silent" else asking.NOTHING
        return verified_reply(self._pack, Reply("silent", lead, cited[:1]))

    def _cited(self, quotes: Iterable[str]) -> Iterator[CitedPassage]:
        """Cite the passages that hold *quotes*, each once, best first."""
        homes = (self._home(each) for each in quotes)
        for home in list(dict.fromkeys(each for each in homes if each is not None))[:MAX_QUOTES]:
            yield asking.citation(home, 1.0)

    def _home(self, quote: str) -> Passage | None:
        span = located(quote, self._pack.text) if len(quote) <= MAX_PASSAGE_CHARS else None
        if span is None:
            return None
        return next((each for each in self._passages if each.start <= span[0] < each.end), None)


def _is_refused(question: str, usual: Reply) -> bool:
    """Say whether *question* is an order by one of the two ears for them; what the guidance answers is none."""
    return usual.outcome != "answered" and (usual.lead == asking.ORDER or steers(question))

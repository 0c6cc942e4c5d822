"""Where words belong that were said with no question open: the section they name, or speak of most clearly."""

from __future__ import annotations

from collections.abc import Sequence

from bot.advice.assessing import Judged, judge
from bot.advice.corrections import target_of
from bot.advice.hearing import Hearing
from bot.advice.signals import Signals
from bot.interview.standing import POSITIVE
from knowledge.pack import Pack, SectionId


def section_of(pack: Pack, signals: Signals, text: str) -> SectionId | None:
    """Return the section that *text* names, else the one most of whose signs are heard in it; None where none leads."""
    named = target_of(pack, signals, text, None)
    if named is not None:
        return named
    heard = signs_in(pack, signals, text)
    most = max(heard.values(), default=0)
    leading = [section for section, count in heard.items() if count == most]
    return leading[0] if most > 0 and len(leading) == 1 else None


def signs_in(pack: Pack, signals: Signals, text: str) -> dict[SectionId, int]:
    """Return how many signs of each section are plainly heard in *text*."""
    hearing = Hearing(text, signals)
    return {each.id: plainly_heard(judge(pack, signals, each.id, hearing)) for each in pack.sections}


def plainly_heard(judged: Sequence[Judged]) -> int:
    """Return how many of *judged* rest on words that leave no doubt."""
    return sum(each.span is not None and each.label in POSITIVE and not each.weak for each in judged)

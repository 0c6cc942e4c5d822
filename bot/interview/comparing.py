"""Two people's answers to the same questions, compared by criterion: labels and words, nothing weighed or mixed."""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.findings import Label
from bot.interview.opinion import Compared, Opinion, sections_of
from bot.interview.standing import Standing, label_of, standing
from bot.interview.states import Check
from knowledge.pack import Criterion, Pack

_SILENT: frozenset[Label] = frozenset({"unknown", "absent"})  # nobody said anything of it


def compared(pack: Pack, check: Check, opinion: Opinion) -> tuple[Compared, ...]:
    """Return every criterion of the sections that *opinion* answers and that at least one of the two speaks of."""
    mine, theirs = standing(pack, check.findings), standing(pack, opinion.findings)
    return tuple(_compared(each, mine, theirs) for each in _spoken_of(pack, opinion, mine, theirs))


def differences(pack: Pack, check: Check) -> int | None:
    """Return how many criteria the newest compared opinion sees differently; None where there is none."""
    told = [each for each in check.opinions if each.told]
    return sum(each.differs for each in compared(pack, check, told[-1])) if told else None


def _spoken_of(pack: Pack, opinion: Opinion, mine: Standing, theirs: Standing) -> Iterator[Criterion]:
    answered = sections_of(opinion)
    for section in pack.sections:
        for each in section.criteria if section.id in answered else ():
            if not {label_of(mine, each.id), label_of(theirs, each.id)} <= _SILENT:
                yield each


def _compared(criterion: Criterion, mine: Standing, theirs: Standing) -> Compared:
    ours, other = mine.get(criterion.id), theirs.get(criterion.id)
    return Compared(
        criterion.id,
        label_of(mine, criterion.id),
        label_of(theirs, criterion.id),
        ours.evidence if ours else None,
        other.evidence if other else None,
    )

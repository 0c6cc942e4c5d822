"""From findings to a verdict. Pure arithmetic over what stands; never a mean: the weakest part caps it.

Section   ready    every ready criterion met, one partial tolerated, no warning present
          not_yet  more than half of the ready criteria unmet, or half of them and a warning, or a blocker warning
          partly   anything else
Verdict   ready    every section ready
          not_yet  two or more sections not_yet, or the pack's core question
          almost   anything else
Unknown is never counted as unmet; it keeps a section from being ready and lowers the coverage shown beside the verdict.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import chain, combinations
from typing import Final, TypeAlias

from bot.interview.findings import Finding, Label
from bot.interview.standing import label_of, standing
from bot.interview.summary import Coverage, Gap, Readiness, SectionRating, Verdict
from knowledge.pack import Criterion, CriterionId, Pack, Section, SectionId

Labels: TypeAlias = Mapping[CriterionId, Label]
Ratings: TypeAlias = dict[SectionId, SectionRating]

TOLERATED_PARTIALS: Final = 1  # in a section that is ready all the same
NOT_YET_SECTIONS: Final = 2  # as many make the verdict not_yet


def assess(pack: Pack, findings: Collection[Finding], waived: Collection[CriterionId] = ()) -> Readiness:
    """Return the verdict over *findings* and all that explains it.

    *waived* gaps do not hold the verdict back; the coverage shows them as what they are.
    """
    found = standing(pack, findings)
    heard: Labels = {each.id: label_of(found, each.id) for each in pack.criteria}
    labels = flipped(pack.criteria, heard, waived) if waived else heard
    ratings = rate(pack, labels)
    flips = smallest_flip(pack, labels)
    return Readiness(
        verdict=verdict_of(pack, ratings),
        ratings=ratings,
        gaps=_gaps(pack, labels, ratings, found),
        coverage=_coverage(pack, heard),
        flips=flips,
        better=verdict_of(pack, rate(pack, flipped(pack.criteria, labels, flips))),
    )


def rate(pack: Pack, labels: Labels) -> Ratings:
    """Return the rating of each section, in pack order."""
    return {each.id: rating(each, labels) for each in pack.sections}


def rating(section: Section, labels: Labels) -> SectionRating:
    """Return one section's rating; see the module's docstring."""
    ready: list[Label] = []
    warnings: list[Criterion] = []
    for each in section.criteria:  # in one go: what keeps a verdict back is found by rating every way out of it
        if each.kind == "ready":
            ready.append(labels[each.id])
        elif labels[each.id] == "present":
            warnings.append(each)
    unmet, partial = ready.count("unmet"), ready.count("partial")
    if any(each.blocker for each in warnings) or 2 * unmet > len(ready):
        return "not_yet"
    if warnings and ready and 2 * unmet == len(ready):
        return "not_yet"
    if not warnings and partial <= TOLERATED_PARTIALS and ready.count("met") + partial == len(ready):
        return "ready"
    return "partly"


def verdict_of(pack: Pack, ratings: Mapping[SectionId, SectionRating]) -> Verdict:
    """Return the verdict over section ratings; see the module's docstring."""
    if ratings[pack.core_question] == "not_yet" or list(ratings.values()).count("not_yet") >= NOT_YET_SECTIONS:
        return "not_yet"
    return "ready" if set(ratings.values()) == {"ready"} else "almost"


def is_gap(criterion: Criterion, label: Label) -> bool:
    """Say whether *label* is one that a ready section would not have (but for the one partial it may)."""
    return label != "met" if criterion.kind == "ready" else label == "present"


def smallest_flip(pack: Pack, labels: Labels) -> tuple[CriterionId, ...]:
    """Return the fewest criteria to settle (a ready one met, a warning gone) that make the verdict one better.

    Exact: sections are independent given their ratings, so the cheapest set of each is found by trying its subsets,
    smallest first (at most 2 ** gaps of one section), and the verdict's own rule says which sections must rise.
    Of equally small sets the one that settles the worst is taken. Empty when the verdict is ready. A warning of silence
    names a ready criterion of its own section.
    """
    ratings = rate(pack, labels)
    if verdict_of(pack, ratings) == "not_yet":
        return _out_of_not_yet(pack, labels, ratings)
    return tuple(chain.from_iterable(_lift(each, labels, {"ready"}) for each in pack.sections))


def flipped(criteria: Collection[Criterion], labels: Labels, settled: Collection[CriterionId]) -> Labels:
    """Return the labels of *criteria* once the *settled* ones are met or absent.

    A warning of silence goes with its ready criterion, and cannot go while that is unmet.
    """
    after = {each.id: labels[each.id] for each in criteria}
    if not settled:
        return after
    after |= {each.id: "met" for each in criteria if each.kind == "ready" and each.id in settled}
    for each in criteria:
        silence = each.silent_when_unmet
        gone = each.id in settled and (silence is None or after.get(silence) != "unmet")
        if each.kind == "warning" and (gone or silence in settled):
            after[each.id] = "absent"
    return after


def _out_of_not_yet(pack: Pack, labels: Labels, ratings: Ratings) -> tuple[CriterionId, ...]:
    held_back = [each for each in pack.sections if ratings[each.id] == "not_yet"]
    lifts = {each.id: _lift(each, labels, {"partly", "ready"}) for each in held_back}
    must = [each.id for each in held_back if each.id == pack.core_question]
    others = sorted((each.id for each in held_back if each.id not in must), key=lambda each: len(lifts[each]))
    chosen = {*must, *others[: max(0, len(others) - (NOT_YET_SECTIONS - 1))]}
    return tuple(chain.from_iterable(lifts[each.id] for each in held_back if each.id in chosen))


def _lift(section: Section, labels: Labels, wanted: set[SectionRating]) -> tuple[CriterionId, ...]:
    """Return the smallest set of *section*'s gaps whose settling gives it one of the *wanted* ratings."""
    criteria = section.criteria
    gaps = tuple(each.id for each in _worst_first(section, labels))
    return next(each for each in _subsets(gaps) if rating(section, flipped(criteria, labels, each)) in wanted)


def _worst_first(section: Section, labels: Labels) -> list[Criterion]:
    """Return *section*'s gaps: blockers and warnings, then what is missing, then what is half there, then unknown."""
    gaps = (each for each in section.criteria if is_gap(each, labels[each.id]))
    return sorted(gaps, key=lambda each: _severity(each, labels))


def _severity(criterion: Criterion, labels: Labels) -> tuple[int, bool]:
    order: list[Label] = ["present", "unmet", "partial", "unknown"]
    return 0 if criterion.blocker else order.index(labels[criterion.id]), not criterion.blocker


def _subsets(criteria: tuple[CriterionId, ...]) -> Iterator[tuple[CriterionId, ...]]:
    return chain.from_iterable(combinations(criteria, size) for size in range(len(criteria) + 1))


def _gaps(pack: Pack, labels: Labels, ratings: Ratings, found: Mapping[CriterionId, Finding]) -> tuple[Gap, ...]:
    held_back = [section for section in pack.sections if ratings[section.id] != "ready"]
    held_back.sort(key=lambda each: each.id != pack.core_question)
    criteria = [each for section in held_back for each in _worst_first(section, labels)]
    criteria.sort(key=lambda each: _severity(each, labels))  # stable: the core question first, then pack order
    return tuple(Gap(each.id, labels[each.id], found.get(each.id)) for each in criteria)


def _coverage(pack: Pack, labels: Labels) -> Coverage:
    ready = [labels[each.id] for section in pack.sections for each in section.ready]
    return Coverage(
        evidenced=ready.count("met"),
        claimed=ready.count("partial"),
        unknown=ready.count("unknown"),
        total=len(ready),
    )

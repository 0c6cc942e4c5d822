"""Which findings are kept: grounded ones, one per (criterion, heard_in, assessor), none whose words are gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, TypeAlias

from bot.interview.changing import replace
from bot.interview.findings import Answer, Assessor, Evidence, Finding, Label, MessageKey
from bot.interview.standing import POSITIVE, capped, strength
from knowledge.pack import Criterion, CriterionId, Pack, SectionId

Findings: TypeAlias = tuple[Finding, ...]

TEXT_ASSESSORS: Final[frozenset[Assessor]] = frozenset({"default", "semantic", "model"})
_LABELS: Final[dict[str, frozenset[Label]]] = {
    "ready": frozenset({"met", "partial", "unmet", "unknown"}),
    "warning": frozenset({"present", "absent", "unknown"}),
}


def merge(
    pack: Pack,
    kept: Findings,
    heard: Findings,
    *,
    section: SectionId,
    answers: Collection[Answer],
    complete: bool = True,
) -> Findings:
    """Return *kept* with what was *heard* in the answers to *section*'s question, in pack order.

    *complete* says that all of the section's answers were read: then an assessor's new findings replace what it heard
    there before, and a model's also what was heard there without it. Otherwise they are added, and of two about the
    same thing the stronger stays.
    """
    fresh = grounded(pack, heard, section=section, answers=answers)
    if complete:
        readers = {each.assessor for each in heard if each.heard_in == section} & TEXT_ASSESSORS
        # A model reads beside the rules: *heard* holds what is left of theirs.
        replaced = TEXT_ASSESSORS if "model" in readers else readers
        kept = tuple(each for each in kept if each.heard_in != section or each.assessor not in replaced)
    return _strongest_of_each(pack, (*kept, *fresh))


def grounded(pack: Pack, heard: Findings, *, section: SectionId, answers: Collection[Answer]) -> Findings:
    """Return those of *heard* that words of *answers* bear out: nobody's claim is shown that they did not make."""
    criteria = {each.id: each for each in pack.criteria}
    checked = (_grounded(criteria.get(each.criterion), each, section, answers) for each in heard)
    return tuple(each for each in checked if each is not None)


def _grounded(
    criterion: Criterion | None, finding: Finding, section: SectionId, answers: Collection[Answer]
) -> Finding | None:
    if criterion is None or finding.heard_in != section or finding.assessor not in TEXT_ASSESSORS:
        return None
    if finding.label not in _LABELS[criterion.kind]:
        return None
    if finding.evidence is not None and stands(finding.evidence, section, answers):
        return capped(finding)
    needs_words = finding.label in POSITIVE and not (finding.label == "present" and criterion.silent_when_unmet)
    return None if needs_words else replace(finding, grade="none", evidence=None)


def stands(evidence: Evidence, section: SectionId, answers: Collection[Answer]) -> bool:
    """Say whether the quote is, to the letter, where it is said to be in an answer to *section*'s question."""
    return 0 <= evidence.start < evidence.end and any(
        each.message == evidence.message
        and each.section == section
        and each.text[evidence.start : evidence.end] == evidence.quote
        for each in answers
    )


def withdrawn(findings: Findings, messages: Collection[MessageKey], *, silenced: SectionId | None = None) -> Findings:
    """Return *findings* without those that quote one of *messages*.

    *silenced* is a section in which no words are left at all: what was made of them, quoted or not, goes as well.
    """
    return tuple(
        each
        for each in findings
        if not (each.evidence is not None and each.evidence.message in messages)
        and not (each.heard_in == silenced and each.assessor in TEXT_ASSESSORS)
    )


def without(findings: Findings, section: SectionId, assessor: Assessor) -> Findings:
    """Return *findings* without what *assessor* heard in *section*."""
    return tuple(each for each in findings if each.heard_in != section or each.assessor != assessor)


def added(pack: Pack, kept: Findings, fresh: Iterable[Finding]) -> Findings:
    """Return both, in pack order, the stronger of two about the same thing."""
    return _strongest_of_each(pack, (*kept, *fresh))


def _strongest_of_each(pack: Pack, findings: Findings) -> Findings:
    position = {each.id: index for index, each in enumerate(pack.criteria)}
    chosen: dict[tuple[CriterionId, SectionId, Assessor], Finding] = {}
    for each in findings:
        key = (each.criterion, each.heard_in, each.assessor)
        if key not in chosen or strength(each) >= strength(chosen[key]):
            chosen[key] = each
    return tuple(sorted(chosen.values(), key=lambda each: (position[each.criterion], each.heard_in, each.assessor)))

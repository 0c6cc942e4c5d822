"""From a stored state to what an export holds."""

from __future__ import annotations

from bot.exports.model import (
    ExportedAnswer,
    ExportedCheck,
    ExportedCoverage,
    ExportedEvidence,
    ExportedGap,
    ExportedGuidance,
    ExportedMilestone,
    ExportedSection,
    ExportedSign,
)
from bot.interview.deeds import waived
from bot.interview.findings import Answer
from bot.interview.readiness import assess
from bot.interview.record import check_of, said
from bot.interview.standing import Standing, label_of, standing
from bot.interview.states import Check, Held
from bot.interview.summary import Gap, Readiness
from knowledge.pack import Criterion, Pack, Section


def exported(pack: Pack, state: Held, on: str) -> ExportedCheck:
    """Return the check of *state* as its owner may keep it; *on* is today's ISO date.

    A check that was begun with another pack is measured by *pack* as far as it goes; its answers are all there.
    """
    check = check_of(state)
    readiness, found = assess(pack, check.findings, waived(check.deeds, check.last_on)), standing(pack, check.findings)
    card, coverage = check.card, readiness.coverage
    return ExportedCheck(
        exported_on=on,
        number=check.number,
        owner=check.owner,
        use_case=check.use_case,
        stage=state.kind,
        started_on=check.started_on,
        last_on=check.last_on or check.started_on,
        posted_on=card.posted_on if card else None,
        posted_in=card.channel if card else None,
        verdict=readiness.verdict,
        posted_verdict=card.verdict if card else None,
        coverage=ExportedCoverage(
            evidenced=coverage.evidenced, claimed=coverage.claimed, unknown=coverage.unknown, total=coverage.total
        ),
        guidance=_guidance(pack, check),
        sections=tuple(_section(each, check, readiness, found) for each in pack.sections),
        gaps=tuple(_gap(pack, each) for each in readiness.gaps),
        history=tuple(
            ExportedMilestone(
                on=each.on,
                kind=each.kind,
                verdict=each.verdict,
                closed=each.closed,
                opened=each.opened,
                because=each.because,
            )
            for each in check.milestones
        ),
    )


def _guidance(pack: Pack, check: Check) -> ExportedGuidance:
    source = pack.source
    return ExportedGuidance(
        pack=check.pack,
        title=source.title,
        author=source.author,
        date=source.date,
        url=source.url,
        licence=source.licence,
        attribution=source.attribution,
    )


def _section(section: Section, check: Check, readiness: Readiness, found: Standing) -> ExportedSection:
    silent = next((each for each in check.unanswered if each.section == section.id), None)
    return ExportedSection(
        id=section.id,
        question=section.heading,
        rating=readiness.ratings[section.id],
        answers=tuple(_answer(each, check) for each in said(check, section.id)),
        no_answer_because=silent.reason if silent else None,
        no_answer_words=silent.words if silent else "",
        signs=tuple(_sign(each, found) for each in section.criteria),
    )


def _answer(answer: Answer, check: Check) -> ExportedAnswer:
    return ExportedAnswer(text=answer.text, by=answer.by or check.owner)


def _sign(criterion: Criterion, found: Standing) -> ExportedSign:
    finding = found.get(criterion.id)
    evidence = None if finding is None or finding.evidence is None else finding.evidence
    return ExportedSign(
        id=criterion.id,
        kind=criterion.kind,
        name=criterion.label,
        finding=label_of(found, criterion.id),
        grade=finding.grade if finding else "none",
        evidence=ExportedEvidence(quote=evidence.quote, section=finding.heard_in) if finding and evidence else None,
        guidance=tuple(each.quote for each in criterion.citations),
    )


def _gap(pack: Pack, gap: Gap) -> ExportedGap:
    criterion = pack.criterion(gap.criterion)
    step = criterion.next_step
    return ExportedGap(
        id=criterion.id,
        name=criterion.label,
        finding=gap.label,
        next_step=step.action,
        budget=step.budget,
        stop_rule=step.stop_rule,
    )

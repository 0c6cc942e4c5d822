"""From a proposal to what may be claimed: verified quotes only, the default rules where nothing verifies."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.advice.model.proposals import Proposal, ProposedLabel
from bot.interview.events import Intent
from bot.interview.findings import Answer, Evidence, Finding, Grade
from knowledge.pack import Criterion, CriterionId, Pack, SectionId

_POSITIVE = ("met", "partial", "present")
_ENDS_SOMETHING: tuple[Intent, ...] = ("cancel", "restart")
_READY, _WARNING = ("met", "partial", "unmet"), ("present", "absent")


def intent_of(proposed: Intent, usual: Intent) -> Intent:
    """Return the intent to act on: what would end or discard a check needs both readers to agree."""
    return usual if proposed in _ENDS_SOMETHING and proposed != usual else proposed


def evidence_for(quote: str, answers: tuple[Answer, ...]) -> Evidence | None:
    """Return where *quote* stands, letter for letter, in the newest answer that holds it; None if in none."""
    words = quote.strip()
    for answer in reversed(answers):
        start = answer.text.find(words) if words else -1
        if start >= 0:
            return Evidence(answer.message, start, start + len(words), words)
    return None


def merge(
    pack: Pack,
    section: SectionId,
    answers: tuple[Answer, ...],
    proposal: Proposal,
    usual: tuple[Finding, ...],
    *,
    assessed_by: str,
) -> tuple[tuple[Finding, ...], tuple[CriterionId, ...]]:
    """Return the findings to keep and the criteria to probe.

    A proposed label that verifies replaces the default's; one that does not leaves the default's standing. Where the
    two disagree on a blocker, both are kept and the criterion is unclear.
    """
    by_rules = {each.criterion: each for each in usual}
    proposed = _verified(pack, section, answers, proposal, assessed_by)
    kept = dict(by_rules) | proposed
    findings = list(_with_silence(pack, kept).values())
    disputed = [each for each in proposed if _disputed(pack.criterion(each), proposed[each], by_rules.get(each))]
    findings += [by_rules[each] for each in disputed]
    unsure = [each.criterion for each in proposal.labels if not each.sure and each.criterion in proposed]
    return tuple(findings), tuple(dict.fromkeys(disputed + unsure))


def _verified(
    pack: Pack, section: SectionId, answers: tuple[Answer, ...], proposal: Proposal, assessed_by: str
) -> dict[CriterionId, Finding]:
    findings = (_finding(pack, section, answers, each, assessed_by) for each in proposal.labels)
    return {each.criterion: each for each in findings if each is not None}


def _finding(
    pack: Pack, section: SectionId, answers: tuple[Answer, ...], proposed: ProposedLabel, assessed_by: str
) -> Finding | None:
    criterion = pack.criterion(proposed.criterion)
    at_home = criterion in pack.section(section).criteria
    if proposed.label not in (_READY if criterion.kind == "ready" else _WARNING):
        return None
    if proposed.label not in _POSITIVE:
        return Finding(criterion.id, proposed.label, "none", section, "model", None, assessed_by) if at_home else None
    evidence = evidence_for(proposed.quote, answers)
    if evidence is None:
        return None
    grade: Grade = "claimed" if proposed.label == "partial" else "specific"
    return Finding(criterion.id, proposed.label, grade, section, "model", evidence, assessed_by)


def _with_silence(pack: Pack, findings: dict[CriterionId, Finding]) -> dict[CriterionId, Finding]:
    """Make the warnings that rest on silence follow their ready criterion, as the pack says."""
    followed = dict(findings)
    for criterion, finding in findings.items():
        ready = pack.criterion(criterion).silent_when_unmet
        if ready is None or ready not in findings:
            continue
        unmet = findings[ready].label == "unmet"
        if unmet and finding.label == "absent":
            followed[criterion] = replace(finding, label="present", grade="none", evidence=None)
        elif not unmet and finding.label == "present" and finding.evidence is None:
            followed[criterion] = replace(finding, label="absent", grade="none")
    return followed


def _disputed(criterion: Criterion, proposed: Finding, by_rules: Finding | None) -> bool:
    return criterion.blocker and by_rules is not None and by_rules.label != proposed.label


_FIGURE, _MARKUP = re.compile(r"\d+"), re.compile(r"https?:|www\.|[<>@]")
LONGEST_IN_SHORT_CHARS = 400


def fair_in_short(in_short: str, *sources: str) -> str:
    """Return *in_short* if it brings nothing that *sources* do not hold (figures, links, mentions), else ""."""
    known = set(_FIGURE.findall(" ".join(sources)))
    brought = set(_FIGURE.findall(in_short)) - known
    if brought or _MARKUP.search(in_short) or len(in_short) > LONGEST_IN_SHORT_CHARS:
        return ""
    return in_short.strip()

"""From proposed labels to what may be claimed: verified quotes only, the default rules where nothing verifies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from bot.advice.model.locating import located
from bot.advice.model.proposals import ProposedLabel
from bot.advice.model.steering import Steering, steers
from bot.interview.events import Intent
from bot.interview.findings import Answer, Evidence, Finding, Grade, Label
from knowledge.pack import Criterion, CriterionId, Pack, SectionId

LONGEST_QUOTE_CHARS: Final = 600  # more is the answer itself, not what in it bears a label out
LONGEST_ENDING_WORDS: Final = 18  # of a message that ends or discards a check on a model's word
_POSITIVE: Final = ("met", "partial", "present")
_ENDS_SOMETHING: Final[tuple[Intent, ...]] = ("cancel", "restart")
_NOT_THERE: Final[dict[str, Label]] = {"ready": "unmet", "warning": "absent"}  # whichever of the two a model says
_READY, _WARNING = ("met", "partial", "unmet"), ("present", "absent")

Findings: TypeAlias = dict[CriterionId, Finding]


@dataclass(frozen=True, slots=True)
class Read:
    """What the default rules or both readers found in the answers to a section's question."""

    findings: tuple[Finding, ...]
    unclear: tuple[CriterionId, ...]


def intent_of(proposed: Intent, usual: Intent, text: str, *, tells: bool) -> Intent:
    """Return the intent to act on.

    What would end or discard a check needs both readers to agree, or a short message that *tells* nothing the open
    question asks for and gives no orders.
    """
    if proposed not in _ENDS_SOMETHING or proposed == usual:
        return proposed
    return usual if tells or len(text.split()) > LONGEST_ENDING_WORDS or steers(text) else proposed


def evidence_for(quote: str, answers: tuple[Answer, ...]) -> Evidence | None:
    """Return where *quote* stands in the newest answer that holds it, in that answer's own letters; None if in none."""
    for answer in reversed(answers):
        span = located(quote, answer.text)
        if span is not None and span[1] - span[0] <= LONGEST_QUOTE_CHARS:
            return Evidence(answer.message, *span, answer.text[slice(*span)])
    return None


def merge(
    pack: Pack,
    section: SectionId,
    answers: tuple[Answer, ...],
    proposed: list[ProposedLabel],
    usual: Read,
    *,
    assessed_by: str,
) -> Read:
    """Return the findings to keep and the criteria to probe.

    A proposed label that verifies replaces the default's; one that does not leaves the default's standing. Where the
    two disagree on a blocker, both are kept and the criterion is unclear. Beside an attempt to steer the reading, of
    the two labels the less favourable one is kept.
    """
    steering = Steering(answers)
    by_rules = {each.criterion: each for each in usual.findings if not steering.holds(each.evidence)}
    by_model = _verified(pack, section, answers, proposed, assessed_by)
    kept = _with_silence(pack, by_rules | _unsteered(by_model, by_rules, steering))
    disputed = [key for key, each in kept.items() if _disputed(pack.criterion(key), each, by_rules.get(key))]
    rivals = [by_rules[each] for each in disputed]
    unsure = [each.criterion for each in proposed if not each.sure and each.criterion in by_model]
    left = [each for each in usual.unclear if each not in by_model]
    return Read((*rivals, *kept.values()), tuple(dict.fromkeys((*disputed, *unsure, *left))))


def _verified(
    pack: Pack, section: SectionId, answers: tuple[Answer, ...], proposed: list[ProposedLabel], assessed_by: str
) -> Findings:
    findings = (_finding(pack, section, answers, each, assessed_by) for each in proposed)
    return {each.criterion: each for each in findings if each is not None}


def _finding(
    pack: Pack, section: SectionId, answers: tuple[Answer, ...], proposed: ProposedLabel, assessed_by: str
) -> Finding | None:
    criterion = pack.criterion(proposed.criterion)
    at_home = criterion in pack.section(section).criteria
    label = _NOT_THERE[criterion.kind] if proposed.label in _NOT_THERE.values() else proposed.label
    if label not in (_READY if criterion.kind == "ready" else _WARNING):
        return None
    if label not in _POSITIVE:
        return Finding(criterion.id, label, "none", section, "model", None, assessed_by) if at_home else None
    evidence = evidence_for(proposed.quote, answers)
    if evidence is None:
        return None
    grade: Grade = "claimed" if label == "partial" else "specific"
    return Finding(criterion.id, label, grade, section, "model", evidence, assessed_by)


def _unsteered(by_model: Findings, by_rules: Findings, steering: Steering) -> Findings:
    if not steering:
        return by_model
    quoted = {key: each for key, each in by_model.items() if not steering.holds(each.evidence)}
    lower = {key: steering.lower(each, by_rules.get(key)) for key, each in quoted.items()}
    return {key: each for key, each in lower.items() if each is not None}


def _with_silence(pack: Pack, findings: Mapping[CriterionId, Finding]) -> Findings:
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


def _disputed(criterion: Criterion, kept: Finding, by_rules: Finding | None) -> bool:
    return criterion.blocker and by_rules is not None and kept.assessor == "model" and by_rules.label != kept.label

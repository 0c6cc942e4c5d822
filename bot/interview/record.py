"""Keeping the record: pure changes to a check, none of which asks, shows or posts anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import Final, NamedTuple, TypeVar

from bot.interview import merging
from bot.interview.changing import replace
from bot.interview.findings import Answer, Evidence, Finding, Label, MessageKey, Reason, Unanswered
from bot.interview.readiness import rating
from bot.interview.standing import label_of, standing
from bot.interview.states import Cancelled, Check, Held, Idle, Paused, Pending, Replaced, State, Unplaced
from bot.interview.tickets import delegations
from knowledge.pack import Criterion, CriterionId, Pack, Section, SectionId

TICKS: Final = "ticks:"  # begins the message key of a checklist
WINDOW: Final = "view:"  # begins the message key of an answer written into a window

S = TypeVar("S", bound=Held)


def check_of(state: Held) -> Check:
    """Return the check *state* is about."""
    return state.at.check if isinstance(state, Paused | Cancelled) else state.check


def with_check(state: S, check: Check) -> S:
    """Return *state* about *check*."""
    if isinstance(state, Paused | Cancelled):
        return replace(state, at=replace(state.at, check=check))
    return replace(state, check=check)


def number_of(state: State) -> int:
    """Return the number of the newest check, 0 before the first."""
    return state.checks if isinstance(state, Idle) else check_of(state).number


def dated(check: Check, on: str) -> Check:
    """Return *check* with the newest date that is known; "" tells none."""
    return replace(check, last_on=on) if on > check.last_on else check


# ── answers ───────────────────────────────────────────────────────────────────────────────────────────────────────


def said(check: Check, section: SectionId) -> tuple[Answer, ...]:
    """Return the answers to *section*'s question in their own words, oldest first; a checklist is not among them."""
    return tuple(each for each in check.answers if each.section == section and not each.message.startswith(TICKS))


def newest(check: Check) -> Answer | None:
    """Return their newest answer in their own words, None before the first."""
    return next((each for each in reversed(check.answers) if not each.message.startswith(TICKS)), None)


def own(check: Check, section: SectionId) -> tuple[Answer, ...]:
    """Return what the owner said in *section*, oldest first: what colleagues said is theirs to change."""
    return tuple(each for each in said(check, section) if not each.by)


def of_others(check: Check) -> tuple[Answer, ...]:
    """Return what colleagues answered, oldest first."""
    return tuple(each for each in check.answers if each.by)


def keys(answers: Iterable[Answer]) -> tuple[MessageKey, ...]:
    """Return the messages of *answers*, in order."""
    return tuple(each.message for each in answers)


def answered(check: Check, answer: Answer, *, replacing: bool = False) -> Check:
    """Return *check* with *answer*; *replacing* the section's earlier ones, their evidence and why there was none."""
    if replacing:
        check = retracted(_keeping(check, answer), answer.section)
    findings = merging.without(check.findings, answer.section, "reason")
    if any(each.message == answer.message and each.text != answer.text for each in check.answers):
        findings = merging.withdrawn(findings, {answer.message})
    unanswered = tuple(each for each in check.unanswered if each.section != answer.section)
    return replace(check, answers=_placed(check.answers, answer), findings=findings, unanswered=unanswered)


def retracted(check: Check, section: SectionId) -> Check:
    """Return *check* without what its owner said in *section*; ticks, and what colleagues said, stay."""
    gone = keys(own(check, section))
    answers = tuple(each for each in check.answers if each.section != section or each.message not in gone)
    silenced = section if gone == keys(said(check, section)) else None
    return replace(check, answers=answers, findings=merging.withdrawn(check.findings, gone, silenced=silenced))


def _keeping(check: Check, answer: Answer) -> Check:
    """Return *check* with what *answer* takes the place of put aside; the same message said again replaces nothing."""
    before = tuple(each for each in own(check, answer.section) if each.message != answer.message)
    return replace(check, replaced=Replaced(answer.section, before)) if before else check


def aside_id(words: str) -> str:
    """Return by what a button names the *words* that a change put aside, so that it does nothing to a later change."""
    return sha256(words.encode()).hexdigest()[:16]


def words_aside(before: Replaced) -> str:
    """Return what a change put aside, as it is shown."""
    return " ".join(each.text for each in before.answers)


def restored(check: Check, before: Replaced) -> Check:
    """Return *check* with the answers as they stood *before* the last change, and the changed ones put aside."""
    now = own(check, before.section)
    check = retracted(check, before.section)
    unanswered = tuple(each for each in check.unanswered if each.section != before.section)
    findings = merging.without(check.findings, before.section, "reason")
    return replace(
        check,
        answers=(*check.answers, *before.answers),
        findings=findings,
        unanswered=unanswered,
        replaced=Replaced(before.section, now) if now else None,
    )


def with_both(check: Check, before: Replaced) -> Check:
    """Return *check* with the answers of *before* the last change beside those that took their place."""
    section, now = before.section, own(check, before.section)
    others = tuple(each for each in check.answers if each not in now)
    old = tuple(each for each in before.answers if each.message not in keys(now))
    return replace(
        check,
        answers=(*others, *old, *now),
        findings=merging.without(check.findings, section, "reason"),
        unanswered=tuple(each for each in check.unanswered if each.section != section),
        replaced=Replaced(section, now) if now else None,
    )


def put_aside(check: Check, message: MessageKey, text: str) -> Check:
    """Return *check* with what is kept beside the answers as its message now reads; "" says that it is gone."""
    if check.unplaced is not None and check.unplaced.message == message:
        check = replace(check, unplaced=Unplaced(message, text) if text else None)
    if check.replaced is None:
        return check
    answers = tuple(
        replace(each, text=text) if each.message == message else each
        for each in check.replaced.answers
        if text or each.message != message
    )
    return replace(check, replaced=replace(check.replaced, answers=answers) if answers else None)


def merged(pack: Pack, check: Check, section: SectionId, heard: tuple[Finding, ...], *, complete: bool = True) -> Check:
    """Return *check* with the findings heard in *section*'s answers; see ``merging.merge``."""
    answers = said(check, section)
    findings = merging.merge(pack, check.findings, heard, section=section, answers=answers, complete=complete)
    return replace(check, findings=findings)


def _placed(answers: tuple[Answer, ...], answer: Answer) -> tuple[Answer, ...]:
    place = (answer.message, answer.section)
    if any((each.message, each.section) == place for each in answers):
        return tuple(answer if (each.message, each.section) == place else each for each in answers)
    return (*answers, answer)


# ── what is not an answer in words ────────────────────────────────────────────────────────────────────────────────


def ticked(pack: Pack, check: Check, section: Section, criteria: Collection[CriterionId]) -> Check:
    """Return *check* with the checklist of *section* as it stands now: each tick a claim, quoting the sign's line."""
    signs = tuple(each for each in section.criteria if each.id in criteria)
    key = TICKS + section.id
    findings = merging.without(check.findings, section.id, "checklist")
    signed = {each for each in findings if each.evidence and each.evidence.message == key}  # what a reviewer signed
    check = replace(
        check,
        answers=tuple(each for each in check.answers if each.message != key),
        findings=tuple(each for each in findings if each not in signed),
    )
    if not signs:
        return check
    check = answered(check, Answer(key, section.id, "\n".join(each.sign for each in signs)))
    return replace(check, findings=merging.added(pack, check.findings, _claims(section.id, signs)))


def _claims(section: SectionId, signs: tuple[Criterion, ...]) -> tuple[Finding, ...]:
    claims, start = [], 0
    for each in signs:
        evidence = Evidence(TICKS + section, start, start + len(each.sign), each.sign)
        label: Label = "partial" if each.kind == "ready" else "present"
        claims.append(Finding(each.id, label, "claimed", section, "checklist", evidence))
        start = evidence.end + len("\n")
    return tuple(claims)


def ticks(check: Check, section: SectionId) -> tuple[CriterionId, ...]:
    """Return what is ticked under *section*'s question."""
    return tuple(each.criterion for each in check.findings if each.heard_in == section and each.assessor == "checklist")


def unanswered(check: Check, section: SectionId, reason: Reason, words: str = "") -> Check:
    """Return *check* with why *section* has no answer; findings stay as they are."""
    others = tuple(each for each in check.unanswered if each.section != section)
    return replace(check, unanswered=(*others, Unanswered(section, reason, words)))


def lacking(pack: Pack, check: Check, section: Section, about: CriterionId | None) -> Check:
    """Return *check* with "we do not have that": unmet for what nothing else was heard about."""
    known = standing(pack, check.findings)
    named = tuple(each for each in section.ready if about in (None, each.id) and each.id not in known)
    unmet = (Finding(each.id, "unmet", "none", section.id, "reason") for each in named)
    return replace(check, findings=merging.added(pack, check.findings, unmet))


# ── messages whose meaning is being found out ─────────────────────────────────────────────────────────────────────


def awaiting(check: Check, pending: Pending) -> Check:
    """Return *check* waiting for what *pending* means."""
    return replace(check, pending=(*(each for each in check.pending if each.message != pending.message), pending))


class Taken(NamedTuple):
    """A message whose meaning has come in; *later* are the messages sent after it that are still being understood."""

    check: Check  # no longer waiting for it
    pending: Pending
    later: tuple[Pending, ...]


def taken(check: Check, message: MessageKey, text: str) -> Taken | None:
    """Take *message* out of the waiting; None when nobody waits for it as it reads.

    It was deleted then, or edited and is being understood again. Older messages go on waiting.
    """
    for place, each in enumerate(check.pending):
        if (each.message, each.text) == (message, text):
            later = check.pending[place + 1 :]
            return Taken(replace(check, pending=(*check.pending[:place], *later)), each, later)
    return None


def sent_in(section: SectionId, pending: Iterable[Pending]) -> bool:
    """Say whether any of *pending* was sent while *section*'s question was open."""
    return any(each.section == section for each in pending)


# ── how far they are ──────────────────────────────────────────────────────────────────────────────────────────────


def covered(pack: Pack, check: Check, section: Section) -> bool:
    """Say whether what they told elsewhere already makes *section* ready, so that its question is not asked."""
    found = standing(pack, check.findings)
    labels = {each.id: label_of(found, each.id) for each in section.criteria}
    return bool(section.ready) and rating(section, labels) == "ready"


def has_words(check: Check, section: SectionId) -> bool:
    """Say whether *section* was answered, in words or by ticks."""
    return any(each.section == section for each in check.answers)


def dealt_with(check: Check, section: SectionId) -> bool:
    """Say whether *section* has an answer, a reason for having none, or a colleague who was asked."""
    explained = any(each.section == section for each in check.unanswered)
    return has_words(check, section) or explained or bool(delegations(check.tickets, section))


def probes_in(check: Check, section: Section) -> int:
    """Return how many probes *section* has had."""
    criteria = {each.id for each in section.criteria}
    return sum(each in criteria for each in check.probed)


def acknowledged(pack: Pack, check: Check, section: Section) -> tuple[CriterionId, ...]:
    """Return the ready criteria of *section* that they spoke of before its question was asked."""
    found = standing(pack, check.findings)
    heard = (found[each.id] for each in section.ready if each.id in found)
    return tuple(
        each.criterion
        for each in heard
        if each.label in {"met", "partial"} and (each.heard_in != section.id or section.id not in check.asked)
    )

"""Reviews: whom the owner asks, what reviewers may do about the posted card, and what the owner answers.

Every deed names who did it and is kept in the check's log; the card and its thread show it. Whoever may do what stands
in ``roles``. A deed never shows an answer that is still being changed: the card reads as its owner confirmed it.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from bot.interview import challenging, controlled, merging, record, releasing, withdrawing
from bot.interview.acting import about
from bot.interview.challenging import in_thread
from bot.interview.changing import replace
from bot.interview.content import AnswerDrafted, DeedTold, Notice, NoticeId, ReviewInvited, ReviewRaised
from bot.interview.deeds import (
    Deed,
    answers_to,
    deed_revision,
    draft_of,
    next_expiry,
    open_challenges,
    open_questions,
)
from bot.interview.destinations import Destination, Person
from bot.interview.effects import Effect, Say, Step
from bot.interview.errors import IllegalEventError
from bot.interview.findings import Finding
from bot.interview.gaps import named_by
from bot.interview.readiness import assess
from bot.interview.record import TICKS
from bot.interview.review_events import ReviewAct, ReviewAnswered, ReviewersNamed, ReviewGiven
from bot.interview.roles import Action
from bot.interview.showing import notice
from bot.interview.standing import label_of, standing
from bot.interview.states import Check, Held
from bot.interview.summarising import gap_ids
from bot.interview.tickets import Ticket, open_tickets
from knowledge.pack import CriterionId, Pack

Effects: TypeAlias = tuple[Effect, ...]
_ACTIONS: Final[dict[ReviewAct, Action]] = {
    "challenge": "challenge", "ask_extra": "ask_extra", "countersign": "countersign", "waive": "waive",
    "finish": "challenge",
}  # fmt: skip


def expires_on(check: Check) -> str:
    """Return the ISO date on which the verdict next changes because a waiver ends; "" where none does."""
    return next_expiry(check.deeds, check.last_on)


def lapsed(pack: Pack, before: Check, now: Check) -> tuple[Check, Effects]:
    """Bring the card up to date where a waiver has ended between *before* and *now*."""
    ends = next_expiry(now.deeds, before.last_on) if before.last_on else ""
    ended = bool(ends) and ends <= now.last_on and before.number == now.number
    return releasing.remarked(pack, now) if ended else (now, ())


# ── whom the owner asks ───────────────────────────────────────────────────────────────────────────────────────────


def named(state: Held, event: ReviewersNamed) -> Step:
    """Ask people to review: each gets a ticket, and hears of it at once and again when the card is posted."""
    check = about(state, event, "invite")
    asked = {each.person for each in check.tickets if each.kind == "review" and each.status in {"open", "done"}}
    others = [each for each in dict.fromkeys(event.people) if each != check.owner]
    if not others:
        return state, (_told("review_self" if event.people else "reviewers_how", event.to),)
    tickets = list(check.tickets)
    for each in others:
        if each not in asked:
            tickets.append(Ticket(len(tickets) + 1, "review", each, event.on or check.last_on))
    fresh = tickets[len(check.tickets) :]
    check = record.dated(replace(check, tickets=tuple(tickets)), event.on)
    told = _told("reviewers_asked" if fresh else "reviewers_known", event.to)
    return record.with_check(state, check), (*(_invitation(check, each) for each in fresh), told)


def invitations(check: Check) -> Effects:
    """Tell the reviewers that there is a card now, and what they may do about it."""
    return tuple(_invitation(check, each) for each in check.tickets if each.kind == "review" and each.status == "open")


def _invitation(check: Check, ticket: Ticket) -> Say:
    channel = check.card.channel if check.card else ""
    return Say(ReviewInvited(ticket.number, check.number, check.owner, channel), Person(ticket.person))


# ── what a reviewer does ──────────────────────────────────────────────────────────────────────────────────────────


def given(pack: Pack, state: Held, event: ReviewGiven) -> Step:
    """Do what a reviewer asks for, if it is theirs to do and there is a card."""
    check = record.dated(about(state, event, _ACTIONS[event.act]), event.on)
    if check.card is None:
        return state, (_told("not_posted_yet", event.to),)
    if event.act in {"challenge", "waive", "ask_extra"} and not event.words.strip():
        raise IllegalEventError(state.kind, event.kind)
    match event.act:
        case "challenge":
            after, effects = _challenged(pack, state, check, event)
        case "ask_extra":
            after, effects = _asked(check, event)
        case "countersign":
            after, effects = _countersigned(pack, check, event)
        case "waive":
            after, effects = _waived(pack, check, event)
        case "finish":
            after, effects = _finished(check, event)
    return record.with_check(state, after), effects


def doubtable(pack: Pack, check: Check) -> tuple[CriterionId, ...]:
    """Return the findings on the card that can be challenged: what was heard, and what is missing."""
    found = standing(pack, releasing.as_posted(check).findings)
    return tuple(each.id for each in pack.criteria if label_of(found, each.id) not in {"unknown", "absent"})


def signable(pack: Pack, check: Check, item: str = "") -> tuple[CriterionId, ...]:
    """Return what can be countersigned of criterion or section *item*, of all by default: what words of theirs show."""
    found = standing(pack, releasing.as_posted(check).findings)
    wanted = {each.id for section in pack.sections for each in section.criteria if item in {"", section.id, each.id}}
    backed = (each for each in pack.criteria if each.id in wanted and each.id in found and each.kind == "ready")
    return tuple(each.id for each in backed if found[each.id].evidence and label_of(found, each.id) != "unmet")


def waivable(pack: Pack, check: Check) -> tuple[CriterionId, ...]:
    """Return the gaps on the card, as they are without any waiver."""
    return gap_ids(assess(pack, releasing.as_posted(check).findings))


def _challenged(pack: Pack, state: Held, check: Check, event: ReviewGiven) -> tuple[Check, Effects]:
    if event.item not in doubtable(pack, check):
        raise IllegalEventError(state.kind, event.kind, stale=True)
    check, deed = challenging.done(check, "challenged", event.by, criteria=(event.item,), words=event.words)
    check, card = releasing.remarked(pack, check)
    raised = Say(ReviewRaised(deed, check.number, check.owner, deed_revision(deed.number)))
    return check, (*in_thread(check, DeedTold(deed)), *card, raised, _told("challenge_stands", event.to))


def _asked(check: Check, event: ReviewGiven) -> tuple[Check, Effects]:
    if any(each.kind == "asked" and each.by == event.by for each in check.deeds):
        return check, (_told("extra_once", event.to),)
    check, deed = challenging.done(check, "asked", event.by, words=event.words)
    raised = Say(ReviewRaised(deed, check.number, check.owner, deed_revision(deed.number)))
    return check, (raised, _told("extra_sent", event.to))


def _countersigned(pack: Pack, check: Check, event: ReviewGiven) -> tuple[Check, Effects]:
    criteria = signable(pack, check, event.item) if event.item else ()
    if not criteria or check.card is None:
        return check, (_told("nothing_to_sign", event.to),)
    found = standing(pack, releasing.as_posted(check).findings)
    signed = tuple(_signed(found[each]) for each in criteria)
    standing_yet = [each for each in signed if each.evidence and _stands(each, check)]
    check = replace(
        check,
        findings=merging.added(pack, check.findings, standing_yet),
        card=replace(check.card, heard=merging.added(pack, releasing.as_posted(check).findings, signed)),
    )
    check, deed = challenging.done(check, "countersigned", event.by, criteria=criteria)
    check, card = releasing.remarked(pack, check)
    return check, (*in_thread(check, DeedTold(deed)), *card, _told("countersigned", event.to))


def _signed(finding: Finding) -> Finding:
    """Return *finding* as a reviewer vouches for it; a tick says the sign in full, and lacked only somebody's word."""
    ticked = finding.evidence is not None and finding.evidence.message.startswith(TICKS)
    label = "met" if ticked and finding.label == "partial" else finding.label
    return replace(finding, label=label, grade="countersigned", assessor="review", assessed_by="")


def _stands(finding: Finding, check: Check) -> bool:
    return finding.evidence is not None and merging.stands(finding.evidence, finding.heard_in, check.answers)


def _waived(pack: Pack, check: Check, event: ReviewGiven) -> tuple[Check, Effects]:
    gaps = waivable(pack, check)
    if event.item not in gaps:
        return check, (_told("no_such_gap", event.to),)
    if event.until <= check.last_on:
        return check, (_told("until_when", event.to),)
    halves = named_by(pack, event.item)
    criteria = tuple(each.id for each in pack.criteria if each.id in halves)
    before = check.card.verdict if check.card else ""
    check, deed = challenging.done(check, "waived", event.by, criteria=criteria, words=event.words, until=event.until)
    check, card = releasing.remarked(pack, check, noted=False)
    verdict = assess(pack, releasing.as_posted(check).findings, releasing.waived_now(check)).verdict
    told = DeedTold(deed, verdict=verdict if verdict != before else None)
    return check, (*in_thread(check, told), *card, notice("gap_waived"), _told("waiver_stands", event.to))


def _finished(check: Check, event: ReviewGiven) -> tuple[Check, Effects]:
    effects: Effects = ()
    for each in open_tickets(check.tickets):
        if each.kind == "review" and each.person == event.by:
            check, settled = withdrawing.closed(check, each, "done")
            effects = (*effects, *settled)
    return check, (*effects, _told("review_finished", event.to))


# ── what the owner answers ────────────────────────────────────────────────────────────────────────────────────────


def answered(pack: Pack, state: Held, event: ReviewAnswered) -> Step:
    """Keep a challenged finding, change the answer, or answer an extra question; what is settled is settled."""
    check = record.dated(about(state, event, "settle_challenge"), event.on)
    waiting = open_challenges(check.deeds) if event.act in {"keep", "change"} else open_questions(check.deeds)
    deed = next((each for each in waiting if each.number == event.number), None)
    if deed is None or (event.act in {"keep", "answer"} and not event.words.strip()):
        raise IllegalEventError(state.kind, event.kind, stale=deed is None)
    match event.act:
        case "keep":
            after, effects = _kept(pack, check, deed, event)
        case "change":
            return _taken_up(pack, record.with_check(state, check), deed)
        case "answer":
            after, effects = _drafted(check, deed, event)
        case "release":
            after, effects = _released(state, check, deed, event)
        case "keep_private":
            after, effects = _kept_private(check, deed)
    return record.with_check(state, after), effects


def _kept(pack: Pack, check: Check, challenge: Deed, event: ReviewAnswered) -> tuple[Check, Effects]:
    check, deed = challenging.done(
        check, "kept", check.owner, criteria=challenge.criteria, words=event.words, about=challenge.number
    )
    check, card = releasing.remarked(pack, check)
    thread = in_thread(check, DeedTold(deed, challenge))
    return check, (*thread, *card, _settled(check, challenge), _told("challenge_kept", event.to))


def _taken_up(pack: Pack, state: Held, challenge: Deed) -> Step:
    """Open the question whose answer is doubted; the challenge is settled when the changed text is confirmed."""
    check, criterion = record.check_of(state), challenge.criteria[0]
    section = next((each.id for each in pack.sections if criterion in {c.id for c in each.criteria}), None)
    if not any(each.kind == "taken_up" for each in answers_to(check.deeds, challenge.number)):
        check, _ = challenging.done(check, "taken_up", check.owner, criteria=challenge.criteria, about=challenge.number)
    return controlled.done(pack, record.with_check(state, check), "edit", section)


def _drafted(check: Check, question: Deed, event: ReviewAnswered) -> tuple[Check, Effects]:
    earlier = draft_of(check.deeds, question.number)
    check, draft = challenging.done(check, "drafted", check.owner, words=event.words, about=question.number)
    replaces = deed_revision(earlier.number) if earlier else None
    shown = AnswerDrafted(question, draft, check.number, check.owner, deed_revision(draft.number), replaces)
    return check, (Say(shown),)


def _released(state: Held, check: Check, question: Deed, event: ReviewAnswered) -> tuple[Check, Effects]:
    draft = draft_of(check.deeds, question.number)
    if draft is None:
        raise IllegalEventError(state.kind, event.kind, stale=True)
    check, deed = challenging.done(check, "released", check.owner, words=draft.words, about=question.number)
    thread = in_thread(check, DeedTold(deed, question))
    return check, (*thread, _settled(check, question), _settled(check, draft), _told("answer_released", event.to))


def _kept_private(check: Check, question: Deed) -> tuple[Check, Effects]:
    draft = draft_of(check.deeds, question.number)
    check, _ = challenging.done(check, "kept_private", check.owner, about=question.number)
    drafts = (_settled(check, draft),) if draft else ()
    told = Say(Notice("answer_kept_private"), Person(question.by))
    return check, (_settled(check, question), *drafts, told, notice("answer_kept_private"))


def _settled(check: Check, deed: Deed) -> Effect:
    return challenging.settled(check, deed_revision(deed.number))


# ── shared ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _told(said: NoticeId, to: Destination) -> Say:
    return Say(Notice(said), to)

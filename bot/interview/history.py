"""The history of a check: a milestone whenever its card is posted, confirmed anew, or comes to something else."""

from __future__ import annotations

from typing import Final

from bot.interview import record
from bot.interview.changing import replace
from bot.interview.milestones import Milestone, MilestoneKind
from bot.interview.standing import standing
from bot.interview.states import Card, Check, Idle, Posted, Previewing, State
from knowledge.pack import CriterionId, Pack, SectionId

MILESTONES_KEPT: Final = 40  # the first stays, whatever comes: a check that changed more often has lost its middle


def noted(pack: Pack, before: State, after: State) -> State:
    """Return *after* with a milestone, where its card is not what it was *before*."""
    if isinstance(before, Idle) or isinstance(after, Idle):
        return after
    old, new = record.check_of(before), record.check_of(after)
    if old.number != new.number or new.card is None:
        return after
    milestone = _milestone(pack, old, new, new.card, confirmed=isinstance(before, Previewing) and _is_posted(after))
    if milestone is None:
        return after
    kept = (*new.milestones, milestone)
    if len(kept) > MILESTONES_KEPT:
        kept = (kept[0], *kept[-(MILESTONES_KEPT - 1) :])
    return record.with_check(after, replace(new, milestones=kept))


def _is_posted(state: State) -> bool:
    return isinstance(state, Posted)


def _milestone(pack: Pack, old: Check, new: Check, card: Card, *, confirmed: bool) -> Milestone | None:
    if old.card is None:
        return Milestone(card.posted_on, "posted", card.verdict, opened=card.gaps)
    before, now = set(old.card.told), set(card.told)
    if not confirmed and before == now and old.card.verdict == card.verdict:
        return None
    kind: MilestoneKind = "rechecked" if confirmed else "changed"
    closed, opened = _in_order(pack, before - now), _in_order(pack, now - before)
    because = _because(pack, new, {*closed, *opened})
    return Milestone(new.last_on, kind, card.verdict, closed, opened, because)


def _because(pack: Pack, check: Check, criteria: set[CriterionId]) -> tuple[SectionId, ...]:
    """Return the sections whose answers decide *criteria* now; a criterion nothing is known of stands in its own."""
    found = standing(pack, check.findings)
    decided = {
        found[criterion.id].heard_in if criterion.id in found else section.id
        for section in pack.sections
        for criterion in section.criteria
        if criterion.id in criteria
    }
    return tuple(each.id for each in pack.sections if each.id in decided)


def _in_order(pack: Pack, criteria: set[CriterionId]) -> tuple[CriterionId, ...]:
    return tuple(each.id for each in pack.criteria if each.id in criteria)

"""Challenges: a reviewer doubts a finding, its owner keeps it with a reason or changes the answer."""

from __future__ import annotations

from bot.interview.changing import replace
from bot.interview.content import DeedTold
from bot.interview.deeds import Deed, DeedKind, answers_to, open_challenges
from bot.interview.destinations import Thread
from bot.interview.effects import Effect, Say, Settle
from bot.interview.standing import label_of, standing
from bot.interview.states import Check
from knowledge.pack import CriterionId, Pack


def done(
    check: Check,
    kind: DeedKind,
    by: str,
    *,
    criteria: tuple[CriterionId, ...] = (),
    words: str = "",
    until: str = "",
    about: int = 0,
) -> tuple[Check, Deed]:
    """Return *check* with one more deed in its log, and the deed."""
    deed = Deed(len(check.deeds) + 1, kind, by, check.last_on, criteria, words, until, about)
    return replace(check, deeds=(*check.deeds, deed)), deed


def settled(check: Check, revision: int) -> Settle:
    """Take the controls off the owner's message that carries *revision*."""
    return Settle(check.number, revision)


def in_thread(check: Check, told: DeedTold) -> tuple[Effect, ...]:
    """Say *told* in the card's thread, if there is one."""
    return (Say(told, Thread(check.card.channel, check.card.ts)),) if check.card else ()


def met_by_change(pack: Pack, check: Check) -> tuple[Check, tuple[Effect, ...]]:
    """Settle the challenges that were taken up, as the changed answer has just been confirmed."""
    found, effects = standing(pack, check.findings), list[Effect]()
    for challenge in open_challenges(check.deeds):
        if any(each.kind == "taken_up" for each in answers_to(check.deeds, challenge.number)):
            check, deed = done(check, "changed", check.owner, criteria=challenge.criteria, about=challenge.number)
            label = label_of(found, challenge.criteria[0])
            effects += in_thread(check, DeedTold(deed, challenge, label))
    return check, tuple(effects)

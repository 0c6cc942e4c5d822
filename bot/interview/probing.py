"""Whether to follow up on an answer, and about what: one neutral probe, another only where its answer stayed vague."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.interview import record
from bot.interview.readiness import NOT_YET_SECTIONS, Labels, rating
from bot.interview.standing import contradiction, label_of, standing
from bot.interview.states import Asking, Check
from knowledge.pack import CriterionId, Pack, Section, SectionId

# Probing raises detail at a slight cost in experience; a third follow-up reads as an interrogation.
MAX_PROBES_PER_SECTION: Final = 2
MAX_PROBES: Final = 8  # in the whole interview


def next_probe(pack: Pack, state: Asking, unclear: Sequence[CriterionId]) -> CriterionId | None:
    """Return the criterion most worth asking about after an answer, or None to go on; never the same one twice.

    First what their own words contradict, then what the assessor found *unclear*, then ready criteria nothing was
    heard of, then half met ones. Where the other sections decide the verdict as it stands, an answer that says nothing
    at all is still followed up once: they may change the others yet.
    """
    section = pack.section(state.section)
    if state.probes >= MAX_PROBES_PER_SECTION or state.check.probes >= MAX_PROBES:
        return None
    torn = torn_in(pack, state.check, section)
    if torn is not None:
        return torn
    labels = labels_of(pack, state.check)
    if decided_elsewhere(pack, state.check, section, labels) and (state.probes or not _says_nothing(section, labels)):
        return None
    if state.about is not None and not _stayed_vague(section, labels, state.about, unclear):
        return None
    candidates = _candidates(section, labels, unclear)
    return next((each for each in candidates if each not in state.check.probed), None)


def torn_in(pack: Pack, check: Check, section: Section) -> CriterionId | None:
    """Return the criterion of *section* about which their answers contradict each other, each pair only once."""
    torn = (each.id for each in section.criteria if contradiction(pack, check.findings, each.id))
    return next((each for each in torn if not {each, *pack.opposites[each]} & {*check.probed}), None)


def torn_elsewhere(pack: Pack, check: Check, section: SectionId) -> CriterionId | None:
    """Return what an answer to *section*'s question contradicts that was answered before, None where nothing is."""
    if check.probes >= MAX_PROBES:
        return None
    others = (each for each in pack.sections if each.id != section and record.has_words(check, each.id))
    return next((torn for each in others if (torn := torn_in(pack, check, each))), None)


def labels_of(pack: Pack, check: Check) -> Labels:
    """Return the label that stands for each criterion."""
    found = standing(pack, check.findings)
    return {each.id: label_of(found, each.id) for each in pack.criteria}


def decided_elsewhere(pack: Pack, check: Check, section: Section, labels: Labels) -> bool:
    """Say whether the other sections alone make the verdict not_yet, as they stand."""
    others = (each for each in pack.sections if each.id != section.id and record.dealt_with(check, each.id))
    held_back = [each.id for each in others if rating(each, labels) == "not_yet"]
    return pack.core_question in held_back or len(held_back) >= NOT_YET_SECTIONS


def _candidates(section: Section, labels: Labels, first: Sequence[CriterionId]) -> list[CriterionId]:
    own = {each.id for each in section.criteria}
    ready = [] if rating(section, labels) == "ready" else [each.id for each in section.ready]
    unheard = [each for each in ready if labels[each] in {"unmet", "unknown"}]
    half_met = [each for each in ready if labels[each] == "partial"]
    return [*(each for each in first if each in own), *unheard, *half_met]


def _says_nothing(section: Section, labels: Labels) -> bool:
    return all(labels[each.id] in {"unmet", "unknown"} for each in section.ready)


def _stayed_vague(section: Section, labels: Labels, about: CriterionId, unclear: Sequence[CriterionId]) -> bool:
    unheard = labels[about] in {"unmet", "unknown"}
    return about in unclear or (unheard and rating(section, labels) == "not_yet")

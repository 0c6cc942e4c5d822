"""From a check to its summary, for the person alone or for others: what leaves the direct message is decided here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from bot.interview.findings import Evidence, Finding, MessageKey
from bot.interview.readiness import assess
from bot.interview.standing import Standing, label_of, standing
from bot.interview.states import USE_CASE, Card, Check
from bot.interview.summary import Gap, Readiness, SaidLine, Since, Summary
from knowledge.pack import CriterionId, Pack, SectionId

_Hides: TypeAlias = Callable[[Evidence], bool]

USE_CASE_SHOWN_CHARS: Final = 200  # a title, not a document; the whole text is kept in the check


def summarise(
    pack: Pack,
    check: Check,
    on: str,
    *,
    withheld: Collection[SectionId] = (),
    seen: Collection[Evidence] | None = None,
    differences: int | None = None,
) -> Summary:
    """Return the summary of *check* on ISO date *on*, without any word of the *withheld* sections' answers.

    With *seen*, only these quotes are shown at all: a posted card never quotes what its owner has not seen on it.
    Labels and verdict stay what they are; only the words go.
    """
    hidden = _hidden(check, withheld, seen)
    readiness = assess(pack, check.findings)
    use_case_withheld = _use_case_withheld(check, withheld)
    return Summary(
        number=check.number,
        owner=check.owner,
        use_case="" if use_case_withheld else shown_use_case(check),
        pack=check.pack,
        on=on,
        readiness=replace(readiness, gaps=tuple(_told(each, hidden) for each in readiness.gaps)),
        lines=_lines(pack, standing(pack, check.findings), hidden, _colleagues(check)),
        since=_since(pack, check.card, readiness),
        use_case_withheld=use_case_withheld,
        differences=differences,
    )


def shown_use_case(check: Check) -> str:
    """Return the use case, cut at a word where it is longer than a title."""
    words = check.use_case
    if len(words) <= USE_CASE_SHOWN_CHARS:
        return words
    cut = words[: USE_CASE_SHOWN_CHARS - 1]
    return (cut.rsplit(None, 1)[0] if any(map(str.isspace, cut.strip())) else cut) + "…"


def quotes(summary: Summary) -> tuple[Evidence, ...]:
    """Return the evidence whose words *summary* shows."""
    return tuple(each.evidence for each in summary.lines if each.evidence is not None)


def gap_ids(readiness: Readiness) -> tuple[CriterionId, ...]:
    """Return the criteria of the gaps, in their order."""
    return tuple(each.criterion for each in readiness.gaps)


def _hidden(check: Check, withheld: Collection[SectionId], seen: Collection[Evidence] | None) -> _Hides:
    private = {each.message for each in check.answers if each.section in withheld}
    return lambda evidence: evidence.message in private or (seen is not None and evidence not in seen)


def _use_case_withheld(check: Check, withheld: Collection[SectionId]) -> bool:
    """Say whether the use case stays private: by its own box, or as part of an answer that does."""
    said_in = {each.section for each in check.answers if each.message == check.use_case_message}
    return USE_CASE in withheld or not said_in.isdisjoint(withheld)


def _colleagues(check: Check) -> dict[MessageKey, str]:
    return {each.message: each.by for each in check.answers if each.by}


def _lines(pack: Pack, found: Standing, hidden: _Hides, colleagues: Mapping[MessageKey, str]) -> tuple[SaidLine, ...]:
    return tuple(_line(each.id, found, hidden, colleagues) for each in pack.criteria)


def _line(criterion: CriterionId, found: Standing, hidden: _Hides, colleagues: Mapping[MessageKey, str]) -> SaidLine:
    finding = found.get(criterion)
    evidence = None if finding is None else finding.evidence
    if evidence is None or hidden(evidence):
        return SaidLine(criterion, label_of(found, criterion), None, withheld=evidence is not None)
    return SaidLine(criterion, label_of(found, criterion), evidence, False, colleagues.get(evidence.message, ""))


def _told(gap: Gap, hidden: _Hides) -> Gap:
    return gap if gap.finding is None else replace(gap, finding=_mute(gap.finding, hidden))


def _mute(finding: Finding, hidden: _Hides) -> Finding:
    silenced = finding.evidence is not None and hidden(finding.evidence)
    return replace(finding, evidence=None) if silenced else finding


def _since(pack: Pack, card: Card | None, readiness: Readiness) -> Since | None:
    if card is None:
        return None
    before, now = set(card.gaps), set(gap_ids(readiness))
    order = [each.id for each in pack.criteria]
    return Since(
        on=card.posted_on,
        closed=tuple(each for each in order if each in before - now),
        opened=tuple(each for each in order if each in now - before),
    )

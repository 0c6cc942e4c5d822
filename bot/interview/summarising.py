"""From a check to its summary, for the person alone or for others: what leaves the direct message is decided here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final, TypeAlias

from bot.interview.changing import replace
from bot.interview.deeds import Deeds, open_challenges, signers, standing_waivers, waived
from bot.interview.findings import Evidence, Finding, MessageKey
from bot.interview.readiness import assess
from bot.interview.standing import Standing, label_of, standing
from bot.interview.states import USE_CASE, Card, Check
from bot.interview.summary import Gap, Readiness, SaidLine, Since, Summary
from bot.interview.tasks import Task
from knowledge.pack import CriterionId, Pack, SectionId

_Hides: TypeAlias = Callable[[Evidence], bool]

USE_CASE_SHOWN_CHARS: Final = 200  # a title, not a document; the whole text is kept in the check


def summarise(
    pack: Pack,
    check: Check,
    on: str,
    *,
    withheld: Collection[SectionId] = (),
    paraphrased: Collection[SectionId] = (),
    seen: Collection[Evidence] | None = None,
    differences: int | None = None,
) -> Summary:
    """Return the summary of *check* on ISO date *on*, without any word of the *withheld* sections' answers.

    With *seen*, only these quotes are shown at all: a posted card never quotes what its owner has not seen on it.
    Of *paraphrased* sections it tells what was heard, in our words. Labels and verdict stay what they are; only the
    words go. Waivers count as they stand on *on*.
    """
    told_of = _messages_in(check, paraphrased) - _messages_in(check, withheld)
    hidden = _hidden(check, {*withheld, *paraphrased}, seen)
    readiness = assess(pack, check.findings, waived(check.deeds, on))
    use_case_withheld = _use_case_withheld(check, {*withheld, *paraphrased})
    return Summary(
        number=check.number,
        owner=check.owner,
        use_case="" if use_case_withheld else shown_use_case(check),
        pack=check.pack,
        on=on,
        readiness=replace(readiness, gaps=tuple(_told(each, hidden) for each in readiness.gaps)),
        lines=_lines(pack, check, hidden, told_of),
        since=_since(pack, check.card, readiness),
        use_case_withheld=use_case_withheld,
        tasks=_tasks(check, readiness),
        challenges=open_challenges(check.deeds),
        waivers=_waivers(pack, check, on),
        differences=differences,
    )


def _tasks(check: Check, readiness: Readiness) -> tuple[Task, ...]:
    """Return who closes the gaps there are, in the gaps' order; what is closed needs nobody."""
    order = gap_ids(readiness)
    open_tasks = (each for each in check.tasks if each.criterion in order)
    return tuple(sorted(open_tasks, key=lambda each: order.index(each.criterion)))


def _waivers(pack: Pack, check: Check, on: str) -> Deeds:
    """Return the waivers without which there would be a gap today."""
    waivers = standing_waivers(check.deeds, on)
    gaps = gap_ids(assess(pack, check.findings)) if waivers else ()
    return tuple(each for each in waivers if not set(gaps).isdisjoint(each.criteria))


def shown_use_case(check: Check) -> str:
    """Return the use case, cut at a word where it is longer than a title."""
    words = check.use_case
    if len(words) <= USE_CASE_SHOWN_CHARS:
        return words
    cut = words[: USE_CASE_SHOWN_CHARS - 1]
    return (cut.rsplit(None, 1)[0] if any(map(str.isspace, cut.strip())) else cut) + "…"


def title_on_card(check: Check) -> str:
    """Return the use case as the posted card shows it: "" where there is none, or where it stays private."""
    return check.release.title if check.card else ""


def quotes(summary: Summary) -> tuple[Evidence, ...]:
    """Return the evidence whose words *summary* shows."""
    return tuple(each.evidence for each in summary.lines if each.evidence is not None)


def gap_ids(readiness: Readiness) -> tuple[CriterionId, ...]:
    """Return the criteria of the gaps, in their order."""
    return tuple(each.criterion for each in readiness.gaps)


def _hidden(check: Check, withheld: Collection[SectionId], seen: Collection[Evidence] | None) -> _Hides:
    private = _messages_in(check, withheld)
    return lambda evidence: evidence.message in private or (seen is not None and evidence not in seen)


def _messages_in(check: Check, sections: Collection[SectionId]) -> set[MessageKey]:
    return {each.message for each in check.answers if each.section in sections}


def _use_case_withheld(check: Check, withheld: Collection[SectionId]) -> bool:
    """Say whether the use case stays private: by its own box, or as part of an answer that does."""
    said_in = {each.section for each in check.answers if each.message == check.use_case_message}
    return USE_CASE in withheld or not said_in.isdisjoint(withheld)


def _lines(pack: Pack, check: Check, hidden: _Hides, told_of: Collection[MessageKey]) -> tuple[SaidLine, ...]:
    found, colleagues = standing(pack, check.findings), _colleagues(check)
    lines = (_line(each.id, check.deeds, found, hidden, told_of) for each in pack.criteria)
    return tuple(_attributed(each, colleagues) for each in lines)


def _attributed(line: SaidLine, colleagues: Mapping[MessageKey, str]) -> SaidLine:
    """Return *line* with the colleague whose words it shows."""
    return replace(line, by=colleagues.get(line.evidence.message, "")) if line.evidence else line


def _colleagues(check: Check) -> dict[MessageKey, str]:
    return {each.message: each.by for each in check.answers if each.by}


def _line(
    criterion: CriterionId, deeds: Deeds, found: Standing, hidden: _Hides, told_of: Collection[MessageKey]
) -> SaidLine:
    finding = found.get(criterion)
    evidence = None if finding is None else finding.evidence
    withheld = evidence is not None and hidden(evidence)
    paraphrased = evidence is not None and evidence.message in told_of
    signed = finding is not None and finding.grade == "countersigned"
    return SaidLine(
        criterion,
        label_of(found, criterion),
        None if withheld else evidence,
        withheld and not paraphrased,
        paraphrased,
        signers(deeds, criterion) if signed else (),
    )


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
    opened = tuple(each for each in order if each in now - before)
    return Since(
        on=card.posted_on,
        closed=tuple(each for each in order if each in before - now),
        opened=opened,
        reopened=tuple(each for each in opened if each in card.ever),
    )

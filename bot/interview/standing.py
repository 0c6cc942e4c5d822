"""What stands for a criterion when several findings speak of it: the strongest, and what silence makes of a warning."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from typing import Final, TypeAlias

from bot.interview.changing import replace
from bot.interview.findings import Evidence, Finding, Grade, Label
from knowledge.pack import Criterion, CriterionId, Pack

Standing: TypeAlias = dict[CriterionId, Finding]

LABEL_RANK: Final[Mapping[Label, int]] = {"unknown": 0, "unmet": 1, "absent": 1, "partial": 2, "met": 3, "present": 3}
GRADE_RANK: Final[Mapping[Grade, int]] = {"none": 0, "claimed": 1, "specific": 2, "artefact": 3, "countersigned": 4}
POSITIVE: Final[frozenset[Label]] = frozenset({"met", "partial", "present"})
NEGATIVE: Final[frozenset[Label]] = frozenset({"unmet", "absent"})


def strength(finding: Finding) -> tuple[int, ...]:
    """Order findings about one criterion: a countersigned one first of all, then label, grade, a quote to show.

    What was countersigned as met only in part gives way to what is met: more has been shown since.
    """
    countersigned = finding.grade == "countersigned" and finding.label != "partial"
    quoted_words = finding.evidence is not None and finding.assessor != "checklist"
    return (countersigned, LABEL_RANK[finding.label], GRADE_RANK[finding.grade], quoted_words)


def standing(pack: Pack, findings: Iterable[Finding]) -> Standing:
    """Return what stands for each criterion of *pack* that anything was heard about; an absent key is unknown."""
    strongest: Standing = {}
    for each in map(capped, findings):
        rival = strongest.get(each.criterion)
        if rival is None or strength(each) > strength(rival):
            strongest[each.criterion] = each
    for criterion in pack.criteria:
        if criterion.silent_when_unmet is not None:
            _settle_silence(strongest, criterion, criterion.silent_when_unmet)
    return strongest


def capped(finding: Finding) -> Finding:
    """Return *finding*, as partial where it says met on less than something specific."""
    if finding.label == "met" and GRADE_RANK[finding.grade] < GRADE_RANK["specific"]:
        return replace(finding, label="partial")
    return finding


def label_of(standing: Mapping[CriterionId, Finding], criterion: CriterionId) -> Label:
    """Return the label that stands for *criterion*."""
    finding = standing.get(criterion)
    return "unknown" if finding is None else finding.label


def contradiction(pack: Pack, findings: Iterable[Finding], criterion: CriterionId) -> tuple[Evidence, Evidence] | None:
    """Return two sayings about *criterion*, from different messages, that cannot both be so; None without such.

    A warning and the ready criterion that it denies speak of the same thing: "we never measured" against "54 % before";
    so do two names of which one alone can be meant.
    """
    said = [each for each in findings if each.evidence is not None]
    yes = _said_of({criterion}, POSITIVE, said)
    if not yes:
        return None
    no = _said_of({criterion}, NEGATIVE, said) + _said_of(pack.opposites.get(criterion, frozenset()), POSITIVE, said)
    pairs = ((one, other) for one in yes for other in no if one.message != other.message)
    return next(pairs, None) or _two_named(pack.criterion(criterion).one_of, yes)


def _said_of(criteria: Set[CriterionId], labels: Collection[Label], said: Iterable[Finding]) -> list[Evidence]:
    return [each.evidence for each in said if each.criterion in criteria and each.label in labels and each.evidence]


def _two_named(one_of: tuple[tuple[str, ...], ...], said: list[Evidence]) -> tuple[Evidence, Evidence] | None:
    """Return two sayings from different messages that name different things, each of them one alone."""
    named = [(words, _named(one_of, words.quote)) for words in said]
    single = [(words, next(iter(things))) for words, things in named if len(things) == 1]
    pairs = ((a, b) for a, one in single for b, other in single if one != other and a.message != b.message)
    return next(pairs, None)


def _named(one_of: tuple[tuple[str, ...], ...], quote: str) -> set[int]:
    words = quote.casefold()
    return {n for n, names in enumerate(one_of) if any(each.casefold() in words for each in names)}


def _settle_silence(strongest: Standing, warning: Criterion, ready: CriterionId) -> None:
    """Let a warning follow the ready criterion whose silence it names.

    Unmet makes it present, met makes it absent; in between it is present only if they said so in words.
    """
    heard, counterpart = strongest.get(warning.id), strongest.get(ready)
    shown = label_of(strongest, ready)
    if heard is not None and heard.grade == "countersigned":
        return
    if counterpart is not None and shown == "met":
        strongest[warning.id] = replace(counterpart, criterion=warning.id, label="absent", evidence=None)
    elif heard is not None and heard.label == "present" and heard.evidence is not None:
        return
    elif counterpart is not None and shown == "unmet":
        silent = replace(counterpart, criterion=warning.id, label="present", grade="none", evidence=None)
        strongest[warning.id] = silent
    elif heard is not None and heard.label == "present":
        del strongest[warning.id]

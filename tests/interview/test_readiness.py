"""The tables of readiness, and the laws of its smallest flip."""

from __future__ import annotations

import importlib.util
import json
from itertools import chain, combinations
from pathlib import Path
from types import ModuleType

import pytest
from coverage import Coverage
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.interview import readiness
from bot.interview.findings import Evidence, Finding, Grade, Label
from bot.interview.standing import label_of, standing
from bot.interview.summary import Coverage as Covered
from bot.interview.summary import SectionRating, Verdict
from knowledge.pack import CriterionId, Pack
from tests.interview.packs import criterion, pack, section

ORDER: dict[Verdict, int] = {"not_yet": 0, "almost": 1, "ready": 2}

# One section: three ready criteria, a warning that a silence makes, a warning, a blocker.
THREE = section(
    "why",
    criterion("why.a"),
    criterion("why.b"),
    criterion("why.c"),
    criterion("why.silent", warning=True, silent_when_unmet="why.a"),
    criterion("why.warned", warning=True),
    criterion("why.blocked", warning=True, blocker=True),
)
TWO = section("two", criterion("two.a"), criterion("two.b"), criterion("two.warned", warning=True))
WARNINGS_ONLY = section("odd", criterion("odd.warned", warning=True))


def found(**labels: Label) -> tuple[Finding, ...]:
    """Findings named with an underscore for the dot: ``why_a="met"`` is about why.a."""
    grades: dict[Label, Grade] = {"met": "specific", "partial": "claimed"}
    return tuple(
        Finding(
            name.replace("_", ".", 1),
            label,
            grades.get(label, "none"),
            name.partition("_")[0],
            "default",
            Evidence("D1:1", 0, 3, "yes") if label in {"met", "partial", "present"} else None,
        )
        for name, label in labels.items()
    )


RATINGS: list[tuple[str, tuple[Finding, ...], SectionRating]] = [
    ("nothing heard: unknown is not unmet", (), "partly"),
    ("all met", found(why_a="met", why_b="met", why_c="met"), "ready"),
    ("one partial is tolerated", found(why_a="met", why_b="partial", why_c="met"), "ready"),
    ("two partials are not", found(why_a="met", why_b="partial", why_c="partial"), "partly"),
    ("one unknown is not", found(why_a="met", why_b="met"), "partly"),
    ("one unmet of three", found(why_a="met", why_b="met", why_c="unmet"), "partly"),
    ("two unmet of three", found(why_a="met", why_b="unmet", why_c="unmet"), "not_yet"),
    ("two unmet, one unknown", found(why_b="unmet", why_c="unmet"), "not_yet"),
    ("a warning keeps it from ready", found(why_a="met", why_b="met", why_c="met", why_warned="present"), "partly"),
    ("one of three and a warning", found(why_a="met", why_b="met", why_c="unmet", why_warned="present"), "partly"),
    ("a blocker alone", found(why_a="met", why_b="met", why_c="met", why_blocked="present"), "not_yet"),
    ("a silence is a warning", found(why_a="unmet", why_b="met", why_c="met"), "partly"),
]
HALVES: list[tuple[str, tuple[Finding, ...], SectionRating]] = [
    ("half of them unmet", found(two_a="met", two_b="unmet"), "partly"),
    ("half of them and a warning", found(two_a="met", two_b="unmet", two_warned="present"), "not_yet"),
    ("a warning over unknowns", found(two_warned="present"), "partly"),
    ("both unmet", found(two_a="unmet", two_b="unmet"), "not_yet"),
]
ODD: list[tuple[str, tuple[Finding, ...], SectionRating]] = [
    ("warnings alone, none present", (), "ready"),
    ("warnings alone, one present", found(odd_warned="present"), "partly"),
]

FIVE = pack(*(section(name, criterion(f"{name}.a"), criterion(f"{name}.b")) for name in ("why", "b", "c", "d", "e")))
NAMES = [f"{name}_{which}" for name in ("why", "b", "c", "d", "e") for which in "ab"]


def unmet(*sections: str) -> tuple[Finding, ...]:
    """All signs of FIVE met, but for those of *sections*."""
    labels: dict[str, Label] = {each: "unmet" if each.partition("_")[0] in sections else "met" for each in NAMES}
    return found(**labels)


VERDICTS: list[tuple[str, tuple[Finding, ...], Verdict, tuple[CriterionId, ...], Verdict]] = [
    ("five ready", unmet(), "ready", (), "ready"),
    ("one not_yet", unmet("b"), "almost", ("b.a", "b.b"), "ready"),
    ("two not_yet: lifting either will do", unmet("b", "d"), "not_yet", ("b.a",), "almost"),
    ("three not_yet: two have to rise", unmet("b", "c", "d"), "not_yet", ("b.a", "c.a"), "almost"),
    ("the core question alone", unmet("why"), "not_yet", ("why.a",), "almost"),
    ("the core question and another", unmet("why", "e"), "not_yet", ("why.a",), "almost"),
    ("nothing heard", (), "almost", tuple(each.id for each in FIVE.criteria), "ready"),
]


def run_the_tables(module: ModuleType) -> None:
    """Every row, against *module*: the readiness module, or a copy of it under measurement."""
    for table, sections in ((RATINGS, THREE), (HALVES, TWO), (ODD, WARNINGS_ONLY)):
        for name, findings, rating in table:
            assert module.assess(pack(sections), findings).ratings == {sections.id: rating}, name
    for name, findings, verdict, flips, better in VERDICTS:
        outcome = module.assess(FIVE, findings)
        assert (outcome.verdict, outcome.better) == (verdict, better), name
        assert len(outcome.flips) == len(flips), name
        assert outcome.flips == flips or verdict == "almost", name


def test_the_tables() -> None:
    run_the_tables(readiness)


@pytest.mark.filterwarnings("ignore::coverage.exceptions.CoverageWarning")
def test_the_tables_reach_every_branch(tmp_path: Path) -> None:
    source, report = str(readiness.__file__), tmp_path / "report.json"
    measured = Coverage(branch=True, include=[source], data_file=None, config_file=False)
    measured.start()
    try:
        spec = importlib.util.spec_from_file_location("readiness_under_measurement", source)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        run_the_tables(module)
    finally:
        measured.stop()
    measured.json_report(outfile=str(report))
    (figures,) = json.loads(report.read_text())["files"].values()
    assert (figures["missing_lines"], figures["missing_branches"]) == ([], [])
    assert figures["summary"]["num_branches"] > 10


def test_gaps_start_with_blockers_and_leave_ready_sections_out() -> None:
    both = pack(THREE, TWO)
    findings = found(why_a="unmet", why_b="partial", why_c="met", why_blocked="present", two_a="met", two_b="partial")
    gaps = readiness.assess(both, findings).gaps
    assert [(each.criterion, each.label) for each in gaps] == [
        ("why.blocked", "present"),
        ("why.silent", "present"),
        ("why.a", "unmet"),
        ("why.b", "partial"),
    ]
    assert [each.finding is not None for each in gaps] == [True, True, True, True]
    assert readiness.assess(both, ()).gaps[0].finding is None


def test_coverage_counts_ready_signs_and_nothing_else() -> None:
    findings = found(why_a="met", why_b="partial", why_c="unmet", two_warned="present")
    covered = readiness.assess(pack(THREE, TWO), findings)
    assert covered.coverage == Covered(evidenced=1, claimed=1, unknown=2, total=5)


def test_met_on_a_bare_claim_is_partial() -> None:
    claim = Finding("why.a", "met", "claimed", "why", "default", Evidence("D1:1", 0, 3, "yes"))
    outcome = readiness.assess(pack(THREE), (claim,))
    assert (outcome.coverage.claimed, outcome.coverage.evidenced) == (1, 0)


def test_a_silence_can_only_be_broken_by_what_was_missing() -> None:
    silent = criterion("why.silent", warning=True, blocker=True, silent_when_unmet="why.a")
    silence = pack(section("why", silent, criterion("why.a"), criterion("why.b"), criterion("why.c")))
    outcome = readiness.assess(silence, found(why_a="unmet", why_b="met", why_c="met"))
    assert (outcome.verdict, outcome.flips, outcome.better) == ("not_yet", ("why.a",), "ready")


def test_the_worst_gaps_come_first_and_those_of_the_core_question_before_their_like() -> None:
    last = pack(TWO, THREE).model_copy(update={"core_question": "why"})
    labels = found(two_a="partial", two_b="unmet", why_a="unmet", why_b="partial")
    outcome = readiness.assess(last, labels)
    assert [each.criterion for each in outcome.gaps] == [
        "why.silent", "why.a", "two.b", "why.b", "two.a", "why.c",
    ]  # fmt: skip


def test_of_equally_small_sets_the_worst_is_settled() -> None:
    small = pack(section("why", criterion("why.a"), criterion("why.b"), criterion("why.c")))
    outcome = readiness.assess(small, found(why_a="partial", why_b="unmet", why_c="met"))
    assert (outcome.verdict, outcome.flips, outcome.better) == ("almost", ("why.b",), "ready")


def test_the_section_that_is_cheapest_to_lift_is_the_one_to_lift() -> None:
    small = pack(
        section("why", criterion("why.a")),
        section("dear", criterion("dear.a"), criterion("dear.b"), criterion("dear.c")),
        section("cheap", criterion("cheap.a"), criterion("cheap.b")),
    )
    lost = found(why_a="met", dear_a="unmet", dear_b="unmet", dear_c="unmet", cheap_a="unmet", cheap_b="unmet")
    outcome = readiness.assess(small, lost)
    assert (outcome.verdict, outcome.flips, outcome.better) == ("not_yet", ("cheap.a",), "almost")


# ── laws over small packs ─────────────────────────────────────────────────────────────────────────────────────────


_BOOLEANS = st.booleans()
READY_LABELS: tuple[Label, ...] = ("met", "partial", "unmet", "unknown")
WARNING_LABELS: tuple[Label, ...] = ("present", "absent")


@st.composite
def small_packs(draw: st.DrawFn) -> Pack:
    names = ("why", "b", "c")[: draw(st.integers(1, 3))]
    sections = []
    for name in names:
        ready = [criterion(f"{name}.r{letter}") for letter in "abc"[: draw(st.integers(0, 3))]]
        blockers: list[bool] = draw(st.lists(_BOOLEANS, max_size=2))
        tied: list[bool] = draw(st.lists(_BOOLEANS, min_size=2, max_size=2))
        silences = [ready[0].id if ready and each else None for each in tied]
        warnings = [
            criterion(f"{name}.w{letter}", warning=True, blocker=blocker, silent_when_unmet=silence)
            for letter, blocker, silence in zip("ab", blockers, silences, strict=False)
        ]
        if ready or warnings:
            sections.append(section(name, *ready, *warnings))
    return pack(*(sections or [section("why", criterion("why.ra"))]))


@st.composite
def assessed_packs(draw: st.DrawFn) -> tuple[Pack, tuple[Finding, ...]]:
    small = draw(small_packs())
    labels: dict[str, Label] = {}
    for each in small.criteria:
        choices = READY_LABELS if each.kind == "ready" else WARNING_LABELS
        labels[each.id.replace(".", "_")] = draw(st.sampled_from(choices))
    return small, found(**labels)


def labels_of(small: Pack, findings: tuple[Finding, ...]) -> dict[CriterionId, Label]:
    heard = standing(small, findings)
    return {each.id: label_of(heard, each.id) for each in small.criteria}


def cheapest_by_trying_all(small: Pack, labels: dict[CriterionId, Label]) -> int:
    """The size of the smallest set, of all sets of the whole pack, that makes the verdict better."""
    verdict = readiness.verdict_of(small, readiness.rate(small, labels))
    gaps = [each.id for each in small.criteria if readiness.is_gap(each, labels[each.id])]
    every = chain.from_iterable(combinations(gaps, size) for size in range(len(gaps) + 1))
    after = ((chosen, readiness.flipped(small.criteria, labels, chosen)) for chosen in every)
    return next(
        len(chosen)
        for chosen, then in after
        if ORDER[readiness.verdict_of(small, readiness.rate(small, then))] > ORDER[verdict]
    )


@settings(max_examples=200, deadline=None)
@given(assessed_packs())
def test_the_smallest_flip_lifts_the_verdict_and_no_smaller_set_does(case: tuple[Pack, tuple[Finding, ...]]) -> None:
    small, findings = case
    outcome = readiness.assess(small, findings)
    if outcome.verdict == "ready":
        assert (outcome.flips, outcome.better, outcome.gaps) == ((), "ready", ())
        return
    labels = labels_of(small, findings)
    assert ORDER[outcome.better] > ORDER[outcome.verdict]
    assert len(outcome.flips) == cheapest_by_trying_all(small, labels)


@settings(max_examples=200, deadline=None)
@given(assessed_packs(), st.data())
def test_more_evidence_never_makes_the_verdict_worse(
    case: tuple[Pack, tuple[Finding, ...]], data: st.DataObject
) -> None:
    small, findings = case
    labels = labels_of(small, findings)
    settled = data.draw(st.sets(st.sampled_from(sorted(labels))))
    before = readiness.verdict_of(small, readiness.rate(small, labels))
    after = readiness.verdict_of(small, readiness.rate(small, readiness.flipped(small.criteria, labels, settled)))
    assert ORDER[after] >= ORDER[before]


@settings(max_examples=100, deadline=None)
@given(assessed_packs())
def test_the_order_in_which_things_were_heard_is_of_no_matter(case: tuple[Pack, tuple[Finding, ...]]) -> None:
    small, findings = case
    assert readiness.assess(small, findings) == readiness.assess(small, tuple(reversed(findings)))

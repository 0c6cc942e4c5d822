"""What stands for a criterion, and which findings are kept."""

from dataclasses import replace

import pytest

from bot.interview.findings import Answer, Evidence, Finding, Label
from bot.interview.merging import grounded, merge
from bot.interview.standing import contradiction, label_of, standing
from tests.interview.packs import criterion, pack, section

SMALL = pack(
    section("why", criterion("why.a"), criterion("why.w", warning=True, silent_when_unmet="why.a")),
    section("two", criterion("two.b")),
)
TEXT = "We have 7,800 pairs, and never measured."
SAID = Answer("D1:1", "why", TEXT)


def quoted(criterion_id: str, label: Label, words: str = "7,800 pairs", message: str = "D1:1") -> Finding:
    start = TEXT.find(words)
    evidence = Evidence(message, start, start + len(words), words)
    return Finding(criterion_id, label, "specific", "why", "default", evidence)


def silent(criterion_id: str, label: Label) -> Finding:
    return Finding(criterion_id, label, "none", "why", "default")


SILENCE: list[tuple[str, tuple[Finding, ...], Label]] = [
    ("nothing heard of either", (), "unknown"),
    ("what it names is missing", (silent("why.a", "unmet"),), "present"),
    ("missing, though the assessor did not say so", (silent("why.a", "unmet"), silent("why.w", "absent")), "present"),
    ("half shown", (quoted("why.a", "partial"), silent("why.w", "present")), "unknown"),
    ("half shown, and said in words", (quoted("why.a", "partial"), quoted("why.w", "present", "never")), "present"),
    ("shown, whatever was said", (quoted("why.a", "met"), quoted("why.w", "present", "never")), "absent"),
    ("said in words alone", (quoted("why.w", "present", "never"),), "present"),
    ("not there, not missing", (silent("why.w", "absent"),), "absent"),
    (
        "countersigned, whatever else was said",
        (quoted("why.a", "met"), replace(quoted("why.w", "present", "never"), grade="countersigned")),
        "present",
    ),
]


@pytest.mark.parametrize(("name", "findings", "label"), SILENCE, ids=[row[0] for row in SILENCE])
def test_a_warning_of_silence(name: str, findings: tuple[Finding, ...], label: Label) -> None:
    assert label_of(standing(SMALL, findings), "why.w") == label


def test_the_strongest_finding_stands_and_a_countersigned_one_first() -> None:
    met, claim = quoted("why.a", "met"), replace(quoted("why.a", "partial"), assessor="checklist", grade="claimed")
    assert standing(SMALL, (claim, silent("why.a", "unmet"), met))["why.a"] == met
    challenged = replace(silent("why.a", "unmet"), assessor="review", grade="countersigned")
    assert standing(SMALL, (met, challenged))["why.a"] == challenged


def test_words_that_cannot_both_be_so() -> None:
    before = quoted("why.a", "met", message="D1:1")
    later = quoted("why.w", "present", "never measured", message="D1:2")
    assert contradiction(SMALL, (before, later), "why.a") == (before.evidence, later.evidence)
    assert contradiction(SMALL, (before, later), "why.w") == (later.evidence, before.evidence)
    assert contradiction(SMALL, (before, later), "two.b") is None
    same_message = quoted("why.w", "present", "never measured", message="D1:1")
    assert contradiction(SMALL, (before, same_message), "why.a") is None  # an assessor has weighed that already


def test_a_warning_denies_a_ready_criterion_of_any_section() -> None:
    denying = pack(section("why", criterion("why.a")), section("two", criterion("two.w", warning=True, denies="why.a")))
    said = (quoted("why.a", "met", message="D1:1"), quoted("two.w", "present", "never measured", message="D1:2"))
    assert contradiction(denying, said, "why.a") == (said[0].evidence, said[1].evidence)
    assert contradiction(denying, said[:1], "why.a") is None


TWO_NAMED: list[tuple[str, str, str, bool]] = [
    ("two things", "It will be the Small one.", "for tuning big", True),
    ("one thing by two names", "the small one", "it's tiny", False),
    ("both in one saying", "small or big", "the big one", False),
    ("none of them", "small", "the third", False),
]


@pytest.mark.parametrize(("name", "one", "other", "torn"), TWO_NAMED, ids=[row[0] for row in TWO_NAMED])
def test_two_names_of_which_one_alone_can_be_meant(name: str, one: str, other: str, torn: bool) -> None:
    naming = pack(section("why", criterion("why.a", one_of=(("small", "tiny"), ("big",)))))
    said = [Evidence(f"D1:{n}", 0, len(quote), quote) for n, quote in enumerate((one, other))]
    heard = [replace(quoted("why.a", "met"), evidence=each) for each in said]
    assert contradiction(naming, heard, "why.a") == ((said[0], said[1]) if torn else None)


UNGROUNDED: list[tuple[str, Finding]] = [
    ("a quote that is not there", replace(quoted("why.a", "met"), evidence=Evidence("D1:1", 0, 4, "they"))),
    ("a quote of nobody's message", quoted("why.a", "met", message="D1:9")),
    ("no quote at all", silent("why.a", "met")),
    ("no words in the quote", replace(quoted("why.a", "met"), evidence=Evidence("D1:1", 3, 3, ""))),
    ("a place before the words", replace(quoted("why.a", "met"), evidence=Evidence("D1:1", -1, 40, "."))),
    ("a criterion no pack has", quoted("why.z", "met")),
    ("a label for warnings", quoted("why.a", "present")),
    ("heard elsewhere", replace(quoted("why.a", "met"), heard_in="two")),
    ("not by an assessor of words", replace(quoted("why.a", "met"), assessor="review")),
]


@pytest.mark.parametrize(("name", "finding"), UNGROUNDED, ids=[row[0] for row in UNGROUNDED])
def test_what_words_do_not_bear_out_is_not_kept(name: str, finding: Finding) -> None:
    assert grounded(SMALL, (finding,), section="why", answers=(SAID,)) == ()


def test_a_denial_needs_no_quote_and_loses_a_wrong_one() -> None:
    wrong = replace(quoted("why.a", "unmet"), evidence=Evidence("D1:1", 0, 4, "they"))
    assert grounded(SMALL, (wrong,), section="why", answers=(SAID,)) == (silent("why.a", "unmet"),)


def test_a_complete_reading_replaces_what_the_same_assessor_heard_there() -> None:
    first = merge(SMALL, (), (quoted("why.a", "met"), silent("two.b", "unmet")), section="why", answers=(SAID,))
    other = replace(silent("why.a", "unmet"), assessor="model")
    again = merge(SMALL, (*first, other), (silent("why.a", "unmet"),), section="why", answers=(SAID,))
    assert again == (silent("why.a", "unmet"), other)


def test_a_models_complete_reading_replaces_what_the_rules_heard_while_it_was_away() -> None:
    alone = merge(SMALL, (), (quoted("why.a", "met"),), section="why", answers=(SAID,))
    by_model = replace(silent("why.a", "unmet"), assessor="model")
    assert merge(SMALL, alone, (by_model,), section="why", answers=(SAID,)) == (by_model,)


def test_a_reading_of_a_part_adds_and_the_stronger_stays() -> None:
    first = merge(SMALL, (), (quoted("why.a", "met"),), section="why", answers=(SAID,))
    part = (silent("why.a", "unmet"), quoted("why.w", "present", "never measured"))
    again = merge(SMALL, first, part, section="why", answers=(SAID,), complete=False)
    assert again == (quoted("why.a", "met"), quoted("why.w", "present", "never measured"))

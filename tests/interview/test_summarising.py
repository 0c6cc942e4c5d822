from dataclasses import replace

import pytest

from bot.interview.findings import Answer, Evidence, Finding
from bot.interview.states import USE_CASE, Card, Check
from bot.interview.summarising import quotes, shown_use_case, summarise
from tests.interview.packs import criterion, pack, section

SMALL = pack(section("why", criterion("why.a"), criterion("why.w", warning=True)), section("two", criterion("two.b")))
WHY, TWO = Answer("D1:1", "why", "claims notes"), Answer("D1:2", "two", "7,800 pairs")
A = Evidence("D1:1", 0, 6, "claims")
W = Evidence("D1:1", 7, 12, "notes")
B = Evidence("D1:2", 0, 11, "7,800 pairs")
CHECK = Check(
    number=1,
    owner="U1",
    use_case="Claims notes",
    pack="small@1",
    started_on="2026-03-01",
    answers=(WHY, TWO),
    findings=(
        Finding("why.a", "met", "specific", "why", "default", A),
        Finding("why.w", "present", "specific", "why", "default", W),
        Finding("two.b", "met", "specific", "two", "default", B),
    ),
    use_case_message="D1:9",
)


def test_every_criterion_has_its_line_in_the_packs_order() -> None:
    lines = summarise(SMALL, CHECK, "2026-03-02").lines
    assert [(each.criterion, each.label, each.withheld) for each in lines] == [
        ("why.a", "met", False),
        ("why.w", "present", False),
        ("two.b", "met", False),
    ]


def test_withheld_words_are_gone_from_lines_and_gaps_but_labels_stay() -> None:
    summary = summarise(SMALL, CHECK, "2026-03-02", withheld=("why",))
    assert quotes(summary) == (B,)
    assert [(each.label, each.withheld) for each in summary.lines] == [("met", True), ("present", True), ("met", False)]
    (gap,) = summary.readiness.gaps
    assert gap.finding is not None
    assert (gap.criterion, gap.finding.evidence) == ("why.w", None)
    assert summary.readiness.verdict == summarise(SMALL, CHECK, "2026-03-02").readiness.verdict


def test_only_seen_quotes_are_shown_where_they_have_to_be_seen() -> None:
    assert quotes(summarise(SMALL, CHECK, "2026-03-02", seen=(B,))) == (B,)


def test_the_use_case_goes_with_its_box_or_with_the_answer_it_is_part_of() -> None:
    assert summarise(SMALL, CHECK, "2026-03-02", withheld=(USE_CASE,)).use_case == ""
    said_in_why = replace(CHECK, use_case_message="D1:1")
    summary = summarise(SMALL, said_in_why, "2026-03-02", withheld=("why",))
    assert (summary.use_case, summary.use_case_withheld) == ("", True)
    assert summarise(SMALL, said_in_why, "2026-03-02", withheld=("two",)).use_case == "Claims notes"


@pytest.mark.parametrize(
    ("words", "shown"),
    [("x" * 200, "x" * 200), ("x" * 300, "x" * 199 + "…"), ("word " * 60, ("word " * 39).strip() + "…")],
)
def test_a_long_use_case_is_cut_at_a_word(words: str, shown: str) -> None:
    assert shown_use_case(replace(CHECK, use_case=words)) == shown
    assert len(shown) <= 200


def test_what_changed_since_the_card_was_posted() -> None:
    card = Card("C1", "1.5", "2026-02-01", "not_yet", ("why.a", "two.b"))
    since = summarise(SMALL, replace(CHECK, card=card), "2026-03-02").since
    assert since is not None
    assert (since.on, since.closed, since.opened) == ("2026-02-01", ("why.a", "two.b"), ("why.w",))

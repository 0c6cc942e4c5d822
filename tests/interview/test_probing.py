"""When a follow-up is worth it."""

from dataclasses import replace

import pytest

from bot.interview.findings import Answer, Evidence, Finding, Label
from bot.interview.probing import next_probe
from bot.interview.states import Asking, Check
from tests.interview.packs import criterion, pack, section

SMALL = pack(
    section("why", criterion("why.a"), criterion("why.b"), criterion("why.c"), criterion("why.w", warning=True)),
    section("two", criterion("two.a"), criterion("two.b")),
    section("three", criterion("three.a"), criterion("three.b")),
    section("four", criterion("four.a")),
)


def check(**labels: Label) -> Check:
    """A check in which these were heard, each section by an answer of its own: ``why_a="met"``."""
    sections = dict.fromkeys(name.partition("_")[0] for name in labels)
    answers = tuple(Answer(f"D1:{each}", each, "words") for each in sections)
    findings = tuple(
        Finding(
            name.replace("_", "."),
            label,
            "specific" if label in {"met", "present"} else "claimed" if label == "partial" else "none",
            name.partition("_")[0],
            "default",
            Evidence(f"D1:{name.partition('_')[0]}", 0, 5, "words") if label in {"met", "partial", "present"} else None,
        )
        for name, label in labels.items()
    )
    return Check(1, "U1", "", "small@1", "2026-01-01", answers, findings, asked=tuple(sections))


CHOICES: list[tuple[str, Check, tuple[str, ...], str | None]] = [
    ("all met", check(why_a="met", why_b="met", why_c="met"), (), None),
    ("the first unmet in the pack's order", check(why_a="partial", why_b="unmet", why_c="unmet"), (), "why.b"),
    ("what is unclear before what is unmet", check(why_a="unmet", why_b="unmet", why_c="met"), ("why.c",), "why.c"),
    ("an unclear warning as well", check(why_a="met", why_b="met", why_c="met"), ("why.w",), "why.w"),
    ("not another section's", check(why_a="met", why_b="met", why_c="met"), ("two.a", "none.such"), None),
    ("half met, when it keeps the section back", check(why_a="met", why_b="partial", why_c="partial"), (), "why.b"),
    ("half met, but tolerated", check(why_a="met", why_b="partial", why_c="met"), (), None),
    ("what nothing was heard of", check(why_a="met", why_b="met"), (), "why.c"),
]


@pytest.mark.parametrize(("name", "heard", "unclear", "about"), CHOICES, ids=[row[0] for row in CHOICES])
def test_the_criterion_most_worth_asking_about(
    name: str, heard: Check, unclear: tuple[str, ...], about: str | None
) -> None:
    assert next_probe(SMALL, Asking(heard, "why"), unclear) == about


def test_the_same_is_not_probed_on_another_visit() -> None:
    heard = replace(check(why_a="unmet", why_b="unmet", why_c="met"), probed=("why.a",), probes=1)
    assert next_probe(SMALL, Asking(heard, "why", probes=1), ()) == "why.b"


def test_another_probe_only_where_the_first_stayed_vague_and_never_the_same() -> None:
    nothing = replace(check(why_a="unmet", why_b="unmet", why_c="unmet"), probed=("why.a",), probes=1)
    assert next_probe(SMALL, Asking(nothing, "why", probes=1, about="why.a"), ()) == "why.b"
    assert next_probe(SMALL, Asking(nothing, "why", probes=1, about="why.a"), ("why.a",)) == "why.b"
    something = replace(check(why_a="unmet", why_b="met", why_c="met"), probed=("why.a",), probes=1)
    assert next_probe(SMALL, Asking(something, "why", probes=1, about="why.a"), ()) is None
    assert next_probe(SMALL, Asking(something, "why", probes=1, about="why.a"), ("why.a",)) is None


def test_two_in_a_section_and_eight_in_all_are_enough() -> None:
    vague = check(why_a="unmet", why_b="unmet", why_c="unmet")
    assert next_probe(SMALL, Asking(vague, "why", probes=2, about="why.a"), ("why.a",)) is None
    assert next_probe(SMALL, Asking(replace(vague, probes=7), "why"), ()) == "why.a"
    assert next_probe(SMALL, Asking(replace(vague, probes=8), "why"), ("why.a",)) is None


def test_where_the_others_decide_only_an_answer_that_says_nothing_is_followed_up_and_once() -> None:
    lost = check(why_a="unmet", why_b="unmet", four_a="partial")
    assert next_probe(SMALL, Asking(lost, "two"), ()) == "two.a"
    asked = replace(lost, probed=("two.a",), probes=1)
    assert next_probe(SMALL, Asking(asked, "two", probes=1, about="two.a"), ("two.b",)) is None
    something = check(why_a="unmet", why_b="unmet", two_a="partial")
    assert next_probe(SMALL, Asking(something, "two"), ("two.b",)) is None
    two_lost = check(two_a="unmet", two_b="unmet", three_a="unmet", three_b="unmet", why_a="partial")
    assert next_probe(SMALL, Asking(two_lost, "why"), ()) is None
    one_lost = check(two_a="unmet", two_b="unmet", why_a="partial")
    assert next_probe(SMALL, Asking(one_lost, "why"), ()) == "why.b"

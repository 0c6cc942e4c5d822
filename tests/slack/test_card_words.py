"""What a leader reads: how much is known, what is decisive, and nobody's words against their meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.interview.content import PreviewShown, Recap
from bot.interview.findings import Assessor, Evidence, Finding, Label
from bot.interview.readiness import assess
from bot.interview.standing import label_of, standing
from bot.interview.summary import SaidLine, Summary
from bot.slack import words
from bot.slack.views import card, details, render
from bot.slack.views.naming import guidance
from knowledge.pack import CriterionId, Pack
from tests.slack.test_views import lines_of, shown

Said = Mapping[CriterionId, tuple[Label, str]]


def summed_up(pack: Pack, said: Said, assessor: Assessor = "default", **fields: Any) -> Summary:
    """Return the real summary of findings, each with the words it rests on; "" for none."""
    findings = [
        Finding(each, label, "specific", each.partition(".")[0], assessor, evidence=quoted(each, quote))
        for each, (label, quote) in said.items()
    ]
    found = standing(pack, findings)
    lines = tuple(
        SaidLine(each.id, label_of(found, each.id), found[each.id].evidence if each.id in found else None, False)
        for each in pack.criteria
    )
    return Summary(1, "U1", "Support macros", "p@1", "2026-11-14", assess(pack, findings), lines, **fields)


def quoted(criterion: CriterionId, quote: str) -> Evidence | None:
    return Evidence(f"D1:{criterion}", 0, len(quote), quote) if quote else None


def everything(pack: Pack, label: Label = "met") -> dict[CriterionId, tuple[Label, str]]:
    return {each.id: (label, f"words on {each.id}") for each in pack.criteria if each.kind == "ready"}


def told(pack: Pack, summary: Summary, lead: str) -> str:
    return next(each for each in lines_of(card(pack, summary)) if each.startswith(lead))


# ── how much is known ─────────────────────────────────────────────────────────────────────────────────────────────


def test_where_nothing_is_known_the_card_does_not_look_nearly_ready(pack: Pack) -> None:
    lines = lines_of(card(pack, summed_up(pack, {})))
    assert lines[0].startswith("TOO LITTLE KNOWN YET (0 of 14 signs) · ")
    assert lines[1] == words.NO_DECISION
    assert lines[2].count(words.RATING_BAR_OPEN) == len(pack.sections)
    assert "Coverage: 0 of 14 signs evidenced · 14 not known" in lines
    assert not [each for each in lines if each.startswith((words.GAPS, words.STRONG))]


def test_a_verdict_on_little_says_so_in_its_first_line(pack: Pack) -> None:
    met = {
        each: said for each, said in everything(pack).items() if each in {"why.use_case", "why.model", "tried.baseline"}
    }
    lines = lines_of(card(pack, summed_up(pack, met)))
    assert lines[0].startswith("ALMOST READY — but only 3 of 14 signs are known · ")


def test_a_section_nothing_is_known_of_is_open_in_the_recap(pack: Pack) -> None:
    summary = summed_up(pack, {"data.identified": ("met", "4,000 chats")})
    read = shown(render(pack, Recap(summary, tuple((each.id, "") for each in pack.sections), 5)))
    assert "5. Measuring  □□□ open" in read
    assert "4. Data  ■■□ partly" in read


def test_the_coverage_adds_up_and_leaves_out_what_is_none(pack: Pack) -> None:
    one_missing = everything(pack) | {"data.curated": ("unmet", "")}
    assert told(pack, summed_up(pack, one_missing), "Coverage") == "Coverage: 13 of 14 signs evidenced · 1 missing"
    mixed = one_missing | {"data.format": ("partial", "JSON"), "data.identified": ("unknown", "")}
    read = told(pack, summed_up(pack, mixed), "Coverage")
    assert read == "Coverage: 11 of 14 signs evidenced · 1 only claimed · 1 missing · 1 not known"


# ── what is decisive ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_purpose_is_worked_on_before_the_data(pack: Pack) -> None:
    vague = everything(pack, "unmet") | {
        "why.vague": ("present", "make it better"),
        "data.too_few": ("present", "300 emails"),
        "data.wrong_format": ("present", "300 emails"),
    }
    summary = summed_up(pack, vague)
    step = pack.criterion("why.vague").next_step
    assert step.budget in told(pack, summary, "Decision needed")
    why = told(pack, summary, words.GAPS)
    assert why.startswith(f"{words.GAPS}{pack.criterion('why.vague').label} (“make it better”); ")
    assert why.count(";") == 2
    assert "more" not in why.replace("make it better", "")


def test_what_is_missing_reads_as_missing_and_only_words_against_are_quoted(pack: Pack) -> None:
    some = everything(pack) | {
        "tried.baseline": ("unmet", "we never measured"),
        "measure.goals": ("partial", "it should feel right"),
    }
    why = told(pack, summed_up(pack, some), words.GAPS)
    assert "no baseline score of the base model (“we never measured”)" in why
    assert "defined goals for success only in part" not in why  # one half met is tolerated: the section is ready
    twice = some | {"measure.quantitative": ("partial", "a few examples")}
    why = told(pack, summed_up(pack, twice), words.GAPS)
    assert "only in part" in why
    assert "feel right" not in why


def test_a_strength_is_not_told_in_words_that_speak_against_it(pack: Pack) -> None:
    summary = summed_up(pack, {"why.use_case": ("met", ""), "why.new_knowledge": ("present", "")})
    quote = "It should know our 2,000 contracts"
    both = Evidence("D1:1", 0, len(quote), quote)
    lines = tuple(
        replace(each, evidence=both) if each.criterion in {"why.use_case", "why.new_knowledge"} else each
        for each in summary.lines
    )
    summary = replace(summary, lines=lines)
    assert quote not in told(pack, summary, words.STRONG)
    assert quote in told(pack, summary, words.GAPS)


def test_a_figure_is_not_the_number_in_a_models_name(pack: Pack) -> None:
    some: Said = {"why.model": ("met", "gpt-3.5-turbo"), "why.good_fit": ("met", "the guide has 40 pages")}
    summary = summed_up(pack, some)
    assert told(pack, summary, words.STRONG).startswith(f"{words.STRONG}{pack.criterion('why.good_fit').label} (“")


# ── the thread ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_silent_warnings_are_one_line_and_a_denial_is_quoted(pack: Pack) -> None:
    some = everything(pack) | {"data.curated": ("unmet", "nobody has looked"), "data.too_few": ("present", "300")}
    read = shown(details(pack, summed_up(pack, some)))
    assert read.count(words.NO_WARNINGS) == len(pack.sections) - 1
    assert "nobody has looked" in read
    assert "They said: “300”" in read


def test_a_tick_is_not_told_as_something_they_said(pack: Pack) -> None:
    sign = pack.criterion("data.format").sign
    summary = summed_up(pack, {"data.format": ("partial", sign)})
    ticked = Evidence("ticks:data", 0, len(sign), sign)
    lines = tuple(replace(each, evidence=ticked) if each.evidence else each for each in summary.lines)
    read = shown(details(pack, replace(summary, lines=lines)))
    assert f"{words.THEY_TICKED}“{sign}”" in read
    assert words.THEY_SAID not in read


@pytest.mark.parametrize("words_each", [3, 60, 600])
def test_the_guidances_sentences_are_never_cut(pack: Pack, words_each: int) -> None:
    heard = [each for each in pack.criteria if each.silent_when_unmet is None]
    said: dict[CriterionId, tuple[Label, str]] = {
        each.id: ("met" if each.kind == "ready" else "present", "word " * words_each) for each in heard
    }
    read = shown(details(pack, summed_up(pack, said)))
    assert all(f"“{' '.join(guidance(each.citations[0].quote).split())}”" in read for each in heard)
    assert read.count(words.THEY_SAID) == len(heard)


def test_the_preview_shows_the_thread_as_it_will_be_posted(pack: Pack) -> None:
    summary = summed_up(pack, everything(pack) | {"data.curated": ("unmet", "nobody has looked")})
    for updates in (True, False):
        preview = render(pack, PreviewShown(summary, "C1", "", (), 6, updates=updates))
        assert all(each in preview.payload() for each in details(pack, summary).payload())
        assert ("#channel" in shown(preview)) is not updates

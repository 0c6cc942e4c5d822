"""The pack that ships: the guidance byte for byte, the 26 criteria, the wording people read."""

from __future__ import annotations

import hashlib
from importlib import resources

import pytest

from knowledge.loading import DEFAULT_PACK, bundled_pack, bundled_packs, check_pack
from knowledge.markdown import headings_of
from knowledge.pack import Pack, Section
from knowledge.passages import passages_of

SHA256 = "2618315ba1d3bd7e9269abc05c62efdeed0cb09507757f21ec0bba42ac09c0d5"
CRITERIA = {
    "why": ("use_case model good_fit", "vague cost_motive new_knowledge"),
    "tried": ("evidence experiences baseline", "started_with_ft llm_gap no_benchmark"),
    "alternatives": ("examples shortcomings", "knowledge_gap data_gap"),
    "data": ("identified format curated", "missing wrong_format too_few"),
    "measure": ("goals quantitative comparison", "qualitative_only"),
}


def test_the_guidance_is_the_published_text_byte_for_byte(pack: Pack) -> None:
    content = resources.files("knowledge").joinpath("packs", DEFAULT_PACK, "guidance.md").read_bytes()
    assert hashlib.sha256(content).hexdigest() == SHA256 == pack.source.sha256
    assert pack.text.encode() == content


def test_nothing_is_wrong_with_it() -> None:
    assert check_pack(resources.files("knowledge").joinpath("packs", DEFAULT_PACK)) == []


def test_it_has_the_26_criteria_in_their_order(pack: Pack) -> None:
    wanted = [
        (f"{section}.{name}", kind)
        for section, names in CRITERIA.items()
        for kind, each in zip(("ready", "warning"), names, strict=True)
        for name in each.split()
    ]
    assert len(wanted) == 26
    assert [(each.id, each.kind) for each in pack.criteria] == wanted


def test_its_questions_are_the_guidance_s_own_headings(pack: Pack) -> None:
    headings = [section.heading for section in pack.sections]
    assert headings == [each for each in headings_of(pack.text) if each.endswith("?")][1:]  # the first defines the term
    assert pack.section("alternatives").heading == "What isn’t working with alternate approaches?"


def test_warnings_that_rest_on_silence_name_their_counterpart(pack: Pack) -> None:
    silent = {each.id: each.silent_when_unmet for each in pack.criteria if each.silent_when_unmet}
    assert silent == {
        "why.vague": "why.use_case",
        "tried.no_benchmark": "tried.baseline",
        "data.missing": "data.identified",
    }


def test_criteria_without_a_sentence_of_their_own_are_marked_derived(pack: Pack) -> None:
    assert [each.id for each in pack.criteria if each.derived] == ["data.too_few", "measure.qualitative_only"]


def test_one_warning_alone_blocks_its_section(pack: Pack) -> None:
    assert [each.id for each in pack.criteria if each.blocker] == ["tried.started_with_ft"]
    assert pack.core_question == "why"


@pytest.mark.parametrize("section", bundled_pack().sections, ids=lambda each: str(each.id))
def test_a_question_is_read_at_a_glance_and_can_be_named_again_in_a_line(section: Section) -> None:
    assert len(section.heading) + len(section.ask) + len(section.example) < 300
    assert section.reminder
    assert section.reminder != section.ask


def test_no_probe_leads_to_the_answer(pack: Pack) -> None:
    for criterion in pack.criteria:
        text = criterion.probe.text.lower()
        assert not text.startswith(("do you", "have you", "did you", "is there", "are there", "so ")), criterion.id
        assert not text.endswith(("right?", "correct?", "isn't it?")), criterion.id


def test_every_next_step_has_a_budget_and_a_stop_rule(pack: Pack) -> None:
    assert all(each.next_step.budget and each.next_step.stop_rule for each in pack.criteria)
    assert len({each.next_step.action for each in pack.criteria}) == len(pack.criteria)


def test_the_table_of_data_formats_is_data(pack: Pack) -> None:
    (table,) = pack.tables
    assert table.columns[1:] == ("Babbage-002 & Davinci-002", "GPT-3.5-Turbo")
    assert {row[0]: row[1:] for row in table.rows}["Format"] == ("Prompt/Completion", "Conversational Chat")
    assert table.citation.quote in pack.text


def test_licence_and_attribution_are_kept(pack: Pack) -> None:
    assert pack.source.licence == "CC BY 4.0"
    assert "Microsoft" in pack.source.attribution
    assert pack.source.licence in pack.source.attribution


def test_every_citation_stands_in_one_passage_and_most_criteria_have_their_own(pack: Pack) -> None:
    texts = [each.text for each in passages_of(pack)]
    for criterion in pack.criteria:
        for citation in criterion.citations:
            assert sum(citation.quote in each for each in texts) == 1, citation.quote


def test_an_unknown_pack_is_named_with_those_there_are() -> None:
    assert bundled_packs() == (DEFAULT_PACK,)
    with pytest.raises(KeyError, match=DEFAULT_PACK):
        bundled_pack("no-such-pack")


def test_sections_and_criteria_are_found_by_id_or_not_at_all(pack: Pack) -> None:
    assert pack.section("data").criteria[0] == pack.criterion("data.identified")
    with pytest.raises(KeyError):
        pack.section("nowhere")
    with pytest.raises(KeyError):
        pack.criterion("nowhere.at_all")

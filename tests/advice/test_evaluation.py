"""The arithmetic of the evaluation by hand-made cases, and the report it writes."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.advice.default import DefaultAdvisor
from bot.advice.evaluation import DataError, Report, evaluate, misses, table, write
from bot.advice.evaluation.scoring import accuracy, balanced_accuracy, f1, interval, macro_f1, percentile
from knowledge.loading import bundled_pack

PACK = bundled_pack()
ADVISOR = DefaultAdvisor(PACK)


def test_f1_of_a_label_and_their_mean() -> None:
    pairs = [("met", "met"), ("met", "unmet"), ("unmet", "unmet"), ("partial", "met")]
    assert f1(pairs, "met") == pytest.approx(2 * 1 / (2 + 2))
    assert f1(pairs, "unmet") == pytest.approx(2 * 1 / (1 + 2))
    assert f1(pairs, "partial") == 0
    assert f1(pairs, "absent") is None
    assert macro_f1(pairs, ("met", "partial", "unmet", "absent")) == pytest.approx((0.5 + 2 / 3 + 0) / 3)
    assert macro_f1([], ("met",)) == 0


def test_accuracy_and_its_balance_over_classes() -> None:
    pairs = [(True, True), (True, True), (True, True), (False, True)]
    assert accuracy(pairs) == 0.75
    assert balanced_accuracy(pairs) == 0.5
    assert accuracy([]) == balanced_accuracy([]) == 0


def test_an_interval_holds_its_figure_and_is_the_same_every_time() -> None:
    rows = [0.0] * 20 + [1.0] * 80
    found = interval(rows, lambda drawn: sum(drawn) / len(drawn))
    assert found.value == 0.8
    assert 0.65 < found.low < 0.8 < found.high < 0.95
    assert found == interval(rows, lambda drawn: sum(drawn) / len(drawn))
    assert interval([], lambda _: 1.0).rows == 0


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.95) == 3.0
    assert percentile([], 0.95) == 0


def rows(folder: Path, name: str, *lines: object) -> None:
    text = "".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in lines)
    (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    rows(
        folder,
        "intents",
        {"id": "i1", "section": "data", "message": "skip", "intent": "skip"},
        {"id": "i2", "section": "data", "message": "skip", "intent": "back"},
    )
    labels = {each.id: "unmet" if each.kind == "ready" else "absent" for each in PACK.section("data").criteria}
    rows(
        folder,
        "answers",
        {"id": "a1", "section": "data", "answer": "We like | tea.", "labels": labels | {"data.missing": "present"}},
        {"id": "a2", "section": "data", "answer": "We like tea.", "labels": labels | {"data.identified": "met"}},
    )
    return folder


async def test_each_row_is_scored_against_what_was_expected(data: Path) -> None:
    report = await evaluate(data, ADVISOR, PACK)
    assert report.figure("intent accuracy").value == 0.5
    assert [part.title for part in report.parts] == ["Intents of messages", "Criteria of answers"]
    wrong = {(each.row, each.about, each.expected, each.given) for part in report.parts for each in part.misses}
    assert ("i2", "data", "back", "skip") in wrong
    assert ("a2", "data.identified", "met", "unmet") in wrong
    assert all(row != "a1" for row, *_ in wrong)
    with pytest.raises(KeyError):
        report.figure("exact verdict")


async def test_the_report_is_written_as_text_json_markdown_and_plots(data: Path, tmp_path: Path) -> None:
    report = await evaluate(data, ADVISOR, PACK)
    written = {each.name: each.read_text(encoding="utf-8") for each in write(report, tmp_path / "out")}
    assert set(written) == {"report.json", "report.md", "intents-of-messages.svg", "criteria-of-answers.svg"}
    assert json.loads(written["report.json"])["parts"][0]["figures"][0]["found"]["rows"] == 2
    assert "| intent accuracy | 0.500 |" in written["report.md"]
    for name in ("intents-of-messages.svg", "criteria-of-answers.svg"):
        assert f"]({name})" in written["report.md"]
        assert ET.fromstring(written[name]).tag.endswith("svg")
    assert "intent accuracy" in table(report)
    assert "MISSED" in table(report)
    assert "back was read as skip" in misses(report)


async def test_what_no_row_tells_is_neither_reached_nor_missed(tmp_path: Path) -> None:
    asked = {"id": "r1", "question": "Who won the cup?", "kind": "out_of_scope", "context_section": None}
    rows(tmp_path, "retrieval", asked | {"answerable": False, "gold": []})
    report = await evaluate(tmp_path, ADVISOR, PACK)
    assert [each.name for each in report.parts[0].figures] == ["answerable or not, balanced accuracy"]
    assert "MISSED" not in table(report)


def test_a_report_without_misses_has_none_to_print() -> None:
    assert misses(Report("default", "data", "pack")) == ""


async def test_a_folder_without_data_and_a_broken_line_are_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds none of"):
        await evaluate(tmp_path, ADVISOR, PACK)
    rows(tmp_path, "intents", {"id": "i1", "section": None, "message": "skip", "intent": "skip"}, "{")
    with pytest.raises(DataError, match=r"intents\.jsonl line 2 is not"):
        await evaluate(tmp_path, ADVISOR, PACK)
    rows(tmp_path, "intents", {"id": "i1", "section": None, "message": "skip"})
    with pytest.raises(DataError, match=r"intents\.jsonl line 1 lacks intent"):
        await evaluate(tmp_path, ADVISOR, PACK)

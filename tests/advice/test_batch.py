"""JSON lines in, JSON lines out: one for each, whatever the line holds."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from bot.advice.batch import Kind, run
from bot.advice.default import DefaultAdvisor
from knowledge.loading import bundled_pack

PACK = bundled_pack()
ADVISOR = DefaultAdvisor(PACK)


def answered(kind: Kind, *rows: object) -> list[dict[str, Any]]:
    out = io.StringIO()
    lines = [each if isinstance(each, str | bytes) else json.dumps(each) for each in rows]
    run(kind, lines, out, pack=PACK, advisor=ADVISOR)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_question_is_answered_with_passages_of_the_guidance() -> None:
    (row,) = answered("ask", {"id": "q1", "question": "How much data do I need?", "context_section": "data"})
    assert set(row) == {"id", "outcome", "answer", "passages"}
    assert row["outcome"] == "answered"
    assert all(each["text"] in PACK.text and 0 < len(each["text"]) <= 1_000 for each in row["passages"])
    assert all(set(each) == {"text", "section", "score"} for each in row["passages"])


def test_an_answer_is_labelled_for_every_criterion_of_its_section_with_verbatim_evidence() -> None:
    text = "We’ll use 12,000 chats from Zendesk — reviewed by two agents."
    (row,) = answered("assess", {"id": 7, "section": "data", "answer": text})
    assert row["id"] == 7
    assert list(row["labels"]) == [each.id for each in PACK.section("data").criteria]
    assert row["labels"]["data.curated"] == "met"
    assert all(quote in text for quote in row["evidence"].values())
    assert set(row["evidence"]) <= {
        each for each, label in row["labels"].items() if label in {"met", "partial", "present"}
    }


def test_a_message_gets_its_intent_with_and_without_a_section() -> None:
    first, second = answered(
        "intent", {"id": "a", "section": "data", "message": "skip"}, {"id": "b", "section": None, "message": "help"}
    )
    assert (first, second) == ({"id": "a", "intent": "skip"}, {"id": "b", "intent": "help"})


def test_an_interview_gets_its_verdict_and_gaps() -> None:
    (row,) = answered(
        "interview", {"id": "v", "use_case": "x", "answers": {"why": "To save money.", "data": "No idea."}}
    )
    assert row["verdict"] == "not_yet"
    assert list(row["section_ratings"]) == [each.id for each in PACK.sections]
    assert {"why.cost_motive", "data.identified"} <= set(row["gaps"])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "not JSON"),
        ("   ", "not JSON"),
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ("null", "not a JSON object"),
        (b"\xff\xfe\x00", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ({}, '"id"'),
        ({"id": True, "section": "data", "answer": "x"}, '"id"'),
        ({"id": "a", "section": "data"}, '"answer" must be text'),
        ({"id": "a", "section": "data", "answer": 3}, '"answer" must be text'),
        ({"id": "a", "section": "weather", "answer": "x"}, '"section" must be one of'),
        ({"id": "a", "section": None, "answer": "x"}, '"section" must be one of'),
        ({"id": "a", "section": ["data"], "answer": "x"}, '"section" must be one of'),
    ],
)
def test_a_bad_line_is_answered_with_an_error_and_the_rest_goes_on(line: object, told: str) -> None:
    good = {"id": "z", "section": "data", "answer": "12,000 chats"}
    first, second = answered("assess", line, good)
    assert told in first["error"]
    assert set(first) == {"id", "error"}
    assert "labels" in second


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([], "must be an object"),
        ({"weather": "sunny"}, "there is no section"),
        ({"data": 5}, '"answers.data" must be text'),
    ],
)
def test_an_interview_with_strange_answers_is_an_error(answers: object, told: str) -> None:
    (row,) = answered("interview", {"id": "v", "use_case": "x", "answers": answers})
    assert told in row["error"]


def test_letters_that_no_encoding_takes_still_come_back() -> None:
    (row,) = answered("assess", {"id": "\ud800", "section": "data", "answer": "12,000 chats \ud83d from Zendesk"})
    assert row["labels"]["data.identified"] == "met"


def test_every_line_is_answered_before_the_next_is_read() -> None:
    out = io.StringIO()
    seen = []

    def lines() -> Any:
        for number in range(3):
            seen.append(len(out.getvalue().splitlines()))
            yield json.dumps({"id": number, "section": "data", "message": "skip"})

    assert run("intent", lines(), out, pack=PACK, advisor=ADVISOR) == 0
    assert seen == [0, 1, 2]

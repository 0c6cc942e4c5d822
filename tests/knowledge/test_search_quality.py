"""How well questions find their passage, held on 652 questions of our own, in ``tests/eval`` and its rounds.

They were written apart from the pack's phrasings, many with words on purpose that the guidance does not have, in the
voices of people in a hurry, of specialists and of second-language writers. Phrasings were widened several times by
what earlier rows showed; the last 73 were written, and frozen, after all of them. A hit is a passage that holds a gold
quote; of a question for two facts, each counts half.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from knowledge.pack import Pack
from knowledge.search import Found, Searcher
from knowledge.wording import stems

Row: TypeAlias = dict[str, Any]
Answered: TypeAlias = list[tuple[Row, Found]]

DATA = Path(__file__).parent.parent / "eval"
QUESTIONS = (DATA / "retrieval.jsonl", DATA / "rounds" / "retrieval.jsonl")
UNSEEN = 73  # the last rows


@pytest.fixture(scope="module")
def answered(searcher: Searcher) -> Answered:
    rows = [json.loads(line) for file in QUESTIONS for line in file.read_text(encoding="utf-8").splitlines()]
    return [(row, searcher.search(row["question"], row["context_section"])) for row in rows]


def recall(answered: Answered, depth: int) -> float:
    hits = [_hit(row, found, depth) for row, found in answered if row["answerable"]]
    return sum(hits) / len(hits)


def _hit(row: Row, found: Found, depth: int) -> float:
    texts = [each.passage.text for each in found.hits[:depth]]
    held = [any(gold["quote"] in text for text in texts) for gold in row["gold"]]
    return sum(held) / len(held) if row["kind"] == "multi" else float(any(held))


def balanced(answered: Answered) -> float:
    """Return the mean of the share of answerable questions answered and of others not answered."""
    kept = [found.outcome == "answered" for row, found in answered if row["answerable"]]
    refused = [found.outcome != "answered" for row, found in answered if not row["answerable"]]
    return (sum(kept) / len(kept) + sum(refused) / len(refused)) / 2


# Measured when written, all 652 questions and the last 73: recall@1 0.90 and 0.80, recall@3 0.98 and 0.93, balanced
# accuracy 0.97 and 0.96. Rows that came before, at first sight: 0.67 to 0.84, 0.76 to 0.96, 0.81 to 0.97.
@pytest.mark.parametrize(
    ("score", "all_of_them", "unseen"),
    [
        pytest.param(lambda rows: recall(rows, 1), 0.86, 0.75, id="recall@1"),
        pytest.param(lambda rows: recall(rows, 3), 0.95, 0.90, id="recall@3"),
        pytest.param(balanced, 0.94, 0.90, id="balanced-accuracy-of-answerable"),
    ],
)
def test_quality_does_not_fall(
    answered: Answered, score: Callable[[Answered], float], all_of_them: float, unseen: float
) -> None:
    assert score(answered) >= all_of_them
    assert score(answered[-UNSEEN:]) >= unseen


def test_the_questions_are_valid_and_none_is_a_phrasing_of_the_pack(pack: Pack, answered: Answered) -> None:
    asked = [
        *(entry.asked for entry in pack.questions.passages),
        *(entry.asked for entry in pack.questions.not_covered),
    ]
    known = {tuple(stems(each)) for phrasings in asked for each in phrasings}
    for row, _ in answered:
        assert row["answerable"] == bool(row["gold"]) == (row["kind"] not in {"out_of_scope", "injection"})
        assert all(gold["quote"] in pack.text for gold in row["gold"])
        assert tuple(stems(row["question"])) not in known, row["question"]


def test_a_question_takes_a_few_milliseconds(searcher: Searcher, answered: Answered) -> None:
    took = []
    for row, _ in answered:
        begun = time.process_time()  # of this process alone: a busy machine does not fail it
        searcher.search(row["question"], row["context_section"])
        took.append(time.process_time() - begun)
    assert sorted(took)[int(len(took) * 0.95)] < 0.010

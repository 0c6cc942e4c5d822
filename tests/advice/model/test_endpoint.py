"""The endpoint against a real socket: forms, faults, deadline, retries, breaker."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import BaseModel, ConfigDict, SecretStr

from bot.advice.model.endpoint import Endpoint
from bot.advice.model.faults import ModelFaultError
from tests.advice.model.conftest import Served
from tests.advice.model.stub import Turn, answers_raw, drops, fails, hangs, redirects, says


class Word(BaseModel):
    model_config = ConfigDict(extra="forbid")
    word: str


GOOD = says({"word": "yes"})


async def fault_of(endpoint: Endpoint) -> str:
    with pytest.raises(ModelFaultError) as raised:
        await endpoint.ask("system", "user", Word)
    return raised.value.fault


async def test_a_schema_is_asked_for_and_the_reply_comes_back_as_its_type(served: Served) -> None:
    stub, endpoint = await served(GOOD, api_key=SecretStr("sk-test"))
    completion = await endpoint.ask("be brief", "well?", Word)
    assert (completion.parsed, completion.usage.prompt_tokens) == (Word(word="yes"), 100)
    assert stub.asked[0]["response_format"]["json_schema"]["strict"] is True
    assert [each["content"] for each in stub.asked[0]["messages"]] == ["be brief", "well?"]
    assert stub.keys == ["Bearer sk-test"]


@pytest.mark.parametrize("refusal", [fails(400, "response_format not supported"), fails(422), fails(500, "schema?")])
async def test_an_endpoint_that_takes_no_schema_is_asked_plainer_and_that_is_remembered(
    served: Served, refusal: Turn
) -> None:
    stub, endpoint = await served(refusal, GOOD)
    await endpoint.ask("s", "u", Word)
    await endpoint.ask("s", "u", Word)
    kinds = [each.get("response_format", {}).get("type") for each in stub.asked]
    assert kinds == ["json_schema", "json_object", "json_object"]
    assert "JSON schema" in stub.asked[1]["messages"][0]["content"]


async def test_an_endpoint_that_takes_no_format_at_all_is_read_from_plain_text(served: Served) -> None:
    stub, endpoint = await served(fails(400), fails(400), says('Sure!\n```json\n{"word": "yes"}\n```'))
    assert (await endpoint.ask("s", "u", Word)).parsed.word == "yes"
    assert "response_format" not in stub.asked[-1]


async def test_a_temperature_or_a_limit_name_that_is_refused_is_left_out(served: Served) -> None:
    stub, endpoint = await served(
        fails(400, "Unsupported value: 'temperature'"), fails(400, "unknown field max_completion_tokens"), GOOD
    )
    await endpoint.ask("s", "u", Word)
    assert "temperature" not in stub.asked[-1]
    assert "max_tokens" in stub.asked[-1]
    assert stub.asked[-1]["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    ("turn", "fault"),
    [
        (fails(401), "not_allowed"),
        (fails(403), "not_allowed"),
        (fails(404), "not_found"),
        (fails(429), "rate_limited"),
        (fails(503), "server_error"),
        (fails(400, "bad", code="content_filter"), "filtered"),
        (fails(400, "maximum context length exceeded"), "too_large"),
        (fails(400), "bad_request"),
        (says("", finish="content_filter"), "filtered"),
        (says("", refusal="I cannot"), "refused"),
        (says('{"word": "ye', finish="length"), "truncated"),
        (says("x" * 1_000_000), "too_large"),
        (says(""), "unreadable"),
        (says("no json here"), "unreadable"),
        (says({"word": "yes", "more": 1}), "unreadable"),
        (answers_raw("<html>busy</html>", content_type="text/html"), "unreadable"),
        (answers_raw("{"), "unreadable"),
        (answers_raw('{"choices": []}'), "unreadable"),
        (drops(), "connection"),
        (redirects("http://127.0.0.1:9/"), "bad_request"),
    ],
)
async def test_every_fault_has_a_name(served: Served, turn: Turn, fault: str) -> None:
    _, endpoint = await served(turn, api_key=SecretStr("sk-hidden"))
    assert await fault_of(endpoint) == fault


async def test_a_reply_that_hangs_ends_at_the_deadline(served: Served) -> None:
    _, endpoint = await served(hangs(), deadline_s=0.3)
    assert await fault_of(endpoint) == "timeout"


async def test_a_passing_fault_is_tried_again_once_a_lasting_one_is_not(served: Served) -> None:
    stub, endpoint = await served(fails(503, retry_after="0.01"), GOOD, retries=1)
    assert (await endpoint.ask("s", "u", Word)).parsed.word == "yes"
    stub, endpoint = await served(fails(401), GOOD, retries=1)
    assert (await fault_of(endpoint), len(stub.asked)) == ("not_allowed", 1)


async def test_after_three_failures_the_endpoint_is_left_alone_then_tried_once(served: Served) -> None:
    now = [0.0]
    stub, endpoint = await served(fails(503), fails(503), fails(503), fails(503), GOOD)
    endpoint.breaker.clock = lambda: now[0]
    for _ in range(3):
        assert await fault_of(endpoint) == "server_error"
    assert (await fault_of(endpoint), len(stub.asked)) == ("resting", 3)
    now[0] = 31.0
    assert (await fault_of(endpoint), await fault_of(endpoint)) == ("server_error", "resting")
    now[0] = 62.0
    assert (await endpoint.ask("s", "u", Word)).parsed.word == "yes"


async def test_a_retry_after_is_kept_to(served: Served) -> None:
    now = [0.0]
    stub, endpoint = await served(fails(429, retry_after="120"), GOOD, retries=3)
    endpoint.breaker.clock = lambda: now[0]
    assert await fault_of(endpoint) == "rate_limited"
    now[0] = 119.0
    assert (await fault_of(endpoint), len(stub.asked)) == ("resting", 1)
    now[0] = 121.0
    assert (await endpoint.ask("s", "u", Word)).parsed.word == "yes"


async def test_usage_is_estimated_where_the_endpoint_tells_none(served: Served) -> None:
    _, endpoint = await served(says({"word": "yes"}, usage=False))
    usage = (await endpoint.ask("s" * 400, "u" * 400, Word)).usage
    assert (usage.prompt_tokens, usage.completion_tokens) == (200, 3)


async def test_azure_is_asked_by_deployment_with_its_own_header(served: Served) -> None:
    stub, _ = await served(GOOD)
    _, azure = await served(
        GOOD, base_url=None, azure_endpoint=stub.url.removesuffix("/v1"), model="dep-1", api_key=SecretStr("az-test")
    )
    await azure.ask("s", "u", Word)
    assert stub.asked[0]["_path"].startswith("/openai/deployments/dep-1/chat/completions?api-version=")
    assert stub.keys == ["az-test"]


async def test_no_fault_carries_the_key(served: Served) -> None:
    _, endpoint = await served(fails(401, "wrong key sk-hidden"), api_key=SecretStr("sk-hidden"))
    with pytest.raises(ModelFaultError) as raised:
        await endpoint.ask("s", "u", Word)
    assert "sk-hidden" not in f"{raised.value!r} {raised.value.__cause__!r} {endpoint!r}"


def test_openai_is_not_imported_before_the_first_need() -> None:
    code = "import sys, bot.advice.model.endpoint; sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0

"""The endpoint against a real socket: forms, faults, deadline, retries, breaker."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import ModuleType

import pytest
from pydantic import BaseModel, ConfigDict, SecretStr

from bot.advice.model.endpoint import Endpoint
from bot.advice.model.faults import ModelFaultError
from tests.advice.model.conftest import Served
from tests.advice.model.stub import StubModel, Turn, answers_raw, breaks_off, drops, fails, hangs, redirects, says


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


@pytest.mark.parametrize(
    "refusal", [fails(400, "response_format not supported"), fails(422), fails(500, "no schema here")]
)
async def test_an_endpoint_that_takes_no_schema_is_asked_plainer_and_that_is_remembered(
    served: Served, refusal: Turn
) -> None:
    stub, endpoint = await served(refusal, GOOD)
    await endpoint.ask("s", "u", Word)
    await endpoint.ask("s", "u", Word)
    kinds = [each.get("response_format", {}).get("type") for each in stub.asked]
    assert kinds == ["json_schema", "json_object", "json_object"]
    assert "JSON schema" in stub.asked[1]["messages"][0]["content"]


async def test_one_failure_of_the_server_is_no_refusal_of_schemas_but_two_in_a_row_are(served: Served) -> None:
    stub, endpoint = await served(fails(500), GOOD, GOOD, fails(500), GOOD, fails(500), GOOD)
    for _ in range(5):
        await endpoint.ask("s", "u", Word)
    kinds = [each["response_format"]["type"].removeprefix("json_") for each in stub.asked]
    assert kinds == ["schema", "object", "schema", "schema", "object", "schema", "object", "object"]


async def test_an_endpoint_that_takes_a_schema_without_looking_at_it_is_asked_plainer_from_then_on(
    served: Served,
) -> None:
    chatty = says("Sure, the word is yes.")
    stub, endpoint = await served(chatty, GOOD, chatty, GOOD, GOOD)
    for _ in range(3):
        assert (await endpoint.ask("s", "u", Word)).parsed.word == "yes"
    kinds = [each["response_format"]["type"].removeprefix("json_") for each in stub.asked]
    assert kinds == ["schema", "object", "schema", "object", "object"]
    assert "JSON schema" in stub.asked[1]["messages"][0]["content"]


async def test_a_server_that_fails_in_both_forms_is_asked_no_third_time(served: Served) -> None:
    stub, endpoint = await served(fails(500), retries=3)
    assert (await fault_of(endpoint), len(stub.asked)) == ("server_error", 2)


async def test_a_model_that_thought_its_limit_away_gets_more_room_from_then_on(served: Served) -> None:
    stub, endpoint = await served(says("", finish="length"), GOOD)
    await endpoint.ask("s", "u", Word)
    assert (await endpoint.ask("s", "u", Word)).usage.completion_tokens == 20
    limits = [each["max_completion_tokens"] for each in stub.asked]
    assert limits == [2_000, 16_000, 16_000]


async def test_thoughts_that_are_written_out_get_more_room_too(served: Served) -> None:
    stub, endpoint = await served(says("<think>Well, if", finish="length"), says('<think>Well.</think>{"word": "yes"}'))
    assert (await endpoint.ask("s", "u", Word)).parsed.word == "yes"
    assert [each["max_completion_tokens"] for each in stub.asked] == [2_000, 16_000]


async def test_that_a_model_needs_room_is_known_even_if_the_call_comes_to_nothing(served: Served) -> None:
    stub, endpoint = await served(says("", finish="length"), fails(503), GOOD)
    assert await fault_of(endpoint) == "server_error"
    await endpoint.ask("s", "u", Word)
    assert [each["max_completion_tokens"] for each in stub.asked] == [2_000, 16_000, 16_000]


async def test_a_model_that_thinks_through_all_of_its_room_is_truncated(served: Served) -> None:
    _, endpoint = await served(says("", finish="length"))
    assert await fault_of(endpoint) == "truncated"


async def test_a_model_that_has_no_more_room_than_it_used_up_gives_nothing(served: Served) -> None:
    stub, endpoint = await served(says("", finish="length"), fails(400, "max_completion_tokens is too large: 16000"))
    assert (await fault_of(endpoint), len(stub.asked)) == ("bad_request", 2)


@pytest.mark.parametrize(
    "said",
    [
        '<think>{"word": "no"} or not?</think>{"word": "yes"}',
        'In the form {word}: {"word": "yes"} (as asked).',
        '```json\n{"word": "yes"}\n```\n{"word": "again"}',
        'First {"words": ["yes", "no"]}, hence {"word": "yes"}',
        'so it is </think>```json\n{"word": "yes"}\n```',
    ],
)
async def test_the_object_is_found_among_thoughts_and_words(served: Served, said: str) -> None:
    _, endpoint = await served(says(said))
    assert (await endpoint.ask("s", "u", Word)).parsed.word == "yes"


async def test_what_looks_like_the_end_of_thoughts_in_a_quote_is_none(served: Served) -> None:
    _, endpoint = await served(says({"word": 'they wrote </think>{"word": "no"}'}))
    assert (await endpoint.ask("s", "u", Word)).parsed.word == 'they wrote </think>{"word": "no"}'


OBJECT = '{"word": "yes"}'
IN_PARTS = [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"type": "text", "text": OBJECT}]


def body(message: object, finish: str | None = "stop", **more: object) -> Turn:
    """A completion of that one message, with nothing in it that is not given."""
    finished = {"finish_reason": finish} if finish else {}
    return answers_raw(json.dumps({"choices": [{"index": 0, "message": message} | finished]} | more))


@pytest.mark.parametrize(
    "turn",
    [
        body({"content": OBJECT}, finish=None),
        body({"content": OBJECT, "reasoning_content": "hm"}, usage={}),
        body({"content": OBJECT}, usage={"prompt_tokens": None, "total_tokens": 5}),
        body({"content": OBJECT}, usage={"prompt_tokens": -1, "completion_tokens": 2}),
        body({"content": OBJECT}, usage="none"),
        body({"content": IN_PARTS}),
        body({"content": OBJECT}, prompt_filter_results=[{"prompt_index": 0, "content_filter_results": {}}]),
    ],
)
async def test_what_servers_leave_out_or_add_costs_nothing(served: Served, turn: Turn) -> None:
    stub, endpoint = await served(turn)
    completion = await endpoint.ask("s" * 400, "u" * 400, Word)
    assert (completion.parsed.word, completion.usage.tokens, len(stub.asked)) == ("yes", 203, 1)


@pytest.mark.parametrize(
    ("turn", "fault"),
    [
        (answers_raw('{"choices": "none"}'), "unreadable"),
        (answers_raw('{"choices": [null]}'), "unreadable"),
        (answers_raw('{"choices": {"0": {}}}'), "unreadable"),
        (answers_raw('{"choices": [{"index": 0}]}'), "unreadable"),
        (answers_raw('{"error": {"message": "busy"}}'), "unreadable"),
        (body({}), "unreadable"),
        (body({"content": 5}), "unreadable"),
        (body({"content": {"word": "yes"}}), "unreadable"),
        (body({"content": None, "tool_calls": [{}]}, finish="tool_calls"), "unreadable"),
        (body({"content": None, "refusal": "I cannot"}), "refused"),
        (body({}, finish="content_filter", prompt_filter_results=[]), "filtered"),
    ],
)
async def test_a_body_of_another_shape_is_a_fault_with_a_name(served: Served, turn: Turn, fault: str) -> None:
    _, endpoint = await served(turn)
    assert await fault_of(endpoint) == fault


async def test_a_stream_that_nobody_asked_for_is_a_fault_with_a_name(served: Served) -> None:
    pieces = ('{"choices": [{"delta": {"content": "{}"}}]}', '{"choices": [], "usage": {}}', "[DONE]")
    said = "".join(f"data: {each}\n\n" for each in pieces)
    _, endpoint = await served(answers_raw(said, content_type="text/event-stream"))
    assert await fault_of(endpoint) == "unreadable"


@pytest.mark.parametrize(
    "refusal",
    [
        fails(400, "System role not supported"),
        fails(400, "Unsupported value: 'messages[0].role' does not support 'system' with this model."),
        fails(400, "Conversation roles must alternate user/assistant/user/assistant/..."),
        fails(500, "Jinja Exception: System role not supported"),
    ],
)
async def test_a_model_that_knows_no_system_message_gets_one_message(served: Served, refusal: Turn) -> None:
    stub, endpoint = await served(refusal, GOOD)
    assert (await endpoint.ask("be brief", '{"message": "well?"}', Word)).parsed.word == "yes"
    (message,) = stub.asked[1]["messages"]
    assert (message["role"], stub.asked[1]["response_format"]["type"]) == ("user", "json_schema")
    assert message["content"].startswith("be brief")
    assert message["content"].endswith('{"message": "well?"}')


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
        (answers_raw('{"choices": [{"message": null}]}'), "unreadable"),
        (answers_raw("[]"), "unreadable"),
        (says("{" * 50_000), "unreadable"),
        (says('{"word": ' + "[" * 50_000), "unreadable"),
        (breaks_off(), "connection"),
        (fails(413), "too_large"),
        (fails(418), "bad_request"),
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


@pytest.mark.parametrize("told", ["soon", "-5", "nan", "inf"])
async def test_a_retry_after_that_is_none_is_not_kept_to(served: Served, told: str) -> None:
    _, endpoint = await served(fails(429, retry_after=told), GOOD)
    assert await fault_of(endpoint) == "rate_limited"
    assert (await endpoint.ask("s", "u", Word)).parsed.word == "yes"


async def test_a_retry_after_may_be_a_date(served: Served) -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    _, endpoint = await served(fails(429, retry_after=at), GOOD)
    assert (await fault_of(endpoint), await fault_of(endpoint)) == ("rate_limited", "resting")


async def test_what_is_refused_in_every_form_lets_the_endpoint_rest(served: Served) -> None:
    _, endpoint = await served(fails(400))
    assert [await fault_of(endpoint) for _ in range(4)] == ["bad_request"] * 3 + ["resting"]


async def test_usage_is_estimated_where_the_endpoint_tells_none(served: Served) -> None:
    _, endpoint = await served(says({"word": "yes"}, usage=False))
    usage = (await endpoint.ask("s" * 400, "u" * 400, Word)).usage
    assert (usage.prompt_tokens, usage.completion_tokens) == (200, 3)


async def usage_of(endpoint: Endpoint) -> int:
    with pytest.raises(ModelFaultError) as raised:
        await endpoint.ask("s" * 400, "u" * 400, Word)
    return raised.value.usage.tokens


async def test_what_came_to_nothing_was_used_all_the_same(served: Served) -> None:
    _, unreadable = await served(says("no json"))
    _, retried = await served(says("no json"), retries=1)
    _, hanging = await served(hangs(), deadline_s=0.3)
    _, refused = await served(fails(401))
    used = [await usage_of(each) for each in (unreadable, retried, hanging, refused)]
    assert used == [240, 240, 200, 0]  # what cannot be read is asked for once more in a plainer form, or again


async def test_a_retry_that_succeeds_is_counted_with_the_try_before(served: Served) -> None:
    _, endpoint = await served(says("no json"), GOOD, retries=1)
    assert (await endpoint.ask("s", "u", Word)).usage.tokens == 240


@pytest.mark.parametrize("more", ["", "/", "/chat/completions", "/chat/completions?x=1"])
async def test_an_address_may_be_the_whole_one_that_is_asked(served: Served, more: str) -> None:
    stub, _ = await served(GOOD)
    _, endpoint = await served(GOOD, base_url=stub.url + more)
    await endpoint.ask("s", "u", Word)
    assert stub.asked[0]["_path"] == "/v1/chat/completions"


@pytest.mark.parametrize(
    "more", ["", "/", "/openai/v1/", "/openai/deployments/other/chat/completions?api-version=2024-10-21"]
)
async def test_azure_is_asked_by_deployment_with_its_own_header(served: Served, more: str) -> None:
    stub, _ = await served(GOOD)
    resource = stub.url.removesuffix("/v1") + more
    _, azure = await served(GOOD, base_url=None, azure_endpoint=resource, model="dep-1", api_key=SecretStr("az-test"))
    await azure.ask("s", "u", Word)
    assert stub.asked[0]["_path"].startswith("/openai/deployments/dep-1/chat/completions?api-version=")
    assert stub.keys == ["az-test"]


def identity(monkeypatch: pytest.MonkeyPatch, token: Callable[[], str]) -> list[str]:
    """Stand in for azure-identity; returns the scopes that tokens are asked for."""
    scopes: list[str] = []

    def provider(_: object, scope: str) -> Callable[[], str]:
        scopes.append(scope)
        return token

    module = ModuleType("azure.identity")
    module.DefaultAzureCredential = object  # type: ignore[attr-defined]
    module.get_bearer_token_provider = provider  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "azure", ModuleType("azure"))
    monkeypatch.setitem(sys.modules, "azure.identity", module)
    return scopes


async def entra(served: Served, *script: Turn) -> tuple[StubModel, Endpoint]:
    stub, _ = await served(*script)
    azure = stub.url.removesuffix("/v1")
    _, endpoint = await served(GOOD, base_url=None, azure_endpoint=azure, model="dep-1", azure_entra=True)
    return stub, endpoint


async def test_azure_takes_a_token_of_entra_id_instead_of_a_key(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_in: list[int] = []

    def token() -> str:
        asked_in.append(threading.get_ident())
        return "entra-token"

    scopes = identity(monkeypatch, token)
    stub, endpoint = await entra(served, GOOD)
    await endpoint.ask("s", "u", Word)
    await endpoint.ask("s", "u", Word)
    assert stub.keys == ["Bearer entra-token"] * 2
    assert scopes == ["https://cognitiveservices.azure.com/.default"]
    assert threading.get_ident() not in asked_in  # it may ask the network: never in the loop that acknowledges


async def test_an_identity_that_is_missing_or_refused_is_named(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def token() -> str:
        raise PermissionError("tenant-1234")

    identity(monkeypatch, token)
    _, endpoint = await entra(served, GOOD)
    with pytest.raises(ModelFaultError) as raised:
        await endpoint.ask("s", "u", Word)
    assert (raised.value.fault, "tenant-1234" in f"{raised.value!r}") == ("not_allowed", False)
    monkeypatch.setitem(sys.modules, "azure.identity", None)
    _, without = await entra(served, GOOD)
    assert await fault_of(without) == "not_allowed"


async def test_what_the_client_cannot_even_send_is_a_fault_too(served: Served) -> None:
    _, endpoint = await served(GOOD, model=b"no text")
    assert await fault_of(endpoint) == "client_failed"


async def test_no_fault_carries_the_key(served: Served) -> None:
    _, endpoint = await served(fails(401, "wrong key sk-hidden"), api_key=SecretStr("sk-hidden"))
    with pytest.raises(ModelFaultError) as raised:
        await endpoint.ask("s", "u", Word)
    assert "sk-hidden" not in f"{raised.value!r} {raised.value.__cause__!r} {endpoint!r}"


def test_openai_is_not_imported_before_the_first_need() -> None:
    code = "import sys, bot.advice.model.endpoint; sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0

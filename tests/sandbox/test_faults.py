"""Trouble on demand: each fault as slack_sdk meets it, and how often it strikes."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.clock import ManualClock
from bot.sandbox.faults import Faults
from bot.sandbox.server import Sandbox

PLATFORM = "C0PLATFORM"


def posted(sandbox: Sandbox) -> list[str]:
    return [each["text"] for each in sandbox.workspace.channels[PLATFORM].messages.values()]


async def test_429_names_the_seconds_and_performs_nothing(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add("chat.postMessage", "ratelimited", times=1, retry_after_s=30)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=PLATFORM, text="one")
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "30")
    await client.chat_postMessage(channel=PLATFORM, text="two")
    assert posted(sandbox) == ["two"]


@pytest.mark.parametrize(("kind", "performed"), [("http_500", False), ("http_503", False), ("http_500_after", True)])
async def test_a_5xx_carries_no_json(sandbox: Sandbox, client: AsyncWebClient, kind: Any, performed: bool) -> None:
    sandbox.faults.add("chat.*", kind, times=1)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=PLATFORM, text="one")
    assert caught.value.response.status_code in (500, 503)
    assert posted(sandbox) == (["one"] if performed else [])


@pytest.mark.parametrize(("kind", "performed"), [("drop_before", False), ("drop_after", True)])
async def test_a_dropped_connection_tells_nothing(
    sandbox: Sandbox, client: AsyncWebClient, kind: Any, performed: bool
) -> None:
    sandbox.faults.add("chat.postMessage", kind, times=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.chat_postMessage(channel=PLATFORM, text="one")
    assert posted(sandbox) == (["one"] if performed else [])
    assert [each.outcome for each in sandbox.calls.of("chat.postMessage")] == [
        f"{kind}:ok" if performed else f"{kind}:{kind}"
    ]


async def test_the_sdk_by_itself_posts_twice_when_the_answer_is_lost(sandbox: Sandbox) -> None:
    sandbox.faults.add("chat.postMessage", "drop_after", times=1)
    await AsyncWebClient(token="xoxb-sandbox", base_url=sandbox.api_url).chat_postMessage(channel=PLATFORM, text="one")
    assert posted(sandbox) == ["one", "one"]


async def test_a_named_error_and_a_channel_of_its_own(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add("chat.postMessage", "error", error="fatal_error", channel="C0LEADS")
    await client.chat_postMessage(channel=PLATFORM, text="one")
    with pytest.raises(SlackApiError, match="fatal_error"):
        await client.chat_postMessage(channel="C0LEADS", text="two")


async def test_history_lags_behind_what_was_posted() -> None:
    clock = ManualClock()
    async with Sandbox(clock=clock) as sandbox:
        client = AsyncWebClient(token="xoxb-sandbox", base_url=sandbox.api_url)
        sandbox.faults.add("conversations.history", "history_lag", lag_s=3.0)
        await client.chat_postMessage(channel=PLATFORM, text="one")
        assert (await client.conversations_history(channel=PLATFORM))["messages"] == []
        clock.advance(3.1)
        assert len((await client.conversations_history(channel=PLATFORM))["messages"]) == 1


async def test_a_delay_holds_the_work_and_a_late_answer_does_not() -> None:
    clock, deaf = ManualClock(), {"oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    async with Sandbox(clock=clock, manifest=deaf) as sandbox:
        client = AsyncWebClient(token="xoxb-sandbox", base_url=sandbox.api_url)
        sandbox.faults.add("chat.postMessage", "delay", delay_s=2.0, times=1)
        sandbox.faults.add("chat.postMessage", "delay_after", delay_s=2.0, times=1)
        for text, before in (("one", list[str]()), ("two", ["one", "two"])):
            call = asyncio.create_task(client.chat_postMessage(channel=PLATFORM, text=text))
            await clock.asleep()
            assert posted(sandbox) == before
            clock.advance(2.1)
            assert (await call)["ok"]


def test_chance_is_repeatable_and_the_first_ones_can_be_spared() -> None:
    def strikes(seed: int) -> list[bool]:
        faults = Faults()
        faults.add("chat.*", "http_500", probability=0.3, seed=seed)
        return [faults.strike("chat.update") is not None for _ in range(200)]

    assert strikes(1) == strikes(1) != strikes(2)
    assert 30 < sum(strikes(1)) < 90
    spared = Faults()
    rule = spared.add("*", "http_500", skip=2, times=1)
    assert [spared.strike("a") is not None for _ in range(5)] == [False, False, True, False, False]
    assert rule.hits == 1


async def test_events_come_twice_late_or_not_at_all(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(sandbox.socket_mode.new_url()) as socket:
        await socket.receive_json()
        ana = sandbox.person("U0ANA")

        async def taken() -> tuple[str, int]:
            envelope = await socket.receive_json(timeout=5)
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            return envelope["payload"]["event"]["text"], envelope["retry_attempt"]

        sandbox.faults.add("deliver.events_api", "duplicate", copies=3, times=1)
        await ana.types("dm", "thrice")
        assert [await taken() for _ in range(3)] == [("thrice", 0)] * 3
        sandbox.faults.add("deliver.events_api", "drop_before", times=1)
        await ana.types("dm", "second try")
        assert await taken() == ("second try", 1)
        sandbox.faults.add("deliver.events_api", "drop_after", times=1)
        await ana.types("dm", "ack lost")
        assert [await taken(), await taken()] == [("ack lost", 0), ("ack lost", 1)]


async def test_rules_are_set_listed_and_cleared_over_http(sandbox: Sandbox, client: AsyncWebClient) -> None:
    address = f"{sandbox.url}/_sandbox/faults"
    async with aiohttp.ClientSession() as session:
        rule = {"method": "chat.postMessage", "kind": "error", "error": "fatal_error", "times": 1}
        assert (await (await session.post(address, json=rule)).json())["faults"][0]["error"] == "fatal_error"
        with pytest.raises(SlackApiError, match="fatal_error"):
            await client.chat_postMessage(channel=PLATFORM, text="x")
        for wrong in ({"method": "a", "kind": "b"}, {"method": "a", "kind": "delay", "hits": 1, "loud": 1}):
            assert (await session.post(address, json=wrong)).status == 400
        assert (await (await session.delete(address)).json()) == {"faults": []}
        calls = await (await session.get(f"{sandbox.url}/_sandbox/calls?method=chat.postMessage")).json()
        assert [(each["method"], each["outcome"]) for each in calls["calls"]] == [
            ("chat.postMessage", "error:fatal_error")
        ]


async def test_with_strict_rates_a_channel_takes_one_message_a_second() -> None:
    clock = ManualClock()
    async with Sandbox(clock=clock, strict_rates=True) as sandbox:
        client = AsyncWebClient(token="xoxb-sandbox", base_url=sandbox.api_url)
        await client.chat_postMessage(channel=PLATFORM, text="one")
        await client.chat_postMessage(channel="C0LEADS", text="elsewhere")
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=PLATFORM, text="two")
        assert caught.value.response.headers["Retry-After"] == "1"
        clock.advance(1.0)
        await client.chat_postMessage(channel=PLATFORM, text="two")
        for _ in range(20):
            await client.users_list()
        with pytest.raises(SlackApiError, match="ratelimited"):
            await client.users_list()

"""Trigger ids and response URLs: for how long, how often, and what they may do."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.clock import ManualClock
from bot.sandbox.server import Sandbox

Json = dict[str, Any]
PLATFORM = "C0PLATFORM"
MODAL: Json = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [{"type": "divider"}]}


def clients(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token="xoxb-sandbox", base_url=sandbox.api_url)


async def test_a_trigger_opens_one_modal_within_three_seconds() -> None:
    clock = ManualClock()
    async with Sandbox(clock=clock) as sandbox:
        client, give = clients(sandbox), sandbox.platform.triggers.give
        trigger = give("U0ANA")
        clock.advance(2.9)
        await client.views_open(trigger_id=trigger, view=MODAL)
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            await client.views_open(trigger_id=trigger, view=MODAL)
        late = give("U0ANA")
        clock.advance(3.1)
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await client.views_open(trigger_id=late, view=MODAL)
        with pytest.raises(SlackApiError, match="invalid_trigger_id"):
            await client.views_open(trigger_id="1.2.3", view=MODAL)


async def test_a_refused_view_leaves_the_trigger_unused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    trigger = sandbox.platform.triggers.give("U0ANA")
    with pytest.raises(SlackApiError) as caught:
        await client.views_open(trigger_id=trigger, view=MODAL | {"title": {"type": "plain_text", "text": "x" * 25}})
    assert caught.value.response["error"] == "invalid_arguments"
    assert "json-pointer:/view/title/text" in caught.value.response["response_metadata"]["messages"][0]
    await client.views_open(trigger_id=trigger, view=MODAL)


async def test_modals_stack_three_deep_and_external_ids_are_unique(sandbox: Sandbox, client: AsyncWebClient) -> None:
    give = sandbox.platform.triggers.give
    named = MODAL | {"external_id": "e1"}
    first = (await client.views_open(trigger_id=give("U0ANA"), view=named))["view"]
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await client.views_push(trigger_id=give("U0ANA"), view=named)
    await client.views_push(trigger_id=give("U0ANA"), view=MODAL)
    await client.views_push(trigger_id=give("U0ANA"), view=MODAL)
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=give("U0ANA"), view=MODAL)
    updated = (await client.views_update(external_id="e1", view=named, hash=first["hash"]))["view"]
    assert updated["id"] == first["id"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=first["id"], view=named, hash=first["hash"])
    with pytest.raises(SlackApiError, match="view_too_large"):
        await client.views_update(view_id=first["id"], view=MODAL | {"private_metadata": "x" * 250_001})


async def send(url: str, **answer: Any) -> tuple[int, str]:
    response = await AsyncWebhookClient(url).send_dict(answer)
    return response.status_code, response.body


async def test_a_response_url_takes_five_answers_in_thirty_minutes() -> None:
    clock = ManualClock()
    async with Sandbox(clock=clock) as sandbox:
        url = sandbox.platform.response_urls.give(PLATFORM, "U0ANA")
        for each in range(5):
            assert await send(url, text=str(each)) == (200, "ok")
        assert await send(url, text="six") == (404, "used_url")
        late = sandbox.platform.response_urls.give(PLATFORM, "U0ANA")
        clock.advance(30 * 60 + 1)
        assert await send(late, text="late") == (404, "expired_url")
        assert await send(f"{sandbox.url}/response/none", text="x") == (404, "invalid_url")
        assert [each["text"] for each in sandbox.person("U0ANA").sees(PLATFORM)] == list("01234")


async def test_an_answer_may_replace_or_delete_the_message_it_came_from(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    give, ana = sandbox.platform.response_urls.give, sandbox.person("U0ANA")
    ts = (await client.chat_postMessage(channel=PLATFORM, text="question"))["ts"]
    url = give(PLATFORM, "U0ANA", message_ts=ts)
    assert await send(url, text="answered", replace_original=True) == (200, "ok")
    assert [(each["ts"], each["text"]) for each in ana.sees(PLATFORM)] == [(ts, "answered")]
    assert await send(url, delete_original=True) == (200, "ok")
    assert ana.sees(PLATFORM) == []
    whisper = (await client.chat_postEphemeral(channel=PLATFORM, user="U0ANA", text="psst"))["message_ts"]
    private = give(PLATFORM, "U0ANA", message_ts=whisper, ephemeral=True)
    await send(private, text="replaced by default")
    assert [(each["ts"], each["text"]) for each in ana.sees(PLATFORM)] == [(whisper, "replaced by default")]
    await send(private, delete_original=True)
    assert ana.sees(PLATFORM) == []


async def test_an_answer_slack_would_refuse_is_refused(sandbox: Sandbox) -> None:
    url = sandbox.platform.response_urls.give(PLATFORM, "U0ANA")
    assert await send(url, blocks=[{"type": "nothing"}]) == (400, "invalid_blocks")
    assert await send(url, text=" ") == (400, "no_text")
    async with aiohttp.ClientSession() as session, session.post(url, data=b"no json") as response:
        assert (response.status, await response.text()) == (400, "invalid_payload")


async def test_a_response_url_can_be_made_to_fail(sandbox: Sandbox) -> None:
    url = sandbox.platform.response_urls.give(PLATFORM, "U0ANA")
    sandbox.faults.add("response_url", "http_500", times=1)
    assert (await send(url, text="x"))[0] == 500
    assert sandbox.person("U0ANA").sees(PLATFORM) == []

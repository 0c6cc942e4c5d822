"""Listeners that answer first: what fails afterwards takes nothing back, and is logged without its words."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bot.slack.acknowledging import answered_first


async def test_what_fails_after_the_answer_is_logged_by_its_kind_alone() -> None:
    @answered_first
    async def listener(body: dict[str, Any], client: AsyncWebClient) -> None:
        raise ValueError("words of somebody")

    ack = AsyncAck()  # type: ignore[no-untyped-call] # Bolt gives it no return type
    with capture_logs() as logged:
        await listener(ack, {}, AsyncWebClient())
    assert ack.response is not None
    assert [(each["event"], each["error"]) for each in logged] == [("slack_request_failed", "ValueError")]
    assert "words of somebody" not in repr(logged)

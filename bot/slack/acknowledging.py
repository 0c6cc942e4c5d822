"""Listeners that answer Slack at once and do the rest afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import structlog
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

log = structlog.get_logger(__name__)

Work: TypeAlias = Callable[[dict[str, Any], AsyncWebClient], Awaitable[None]]
Listener: TypeAlias = Callable[[AsyncAck, dict[str, Any], AsyncWebClient], Awaitable[None]]


def answered_first(work: Work) -> Listener:
    """Return a listener that acknowledges and then does *work*; what fails there is logged and changes no answer.

    Bolt takes an acknowledgement back when its listener fails soon after it, and answers 404 three seconds later.
    """

    async def listener(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        try:
            await work(body, client)
        except Exception as error:  # whatever it was: Slack has its answer
            log.error("slack_request_failed", error=type(error).__name__)  # noqa: TRY400 - its text may quote somebody

    return listener

"""Private answers through a slash command's response URL: five uses within 30 minutes, no message id comes back."""

from __future__ import annotations

import asyncio
import ipaddress
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp

from bot.engine.seams import NotSentError, RefusedError
from bot.interview.errors import ReadinessError
from bot.slack.outcomes import outcome_of, retry_after_s, uncertain
from bot.slack.views import Message

ANSWER_WITHIN_S: Final = 6.0  # a private word that nothing waits for


def is_slacks(url: str, api_url: str) -> bool:
    """Return whether *url* leads to the Slack that *api_url* belongs to, and to nobody else.

    Slack answers at ``hooks.<its domain>`` over https; a Slack on this machine answers at its own host, any port.
    """
    try:
        there, api = urlsplit(url), urlsplit(api_url)
        hosts = (there.hostname or "", api.hostname or "")
    except ValueError:
        return False
    if there.username is not None or there.password is not None or there.scheme not in {"https", api.scheme}:
        return False
    return _same(*hosts) or (there.scheme == "https" and hosts[0] == f"hooks.{hosts[1].removeprefix('www.')}")


def _same(host: str, api_host: str) -> bool:
    return bool(host) and (host == api_host or (_is_loopback(host) and _is_loopback(api_host)))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def respond(url: str, message: Message, *, api_url: str, timeout_s: float, thread_ts: str = "") -> None:
    """Show *message* to the person who typed or pressed, and to nobody else; in the thread of *thread_ts* if given.

    Raises:
        RefusedError: The URL is not Slack's, is used up or expired.
        NotSentError, UncertainError: See there.
    """
    if not is_slacks(url, api_url):
        raise RefusedError("foreign_response_url")
    body = {
        "response_type": "ephemeral",
        "replace_original": False,
        "text": message.text,
        "blocks": message.payload(),
        "unfurl_links": False,
        "unfurl_media": False,
    }
    body |= {"thread_ts": thread_ts} if thread_ts else {}
    try:
        async with asyncio.timeout(timeout_s):
            failure = await _post(url, body)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise outcome_of(error) from None
    if failure is not None:
        raise failure


async def _post(url: str, body: dict[str, Any]) -> ReadinessError | None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, json=body, allow_redirects=False) as answer,
    ):
        return _failure(answer)


def _failure(answer: aiohttp.ClientResponse) -> ReadinessError | None:
    match answer.status:
        case 200:
            return None
        case 429:
            return NotSentError("ratelimited", retry_after_s=retry_after_s(answer.headers))
        case status if status >= 500:  # noqa: PLR2004 - HTTP's own number
            return uncertain(f"http_{status}", repeatable=False)
        case status:
            return RefusedError(f"response_url_{status}")

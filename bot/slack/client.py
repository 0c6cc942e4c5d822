"""Slack's Web API: the SDK's client, which sends each call once, on connections it keeps.

Calls that carry JSON, as every message does, take a shorter way: the SDK prepares each for retries that we forbid, for
files, for form fields and for its debug log, which took a twentieth of a message's CPU, measured. Outcomes are the
SDK's; only where a proxy answers with plain text does the SDK fail in a way of its own, and here it is no answer.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import aiohttp
from pydantic_core import from_json, to_json
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.quiet import quiet_logger
from bot.slack.token import CALL_TIMEOUT_S

KEEP_OPEN_S = 4.0  # far below what servers keep: a post on a connection that they just closed has an unclear outcome
_JSON = "application/json;charset=utf-8"


class OnceClient(AsyncWebClient):
    """See the module."""

    async def api_call(self, api_method: str, *, json: dict[str, Any] | None = None, **more: Any) -> AsyncSlackResponse:
        """See AsyncBaseClient."""
        if json is None or more or self.session is None or self.session.closed:
            return await super().api_call(api_method, json=json, **more)
        url = f"{self.base_url}{api_method}"
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": _JSON, **self.headers}
        way: dict[str, Any] = {"proxy": self.proxy, "ssl": self.ssl}
        async with self.session.post(url, data=_written(json), headers=headers, **way) as answer:
            data = _read(await answer.read()) if "json" in answer.content_type else {}
        told = AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=url,
            req_args={"json": json},
            data=data,
            headers=answer.headers,  # type: ignore[arg-type] # as the SDK passes them
            status_code=answer.status,
        )
        told.validate()  # type: ignore[no-untyped-call] # the SDK gives it no return type
        return told


def _written(value: object) -> bytes:
    """Write *value* as JSON, for a sixth of the time that ``json.dumps`` takes."""
    try:
        return to_json(value)
    except ValueError:  # half a character, which UTF-8 has no place for
        return json.dumps(value).encode()


def _read(body: bytes) -> dict[str, Any]:
    """Return the object that *body* spells; an empty one where it is something else, or half of one."""
    for read in (from_json, json.loads):  # the second takes half a character, too
        with suppress(ValueError):
            found = read(body)
            return found if isinstance(found, dict) else {}
    return {}


def build_client(
    token: str, base_url: str = "https://slack.com/api/", *, timeout_s: int = CALL_TIMEOUT_S
) -> AsyncWebClient:
    """Return a Web API client that sends each call once: the SDK's default re-sends posts on a dropped connection."""
    slash = base_url if base_url.endswith("/") else f"{base_url}/"
    return OnceClient(token=token, base_url=slash, timeout=timeout_s, retry_handlers=[], logger=quiet_logger())


def share_connections(client: AsyncWebClient) -> aiohttp.ClientSession:
    """Let *client* use one session for all its calls and return it, to be closed; needs a running event loop.

    By itself the SDK opens a session, and with it a connection, for each call.
    """
    client.session = aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=client.timeout),
        connector=aiohttp.TCPConnector(keepalive_timeout=KEEP_OPEN_S),
        cookie_jar=aiohttp.DummyCookieJar(),  # a token is all that Slack wants
        trust_env=client.trust_env_in_session,
    )
    return client.session

"""Delivery by signed HTTP: JSON events, form-encoded commands and interactions, `X-Slack-Signature` on each.

Source: docs.slack.dev/authentication/verifying-requests-from-slack.
"""

import hashlib
import hmac
import json
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.clock import Clock, within
from bot.sandbox.delivery import Attempt, Kind, Receipt
from bot.sandbox.jsontypes import Json

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_REASONS = {"timeout": "http_timeout", "offline": "connection_failed"}


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """Return the value of `X-Slack-Signature` for *body* sent at *timestamp* (seconds since 1970)."""
    base = b"v0:%d:%s" % (timestamp, body)
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encoded(kind: Kind, payload: Json) -> tuple[str, bytes]:
    """Return the content type and the body in which *payload* travels."""
    match kind:
        case "events_api":
            return JSON, json.dumps(payload).encode()
        case "slash_commands":
            return FORM, urlencode(payload).encode()
        case "interactive":
            return FORM, urlencode({"payload": json.dumps(payload)}).encode()


class SignedHttp:
    """Posts deliveries to the app's request URL."""

    def __init__(self, request_url: str | None, signing_secret: str, clock: Clock) -> None:
        self.request_url = request_url
        self._secret, self._clock = signing_secret, clock
        self._session: aiohttp.ClientSession | None = None

    @property
    def online(self) -> bool:
        """Whether there is a URL to post to."""
        return self.request_url is not None

    async def wait_online(self, patience_s: float) -> bool:
        """Return whether there is a URL to post to, at once."""
        return self.online

    def retry_reason(self, receipt: Receipt) -> str:
        """Return Slack's word for `x-slack-retry-reason`."""
        return _REASONS.get(receipt.outcome, receipt.outcome)

    async def close(self) -> None:
        """Close the connections to the app."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, kind: Kind, payload: Json, attempt: Attempt, deadline_s: float) -> Receipt:
        """Post *payload*, signed, and read the acknowledgement."""
        if self.request_url is None:
            return Receipt("offline")
        content_type, body = encoded(kind, payload)
        headers = {"Content-Type": content_type, **self._signed(body), **_retry_headers(attempt)}
        try:
            return await within(self._clock, deadline_s, self._post(self.request_url, body, headers))
        except TimeoutError:
            return Receipt("timeout")
        except (aiohttp.ClientError, OSError):
            return Receipt("connection_failed")

    def _signed(self, body: bytes) -> dict[str, str]:
        timestamp = int(self._clock.now())
        signed = signature(self._secret, timestamp, body)
        return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": signed}

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> Receipt:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                headers={"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
            )
        async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as response:
            answer = _payload(await response.read(), response.content_type)
            no_retry = response.headers.get("x-slack-no-retry") == "1"
            outcome = "ok" if 200 <= response.status < 300 else "http_error"  # noqa: PLR2004
            return Receipt(outcome, answer, response.status, no_retry)


def _retry_headers(attempt: Attempt) -> dict[str, str]:
    if attempt.number == 0:
        return {}
    return {"X-Slack-Retry-Num": str(attempt.number), "X-Slack-Retry-Reason": attempt.reason}


def _payload(body: bytes, content_type: str) -> Json | None:
    """Return what an acknowledgement says: a JSON object, or plain text as the text of a reply."""
    text = body.decode("utf-8", "replace").strip()
    if not text:
        return None
    if content_type == JSON:
        try:
            found = json.loads(text)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None
    return {"text": text}

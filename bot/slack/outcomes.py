"""What became of a call to Slack, sorted by what may be done next: try again, look first, or give up."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.engine.seams import NotSentError, RefusedError, UncertainError
from bot.interview.errors import ReadinessError

RETRY_SOON_S = 5.0
RETRY_LATER_S = 30.0  # when Slack names no time
MAX_RETRY_AFTER_S = 3_600.0

_TENANT = {
    "account_inactive", "app_uninstalled", "enterprise_is_restricted", "invalid_auth", "is_bot", "no_permission",
    "not_authed", "org_login_required", "team_access_not_granted", "team_not_found", "token_expired", "token_revoked",
    "two_factor_setup_required",
}  # fmt: skip
_PACED = {"ratelimited", "rate_limited", "message_limit_exceeded", "accesslimited", "team_added_to_org"}
_UNCLEAR = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}


def outcome_of(error: BaseException, *, repeatable: bool = False) -> ReadinessError:
    """Return the typed error for what a call raised.

    Args:
        error: From the Slack client or from aiohttp.
        repeatable: The call may be sent twice without harm (an update, an open): nothing about it is uncertain.
    """
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return NotSentError(type(error).__name__, retry_after_s=RETRY_SOON_S)
    if isinstance(error, SlackApiError):
        return _of_answer(error, repeatable=repeatable)
    if isinstance(error, aiohttp.ClientError | asyncio.TimeoutError | OSError | SlackClientError):
        return uncertain(type(error).__name__, repeatable=repeatable)
    raise error


def uncertain(reason: str, *, repeatable: bool) -> ReadinessError:
    """Return that nobody knows whether it arrived; where that does not matter, that it is to be sent again."""
    return NotSentError(reason, retry_after_s=RETRY_SOON_S) if repeatable else UncertainError(reason)


def _of_answer(error: SlackApiError, *, repeatable: bool) -> ReadinessError:
    status, headers, name = status_of(error), _headers(error), error_name(error)
    if status == 429 or name in _PACED:  # noqa: PLR2004 - HTTP's own number
        return NotSentError(name or "ratelimited", retry_after_s=retry_after_s(headers))
    if status >= 500 or name in _UNCLEAR or not name:  # noqa: PLR2004 - the same
        return uncertain(name or f"http_{status}", repeatable=repeatable)
    return RefusedError(name, tenant=name in _TENANT)


def error_name(error: SlackApiError) -> str:
    """Return Slack's name of the error; "" where the answer had none (a proxy's page, half an answer)."""
    data: Any = getattr(error.response, "data", None)
    name = data.get("error") if isinstance(data, dict) else None
    return name if isinstance(name, str) else ""


def status_of(error: SlackApiError) -> int:
    """Return the HTTP status of the answer; 0 where there was none."""
    response: Any = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
    return status if isinstance(status, int) else 0


def _headers(error: SlackApiError) -> Mapping[str, str]:
    return getattr(error.response, "headers", None) or {}


def retry_after_s(headers: Mapping[str, str]) -> float:
    """Return the seconds Slack asks to wait, at least one; a guess where it does not say."""
    told = next((value for name, value in headers.items() if name.lower() == "retry-after"), "").strip()
    return min(max(float(told), 1.0), MAX_RETRY_AFTER_S) if told.isascii() and told.isdigit() else RETRY_LATER_S

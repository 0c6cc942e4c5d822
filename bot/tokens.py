"""The first call with a token: what Slack says of it decides whether there is any point in going on."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

import structlog
from slack_sdk.errors import SlackApiError

from bot.settings import SettingsError

T = TypeVar("T")
# What Slack says of a token that will not get better by trying again.
REFUSALS = {
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "not_allowed_token_type",
}

log = structlog.get_logger("bot.tokens")


async def accepted(variable: str, call: Awaitable[T], away: type[Exception]) -> T | None:
    """Return Slack's answer to the first call with a token; None where Slack is in trouble, which passes by itself.

    Args:
        variable: The setting that holds the token.
        call: Raises what the SDK raises.
        away: What it raises where Slack cannot be reached, beside what the operating system calls an error.
    Raises:
        SettingsError: Slack refuses the token.
    """
    try:
        return await call
    except SlackApiError as error:
        reason = str(error.response.get("error") or "no_answer")
        if reason in REFUSALS:
            sentence = f"{variable} is refused by Slack ({reason}): copy it again from your Slack app's pages."
            raise SettingsError((sentence,)) from None
        log.warning("slack_not_ready", variable=variable, reason=reason)
    except (away, OSError) as error:  # TimeoutError is an OSError
        log.warning("slack_not_reached", variable=variable, error=type(error).__name__)
    return None

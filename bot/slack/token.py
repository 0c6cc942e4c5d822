"""Whose is the bot token? Asked once, at the start, with the SDK's blocking client: it is imported in a fifth of the
time that the asynchronous one takes, and a token should be known to be good before that is worth waiting for.
"""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.web.client import WebClient

from bot.slack.quiet import quiet_logger

CALL_TIMEOUT_S = 15
AGENT_SCOPE = "assistant:write"  # of an app that Slack shows as an agent, in threads


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a bot token belongs: the *team*, "" where Slack could not say, and whether the app is an agent there."""

    team: str = ""
    is_agent: bool = False


def workspace_of(token: str, base_url: str) -> Workspace:
    """Ask Slack and wait for the answer, up to fifteen seconds.

    Raises:
        SlackApiError: Slack refuses, or is in trouble.
        OSError, HTTPException: It cannot be reached, or does not speak as Slack does.
    """
    client = WebClient(token=token, base_url=base_url, timeout=CALL_TIMEOUT_S, retry_handlers=[], logger=quiet_logger())
    answer = client.auth_test()
    headers = {name.lower(): value for name, value in answer.headers.items()}
    granted = {each.strip() for each in str(headers.get("x-oauth-scopes", "")).split(",")}
    return Workspace(str(answer.get("team_id") or ""), AGENT_SCOPE in granted)

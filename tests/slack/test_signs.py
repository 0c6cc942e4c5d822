"""The sign that a message is being read, in a local Slack: an agent's status, a pair of eyes, or nothing at all."""

from __future__ import annotations

from typing import Any

import pytest

from bot.manifests import manifest
from bot.sandbox.seed import ANA
from bot.sandbox.server import Sandbox
from bot.slack.client import build_client
from bot.slack.signs import SlackSign

Json = dict[str, Any]


def sign_in(slack: Sandbox) -> SlackSign:
    return SlackSign(build_client(slack.bot_token, slack.api_url), timeout_s=30.0)


async def written(slack: Sandbox, text: str = "hello") -> tuple[str, Json]:
    """Return the key of a message of Ana's, and the message as it stands."""
    ts = await slack.person(ANA).types("dm", text)
    return f"{slack.workspace.dm(ANA).id}:{ts}", slack.workspace.dm(ANA).messages[ts]


def as_it_stands(slack: Sandbox, message: Json) -> Json:
    return slack.workspace.dm(ANA).messages[message["ts"]]


def status(slack: Sandbox, message: Json) -> str:
    session: Json = slack.workspace.sessions[f"{slack.workspace.dm(ANA).id}:{message['ts']}"]
    return str(session["status"])


def called(slack: Sandbox) -> list[str]:
    names = (each.method for each in slack.calls if each.direction == "in")
    return [each for each in names if each.startswith(("agents.", "reactions."))]


def without_reactions() -> Json:
    declared = manifest("socket")
    declared["oauth_config"]["scopes"]["bot_optional"].remove("reactions:write")
    return declared


def an_agent() -> Json:
    declared = manifest("socket")
    declared["features"]["agent_view"] = {"agent_description": "Reads."}
    return declared


async def test_an_agents_session_is_processing_and_then_waits_for_the_person() -> None:
    async with Sandbox(seed=7, manifest=an_agent()) as slack:
        sign = sign_in(slack)
        key, message = await written(slack)
        await sign.show(key, "")
        assert status(slack, message) == "processing"
        await sign.take_back(key, "")
        assert status(slack, message) == "suspended"
        assert "reactions.add" not in called(slack)


async def test_any_other_app_looks_at_the_message_and_away_again() -> None:
    async with Sandbox(seed=7, manifest=manifest("socket")) as slack:
        sign = sign_in(slack)
        key, message = await written(slack)
        await sign.show(key, "")
        assert [each["name"] for each in as_it_stands(slack, message)["reactions"]] == ["eyes"]
        await sign.take_back(key, "")
        assert as_it_stands(slack, message)["reactions"] == []


async def test_an_app_that_may_do_neither_is_told_so_once() -> None:
    async with Sandbox(seed=7, manifest=without_reactions()) as slack:
        sign = sign_in(slack)
        key, _ = await written(slack)
        for _ in range(3):
            await sign.show(key, "")
            await sign.take_back(key, "")
        assert called(slack) == ["agents.sessions.setStatus", "reactions.add"]


@pytest.mark.parametrize("key", ["view:V1", "ticks:data", "C0GENERAL:1.000001", "start:1", ""])
async def test_what_is_no_message_in_a_direct_message_gets_no_sign(key: str) -> None:
    async with Sandbox(seed=7, manifest=manifest("socket")) as slack:
        sign = sign_in(slack)
        await sign.show(key, "")
        await sign.take_back(key, "")
        assert called(slack) == []


async def test_taking_back_what_was_never_shown_or_is_gone_is_fine() -> None:
    async with Sandbox(seed=7, manifest=manifest("socket")) as slack:
        sign = sign_in(slack)
        key, message = await written(slack)
        await sign.take_back(key, "")
        await sign.show(key, "")
        await sign.show(key, "")
        await sign.take_back(key, "")
        assert as_it_stands(slack, message)["reactions"] == []
        await sign.take_back(f"{slack.workspace.dm(ANA).id}:1.000001", "")


@pytest.mark.parametrize("kind", ["http_500", "drop_before", "ratelimited"])
async def test_a_sign_that_slack_did_not_let_go_is_taken_back_later(kind: Any) -> None:
    async with Sandbox(seed=7, manifest=manifest("socket")) as slack:
        sign = SlackSign(build_client(slack.bot_token, slack.api_url), timeout_s=30.0, again_s=0.0)
        key, message = await written(slack)
        await sign.show(key, "")
        slack.faults.add("reactions.remove", kind, times=2)
        await sign.take_back(key, "")
        await slack.person(ANA).wait_for(lambda: as_it_stands(slack, message)["reactions"] == [] or None, 30.0)
        await sign.close()


async def test_closing_ends_the_trying() -> None:
    async with Sandbox(seed=7, manifest=manifest("socket")) as slack:
        sign = SlackSign(build_client(slack.bot_token, slack.api_url), timeout_s=30.0, again_s=3600.0)
        key, _ = await written(slack)
        await sign.show(key, "")
        slack.faults.add("reactions.remove", "http_500")
        await sign.take_back(key, "")
        await sign.close()
        assert called(slack).count("reactions.remove") == 1

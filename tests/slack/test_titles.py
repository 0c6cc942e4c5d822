"""The title of an agent's thread, against a local Slack: given with the first question, and never in its way."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.engine.seams import LaneId, Post
from bot.interview.content import Question
from bot.interview.effects import Say
from bot.interview.errors import ServiceUnavailableError
from bot.manifests import manifest
from bot.sandbox.seed import ANA
from bot.sandbox.server import Sandbox
from bot.slack.client import build_client
from bot.slack.titles import Titles
from bot.storage.checks import CheckLine

CHECK = CheckLine(2, "Macros for <!channel>\nand more", "asking", "2026-11-02", None, None, current=True)


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with Sandbox(manifest=manifest("agent"), seed=7) as running:
        yield running


@pytest.fixture
async def post(slack: Sandbox) -> Post:
    root = await slack.person(ANA).types("dm", "start")
    return Post(
        key="k", team="T1", lane=f"T1:{ANA}", effect=Say(Question("why", 1, 5, 3)), attempt=1, owner=ANA,
        dm=slack.workspace.dm(ANA).id, thread=root, first_tried_at=time.time(),
    )  # fmt: skip


def titles(slack: Sandbox, *checks: CheckLine, fails: bool = False) -> Titles:
    async def checks_of(_: LaneId) -> Sequence[CheckLine]:
        if fails:
            raise ServiceUnavailableError("down")
        return checks

    return Titles(build_client("xoxb-sandbox", slack.api_url), checks_of, timeout_s=1.0)


def given(slack: Sandbox) -> list[str]:
    return [each["title"] for each in slack.workspace.sessions.values()]


async def test_the_newest_check_names_the_thread_on_one_line(slack: Sandbox, post: Post) -> None:
    await titles(slack, CHECK, replace(CHECK, number=1, use_case="Older")).keep(post)
    assert given(slack) == ["Macros for <!channel> and more"]
    await titles(slack, replace(CHECK, use_case="x" * 500)).keep(post)
    (title,) = given(slack)
    assert len(title) == 200


@pytest.mark.parametrize(
    "fields", [{"effect": Say(Question("why", 2, 5, 3))}, {"thread": ""}, {"dm": ""}], ids=["second", "top", "new"]
)
async def test_only_the_first_question_in_a_thread_names_it(slack: Sandbox, post: Post, fields: Any) -> None:
    await titles(slack, CHECK).keep(replace(post, **fields))
    assert given(slack) == []


async def test_what_has_no_name_yet_gives_none(slack: Sandbox, post: Post) -> None:
    await titles(slack, replace(CHECK, use_case=" ")).keep(post)
    await titles(slack).keep(post)
    await titles(slack, fails=True).keep(post)
    assert given(slack) == []


@pytest.mark.parametrize(("error", "asked"), [("unknown_method", 1), ("feature_disabled", 1), ("not_authorized", 2)])
async def test_an_app_that_may_not_is_told_once(slack: Sandbox, post: Post, error: str, asked: int) -> None:
    slack.faults.add("agents.sessions.*", "error", error=error)
    named = titles(slack, CHECK)
    await named.keep(post)
    await named.keep(post)
    assert len(slack.calls.of("agents.sessions.rename")) == asked

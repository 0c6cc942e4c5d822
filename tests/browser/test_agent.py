"""The advisor as an agent, in a browser: an answer that grows in a thread with a name, and whether it helped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot import settings
from bot.persona import ANA
from bot.slack import words
from bot.slack.client import build_client
from bot.trial import Trial, trial
from tests.browser.test_from_command_to_card import WIDE, Visitor
from tests.stories.conftest import FIGURES
from tests.stories.talk import Talk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
async def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Trial]:
    for name, _, _ in settings.described():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    async with trial(tmp_path, agent=True, figures=FIGURES, seed=11) as started:
        yield started


async def test_an_answer_is_judged_by_clicking_in_a_thread_with_a_name(
    running: Trial, browser: Browser, artefacts: Path
) -> None:
    talk = Talk(running)
    root = await talk.person.types("dm", "start replies to customer emails")
    await talk.hears("Question 1 of 5")
    page = await browser.new_page(viewport=WIDE, color_scheme="light")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(running.sandbox.url)
    await page.get_by_test_id("reply-bar").first.click()
    thread = page.get_by_test_id("thread-pane")
    await expect(page.get_by_test_id("thread-title")).to_have_text("replies to customer emails")

    await talk.person.types("dm", "Why is a baseline so important?", root)
    helped = thread.get_by_role("button", name=words.HELPFUL_SAID)
    await helped.click()
    await expect(thread).to_contain_text(words.FEEDBACK_THANKS)
    await Visitor(page).keeps(artefacts / "thread-light.png")
    assert errors == []


async def test_what_grows_is_seen_growing(running: Trial, browser: Browser) -> None:
    sandbox = running.sandbox
    root = await Talk(running).person.types("dm", "thank you")
    dm = sandbox.person(ANA.user).room("dm").id
    client = build_client(sandbox.bot_token, sandbox.api_url)
    begun = await client.chat_startStream(channel=dm, thread_ts=root, markdown_text="One")
    page = await browser.new_page(viewport=WIDE, color_scheme="light")
    await page.goto(sandbox.url)
    await page.get_by_test_id("reply-bar").first.click()
    growing = page.get_by_test_id("thread-pane").locator("article.growing")
    await expect(growing).to_contain_text("One")
    await expect(growing).to_have_attribute("aria-busy", "true")
    await client.chat_appendStream(channel=dm, ts=begun["ts"], markdown_text=", two")
    await expect(growing).to_contain_text("One, two")
    await client.chat_stopStream(channel=dm, ts=begun["ts"])
    await expect(growing).to_have_count(0)
    await expect(page.get_by_test_id("thread-pane")).to_contain_text("One, two")

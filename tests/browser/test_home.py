"""The Home tab in a browser: a check under way, a reminder without waiting a day, a file, a setting, a deletion."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.slack import own_words
from bot.trial import Trial
from tests.browser.test_from_command_to_card import WIDE, Visitor
from tests.stories.talk import ANSWERS, Talk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


async def test_home_by_clicking(running: Trial, browser: Browser, artefacts: Path) -> None:
    talk = Talk(running)
    await talk.starts("Replies to customer emails")
    await talk.says(ANSWERS["why"])
    await talk.prompt("question")
    page = await browser.new_page(viewport=WIDE, color_scheme="light")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(running.sandbox.url)
    ana = Visitor(page)
    await page.get_by_test_id("home-tab").click()
    home = page.get_by_test_id("home")
    await expect(home).to_contain_text("1 of 5 questions answered")
    await ana.keeps(artefacts / "home-light.png")

    await page.get_by_test_id("skip-ahead").click()
    await expect(page.get_by_test_id("notice")).to_contain_text("The next reminders come now")
    await page.get_by_test_id("messages-tab").click()
    nudge = await ana.waits_for(own_words.NUDGE)
    await ana.keeps(artefacts / "reminder-light.png")
    await ana.presses(nudge, own_words.TOMORROW)
    await ana.waits_for("I will not remind you before")

    await page.get_by_test_id("home-tab").click()
    await home.get_by_role("radio", name=own_words.REMINDERS["off"]).check()
    await expect(home.get_by_role("radio", name=own_words.REMINDERS["off"])).to_be_checked()
    await home.get_by_role("button", name="More actions").click()
    await page.get_by_text(f"{own_words.EXPORT} {own_words.EXPORT_FORMS['html']}").click()
    await page.get_by_test_id("messages-tab").click()
    await ana.waits_for("Here is your readiness check 1")

    await page.get_by_test_id("home-tab").click()
    await home.get_by_role("button", name=own_words.DELETE, exact=True).click()
    await expect(page.get_by_test_id("confirm")).to_contain_text(own_words.DELETE_CONFIRM.format(number=1))
    await page.get_by_test_id("confirm-yes").click()
    await expect(home).to_contain_text(own_words.HOME_NONE)
    await page.get_by_test_id("messages-tab").click()
    await ana.waits_for("Check 1 is deleted")
    assert errors == []

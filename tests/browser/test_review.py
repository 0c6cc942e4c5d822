"""A head of engineering reviews a posted check by clicking and typing; the card and its thread tell everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.slack import review_words
from bot.trial import Trial
from tests.browser.test_from_command_to_card import WIDE, Visitor
from tests.stories.talk import Talk
from tests.stories.test_reviewing import posted

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
REASON = "Two reviewers for 4,200 pairs? <!channel>"


async def test_a_reviewer_challenges_a_finding_and_looks_at_the_evidence(
    running: Trial, browser: Browser, artefacts: Path
) -> None:
    await posted(Talk(running), "U0CHI")
    page = await browser.new_page(viewport=WIDE, color_scheme="light")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(f"{running.sandbox.url}/#/U0CHI/C0PLATFORM")
    chi = Visitor(page)
    await _challenges(chi, page, artefacts)
    await _looks_at_the_evidence(chi, page, artefacts)
    assert errors == []


async def _challenges(chi: Visitor, page: Page, artefacts: Path) -> None:
    card = await chi.waits_for("Decision needed")
    window = page.get_by_test_id("modal")
    await chi.presses(card, review_words.CHALLENGE)
    await expect(window).to_contain_text(review_words.CHALLENGE_WHICH)
    await window.get_by_role("combobox").select_option(index=1)
    await window.get_by_role("textbox").fill(REASON)
    await chi.keeps(artefacts / "challenge-light.png")
    await window.get_by_test_id("modal-submit").click()
    await expect(card).to_contain_text(review_words.CHALLENGED.format(count=1))
    await card.get_by_test_id("reply-bar").click()
    await expect(page.get_by_test_id("thread-pane")).to_contain_text(REASON)


async def _looks_at_the_evidence(chi: Visitor, page: Page, artefacts: Path) -> None:
    card = await chi.waits_for("Decision needed")
    await chi.presses(card, review_words.EVIDENCE)
    window = page.get_by_test_id("modal")
    await expect(window).to_contain_text("The guidance says")
    await chi.keeps(artefacts / "evidence-light.png")
    await window.get_by_test_id("modal-close").click()
    await expect(window).not_to_be_visible()

"""Two people, two windows: one asks a colleague in a form, the colleague answers in another, by clicking alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.slack import controls, words, words_tickets
from bot.trial import Trial
from tests.browser.test_from_command_to_card import WIDE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

ANSWER = "We have 1,900 pairs as chat JSONL, and two editors cleaned each of them by hand. <!channel>"


async def visits(browser: Browser, running: Trial, user: str) -> tuple[Visitor, list[str]]:
    """Open the page as *user*, in their direct message with the advisor."""
    page, errors = await browser.new_page(viewport=WIDE, color_scheme="light"), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(f"{running.sandbox.url}/#/{user}/{running.sandbox.workspace.dm(user).id}")
    return Visitor(page), errors


def window(page: Page) -> Locator:
    return page.get_by_test_id("modal")


async def test_a_colleague_is_asked_and_answers(running: Trial, browser: Browser, artefacts: Path) -> None:
    ana, anas_errors = await visits(browser, running, "U0ANA")
    ben, bens_errors = await visits(browser, running, "U0BEN")
    await ana.types("start Replies to customer emails")
    question = await ana.waits_for("Question 1 of 5")
    await ana.presses(question, words_tickets.ASK_COLLEAGUE)

    form = window(ana.page)
    await form.get_by_label(words_tickets.WHICH_QUESTION).select_option("data")
    await form.get_by_label(words_tickets.WHOM).select_option("U0ANA")
    await form.get_by_label(words_tickets.WHEN).fill("2020-01-01")
    await form.get_by_test_id("modal-submit").click()
    await expect(form).to_contain_text(words_tickets.NOT_YOURSELF)
    await expect(form).to_contain_text(words_tickets.NOT_IN_THE_PAST)
    await form.get_by_label(words_tickets.WHOM).select_option("U0BEN")
    await form.get_by_label(words_tickets.WHEN).fill("2099-12-04")
    await form.get_by_label(words_tickets.NOTE_LABEL).fill("You know the tickets.")
    await ana.keeps(artefacts / "ask-a-colleague-light.png")
    await form.get_by_test_id("modal-submit").click()
    await ana.waits_for("I asked")

    ticket = await ben.waits_for("asks you one question")
    await expect(ticket).to_contain_text("4 Dec 2099")
    await ben.keeps(artefacts / "asked-light.png")
    await ben.presses(ticket, words_tickets.ANSWER)
    await window(ben.page).get_by_label(words.MODAL_PART[0]).fill(ANSWER)
    await window(ben.page).get_by_test_id("modal-submit").click()
    await ben.waits_for("has your answer")
    await expect(ticket.get_by_role("button", name=words_tickets.DECLINE)).to_have_count(0)

    shown = await ana.waits_for("answered your question")
    await expect(shown).to_contain_text(ANSWER)
    await ana.keeps(artefacts / "answer-came-back-light.png")
    assert (anas_errors, bens_errors) == ([], [])
    assert controls.ASK in str(running.sandbox.person("U0ANA").sees("dm"))

"""One person, one browser: from /finetune to the posted card by clicking and typing, nothing else."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect
from playwright.async_api import TimeoutError as TooLateError

from bot.persona import ANA
from bot.slack import review_words, words
from bot.trial import Trial
from tests.stories.talk import ANSWERS, SECTIONS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

WIDE = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)


class Visitor:
    """What a person does on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(20_000)
        expect.set_options(timeout=20_000)

    async def goes_to(self, place: str) -> None:
        await self.page.get_by_test_id(f"channel-{place}").click()

    async def types(self, text: str) -> None:
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.keyboard.press("Enter")

    def sees(self, text: str) -> Locator:
        return self.page.get_by_test_id("message").filter(has_text=text)

    async def waits_for(self, text: str) -> Locator:
        found = self.sees(text).last
        await expect(found).to_be_visible()
        return found

    async def reaches(self, text: str, nth: int = 0) -> Locator:
        """Let follow-ups pass until the message number *nth* with *text* is there."""
        wanted = self.sees(text).nth(nth)
        skip = self.page.get_by_role("button", name=words.CONTROL_LABELS["skip"], exact=True)
        follow_up = self.sees("One follow-up about").filter(has=skip)
        while True:
            await expect(wanted.or_(follow_up).last).to_be_visible()
            if not await follow_up.count():
                return wanted
            await self.presses(follow_up.last, words.CONTROL_LABELS["skip"])
            await expect(follow_up).to_have_count(0)

    async def follows(self, link: Locator, to: str) -> None:
        """Click until there: on a busy machine a message may be drawn anew between press and release."""
        for patience_ms in (4_000, 8_000):
            await link.click()
            with suppress(TooLateError):
                await self.page.wait_for_url(to, timeout=patience_ms)
                return
        await link.click()
        await self.page.wait_for_url(to)

    async def presses(self, message: Locator, label: str, nth: int = 0) -> None:
        await message.get_by_role("button", name=label, exact=True).nth(nth).click()

    async def keeps(self, file: Path) -> None:
        await self.page.mouse.move(2, 2)
        await self.page.screenshot(path=file, animations="disabled")


async def test_from_the_command_to_the_posted_card(running: Trial, browser: Browser, artefacts: Path) -> None:
    page = await browser.new_page(viewport=WIDE, color_scheme="light")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(running.sandbox.url)
    ana = Visitor(page)
    await expect(page.get_by_test_id("composer")).to_be_focused()  # whoever opens the page can type at once
    await _starts_in_the_channel(ana)
    await _answers_with_a_question_in_between(ana, running, artefacts)
    await _changes_one_answer(ana, running, artefacts)
    await _leaves_words_out_and_posts(ana, artefacts)
    await _reads_card_and_thread(ana, artefacts)
    assert errors == []
    await _looks_again(browser, running, page.url, artefacts)


async def _starts_in_the_channel(ana: Visitor) -> None:
    await ana.goes_to("C0PLATFORM")
    await ana.types(f"/finetune start {ANA.use_case}")
    note = await ana.waits_for("our direct message")
    await ana.follows(note.get_by_role("link", name="our direct message"), to="**/U0ANA/D*")
    await ana.waits_for("Question 1 of 5")


async def _answers_with_a_question_in_between(ana: Visitor, running: Trial, artefacts: Path) -> None:
    headings = {each.id: each.heading for each in running.advisor.pack.sections}
    for section in SECTIONS:
        await ana.reaches(headings[section])
        if section == ANA.digress_in:
            await ana.types(ANA.digression)
            topic = running.advisor.pack.section(section).topic
            await ana.waits_for(words.BACK_TO.format(topic=topic, ask="").strip())
            await ana.keeps(artefacts / "question-light.png")
        await ana.types(ANSWERS[section])


async def _changes_one_answer(ana: Visitor, running: Trial, artefacts: Path) -> None:
    recap = await ana.reaches(words.RECAP)
    await ana.presses(recap, words.CHANGE, nth=SECTIONS.index("data"))
    heading = running.advisor.pack.section("data").heading
    await expect(ana.sees(heading)).to_have_count(2)
    await ana.types("1,900 pairs as chat messages in JSONL for gpt-3.5-turbo. Nobody has looked through them yet.")
    recap = await ana.reaches(words.RECAP, nth=1)
    await expect(recap).to_contain_text("1,900 pairs")
    await ana.keeps(artefacts / "recap-light.png")
    await ana.presses(recap, words.CONTROL_LABELS["finish"])


async def _leaves_words_out_and_posts(ana: Visitor, artefacts: Path) -> None:
    preview = await ana.waits_for("This is exactly what I would post")
    await expect(preview).to_contain_text("The style guide is 40 pages")
    await preview.get_by_role("combobox").first.select_option("C0PLATFORM")
    await expect(preview).to_contain_text(review_words.PUBLIC_CHANNEL)
    purpose = preview.get_by_role("combobox").nth(2)
    await purpose.select_option(label=f"{review_words.SHARE['private']} · 1. the purpose")
    await expect(preview).not_to_contain_text("The style guide is 40 pages")
    await expect(preview.get_by_role("combobox").first).to_have_value("C0PLATFORM")
    await ana.keeps(artefacts / "preview-light.png")
    await ana.presses(preview, words.POST)
    await ana.waits_for("Posted in")


async def _reads_card_and_thread(ana: Visitor, artefacts: Path) -> None:
    await ana.goes_to("C0PLATFORM")
    card = await ana.waits_for(words.VERDICT["almost"])
    await expect(card).not_to_contain_text("The style guide is 40 pages")
    await card.get_by_test_id("reply-bar").click()
    thread = ana.page.get_by_test_id("thread-pane")
    await expect(thread).to_contain_text(words.DETAILS)
    await expect(thread).not_to_contain_text("The style guide is 40 pages")
    await ana.keeps(artefacts / "thread-light.png")


async def _looks_again(browser: Browser, running: Trial, address: str, artefacts: Path) -> None:
    """The same card as its reader sees it, who is somebody else: by day, by night, on a phone."""
    for name, size in (("light", WIDE), ("dark", WIDE), ("phone", PHONE)):
        page = await browser.new_page(viewport=size, color_scheme="dark" if name == "dark" else "light")
        await page.goto(f"{running.sandbox.url}/#/U0CHI/C0PLATFORM")
        chi = Visitor(page)
        await chi.waits_for(words.VERDICT["almost"])
        wider = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, "nothing sticks out to the side"
        await chi.keeps(artefacts / f"card-{name}.png")
        await page.close()

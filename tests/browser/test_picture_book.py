"""The picture book: every surface as a person sees it, in `artefacts/book/`; `make screenshots` draws it.

Conversations are led through the sandbox's people, and only looked at in the browser: quick, and always the same.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.persona import ANA
from bot.slack import controls, words
from bot.trial import Trial
from tests.stories.talk import Talk, read

pytestmark = [pytest.mark.pictures, pytest.mark.timeout(300)]

WIDE = ViewportSize(width=1280, height=900)
TALL = ViewportSize(width=1280, height=1400)
PHONE = ViewportSize(width=390, height=844)
Look = Callable[[Page], Awaitable[None]]


class Book:
    """Opens the page as somebody, somewhere, and keeps what it shows."""

    def __init__(self, browser: Browser, running: Trial, folder: Path) -> None:
        self._browser, self._running, self._folder = browser, running, folder
        folder.mkdir(parents=True, exist_ok=True)

    async def shows(
        self,
        name: str,
        shown: str,
        *,
        user: str = ANA.user,
        place: str = "",
        size: ViewportSize = WIDE,
        scheme: Literal["light", "dark"] = "light",
        look: Look | None = None,
    ) -> None:
        """Keep a picture under *name*, once the text *shown* is on the page."""
        page = await self._browser.new_page(viewport=size, color_scheme=scheme)
        page.set_default_timeout(20_000)
        dm = self._running.sandbox.workspace.dm(user).id
        await page.goto(f"{self._running.sandbox.url}/#/{user}/{place or dm}")
        if look is not None:
            await look(page)
        await expect(page.get_by_text(shown).last).to_be_visible()
        await page.mouse.move(2, 2)
        await page.screenshot(path=self._folder / f"{name}.png", animations="disabled")
        await page.close()


@pytest.fixture
def book(browser: Browser, running: Trial, artefacts: Path) -> Book:
    return Book(browser, running, artefacts / "book")


@pytest.fixture
def talk(running: Trial) -> Talk:
    return Talk(running)


async def opens_home(page: Page) -> None:
    await page.get_by_role("tab", name="Home").or_(page.get_by_text("Home", exact=True)).first.click()


async def presses(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).last.click()


async def test_from_the_welcome_to_the_posted_card(book: Book, talk: Talk) -> None:
    await talk.command("", "ml-platform")
    await talk.hears(words.WELCOME)
    await book.shows("01-welcome", words.WELCOME_ASK)
    await talk.says(ANA.use_case)
    await talk.prompt("question")
    await book.shows("02-question", "Question 1 of 5", size=TALL)
    await book.shows("03-write-more", words.MODAL_TITLE, look=lambda page: presses(page, words.WRITE_MORE))
    await talk.says("I don't know")
    reoffer = await talk.prompt("reoffer")
    await book.shows("04-i-dont-know", words.REASON_LABELS["dont_have"])
    await talk.presses(reoffer, f"{controls.REASON}.rather_not")
    await talk.says(ANA.digression)
    await talk.hears("Back to")
    await book.shows("05-their-question", "Back to")
    await talk.command("change 1")
    await talk.hears("Question 1 of 5")
    recap = await talk.answers_until("recap")
    await book.shows("06-recap", words.RECAP, size=TALL)
    await talk.presses(recap, f"{controls.CONTROL}.finish")
    preview = await talk.prompt("preview")
    await book.shows("07-preview", "Where shall it go?", size=TALL)
    card = await talk.posts(preview)
    await talk.hears("Posted in")
    verdict = read(card).split(" · ")[0]
    for name, size, scheme in (("light", WIDE, "light"), ("dark", WIDE, "dark"), ("phone", PHONE, "light")):
        await book.shows(
            f"08-card-{name}", verdict, user="U0CHI", place="C0PLATFORM", size=size,
            scheme="dark" if scheme == "dark" else "light",
        )  # fmt: skip
    await book.shows("09-thread", words.DETAILS, user="U0CHI", place="C0PLATFORM", size=TALL, look=_opens_thread)
    await book.shows("10-home", words.HOME, look=opens_home)


async def _opens_thread(page: Page) -> None:
    await page.get_by_test_id("reply-bar").last.click()


async def test_words_from_elsewhere(book: Book, talk: Talk) -> None:
    ben = Talk(talk.trial, "U0BEN")
    said = "We have 7,800 support threads as chat JSONL, and two editors cleaned them."
    root = await ben.person.types("ml-platform", "Shall we fine-tune the summariser?")
    await ben.person.types("ml-platform", said, root)
    message = next(each for each in talk.person.sees("ml-platform") if each["ts"] == root)
    await talk.person.shortcut(controls.THREAD_SHORTCUT, message, "ml-platform")
    await talk.hears("messages speak to a question")
    await talk.says("A summariser for support threads")
    await talk.answers_until("question", upto="data")
    await talk.hears("A draft about")
    await book.shows("11-draft", words.DRAFT_COUNTS)
    await book.shows("12-evidence", words.EVIDENCE_COUNTS, place="C0PLATFORM", look=_uses_as_evidence)


async def _uses_as_evidence(page: Page) -> None:
    message = page.get_by_test_id("message").first
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Use as evidence").click()

"""The picture book: every surface as a person sees it, in `artefacts/book/`; `make screenshots` draws it.

Conversations are led through the sandbox's people, and only looked at in the browser: quick, and always the same.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.interview.workdays import plus_working_days
from bot.persona import ANA
from bot.slack import controls, own_words, review_words, words, words_tickets
from bot.trial import Trial
from tests.stories.talk import ANSWERS, Talk, read
from tests.stories.test_gap_reminders import in_a_week

pytestmark = [pytest.mark.pictures, pytest.mark.timeout(300)]

WIDE = ViewportSize(width=1280, height=900)
WHOLE_CARD = ViewportSize(width=1280, height=1000)
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
def book(running: Trial, browser: Browser, artefacts: Path) -> Book:  # the browser goes first, and its pages with it
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
    for name, size, scheme in (("light", WHOLE_CARD, "light"), ("dark", WHOLE_CARD, "dark"), ("phone", PHONE, "light")):
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


# -- other people


async def test_a_colleague_is_asked(book: Book, talk: Talk) -> None:
    ben = Talk(talk.trial, "U0BEN")
    await talk.starts(ANA.use_case)
    await book.shows("13-ask-a-colleague", words_tickets.ASK_PROMISE, look=_asks_a_colleague)
    due_on = plus_working_days(datetime.now(UTC).date().isoformat(), 2)
    await talk.says(f"ask @ben about data by {due_on}: you know the tickets")
    await talk.hears("I asked")
    await book.shows("14-asked", words_tickets.NOTED_HOW)
    ticket = await ben.hears("asks you one question")
    await book.shows("15-what-ben-is-asked", words_tickets.HOW_ONE, user="U0BEN", size=TALL)
    await book.shows("16-what-waits-for-ben", own_words.HOME_WAITING, user="U0BEN", look=opens_home)
    await book.shows("17-ben-answers", words.MODAL_PART[0], user="U0BEN", look=_answers)
    await talk.trial.skip_ahead()
    await ben.hears(own_words.TICKET_HOW)
    await book.shows("18-ben-is-reminded", own_words.TICKET_HOW, user="U0BEN", size=TALL)
    await ben.person.types("dm", "1,900 pairs as chat JSONL; two editors cleaned each of them.", thread_ts=ticket["ts"])
    await talk.hears("answered your question")
    await book.shows("19-the-answer-comes-back", "answered your question")


async def _asks_a_colleague(page: Page) -> None:
    await presses(page, words_tickets.ASK_COLLEAGUE)


async def _answers(page: Page) -> None:
    await presses(page, words_tickets.ANSWER)


async def test_reminders(book: Book, talk: Talk) -> None:
    await talk.starts(ANA.use_case)
    await talk.says(ANSWERS["why"])
    await talk.prompt("question")
    talk.looks_away()
    await talk.trial.skip_ahead()
    await talk.hears(own_words.NUDGE)
    await book.shows("20-reminder", own_words.NUDGE_HOW)
    for told in (own_words.NUDGE, own_words.PARKED):
        talk.looks_away()
        await talk.trial.skip_ahead()
        await talk.hears(told)
    await book.shows("21-parked", own_words.PARKED_HOW)


async def test_a_card_is_reviewed(book: Book, talk: Talk) -> None:
    chi, ben = Talk(talk.trial, "U0CHI"), Talk(talk.trial, "U0BEN")
    await talk.starts(ANA.use_case)
    await talk.answers_until("question", upto="data")
    await talk.says("1,900 pairs as chat messages in JSONL for gpt-3.5-turbo. Nobody has looked through them yet.")
    preview = await talk.to_preview()
    await talk.says("reviewers @chi")
    await talk.hears(words.NOTICES["reviewers_asked"])
    await talk.posts(preview)
    review = await chi.hears("The card is in")
    await book.shows("22-invitation", review_words.INVITED_HOW, user="U0CHI")
    await book.shows("23-what-waits-for-chi", own_words.HOME_WAITING, user="U0CHI", look=opens_home)
    await book.shows("24-challenge", review_words.CHALLENGE_HINT, user="U0CHI", look=_challenges)
    await chi.person.types("dm", "challenge", thread_ts=review["ts"])
    await chi.hears(review_words.FINDINGS)
    await book.shows("25-by-typing", review_words.FINDINGS, user="U0CHI", size=TALL, look=_opens_thread)
    goals = [each.id for each in talk.trial.advisor.pack.criteria].index("measure.goals") + 1
    await chi.person.types("dm", f"challenge {goals}: Who agreed to that?", thread_ts=review["ts"])
    await talk.hears("Who agreed to that?")
    await book.shows("26-challenged", "Who agreed to that?", size=TALL)
    await talk.says(f"gap 1 @ben by {in_a_week()}")
    await talk.hears(words.NOTICES["gap_taken"])
    await talk.trial.skip_ahead()
    await ben.hears(own_words.TASK_CLOSED)
    await book.shows("27-a-gap-is-due", own_words.TASK_HOW, user="U0BEN")
    await book.shows(
        "28-review-in-the-thread",
        "Who agreed to that?",
        user="U0CHI",
        place="C0PLATFORM",
        size=TALL,
        look=_opens_thread,
    )


async def _challenges(page: Page) -> None:
    await presses(page, review_words.CHALLENGE)

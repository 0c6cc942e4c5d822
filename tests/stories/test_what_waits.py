"""What waits for those who were asked, in their Home tab: with its buttons, without a word that is not theirs."""

from __future__ import annotations

from typing import Any

import pytest

from bot.manifests import Mode
from bot.slack import controls, own_words, review_words, words, words_tickets
from bot.trial import Trial
from tests.stories.talk import ANSWERS, Talk, read
from tests.stories.test_delegation import BEN, CHI, DATA, told
from tests.stories.test_own_checks import at_home
from tests.stories.test_reviewing import thread_says

SECRET_PLAN = "Automatic refusals of insurance claims"
TEAM = f"{controls.TEAM}."
Json = dict[str, Any]


@pytest.fixture
def ben(running: Trial) -> Talk:
    return Talk(running, BEN)


@pytest.fixture
def chi(running: Trial) -> Talk:
    return Talk(running, CHI)


async def home_without(talk: Talk, words_shown: str) -> Json:
    """Wait until the Home tab no longer shows these words."""
    found = await talk.wait(
        lambda: (seen := talk.person.sees_home()) and words_shown not in str(seen) and seen, f"without: {words_shown}"
    )
    assert isinstance(found, dict)
    return found


async def from_home(talk: Talk, button: str) -> Json:
    """Press a button of the Home tab that opens a window; return the window."""
    before = talk.person.sees_view()

    def opened() -> Json | None:
        view = talk.person.sees_view()
        return view if view is not None and (before is None or view["id"] != before["id"]) else None

    await talk.person.clicks(await at_home(talk, button), button)
    return await talk.wait(opened, f"the window of {button}")


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_delegate_answers_from_home_and_home_follows(talk: Talk, ben: Talk, mode: Mode) -> None:
    await ben.person.opens_home()
    await at_home(ben, own_words.HOME_NONE)
    await talk.starts(SECRET_PLAN)
    await talk.says(ANSWERS["why"])
    await talk.says("ask @ben about data by 4 Dec 2099")
    home = await at_home(ben, own_words.HOME_WAITING)
    assert "4 Dec 2099" in str(home)
    assert SECRET_PLAN not in str(home)
    assert ANSWERS["why"][:30] not in str(home)
    window = await from_home(ben, words_tickets.ANSWER)
    assert await ben.person.submits(window, {f"{controls.ANSWER_PART}.0": DATA}) == {}
    assert DATA in read(await told(talk, "answered your question"))
    await home_without(ben, own_words.HOME_WAITING)


async def test_a_request_is_declined_or_passed_on_from_home(talk: Talk, ben: Talk, chi: Talk) -> None:
    await ben.person.opens_home()
    await chi.person.opens_home()
    await talk.starts(SECRET_PLAN)
    await talk.says("ask @ben about data")
    window = await from_home(ben, words_tickets.PASS_ON)
    assert await ben.person.submits(window, {controls.WHOM: CHI}) == {}
    await home_without(ben, own_words.HOME_WAITING)
    window = await from_home(chi, words_tickets.DECLINE)
    assert await chi.person.submits(window, {controls.NOTE: "Not mine."}) == {}
    assert "Not mine." in read(await told(talk, "would rather not answer"))
    await home_without(chi, own_words.HOME_WAITING)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_second_opinion_is_given_from_home(talk: Talk, ben: Talk, mode: Mode) -> None:
    await ben.person.opens_home()
    await talk.starts(SECRET_PLAN)
    await talk.says("second opinion @ben")
    home = await at_home(ben, own_words.HOME_WAITS["opinion"])
    assert SECRET_PLAN not in str(home)
    window = await from_home(ben, words_tickets.GIVE_OPINION)
    assert await ben.person.submits(window, {f"{controls.ANSWER_PART}.data": DATA}) == {}
    await told(ben, "see how your answers compare once both of you are through")
    await home_without(ben, own_words.HOME_WAITING)


async def test_what_ends_leaves_home_and_a_press_that_comes_too_late_is_told_why(
    talk: Talk, ben: Talk, running: Trial
) -> None:
    await ben.person.opens_home()
    await talk.starts(SECRET_PLAN)
    await talk.says("ask @ben about data")
    await at_home(ben, words_tickets.ANSWER)
    running.sandbox.faults.add("views.publish", "ratelimited", times=1, retry_after_s=3)
    await talk.says("withdraw")
    await talk.hears("no longer needed")
    window = await from_home(ben, words_tickets.ANSWER)
    assert words.NOTICES["stale_button"] in read(window)
    await home_without(ben, own_words.HOME_WAITING)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_reviewer_reviews_from_home_once_there_is_a_card(talk: Talk, chi: Talk, mode: Mode) -> None:
    await chi.person.opens_home()
    await talk.starts(SECRET_PLAN)
    await talk.says("reviewers @chi")
    home = await at_home(chi, own_words.HOME_NOT_POSTED)
    assert SECRET_PLAN not in str(home)
    assert TEAM not in str(home), "nothing to press before there is a card"
    await talk.says(ANSWERS["why"])
    preview = await talk.to_preview()
    card = await talk.posts(preview)
    home = await at_home(chi, review_words.COUNTERSIGN)
    assert SECRET_PLAN in str(home), "as the card says it"
    assert "C0PLATFORM" in str(home)
    assert own_words.HOME_NOT_POSTED not in str(home)
    window = await from_home(chi, review_words.CHALLENGE)
    assert await chi.person.submits(window, {"item": "measure.goals", "reason": "Who agreed to that?"}) == {}
    await thread_says(chi, card, "Who agreed to that?")
    window = await from_home(chi, review_words.EVIDENCE)
    assert words.GUIDANCE_SAYS in read(window)
    await chi.person.clicks(await at_home(chi, review_words.FINISHED), review_words.FINISHED)
    await home_without(chi, own_words.HOME_WAITING)


async def test_a_title_that_stays_private_stays_out_of_the_reviewers_home(talk: Talk, chi: Talk) -> None:
    await chi.person.opens_home()
    await talk.starts(SECRET_PLAN)
    preview = await talk.to_preview()
    await talk.says("reviewers @chi")
    await talk.hears(words.NOTICES["reviewers_asked"])
    await talk.says("hide title")
    await talk.hears(words.NOTICES["words_set"])
    await talk.posts(preview)
    home = await at_home(chi, review_words.COUNTERSIGN)
    assert SECRET_PLAN not in str(home)
    assert SECRET_PLAN not in "".join(read(each) for each in chi.person.sees("C0PLATFORM"))

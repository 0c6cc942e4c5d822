"""A review without a button: typed under the invitation, or in the card's thread; refused to everybody else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from bot.interview.tickets import open_tickets
from bot.manifests import Mode
from bot.slack import own_words, review_words, words
from bot.trial import Trial
from tests.stories.talk import Talk, read
from tests.stories.test_own_checks import at_home
from tests.stories.test_reviewing import (
    ANA,
    BEN,
    CHI,
    GAP,
    card_says,
    card_says_no_more,
    in_thread,
    invitation,
    log_of,
    posted,
    thread_says,
)
from tests.stories.test_who_may_do_what import state_of

Json = dict[str, Any]


@pytest.fixture
def chi(running: Trial) -> Talk:
    return Talk(running, CHI)


@pytest.fixture
def ben(running: Trial) -> Talk:
    return Talk(running, BEN)


async def replies(talk: Talk, message: Json, text: str) -> None:
    """Write in the thread of a message in the direct message."""
    await talk.person.types("dm", text, thread_ts=message["ts"])


async def hears_below(talk: Talk, message: Json, text: str) -> Json:
    """Wait for the advisor's word in the thread of a message in the direct message."""

    def told() -> Json | None:
        below = (each for each in talk.from_app() if each.get("thread_ts") == message["ts"] != each["ts"])
        return next((each for each in below if text in read(each)), None)

    return await talk.wait(told, f"in the thread: {text}")


async def answered(talk: Talk, doing: Callable[[], Awaitable[object]], count: Callable[[], int]) -> None:
    """Do something, and wait until there is one more of what is counted."""
    before = count()
    await doing()
    await talk.wait(lambda: count() > before or None, "an answer")


def number_of(running: Trial, criterion: str) -> int:
    """The number that a finding has in what people type."""
    return [each.id for each in running.advisor.pack.criteria].index(criterion) + 1


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_whole_review_is_typed_below_the_invitation(talk: Talk, chi: Talk, running: Trial, mode: Mode) -> None:
    card = await posted(talk, CHI, gap=True)
    review = await invitation(chi)
    assert review_words.INVITED_HOW in read(review)

    await replies(chi, review, "challenge")
    how = read(await hears_below(chi, review, review_words.FINDINGS))
    goals, gap = number_of(running, "measure.goals"), number_of(running, GAP)
    assert f"{goals}. " in how
    assert any(each.startswith(f"{gap}. ") and review_words.FINDING_GAP in each for each in how.splitlines())

    await replies(chi, review, f"challenge {goals}: Who agreed to that? <!channel>")
    await hears_below(chi, review, words.NOTICES["challenge_stands"])
    await thread_says(chi, card, "Who agreed to that? <!channel>")
    await card_says(chi, card, review_words.CHALLENGED.format(count=1))
    await talk.hears("Who agreed to that?")
    await talk.says("keep 1: The support lead did, in May.")
    await card_says_no_more(talk, card, "challenged")

    await replies(chi, review, "Ask the owner: where is the data kept?")
    await hears_below(chi, review, words.NOTICES["extra_sent"])
    await talk.hears("where is the data kept?")
    await replies(chi, review, "countersign tried")
    await thread_says(chi, card, "countersigns")
    await replies(chi, review, f"waive {gap} until 31 Dec 2099: A pilot with 20 users.")
    await card_says(chi, card, "waived until 31 Dec 2099 by @U0CHI (“A pilot with 20 users.”)")
    await replies(chi, review, "view evidence")
    assert words.GUIDANCE_SAYS in read(await hears_below(chi, review, words.DETAILS))
    await replies(chi, review, "done")
    await hears_below(chi, review, words.NOTICES["review_finished"])
    kinds = [each.kind for each in await log_of(running)]
    assert kinds == ["challenged", "kept", "asked", "countersigned", "waived"]
    replay = await running.advisor.engine.verify(f"T0SANDBOX:{ANA}")
    assert replay is not None
    assert replay.faithful


async def test_what_lacks_something_is_told_how_and_does_nothing(talk: Talk, chi: Talk, running: Trial) -> None:
    await posted(talk, CHI, gap=True)
    review = await invitation(chi)
    gap = number_of(running, GAP)
    await replies(chi, review, "This looks fine to me, mostly.")
    await hears_below(chi, review, review_words.CARD_HOW)
    for text in (
        f"challenge {gap}",
        "challenge 99: who?",
        "waive 1 until Friday: x",
        "ask the owner",
        "countersign 99",
    ):
        await answered(chi, partial(replies, chi, review, text), lambda: len(chi.from_app()))
    await replies(chi, review, f"waive {gap}: no day")
    await hears_below(chi, review, words.NOTICES["until_when"])
    assert await log_of(running) == ()


async def test_an_edit_does_not_do_it_twice(talk: Talk, chi: Talk, running: Trial) -> None:
    card = await posted(talk, CHI)
    review = await invitation(chi)
    goals = number_of(running, "measure.goals")
    sent = await chi.person.types("dm", f"challenge {goals}: Who agred?", thread_ts=review["ts"])
    await thread_says(chi, card, "Who agred?")
    await chi.person.edits("dm", sent, f"challenge {goals}: Who agreed?")
    await hears_below(chi, review, words.NOTICES["review_typed_once"])
    await chi.person.deletes("dm", sent)
    assert [each.kind for each in await log_of(running)] == ["challenged"]


async def test_before_there_is_a_card_typing_tells_so_and_home_loses_it_at_the_end(
    talk: Talk, chi: Talk, running: Trial
) -> None:
    await chi.person.opens_home()
    await talk.starts()
    await talk.says("reviewers @chi")
    review = await chi.hears(review_words.INVITED_LATER)
    await replies(chi, review, "countersign 1")
    await hears_below(chi, review, words.NOTICES["not_posted_yet"])
    await at_home(chi, own_words.HOME_NOT_POSTED)
    await talk.says("cancel")
    await talk.wait(lambda: own_words.HOME_WAITING not in str(chi.person.sees_home()) or None, "an empty Home tab")
    await replies(chi, review, "countersign 1")
    await hears_below(chi, review, "no longer waits for this")
    state = await state_of(running)
    assert not open_tickets(state.at.check.tickets)  # type: ignore[union-attr] # it is cancelled


# -- in the card's thread


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_the_cards_buttons_are_typed_in_its_thread(
    talk: Talk, chi: Talk, ben: Talk, running: Trial, mode: Mode
) -> None:
    card = await posted(talk, CHI)
    assert review_words.CARD_TYPED in read(card)
    goals = number_of(running, "measure.goals")
    await chi.person.types("ml-platform", f"challenge {goals}: Who agreed to that?", thread_ts=card["ts"])
    await card_says(chi, card, review_words.CHALLENGED.format(count=1))
    shown = len([each for each in in_thread(ben, card) if words.DETAILS in read(each)])
    await ben.person.types("ml-platform", "@readiness-advisor view evidence", thread_ts=card["ts"])
    await ben.wait(
        lambda: len([each for each in in_thread(ben, card) if words.DETAILS in read(each)]) > shown or None, "again"
    )
    await ben.person.types("ml-platform", "@readiness-advisor why is a baseline so important?", thread_ts=card["ts"])
    assert "baseline" in read(await thread_says(ben, card, words.FROM))
    await talk.person.types("ml-platform", "re-check", thread_ts=card["ts"])
    await thread_says(talk, card, words.NOTICES["recheck_here"])
    await talk.prompt("recap")


async def test_what_is_not_theirs_is_refused_in_the_thread(talk: Talk, chi: Talk, ben: Talk, running: Trial) -> None:
    card = await posted(talk, CHI)
    goals = number_of(running, "measure.goals")
    refused = words.NOTICES["not_yours"]
    typed = (
        (ben, f"challenge {goals}: no"), (ben, f"countersign {goals}"), (ben, f"waive {goals} until 31 Dec 2099: no"),
        (ben, "ask the owner: why?"), (ben, "finish review"), (ben, "re-check"), (talk, f"challenge {goals}: no"),
        (chi, "re-check"),
    )  # fmt: skip
    for who, text in typed:
        doing = partial(who.person.types, "ml-platform", text, thread_ts=card["ts"])
        await answered(talk, doing, lambda: sum(refused in read(each) for each in in_thread(talk, card)))
    assert await log_of(running) == ()


async def test_what_people_say_among_themselves_there_stays_theirs(talk: Talk, chi: Talk, running: Trial) -> None:
    card = await posted(talk, CHI)
    before = len(in_thread(talk, card))
    for text in ("challenge accepted: let's go", "Done!", "evidence", "We should countersign the lease tomorrow."):
        await chi.person.types("ml-platform", text, thread_ts=card["ts"])
    await chi.person.types("ml-platform", "Why is a baseline so important?", thread_ts=card["ts"])
    await thread_says(talk, card, words.FROM)
    assert len(in_thread(talk, card)) == before + 1
    assert await log_of(running) == ()

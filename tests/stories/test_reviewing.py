"""A posted check among other people: reviewers, the card's buttons, its thread, and who may do what."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from bot.interview.deeds import Deed
from bot.interview.record import check_of
from bot.interview.states import Idle
from bot.manifests import Mode
from bot.rehearsal import quotes_of
from bot.slack import controls, review_words, words
from bot.trial import Trial
from tests.stories.talk import ANSWERS, Talk, read

ANA, BEN, CHI, DEV = "U0ANA", "U0BEN", "U0CHI", "U0DEV"
TEAM = f"{controls.TEAM}."
LATER = "2099-12-31"
GAP = "data.curated"
Json = dict[str, Any]


@pytest.fixture
def chi(running: Trial) -> Talk:
    """The head of engineering, who is asked to review."""
    return Talk(running, CHI)


@pytest.fixture
def ben(running: Trial) -> Talk:
    """A colleague who can see the card."""
    return Talk(running, BEN)


# -- what people do


async def window(talk: Talk, message: Json, verb: str) -> Json:
    """Press what opens a window, again where the advisor had no time for it, and return the window."""
    before = talk.person.sees_view()

    def opened() -> Json | None:
        view = talk.person.sees_view()
        return view if view is not None and (before is None or view["id"] != before["id"]) else None

    def put_off() -> int:
        where = talk.person.room(None, message).id
        return sum(words.NOTICES["trouble"] in read(each) for each in talk.person.sees(where))

    while True:
        seen_to = partial(lambda before: opened() or put_off() > before or None, put_off())
        await talk.presses(message, TEAM + verb)
        await talk.wait(seen_to, f"the window {verb}")
        if (view := opened()) is not None:
            return view


async def fills_in(talk: Talk, message: Json, verb: str, **values: Any) -> dict[str, str]:
    """Open a window, put *values* in by their blocks, send it; return what is wrong in it."""
    return await talk.person.submits(await window(talk, message, verb), values)


async def posted(talk: Talk, *reviewers: str, gap: bool = False) -> Json:
    """Post a check of Ana's that *reviewers* were asked to review before; return its card."""
    await talk.starts()
    if gap:
        await talk.answers_until("question", upto="data")
        await talk.says("1,900 pairs as chat messages in JSONL for gpt-3.5-turbo. Nobody has looked through them yet.")
    preview = await talk.to_preview()
    if reviewers:
        await fills_in(talk, preview, "reviewers", people=list(reviewers))
        await talk.hears(words.NOTICES["reviewers_asked"])
    card = await talk.posts(preview)
    await talk.wait(lambda: in_thread(talk, card), "the details")
    return card


async def invitation(talk: Talk) -> Json:
    """Return what tells a reviewer that there is a card."""
    told = lambda: next((each for each in talk.from_app() if review_words.INVITED_MAY in read(each)), None)  # noqa: E731
    return await talk.wait(told, "the invitation")


def in_thread(talk: Talk, card: Json) -> list[Json]:
    return [each for each in talk.from_app("C0PLATFORM") if each.get("thread_ts") == card["ts"] != each["ts"]]


async def thread_says(talk: Talk, card: Json, text: str) -> Json:
    found = lambda: next((each for each in in_thread(talk, card) if text in read(each)), None)  # noqa: E731
    return await talk.wait(found, f"in the thread: {text}")


async def card_says(talk: Talk, card: Json, text: str) -> None:
    await talk.wait(lambda: text in read(talk.again(card)) or None, f"on the card: {text}")


async def card_says_no_more(talk: Talk, card: Json, text: str) -> None:
    await talk.wait(lambda: text not in read(talk.again(card)) or None, f"gone from the card: {text}")


async def told_alone(talk: Talk, text: str) -> None:
    """Wait for a word that only they see, in the channel."""

    def whispers() -> list[Json]:
        return [each for each in talk.person.sees("C0PLATFORM") if each.get("ephemeral") and text in read(each)]

    await talk.wait(lambda: whispers() or None, f"in private: {text}")


async def log_of(running: Trial) -> tuple[Deed, ...]:
    state = await running.advisor.engine.state_of(f"T0SANDBOX:{ANA}")
    assert state is not None
    return () if isinstance(state, Idle) else check_of(state).deeds


# -- reviews


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_reviewer_challenges_asks_vouches_and_waives(talk: Talk, chi: Talk, running: Trial, mode: Mode) -> None:
    card = await posted(talk, CHI, gap=True)
    review = await invitation(chi)

    await fills_in(chi, card, "challenge", item="measure.goals", reason="Who agreed to that? <!channel>")
    await thread_says(chi, card, "Who agreed to that? <!channel>")
    await card_says(chi, card, review_words.CHALLENGED.format(count=1))
    raised = await talk.hears("Who agreed to that? <!channel>")
    await fills_in(talk, raised, "keep", reason="The support lead did, in May.")
    await thread_says(chi, card, "The support lead did, in May.")
    await talk.wait(lambda: TEAM + "keep" not in str(talk.again(raised)) or None, "the challenge is dealt with")
    await card_says_no_more(talk, card, "challenged")

    await fills_in(chi, review, "extra", reason="Where is the data kept?")
    asked = await talk.hears("Where is the data kept?")
    await fills_in(talk, asked, "reply", reason="In our own bucket.")
    draft = await talk.hears(review_words.DRAFTED)
    assert not any("bucket" in read(each) for each in in_thread(chi, card))
    await talk.presses(draft, TEAM + "release")
    answer = await thread_says(chi, card, "In our own bucket.")
    assert "Where is the data kept?" in read(answer)
    assert read(answer) in read(draft), "what was shown is what is said"

    await fills_in(chi, review, "countersign", item="All of: What you tried")
    await thread_says(chi, card, "countersigns")
    await card_says(chi, card, "countersigned")

    await fills_in(chi, review, "waive", item=GAP, reason="A pilot with 20 users.", until=LATER)
    await thread_says(chi, card, "A pilot with 20 users.")
    await card_says(chi, card, "waived until 31 Dec 2099 by @U0CHI (“A pilot with 20 users.”)")
    kinds = [each.kind for each in await log_of(running)]
    assert kinds == ["challenged", "kept", "asked", "drafted", "released", "countersigned", "waived"]
    assert len(talk.cards()) == 1
    replay = await running.advisor.engine.verify(f"T0SANDBOX:{ANA}")
    assert replay is not None
    assert replay.faithful


async def test_a_challenged_answer_is_changed_and_the_thread_says_so(talk: Talk, chi: Talk) -> None:
    card = await posted(talk, CHI)
    await fills_in(chi, card, "challenge", item="data.curated", reason="Two reviewers for all of them?")
    raised = await talk.hears("Two reviewers for all of them?")
    await talk.presses(raised, TEAM + "change")
    question = await talk.prompt("question")
    assert talk.section_of(question) == "data"
    await talk.says("900 pairs as chat messages in JSONL. Nobody has looked through them yet.")
    await talk.presses(await talk.answers_until("recap"), f"{controls.CONTROL}.finish")
    await talk.presses(await talk.prompt("preview"), controls.POST)
    await thread_says(chi, card, "changed the answer")
    await card_says_no_more(talk, card, "challenged")


async def test_reviewers_can_be_named_by_typing_and_by_command(talk: Talk, chi: Talk, running: Trial) -> None:
    await talk.starts()
    await talk.says("reviewers @chi")
    await talk.hears(words.NOTICES["reviewers_asked"])
    assert review_words.INVITED_LATER in read(await chi.hears("asks you to review"))
    await talk.command("reviewers @ben @chi", "ml-platform")
    await told_alone(talk, words.NOTICES["reviewers_asked"])
    await Talk(running, BEN).hears("asks you to review")
    assert "Replies" not in "".join(read(each) for each in chi.person.sees("dm")), "nothing of the check is told"


async def test_mistakes_in_a_window_are_said_in_their_place(talk: Talk, chi: Talk, running: Trial) -> None:
    card = await posted(talk, CHI, gap=True)
    wrong = await fills_in(chi, card, "challenge", item=GAP, reason="   ")
    assert wrong == {controls.REASON_INPUT: review_words.REQUIRED}
    review = await invitation(chi)
    wrong = await fills_in(chi, review, "waive", item=GAP, reason="A pilot.", until="2020-01-01")
    assert wrong == {controls.UNTIL_INPUT: review_words.LATER}
    assert await log_of(running) == ()


# -- the card's buttons


async def test_anybody_sees_the_evidence_and_nothing_that_was_withheld(talk: Talk, ben: Talk) -> None:
    await talk.starts()
    preview = await talk.to_preview()
    await talk.person.selects(preview, f"{controls.SHARE}.why", "private")
    await talk.wait(lambda: not quotes_of(talk.again(preview), ANSWERS["why"]) or None, "the reworded preview")
    card = await talk.posts(preview)
    (details,) = await talk.wait(lambda: in_thread(talk, card) or None, "the details")
    view = await window(ben, card, "evidence")
    assert read(view) == read(details)
    assert words.GUIDANCE_SAYS in read(view)
    assert not any(ANSWERS["why"][at : at + 20] in str(view) for at in range(len(ANSWERS["why"]) - 20))


async def test_a_question_by_the_cards_button_is_answered_in_its_thread(talk: Talk, ben: Talk) -> None:
    card = await posted(talk)
    await fills_in(ben, card, "ask", reason="Why is a baseline so important?")
    asked = await thread_says(ben, card, review_words.ASKED_HERE)
    assert "@U0BEN" in read(asked)
    assert "baseline" in read(await thread_says(ben, card, words.FROM))


async def test_re_check_goes_on_in_the_owners_direct_message(talk: Talk) -> None:
    card = await posted(talk)
    await talk.presses(card, TEAM + "recheck")
    await told_alone(talk, words.NOTICES["recheck_here"])
    assert words.RECAP in read(await talk.prompt("recap"))


async def test_a_slack_that_takes_no_charts_gets_the_card_without(talk: Talk, running: Trial) -> None:
    await talk.starts()
    preview = await talk.to_preview()
    running.sandbox.faults.add("chat.postMessage", "error", times=1, error="invalid_blocks", channel="C0PLATFORM")
    card = await talk.posts(preview)
    kinds = [each["type"] for each in card["blocks"]]
    assert kinds == ["rich_text", "actions", "context"]
    assert words.RATING_BAR["ready"] in read(card)


async def test_a_slack_that_takes_charts_shows_one(talk: Talk) -> None:
    card = await posted(talk)
    (chart,) = [each for each in card["blocks"] if each["type"] == "data_visualization"]
    assert chart["chart"]["type"] == "bar"
    assert len(read(card).splitlines()) <= 12 + 1, "and a row of buttons"


async def test_a_gap_is_taken_by_somebody_and_the_card_says_so(talk: Talk) -> None:
    await talk.starts()
    await talk.answers_until("question", upto="data")
    await talk.says("1,900 pairs as chat messages in JSONL for gpt-3.5-turbo. Nobody has looked through them yet.")
    recap = await talk.answers_until("recap")
    assert review_words.GAPS in read(recap)
    await talk.says("gap 1 @ben by 21 Nov 2099")
    await talk.hears(words.NOTICES["gap_taken"])
    await fills_in(talk, recap, "tasks", item=first_gap(recap), people=BEN, until="2099-12-24")
    await talk.hears(words.NOTICES["gap_taken"])
    await talk.presses(recap, f"{controls.CONTROL}.finish")
    preview = await talk.prompt("preview")
    card = await talk.posts(preview)
    assert "@U0BEN by 24 Dec 2099" in read(card)
    await talk.says("gap 1 @dev by 3 Mar 2099")
    await card_says(talk, card, "@U0DEV by 3 Mar 2099")


def first_gap(recap: Json) -> str:
    """The first gap as the window of gaps names it."""
    return next(each for each in read(recap).splitlines()[read(recap).splitlines().index(review_words.GAPS) + 1 :])


# -- questions in its thread


async def test_a_question_in_the_cards_thread_needs_no_mention(talk: Talk, ben: Talk) -> None:
    card = await posted(talk)
    before = len(in_thread(talk, card))
    await ben.person.types("ml-platform", "We should talk about this on Monday.", card["ts"])
    await ben.person.types("ml-platform", "@chi can you join us then?", card["ts"])
    await ben.person.types("ml-platform", "Why is a baseline so important?", card["ts"])
    assert "baseline" in read(await thread_says(talk, card, words.FROM))
    assert len(in_thread(talk, card)) == before + 1


async def test_a_mention_in_the_cards_thread_is_answered_once(talk: Talk, ben: Talk, running: Trial) -> None:
    card = await posted(talk)
    before = len(in_thread(talk, card))
    name = running.sandbox.workspace.app.bot_name
    await ben.person.types("ml-platform", f"@{name} why is a baseline so important?", card["ts"])
    await thread_says(talk, card, words.FROM)
    await ben.person.types("ml-platform", "And how many examples do I need?", card["ts"])
    await talk.wait(lambda: len(in_thread(talk, card)) == before + 2 or None, "two answers in all")


async def test_what_people_say_elsewhere_is_never_stored(talk: Talk, ben: Talk, running: Trial) -> None:
    card = await posted(talk)
    secret = "Shall we buy Acme for nine million?"
    root = await ben.person.types("ml-platform", "Lunch")
    await ben.person.types("ml-platform", secret, root)
    await ben.person.types("ml-platform", secret)
    await ben.person.types("ml-platform", "Why is a baseline so important?", card["ts"])
    await thread_says(talk, card, words.FROM)
    stored = await running.advisor.storage.run(stored_words)
    assert "Acme" not in stored
    assert "baseline so important" in stored


def stored_words(work: Any) -> str:
    from sqlalchemy import text  # noqa: PLC0415 - the one look into the tables

    tables = ("inbox", "outbox", "dedupe_key", "lane")
    return "".join(str(row) for table in tables for row in work.connection.execute(text(f"SELECT * FROM {table}")))


async def test_without_the_optional_scopes_a_thread_needs_a_mention_and_nothing_else_is_missed(
    talk: Talk, ben: Talk, running: Trial
) -> None:
    withhold_optional_scopes(running)
    await talk.starts()
    preview = await talk.to_preview()
    await talk.person.selects(preview, controls.CHANNEL, "C0PLATFORM")
    await talk.wait(lambda: review_words.UNSEEN_CHANNEL in read(talk.again(preview)) or None, "that it cannot see")
    await talk.presses(preview, controls.POST)
    card = await talk.card()
    await ben.person.types("ml-platform", "Why is a baseline so important?", card["ts"])
    name = running.sandbox.workspace.app.bot_name
    await ben.person.types("ml-platform", f"@{name} how many examples do I need?", card["ts"])
    answer = await thread_says(talk, card, words.FROM)
    assert "baseline so important" not in read(answer)


def withhold_optional_scopes(running: Trial) -> None:
    permissions = running.sandbox.platform.permissions
    permissions.scopes = (permissions.scopes or set()) - {
        "channels:read", "groups:read", "channels:history", "groups:history",
    }  # fmt: skip


# -- where it goes


async def test_a_channel_shared_with_another_company_is_named_and_confirmed_twice(talk: Talk) -> None:
    await talk.starts()
    preview = await talk.to_preview()
    await talk.person.selects(preview, controls.CHANNEL, "C0PARTNERS")
    await talk.wait(
        lambda: review_words.SHARED_CHANNEL in read(talk.again(preview)) or None, "who reads there, in the preview"
    )
    await talk.presses(preview, controls.POST)
    await talk.hears("People of other companies can read")
    assert talk.cards("C0PARTNERS") == []
    await talk.wait(lambda: review_words.POST_ALL_THE_SAME in read(talk.again(preview)) or None, "the second Post")
    await talk.presses(preview, controls.POST)
    assert await talk.card("C0PARTNERS")


async def test_from_a_private_channel_to_a_public_one_takes_a_second_post(talk: Talk) -> None:
    await talk.starts(channel="eng-leads")
    preview = await talk.to_preview()
    await talk.person.selects(preview, controls.CHANNEL, "C0PLATFORM")
    await talk.wait(lambda: review_words.PUBLIC_CHANNEL in read(talk.again(preview)) or None, "who reads there")
    await talk.presses(preview, controls.POST)
    await talk.hears("this began in a private place")
    assert talk.cards() == []
    await talk.says("post")
    assert await talk.card()


async def test_a_channel_that_is_shared_meanwhile_is_seen_as_it_is_sent(talk: Talk, running: Trial) -> None:
    await talk.starts()
    preview = await talk.to_preview()
    await talk.person.selects(preview, controls.CHANNEL, "C0PLATFORM")
    await talk.wait(lambda: review_words.PUBLIC_CHANNEL in read(talk.again(preview)) or None, "who reads there")
    running.sandbox.workspace.channels["C0PLATFORM"].ext_shared = True
    await talk.presses(preview, controls.POST)
    await talk.hears("People of other companies can read")
    assert talk.cards() == []
    again = await talk.prompt("preview")
    await talk.presses(again, controls.POST)
    assert await talk.card()


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_nobody_posts_through_us_to_a_private_channel_they_are_not_in(
    talk: Talk, running: Trial, mode: Mode
) -> None:
    await talk.starts()
    preview = await talk.to_preview()
    await talk.person.selects(preview, controls.CHANNEL, "C0LEADS")
    await talk.wait(lambda: review_words.PRIVATE_CHANNEL in read(talk.again(preview)) or None, "who reads there")
    leads = running.sandbox.workspace.channels["C0LEADS"]
    leads.members.remove(ANA)
    await talk.presses(preview, controls.POST)
    await talk.hears(words.REFUSED_BECAUSE["owner_not_in_channel"])
    again = await talk.prompt("preview")
    assert not any(each.get("bot_id") for each in leads.messages.values())
    leads.members.append(ANA)
    await talk.presses(again, controls.POST)
    assert await talk.card("C0LEADS")


async def test_an_answer_told_in_short_never_leaves_in_their_words(talk: Talk) -> None:
    await talk.starts()
    preview = await talk.to_preview()
    assert quotes_of(preview, ANSWERS["tried"])
    await talk.person.selects(preview, f"{controls.SHARE}.tried", "paraphrase")
    await talk.wait(lambda: not quotes_of(talk.again(preview), ANSWERS["tried"]) or None, "the reworded preview")
    short = "In short: they showed"
    assert short in read(talk.again(preview))
    card = await talk.posts(preview)
    await thread_says(talk, card, short)
    for message in talk.person.sees("C0PLATFORM"):
        assert quotes_of(message, ANSWERS["tried"]) == []


# -- an earlier check's card


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_an_earlier_card_still_shows_its_evidence_and_says_where_the_newer_one_is(
    talk: Talk, chi: Talk, mode: Mode
) -> None:
    card = await posted(talk, CHI)
    review = await invitation(chi)
    (details,) = await talk.wait(lambda: in_thread(talk, card) or None, "the details")
    await talk.starts("Call notes, told to nobody yet")
    await talk.presses(card, TEAM + "recheck")
    await told_alone(talk, words.NOTICES["newer_check_unposted"])
    view = await window(chi, card, "evidence")
    assert read(view) == read(details)
    assert "Call notes" not in read(view)
    await chi.person.clicks(card, TEAM + "challenge")
    await told_alone(chi, words.NOTICES["newer_check_unposted"])

    await talk.says(ANSWERS["why"])
    await talk.posts(await talk.to_preview(), "C0LEADS")
    await talk.hears("Posted in")
    where = words.NOTICES["newer_check"].format(channel="#C0LEADS")
    await chi.person.clicks(card, TEAM + "challenge")
    await told_alone(chi, where)
    await chi.person.types("ml-platform", "challenge 1: Who says so?", card["ts"])
    await thread_says(chi, card, where)
    await chi.person.types("dm", "countersign 1", review["ts"])
    await chi.hears("no longer waits for this")
    assert read(await window(chi, card, "evidence")) == read(details)

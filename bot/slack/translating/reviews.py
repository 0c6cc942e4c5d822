"""Reviews, and the buttons of a posted card: what pressing and submitting mean, and what is wrong with an input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.interview.events import Event
from bot.interview.review_events import (
    CardQuestioned,
    OwnerAct,
    RecheckAsked,
    ReviewAct,
    ReviewAnswered,
    ReviewersNamed,
    ReviewGiven,
    TaskPutOff,
    TaskTaken,
)
from bot.interview.workdays import next_week, plus_working_days
from bot.slack import controls, review_words
from bot.slack.payloads import Action, Element, ViewSubmission
from bot.slack.translating.deeds import Deed, Pressed, Submitted

_NOTHING: Final = Element()
_WITH_WORDS: Final = frozenset({"ask", "challenge", "extra", "waive", "keep", "reply"})


# ── pressed ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _recheck(deed: Deed, _: Action) -> Event:
    return RecheckAsked(deed.pointer.check, deed.by, deed.on, deed.to)


def _finish(deed: Deed, _: Action) -> Event:
    return ReviewGiven(deed.pointer.check, deed.by, "finish", deed.on, to=deed.to)


def _settles(act: OwnerAct) -> Pressed:
    return lambda deed, _: _answered(deed, act)


def _answered(deed: Deed, act: OwnerAct, words: str = "") -> Event | None:
    number = deed.pointer.item
    if not number.isdecimal():
        return None
    return ReviewAnswered(deed.pointer.check, deed.by, int(number), act, deed.on, words, deed.to)


def _put_off(days: Callable[[str], str]) -> Pressed:
    """Put a gap's reminder off to the day that *days* names from the day it is pressed; "" for good."""
    return lambda deed, _: TaskPutOff(deed.pointer.check, deed.by, deed.pointer.item, deed.on, days(deed.on), deed.to)


PRESSED: Final[dict[str, Pressed]] = {
    "later": _put_off(lambda on: plus_working_days(on, 1)), "next_week": _put_off(next_week),
    "leave": _put_off(lambda _: ""),
    "recheck": _recheck, "finish": _finish, "change": _settles("change"), "release": _settles("release"),
    "discard": _settles("keep_private"),
}  # fmt: skip


# ── submitted ─────────────────────────────────────────────────────────────────────────────────────────────────────


def mistakes(submitted: ViewSubmission, today: str) -> dict[str, str]:
    """Return what is wrong with what was put in, block id -> sentence; nothing where all is well."""
    verb = _verb(submitted)
    wrong = {}
    if verb in _WITH_WORDS and not _words(submitted).strip():
        wrong[controls.REASON_INPUT] = review_words.REQUIRED
    until = _put_in(submitted, controls.UNTIL_INPUT).selected_date
    if (verb == "waive" or until) and until <= today:
        wrong[controls.UNTIL_INPUT] = review_words.LATER
    return wrong


def _verb(submitted: ViewSubmission) -> str:
    return submitted.view.callback_id.removeprefix(f"{controls.TEAM}.")


def _put_in(submitted: ViewSubmission, block: str) -> Element:
    return submitted.view.state.values.get(block, {}).get(controls.INPUT, _NOTHING)


def _words(submitted: ViewSubmission) -> str:
    return _put_in(submitted, controls.REASON_INPUT).value


def _item(submitted: ViewSubmission) -> str:
    chosen = _put_in(submitted, controls.ITEM_INPUT).selected_option
    return chosen.value if chosen else ""


def _reviews(act: ReviewAct) -> Submitted:
    def given(deed: Deed, submitted: ViewSubmission) -> Event:
        until = _put_in(submitted, controls.UNTIL_INPUT).selected_date
        item, words = _item(submitted), _words(submitted)
        return ReviewGiven(deed.pointer.check, deed.by, act, deed.on, item, words, until, deed.to)

    return given


def _replies(act: OwnerAct) -> Submitted:
    return lambda deed, submitted: _answered(deed, act, _words(submitted))


def _asked(deed: Deed, submitted: ViewSubmission) -> Event:
    return CardQuestioned(deed.pointer.check, deed.by, _words(submitted), deed.to)


def _named(deed: Deed, submitted: ViewSubmission) -> Event:
    people = _put_in(submitted, controls.PEOPLE_INPUT).selected_users or ()
    return ReviewersNamed(people, deed.by, deed.on, deed.pointer.check, deed.to)


def _taken(deed: Deed, submitted: ViewSubmission) -> Event:
    person = _put_in(submitted, controls.PEOPLE_INPUT).selected_user
    due_on = _put_in(submitted, controls.UNTIL_INPUT).selected_date
    return TaskTaken(deed.pointer.check, deed.by, _item(submitted), person, deed.on, due_on, deed.to)


def _where_all_is_well(meaning: Submitted) -> Submitted:
    """Let a window mean nothing while something in it is wrong: it stays open, and says what."""
    return lambda deed, submitted: None if mistakes(submitted, deed.on) else meaning(deed, submitted)


_MEANINGS: Final[dict[str, Submitted]] = {
    "ask": _asked, "challenge": _reviews("challenge"), "extra": _reviews("ask_extra"),
    "countersign": _reviews("countersign"), "waive": _reviews("waive"), "keep": _replies("keep"),
    "reply": _replies("answer"), "reviewers": _named, "tasks": _taken,
}  # fmt: skip
SUBMITTED: Final[dict[str, Submitted]] = {
    f"{controls.TEAM}.{verb}": _where_all_is_well(meaning) for verb, meaning in _MEANINGS.items()
}
MISTAKES: Final[dict[str, Callable[[ViewSubmission, str], dict[str, str]]]] = dict.fromkeys(SUBMITTED, mistakes)

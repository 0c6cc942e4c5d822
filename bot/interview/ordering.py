"""Typed equivalents for what the owner does about others: "reviewers @x", "gap 1 @x by 21 Nov", "keep 1: reason"."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from bot.interview import assigning, record
from bot.interview.deeds import open_challenges, open_questions
from bot.interview.events import MessageSent
from bot.interview.review_events import OwnerAct, ReviewAnswered, ReviewersNamed, TaskTaken
from bot.interview.states import Check, Held
from bot.interview.tasks import date_named
from knowledge.pack import Pack

Order: TypeAlias = ReviewersNamed | ReviewAnswered | TaskTaken

_NAME: Final = re.compile(r"<[^<>]*>")  # how a person is named in what they write
_REVIEWERS: Final = re.compile(
    r"(?:please )?(?:add |name |ask |the )?reviewers?[\s:,]*(?:are|is)?[\s,&]*(?:and[\s,]*)*", re.IGNORECASE
)
_GAP: Final = re.compile(
    r"gap (?P<number>\d{1,2})\b[\s:,-]*(?P<nobody>nobody)?(?:(?:by|until|due)\b[\s:]*(?P<day>.+))?", re.IGNORECASE
)
_WORDS: Final = r"\s*[:,–-]\s*(?P<words>\S.*)"
_FORMS: Final[tuple[tuple[OwnerAct, re.Pattern[str]], ...]] = (
    ("keep", re.compile(r"keep (?:challenge )?(?P<number>\d{1,4})" + _WORDS, re.IGNORECASE | re.DOTALL)),
    ("answer", re.compile(r"reply (?:to )?(?P<number>\d{1,4})" + _WORDS, re.IGNORECASE | re.DOTALL)),
    ("release", re.compile(r"release (?:reply |answer )?(?P<number>\d{1,4})[.!]*(?P<words>)", re.IGNORECASE)),
    (
        "keep_private",
        re.compile(
            r"(?:don['’]t release|do not release|discard) (?:reply |answer )?(?P<number>\d{1,4})[.!]*(?P<words>)",
            re.IGNORECASE,
        ),
    ),
)


def ordered(pack: Pack, state: Held, event: MessageSent) -> Order | None:
    """Return what the message does in so many words; None for anything else, which may be an answer."""
    text = event.text.strip().rstrip(".!")
    bare = " ".join(_NAME.sub(" ", text).split())
    check = record.check_of(state)
    if event.people and _REVIEWERS.fullmatch(bare):
        return ReviewersNamed(event.people, event.owner, event.on)
    return _task(pack, check, event, bare) or _answer(check, event, event.text.strip())


def _task(pack: Pack, check: Check, event: MessageSent, bare: str) -> TaskTaken | None:
    match = _GAP.fullmatch(bare)
    if match is None or not (match["nobody"] or event.people):
        return None
    day = date_named(match["day"], event.on) if match["day"] else ""
    gaps, number = assigning.numbered(pack, check), int(match["number"])
    if day is None:
        return None
    criterion = gaps[number - 1] if 0 < number <= len(gaps) else ""
    person = "" if match["nobody"] else event.people[0]
    return TaskTaken(check.number, event.owner, criterion, person, event.on, day)


def _answer(check: Check, event: MessageSent, text: str) -> ReviewAnswered | None:
    """Return the answer to a challenge or question that is open; a number that names none is no such answer."""
    for act, form in _FORMS:
        match = form.fullmatch(text)
        waiting = open_challenges(check.deeds) if act == "keep" else open_questions(check.deeds)
        if match is not None and any(each.number == int(match["number"]) for each in waiting):
            return ReviewAnswered(check.number, event.owner, int(match["number"]), act, event.on, match["words"])
    return None

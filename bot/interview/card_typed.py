"""What is typed about a posted card in the place of its buttons: "challenge 3: reason", "view evidence", "re-check".

It is typed in the card's thread, or by a reviewer in the thread of their invitation. Findings have the numbers that
they have in the pack, so that none changes while somebody writes; who may do what stands in ``roles``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.interview import rechecking, record, releasing, reviewing
from bot.interview.acting import about
from bot.interview.content import CardHow, EvidenceShown, FindingLine, Notice, NoticeId
from bot.interview.days import day_named
from bot.interview.effects import Say, Step
from bot.interview.review_events import CardTyped, RecheckAsked, ReviewAct, ReviewGiven
from bot.interview.roles import Action
from bot.interview.standing import label_of, standing
from bot.interview.states import Check, Held
from bot.interview.typed import section_named
from knowledge.pack import CriterionId, Pack, SectionId

Act: TypeAlias = Literal["evidence", "recheck"] | ReviewAct


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the words want; *item* as they name it, "" where they name none. *aloud*: nobody says it in passing."""

    act: Act
    item: str = ""
    words: str = ""
    day: str = ""
    aloud: bool = True


_WORDS: Final = r"(?:\s*[:–—]\s*(?P<words>\S.*))?"
_ITEM: Final = r"(?:\s+(?P<item>[^:–—\n]{1,80}?))?"
_DAY: Final = r"(?:\s+(?:until|till)\s+(?P<day>[^:–—\n]{1,40}?))?"
_PATTERNS: Final[dict[Act, str]] = {
    "evidence": r"(?:view|see|show)(?: me)?(?: the)? evidence[.!]*",
    "recheck": r"(?:re-?check|check again)[.!]*",
    "finish": r"(?:finish|end)(?: (?:the|my))? review[.!]*|(?:i am|i'm) done reviewing[.!]*",
    "ask_extra": rf"(?:ask (?:the owner|one question)|question for the owner){_WORDS}",
    "waive": rf"waive(?: a gap| gap)?{_ITEM}{_DAY}{_WORDS}",
    "countersign": rf"countersign(?: all of)?{_ITEM}",
    "challenge": rf"challenge(?: a finding| finding)?{_ITEM}{_WORDS}",
}
_FORMS: Final = {act: re.compile(each, re.IGNORECASE | re.DOTALL) for act, each in _PATTERNS.items()}
_IN_PASSING: Final[dict[str, Act]] = {
    "evidence": "evidence", "done": "finish", "finish": "finish", "finished": "finish", "i am done": "finish",
    "i'm done": "finish",
}  # fmt: skip  # what a conversation among people holds as well
_ACTIONS: Final[dict[Act, Action]] = {
    "evidence": "see_evidence", "recheck": "recheck", "challenge": "challenge", "ask_extra": "ask_extra",
    "countersign": "countersign", "waive": "waive", "finish": "challenge",
}  # fmt: skip


def wanted(text: str) -> Wanted | None:
    """Return what *text* wants of a card in so many words; None for anything else people say."""
    said = text.replace("’", "'").strip()
    plain = " ".join(said.casefold().split()).rstrip(".!")
    if plain in _IN_PASSING:
        return Wanted(_IN_PASSING[plain], aloud=False)
    for act, form in _FORMS.items():
        if match := form.fullmatch(said):
            item, words, day = (str(match.groupdict().get(name) or "").strip() for name in ("item", "words", "day"))
            return Wanted(act, item.rstrip(".!"), words, day, aloud=item.rstrip(".!").isdecimal() or not item)
    return None


def typed(pack: Pack, state: Held, event: CardTyped) -> Step:
    """Do what was typed, as its button does; or tell how, with the findings by number."""
    found = wanted(event.text)
    check = about(state, event, _ACTIONS[found.act] if found else "challenge", even_cancelled=True)
    if check.card is None:
        return state, (_told("not_posted_yet", event),)
    match found:
        case None:
            return state, (_how(pack, check, event),)
        case Wanted(act="evidence"):
            shown = EvidenceShown(releasing.released(pack, releasing.as_posted(check)))
            return state, (Say(shown, event.to),)
        case Wanted(act="recheck"):
            return rechecking.rechecked(pack, state, RecheckAsked(check.number, event.by, event.on, event.to))
        case Wanted(act="finish"):
            return reviewing.given(pack, state, ReviewGiven(check.number, event.by, "finish", event.on, to=event.to))
        case _:
            return _reviewed(pack, state, record.dated(check, event.on), event, found)


def _reviewed(pack: Pack, state: Held, check: Check, event: CardTyped, found: Wanted) -> Step:
    item = _named(pack, found.item)
    until = day_named(found.day, check.last_on) or ""
    act: ReviewAct
    match found:
        case Wanted(act="challenge") if item in reviewing.doubtable(pack, check) and found.words:
            act = "challenge"
        case Wanted(act="countersign") if reviewing.signable(pack, check, item or "-"):
            act = "countersign"
        case Wanted(act="ask_extra") if found.words:
            act = "ask_extra"
        case Wanted(act="waive") if item in reviewing.waivable(pack, check) and found.words:
            if not until:
                return state, (_told("until_when", event),)
            act = "waive"
        case _:
            return state, (_how(pack, check, event),)
    given = ReviewGiven(check.number, event.by, act, event.on, item, found.words, until, event.to)
    return reviewing.given(pack, state, given)


def _named(pack: Pack, item: str) -> CriterionId | SectionId:
    """Return the criterion, or the section, that *item* names by its number, its name or its topic; "" for none."""
    if item.isdecimal():
        number = int(item)
        return pack.criteria[number - 1].id if 0 < number <= len(pack.criteria) else ""
    plain = item.strip(" “”\"'").casefold()
    found = next((each.id for each in pack.criteria if plain in {each.id.casefold(), each.label.casefold()}), None)
    return found or section_named(pack, item) or ""


def _how(pack: Pack, check: Check, event: CardTyped) -> Say:
    """Tell what can be typed, with what there is on the card to challenge, countersign or waive, by number."""
    found = standing(pack, releasing.as_posted(check).findings)
    sets = reviewing.doubtable(pack, check), reviewing.signable(pack, check), reviewing.waivable(pack, check)
    shown = {each for each_set in sets for each in each_set}
    lines = (
        FindingLine(number, each.id, label_of(found, each.id), gap=each.id in sets[2])
        for number, each in enumerate(pack.criteria, start=1)
        if each.id in shown
    )
    return Say(CardHow(tuple(lines)), event.to)


def _told(said: NoticeId, event: CardTyped) -> Say:
    return Say(Notice(said), event.to)

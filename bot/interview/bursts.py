"""Messages sent in one breath: words written before the next question can have been read belong to the one before.

Told by Slack's own timestamps, so that a replay comes to the same. A script, or somebody who had the answer ready,
can answer a question within a second of its being asked: what speaks of the open question more than of the one
before, and does not read on from it, is an answer to the open one all the same.
"""

from __future__ import annotations

import re
from typing import Final

from bot.interview.events import MessageUnderstood
from bot.interview.findings import Answer, Finding, MessageKey
from bot.interview.standing import POSITIVE
from bot.interview.states import Check
from knowledge.pack import Pack, SectionId

BURST_S: Final = 5.0  # nobody has read a question, thought and typed in less
LONG_BURST: Final = 3  # messages; an answer and the answers to two follow-ups take longer
ONE_GO_S: Final = 3.0  # between two messages of a burst: what says nothing of the open question was not written to it
SHORT_WORDS: Final = 12  # of a message that is a piece of an answer; a whole one that was ready has more

_READS_ON: Final = re.compile(r"\W*(?:and|also|then|but|or|plus|with|because|so|oh)\b", re.IGNORECASE)
_STANDS_ALONE: Final = re.compile(
    r"\W*(?:no|none|nope|not|nothing|yes|yep|skip|i|i'm|idk|dunno|don't|n/a)\b", re.IGNORECASE
)


def moment(message: MessageKey) -> float | None:
    """Return when *message* was sent, in seconds by Slack's clock; None for what is no message of theirs."""
    _channel, _, ts = message.rpartition(":")
    try:
        return float(ts)
    except ValueError:
        return None


def is_one_breath(before: MessageKey, message: MessageKey) -> bool:
    """Say whether *message* was sent so soon after the one *before* that nobody can have answered in between."""
    earlier, later = moment(before), moment(message)
    return earlier is not None and later is not None and abs(later - earlier) <= BURST_S


def answered_just_before(check: Check, message: MessageKey) -> tuple[SectionId, float] | None:
    """Return the section they were answering as they wrote *message*, and how many seconds after; None without such.

    That is the first answer of theirs that was not yet BURST_S old: what it led to they had not seen. The seconds are
    negative where Slack brought the message after one that was sent later.
    """
    sent = moment(message)
    if sent is None:
        return None
    timed = ((moment(each.message), each.section) for each in check.answers if not each.by)
    unseen = [(when, section) for when, section in timed if when is not None and when >= sent - BURST_S]
    if not unseen:
        return None
    when, section = min(unseen)
    return section, sent - when


def may_cross(check: Check, message: MessageKey, text: str, section: SectionId) -> bool:
    """Say whether *message* may be one more piece of the answer to *section*, sent as the next question was asked.

    It may where it is short, or *section* got so many just before it that they come one on top of the other.
    """
    sent = moment(message)
    if sent is None or len(text.split()) <= SHORT_WORDS:
        return sent is not None
    timed = (moment(each.message) for each in check.answers if each.section == section and not each.by)
    return sum(when is not None and 0 < sent - when <= BURST_S for when in timed) >= LONG_BURST


def joins(
    pack: Pack,
    said: MessageUnderstood,
    newest: Answer | None,
    *,
    before: SectionId,
    opened: SectionId,
    asked: tuple[SectionId, ...],
) -> bool:
    """Say whether a message right after an answer to *before* goes on with it, though *opened* has been asked since.

    What reads on does so where it says no less of *before*; anything else has to say more of it; what is short
    has to meet a sign of *before*, or to be sent in one go with *newest*, and to say nothing of *opened*. *asked* are
    the questions they were shown: who let one pass since *newest* has read on, however fast they are.
    """
    heard = {each.criterion: each for each in said.findings if each.label in POSITIVE and each.evidence is not None}
    positive = [pack_section(pack, each) for each in heard.values()]
    goes_on = reads_on(said.text, newest)
    of_open, of_before = positive.count(opened), positive.count(before) + goes_on
    if goes_on:
        return of_before >= of_open
    if len(said.text.split()) <= SHORT_WORDS:
        tells = any(pack_section(pack, each) == before and each.label == "met" for each in heard.values())
        in_one_go = newest is not None and asked[-2:] == (newest.section, opened) and _in_one_go(said, newest)
        return (tells or in_one_go) and not of_open  # half a sign may be heard in any few words
    return of_before > of_open


def _in_one_go(said: MessageUnderstood, newest: Answer) -> bool:
    if not said.loose or _STANDS_ALONE.match(said.text):
        return False
    earlier, later = moment(newest.message), moment(said.message)
    return earlier is not None and later is not None and 0 <= later - earlier <= ONE_GO_S


def reads_on(text: str, newest: Answer | None) -> bool:
    """Say whether *text* reads like the rest of a sentence: "then RAG", "and gpt-3.5-turbo".

    A small letter tells so only of somebody whose *newest* answer does not begin with one as well.
    """
    small = _is_small(text) and not (newest is not None and _is_small(newest.text))
    return bool(_READS_ON.match(text)) or (small and not _STANDS_ALONE.match(text))


def _is_small(text: str) -> bool:
    return next((each for each in text if each.isalnum()), "").islower()


def pack_section(pack: Pack, finding: Finding) -> SectionId:
    """Return the section whose criterion *finding* is about, "" where the pack has no such criterion."""
    return next((each.id for each in pack.sections if finding.criterion in {own.id for own in each.criteria}), "")

"""What reviewers and owners hear of a review, and what stands in the card's thread."""

from __future__ import annotations

from slack_sdk.models.blocks import ButtonElement

from bot.interview.content import (
    AnswerDrafted,
    CardHow,
    DeedTold,
    FindingLine,
    QuestionTold,
    ReviewInvited,
    ReviewRaised,
)
from bot.interview.deeds import Deed
from bot.slack import controls, review_words, words
from bot.slack.controls import Pointer
from bot.slack.views.message import AnyBlock, Line, Message, spoken
from bot.slack.views.naming import day, name_of
from bot.slack.views.pieces import button, buttons, channel, line, lines, person, quiet, rich, saying
from bot.slack.views.pieces import words as said
from knowledge.pack import Pack

WORDS_CHARS = 3_000  # of a reason, question or answer: what its window takes
_TEAM = controls.TEAM


def review_invited(shown: ReviewInvited, *, settled: bool = False) -> Message:
    """Lay out what a reviewer is asked for, with their buttons once there is a card."""
    opening = line(person(shown.owner), said(review_words.INVITED, bold=True))
    if not shown.channel:
        told = [opening, line(said(review_words.INVITED_LATER))]
        return Message(spoken(*told), (lines(*told),))
    told = [
        opening,
        line(said(review_words.INVITED_NOW), channel(shown.channel), said(".")),
        line(said(review_words.INVITED_MAY)),
    ]
    if settled:
        return Message(spoken(*told), (lines(*told), quiet(review_words.SETTLED)))
    row = buttons("review", *reviewing(Pointer(shown.owner, shown.check, shown.ticket)))
    how = review_words.INVITED_HOW
    return Message(spoken(*told, line(said(how))), (lines(*told), row, quiet(how)))


def reviewing(pointer: Pointer) -> tuple[ButtonElement, ...]:
    """Return the buttons of a reviewer, once there is a card."""
    ways = (
        (review_words.EVIDENCE, "evidence"), (review_words.CHALLENGE, "challenge"), (review_words.EXTRA, "extra"),
        (review_words.COUNTERSIGN, "countersign"), (review_words.WAIVE, "waive"), (review_words.FINISHED, "finish"),
    )  # fmt: skip
    return tuple(button(label, f"{_TEAM}.{verb}", pointer) for label, verb in ways)


def review_raised(pack: Pack, shown: ReviewRaised, *, settled: bool = False) -> Message:
    """Lay out a challenge or an extra question for the owner, with the two things they can do about it."""
    deed, pointer = shown.deed, Pointer(shown.owner, shown.check, item=str(shown.deed.number))
    if deed.kind == "challenged":
        lead = line(person(deed.by), said(review_words.RAISED_CHALLENGE + _names(pack, deed), bold=True))
        how, ways = review_words.RAISED_CHALLENGE_HOW, ((review_words.KEEP, "keep"), (review_words.CHANGE, "change"))
    else:
        lead = line(person(deed.by), said(review_words.RAISED_QUESTION, bold=True))
        how = review_words.RAISED_QUESTION_HOW
        ways = ((review_words.ANSWER, "reply"), (review_words.KEEP_PRIVATE, "discard"))
    how = how.format(number=deed.number)
    row = buttons(f"deed.{deed.number}", *(button(label, f"{_TEAM}.{verb}", pointer) for label, verb in ways))
    below: list[AnyBlock] = [quiet(review_words.SETTLED)] if settled else [row, quiet(how)]
    heard = [lead, line(said(deed.words)), *([] if settled else [line(said(how))])]
    return Message(spoken(*heard), (rich(lead, saying(deed.words, WORDS_CHARS)), *below))


def answer_drafted(pack: Pack, shown: AnswerDrafted, *, settled: bool = False) -> Message:
    """Lay out exactly what would stand in the thread, and the ways to let it or not."""
    number = shown.question.number
    pointer = Pointer(shown.owner, shown.check, item=str(number))
    exact = deed_told(pack, DeedTold(_released(shown), shown.question))
    how = review_words.DRAFTED_HOW.format(number=number)
    ways = (
        (review_words.RELEASE, "release"), (review_words.REWORD, "reply"), (review_words.KEEP_PRIVATE, "discard"),
    )  # fmt: skip
    row = buttons(f"draft.{shown.draft.number}", *(button(label, f"{_TEAM}.{verb}", pointer) for label, verb in ways))
    above = line(said(review_words.DRAFTED, bold=True))
    below: list[AnyBlock] = [quiet(review_words.SETTLED)] if settled else [row, quiet(how)]
    heard = spoken(above) + "\n" + exact.text
    return Message(heard, (lines(above), *exact.blocks, *below))


def _released(shown: AnswerDrafted) -> Deed:
    draft = shown.draft
    return Deed(draft.number, "released", draft.by, draft.on, words=draft.words, about=draft.about)


def deed_told(pack: Pack, told: DeedTold) -> Message:
    """Lay out what somebody did, under their name; what it answers stands above it."""
    blocks, heard = list[AnyBlock](), list[Line]()
    for deed in [told.about, told.deed] if told.about and told.deed.kind == "released" else [told.deed]:
        lead = line(person(deed.by), said(_does(pack, deed, told)))
        blocks.append(rich(lead, *([saying(deed.words, WORDS_CHARS)] if deed.words else [])))
        heard += [lead, *([line(said(deed.words))] if deed.words else [])]
    if told.verdict:
        verdict = review_words.VERDICT_NOW.format(verdict=words.VERDICT[told.verdict])
        blocks.append(lines(line(said(verdict, bold=True))))
        heard.append(line(said(verdict)))
    return Message(spoken(*heard), tuple(blocks))


def _does(pack: Pack, deed: Deed, told: DeedTold) -> str:
    label = words.LABEL[told.label] if told.label else ""
    return review_words.DEED[deed.kind].format(names=_names(pack, deed), until=day(deed.until), label=label)


def _names(pack: Pack, deed: Deed) -> str:
    """Name what a deed is about; of a gap and the warning that names its silence, the gap is enough."""
    silent = {each.id for each in pack.criteria if each.silent_when_unmet in deed.criteria}
    return ", ".join(name_of(pack, each) for each in deed.criteria if each not in silent or len(deed.criteria) == 1)


def card_how(pack: Pack, shown: CardHow) -> Message:
    """Lay out what can be typed about a card, and its findings by number."""
    told = [line(said(review_words.CARD_HOW))]
    numbered = [line(said(_finding(pack, each))) for each in shown.findings]
    told += [line(said(review_words.FINDINGS, bold=True)), *numbered] if numbered else []
    return Message(spoken(*told), (lines(*told),))


def _finding(pack: Pack, found: FindingLine) -> str:
    named = f"{found.number}. {name_of(pack, found.criterion)}: {words.LABEL[found.label]}"
    return named + (review_words.FINDING_GAP if found.gap else "")


def question_told(told: QuestionTold) -> Message:
    """Lay out who asks what by the card's button."""
    lead = line(person(told.by), said(review_words.ASKED_HERE))
    return Message(spoken(lead, line(said(told.text))), (rich(lead, saying(told.text, WORDS_CHARS)),))

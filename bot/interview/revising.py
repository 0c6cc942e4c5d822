"""Words that change after they were said: messages edited or deleted, answers from a form, results that come late."""

from __future__ import annotations

from typing import TypeAlias

from bot.interview import merging, record, showing
from bot.interview.asking import reassessed, weighed_anew
from bot.interview.changing import replace
from bot.interview.content import NoticeId
from bot.interview.effects import Effect, Step, Understand
from bot.interview.events import AnswerGiven, AnswersAssessed, MessageDeleted, MessageEdited, MessageUnderstood
from bot.interview.findings import Answer, MessageKey
from bot.interview.releasing import shows_words_taken_back, updated
from bot.interview.showing import notice
from bot.interview.states import (
    Asking,
    Cancelled,
    Check,
    Held,
    Live,
    Paused,
    Posted,
    Previewing,
    Replaced,
    Reviewing,
    State,
    Unplaced,
)
from knowledge.pack import Pack, SectionId

Effects: TypeAlias = tuple[Effect, ...]
Revision: TypeAlias = MessageEdited | MessageDeleted | AnswersAssessed | AnswerGiven


def revised(pack: Pack, state: Held, event: Revision) -> Step:
    """Take words that changed, or a result that came in."""
    match event:
        case MessageEdited():
            return edited(pack, state, event)
        case MessageDeleted():
            return deleted(pack, state, event)
        case AnswersAssessed():
            return assessed(pack, state, event)
        case AnswerGiven():
            return given(pack, state, event)


def edited(pack: Pack, state: Held, event: MessageEdited) -> Step:
    """Take a message as it reads now, wherever it counted; what was quoted from it is withdrawn and read again."""
    check = record.check_of(state)
    if not _knows(check, event.message):
        return state, ()
    check = record.dated(_retitled(check, event.message, event.text), event.on)
    check = record.put_aside(check, event.message, event.text)
    check, understand = _understood_again(check, event)
    sections = _sections_of(check, event.message)
    if not sections and event.message != check.use_case_message:
        return record.with_check(state, check), understand
    answers = tuple(replace(each, text=event.text) if each.message == event.message else each for each in check.answers)
    check = replace(check, answers=answers, findings=merging.withdrawn(check.findings, {event.message}))
    reading = tuple(showing.assess(check, each) for each in sections)
    changed = tuple(notice("answer_changed", each) for each in sections) or _use_case_noted(check, event.message)
    return _shown(pack, state, check, (*understand, *reading, *changed), told=not reading)


def deleted(pack: Pack, state: Held, event: MessageDeleted) -> Step:
    """Forget a message: its words, and what was made of them."""
    check = record.check_of(state)
    if not _knows(check, event.message):
        return state, ()
    check = record.dated(_retitled(check, event.message, ""), event.on)
    check = record.put_aside(check, event.message, "")
    sections = _sections_of(check, event.message)
    check = replace(check, pending=tuple(each for each in check.pending if each.message != event.message))
    if not sections and event.message != check.use_case_message:
        return _weighed(pack, record.with_check(state, check), ())
    check = forgotten(check, event.message, sections)
    left = tuple(each for each in sections if record.said(check, each))
    reading = tuple(showing.assess(check, each) for each in left)
    withdrawn = tuple(notice("answer_withdrawn", each) for each in sections) or _use_case_noted(check, event.message)
    after, effects = _shown(pack, state, check, (*reading, *withdrawn), told=not reading)
    return _weighed(pack, after, effects)


def _weighed(pack: Pack, state: State, effects: Effects) -> Step:
    return weighed_anew(pack, state, *effects) if isinstance(state, Asking) and state.weighing else (state, effects)


def given(pack: Pack, state: Held, event: AnswerGiven, said_so: NoticeId = "answer_noted") -> Step:
    """Take an answer from a form; all answers to that question are read again before anything else is asked."""
    answer = Answer(event.message, event.section, event.text, event.by)
    check = record.dated(record.check_of(state), event.on)
    replacing = event.replaces and bool(record.said(check, event.section))
    check = record.answered(check, answer, replacing=event.replaces)
    back_to = state.section if isinstance(state, Asking) and state.section != event.section else None
    noted = notice(said_so, event.section, back_to=back_to)
    said = showing.replaced(check, event.section, back_to=back_to) if replacing else noted
    return _read_anew(pack, state, check, event.section, said)


def added(pack: Pack, state: Held, words: Unplaced, section: SectionId, on: str) -> Step:
    """Add *words* that were said with no question open to the answers they belong to."""
    state = record.with_check(state, replace(record.check_of(state), unplaced=None))
    return given(pack, state, AnswerGiven(words.message, section, words.text, on=on), "added_to")


def retitled(pack: Pack, state: Held, message: MessageKey, words: str) -> Step:
    """Call what they want to build by other *words*; what was said about it stays."""
    check = replace(record.check_of(state), use_case=words, use_case_message=message)
    back_to = state.section if isinstance(state, Asking) else None
    return _shown(pack, state, check, (notice("use_case_changed", detail=words, back_to=back_to),), told=True)


def read_after_all(pack: Pack, state: Held, event: MessageUnderstood) -> Step:
    """Take what a message means that nobody waits for: its reading was given up, and somebody had it done again.

    It was kept as an answer of which nothing was heard. What else it may ask for ("skip") would come too late now.
    """
    check = record.check_of(state)
    kept = [each.section for each in check.answers if (each.message, each.text) == (event.message, event.text)]
    sections = tuple(dict.fromkeys(kept))
    reply = (showing.reply(event),) if event.intent in {"question", "answer_and_question"} else ()
    match event.intent:
        case "answer" | "answer_and_question":
            told = tuple(notice("read_after_all", each) for each in sections)
            return state, (*reply, *told, *(showing.assess(check, each) for each in sections))
        case "question" if sections:
            return _no_answer(pack, state, event.message, sections, reply)
        case _:
            return state, reply


def _no_answer(pack: Pack, state: Held, message: MessageKey, sections: tuple[SectionId, ...], said: Effects) -> Step:
    """Count a message no longer among the answers: it was a question."""
    check = forgotten(record.check_of(state), message, sections)
    reading = tuple(showing.assess(check, each) for each in sections if record.said(check, each))
    after, effects = _shown(pack, state, check, (*said, *reading), told=not reading)
    return _weighed(pack, after, effects)


def undone(pack: Pack, state: Live, before: Replaced) -> Step:
    """Take the words back that they changed last."""
    check = record.restored(record.check_of(state), before)
    return _read_anew(pack, state, check, before.section, notice("answer_restored", before.section))


def kept_both(pack: Pack, state: Live, before: Replaced) -> Step:
    """Count the words they changed last beside the new ones."""
    back_to = state.section if isinstance(state, Asking) and state.section != before.section else None
    said = notice("both_kept", before.section, back_to=back_to)
    return _read_anew(pack, state, record.with_both(record.check_of(state), before), before.section, said)


def _read_anew(pack: Pack, state: Held, check: Check, section: SectionId, said: Effect) -> Step:
    """Have all answers to *section*'s question read, and say what became of them unless what is asked next shows it."""
    state = Reviewing(check) if isinstance(state, Posted) else state  # new words are previewed before the card has them
    reading = showing.assess(check, section)
    if isinstance(state, Asking) and state.section == section:
        told = () if said == notice("answer_noted", section) else (said,)
        state = replace(state, weighing=True, replacing=False, digressions=0)
        return record.with_check(state, check), (reading, *told)
    return _shown(pack, state, check, (reading, said), told=False)


def read_again(pack: Pack, state: Held, check: Check, section: SectionId, *said: Effect, is_new: bool = False) -> Step:
    """Have all answers to *section*'s question read after a colleague's came, changed or went; *said* tells of it.

    The question that is open stays open, whosever words came. New ones are previewed before the card has them.
    """
    state = Reviewing(check) if is_new and isinstance(state, Posted) else state
    reading = (showing.assess(check, section),) if record.said(check, section) else ()
    after, effects = _shown(pack, state, check, (*reading, *said), told=not reading)
    return _weighed(pack, after, effects)


def assessed(pack: Pack, state: Held, event: AnswersAssessed) -> Step:
    """Take what was heard in all answers to one question, unless these are no longer the answers."""
    check = record.check_of(state)
    if not event.messages or event.messages != record.keys(record.said(check, event.section)):
        return state, ()
    before = check.findings
    check = record.merged(pack, check, event.section, event.findings)
    if isinstance(state, Asking) and state.section == event.section:
        return reassessed(pack, replace(state, check=check), event.unclear)
    if check.findings == before and check.card is None and not isinstance(state, Reviewing):
        return state, ()
    return _shown(pack, state, check, (), told=True)


def _shown(pack: Pack, state: Held, check: Check, effects: Effects, *, told: bool) -> Step:
    """Bring up to date what is on show: the card, the recap, the preview. *told* says that what changed is known.

    While a posted check is being changed, its card waits for their word; only words they took back leave it at once.
    """
    is_posted = isinstance(state.at if isinstance(state, Paused | Cancelled) else state, Posted)
    check, card = updated(pack, check) if told and (is_posted or shows_words_taken_back(check)) else (check, ())
    if card and check.card is not None:
        effects = (*effects, notice("updated", detail=check.card.channel))
    match state:
        case Reviewing() if told:
            after, shown = showing.recap(pack, check)
        case Previewing(sending=False):
            after, shown = showing.preview_again(pack, state, check)
        case _:
            return record.with_check(state, check), (*effects, *card)
    return after, (*effects, *card, *shown)


def _knows(check: Check, message: MessageKey) -> bool:
    waiting = (each.message for each in check.pending)
    aside = record.keys(check.replaced.answers) if check.replaced else ()
    unplaced = check.unplaced.message if check.unplaced else ""
    return message in {check.use_case_message, unplaced, *record.keys(check.answers), *waiting, *aside} - {""}


def _retitled(check: Check, message: MessageKey, text: str) -> Check:
    return replace(check, use_case=text) if message == check.use_case_message else check


def _use_case_noted(check: Check, message: MessageKey) -> Effects:
    return (notice("use_case_noted"),) if message == check.use_case_message else ()


def _sections_of(check: Check, message: MessageKey) -> tuple[SectionId, ...]:
    return tuple(dict.fromkeys(each.section for each in check.answers if each.message == message))


def forgotten(check: Check, message: MessageKey, sections: tuple[SectionId, ...]) -> Check:
    """Return *check* without the answers that came with *message* in *sections*, and without what was made of them."""
    answers = tuple(each for each in check.answers if each.message != message)
    check = replace(check, answers=answers, findings=merging.withdrawn(check.findings, {message}))
    for each in sections:
        if not record.said(check, each):
            check = replace(check, findings=merging.withdrawn(check.findings, (), silenced=each))
    return check


def _understood_again(check: Check, event: MessageEdited) -> tuple[Check, Effects]:
    """Find out anew what a message means whose meaning was not known yet."""
    waiting = next((each for each in check.pending if each.message == event.message), None)
    if waiting is None:
        return check, ()
    check = replace(
        check, pending=tuple(replace(each, text=event.text) if each == waiting else each for each in check.pending)
    )
    earlier = tuple(
        each for each in check.answers if each.message in waiting.earlier and each.section == waiting.section
    )
    again = Understand(check.owner, event.message, event.text, waiting.on, waiting.section, waiting.about, earlier)
    return check, (again,)

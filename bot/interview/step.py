"""The interview as a pure state machine: no clock, no Slack, no database, no model. Every transition is decided here.

The pieces it calls: ``asking`` (a question is open), ``releasing`` (recap to card), ``revising`` (words that change),
``showing`` (what is said), ``record`` (what is kept).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeAlias, TypeVar

from bot.interview import asking, record, releasing, revising, showing
from bot.interview.effects import (
    AnswerQuestion,
    Archive,
    ChecksListed,
    Effect,
    HelpShown,
    Notice,
    Offer,
    ReplyShown,
    Say,
    Settle,
    Step,
    Understand,
    WhyShown,
)
from bot.interview.errors import IllegalEventError
from bot.interview.events import (
    AnswerGiven,
    AnswersAssessed,
    CardPosted,
    CardRefused,
    ChannelChosen,
    CheckRequested,
    Control,
    ControlUsed,
    Destination,
    Dm,
    Event,
    Intent,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    MessageUnderstood,
    PostConfirmed,
    QuestionAnswered,
    QuestionAsked,
    QuotesWithheld,
    ReasonGiven,
    SignsTicked,
    WhyAsked,
)
from bot.interview.findings import Answer, MessageKey
from bot.interview.showing import notice
from bot.interview.states import (
    Asking,
    Cancelled,
    Check,
    Idle,
    Opening,
    Paused,
    Pending,
    Posted,
    Previewing,
    Reviewing,
    State,
)
from bot.interview.typed import agrees, boxes, is_more_than_a_title, section_named
from knowledge.pack import Pack, SectionId

__all__ = ["Step", "initial", "step"]

_H = TypeVar("_H", bound="Opening | Asking | Reviewing | Previewing | Posted | Paused | Cancelled")
_Live: TypeAlias = Opening | Asking | Reviewing | Previewing | Posted
_Held: TypeAlias = _Live | Paused | Cancelled
_Shown: TypeAlias = Reviewing | Previewing | Posted
_By: TypeAlias = CheckRequested | MessageUnderstood | ControlUsed  # what a control can come from
_Own: TypeAlias = (  # events whose meaning depends on where the conversation stands
    CheckRequested
    | MessageSent
    | MessageUnderstood
    | SignsTicked
    | ReasonGiven
    | ControlUsed
    | ChannelChosen
    | QuotesWithheld
    | PostConfirmed
)

_WISHES: Final[dict[Intent, Control]] = {
    "skip": "skip", "back": "back", "edit": "edit", "pause": "pause", "resume": "resume", "cancel": "cancel",
    "restart": "restart", "status": "status", "summary": "summary", "help": "help",
}  # fmt: skip


def initial() -> Idle:
    """Return the state of somebody the advisor has not met."""
    return Idle()


def step(pack: Pack, state: State, event: Event) -> Step:
    """Return the state after *event* and the effects it calls for; IllegalEventError if refused."""
    match event:
        case QuestionAsked(text=text, to=to):
            return state, (AnswerQuestion(text, _section(state), to),)
        case QuestionAnswered(question=asked, reply=reply, to=to):
            back_to = _section(state) if isinstance(to, Dm) else None
            return state, (Say(ReplyShown(asked, reply, back_to), to),)
        case WhyAsked(section=section):
            _known(pack, state, event, section)
            return state, (Say(WhyShown(section)),)
        case MessageEdited() | MessageDeleted() | AnswersAssessed() | AnswerGiven():
            return _words_changed(pack, state, event)
        case CardPosted() | CardRefused():
            return _card_came_back(pack, state, event)
        case ControlUsed(control="status" | "help" | "summary" | "list" as control, to=to):
            return state, (_informed(pack, state, control, to),)
        case _:
            return _conversed(pack, state, event)


def _conversed(pack: Pack, state: State, event: _Own) -> Step:
    match state:
        case Idle():
            return _while_idle(pack, state, event)
        case Opening():
            return _while_opening(pack, _dated(state, event), event)
        case Asking():
            return _while_asking(pack, _dated(state, event), event)
        case Reviewing():
            return _while_reviewing(pack, _dated(state, event), event)
        case Previewing():
            return _while_previewing(pack, _dated(state, event), event)
        case Posted():
            return _while_posted(pack, _dated(state, event), event)
        case Paused():
            return _while_paused(pack, _dated(state, event), event)
        case Cancelled():
            return _while_cancelled(pack, _dated(state, event), event)


# ── nothing under way ─────────────────────────────────────────────────────────────────────────────────────────────


def _while_idle(pack: Pack, state: Idle, event: _Own) -> Step:
    match event:
        case CheckRequested():
            return _opened(pack, event, number=state.checks + 1)
        case MessageSent():
            return state, (Understand(event.owner, event.message, event.text, event.on, None),)
        case MessageUnderstood(intent="question"):
            after, offered = (state, ()) if state.offered else showing.offer(state)
            return after, (showing.reply(event), *offered)
        case MessageUnderstood(intent="help" | "status" | "summary" as intent):
            return state, (_informed(pack, state, _WISHES[intent], Dm()),)
        case MessageUnderstood():
            return showing.offer(state)
        case ControlUsed(control=control):
            return state, (_nothing_to(control),)
        case SignsTicked() | ReasonGiven() | ChannelChosen() | QuotesWithheld() | PostConfirmed():
            raise _refused(state, event, stale=True)


# ── the use case has been asked for ───────────────────────────────────────────────────────────────────────────────


def _while_opening(pack: Pack, state: Opening, event: _Own) -> Step:
    match event:
        case CheckRequested(use_case=words) if words:
            return _told_use_case(pack, state.check, words, f"start:{state.check.number}")
        case CheckRequested():
            return showing.again(pack, state)
        case MessageSent():
            return _listen(state, event)
        case MessageUnderstood():
            return _understood_while_opening(pack, state, event)
        case ControlUsed(control=control):
            _current(state, event)
            return _controlled_while_opening(pack, state, control, event)
        case SignsTicked() | ReasonGiven() | ChannelChosen() | QuotesWithheld() | PostConfirmed():
            raise _refused(state, event, stale=event.revision != state.check.revision)


def _understood_while_opening(pack: Pack, state: Opening, event: MessageUnderstood) -> Step:
    check, pending = record.taken(state.check, event.message, event.text)
    if pending is None:
        return _overheard(state, event)
    state = replace(state, check=check)
    match event.intent:
        case "answer" | "edit":
            return _told_use_case(pack, check, event.text, event.message)
        case "answer_and_question":
            after, effects = _told_use_case(pack, check, event.text, event.message)
            return after, (showing.reply(event), *effects)
        case "question":
            return state, (showing.reply(event), notice("use_case_needed"))
        case "smalltalk":
            return state, (notice("smalltalk"), notice("use_case_needed"))
        case "dont_know":
            return asking.ask(pack, check, pack.sections[0].id)
        case intent:
            return _controlled_while_opening(pack, state, _WISHES[intent], event)


def _controlled_while_opening(pack: Pack, state: Opening, control: Control, by: _By) -> Step:
    match control:
        case "skip":
            return asking.ask(pack, state.check, pack.sections[0].id)
        case "back":
            return state, (notice("first_question"),)
        case "edit" | "finish":
            return state, (notice("nothing_yet"), notice("use_case_needed"))
        case _:
            return _anywhere(pack, state, control, by)


def _told_use_case(pack: Pack, check: Check, words: str, message: MessageKey) -> Step:
    """Keep the use case; what runs to more than a title is an answer to the first question as well."""
    first = pack.sections[0].id
    check = replace(check, use_case=words, use_case_message=message)
    if not is_more_than_a_title(words):
        return asking.ask(pack, check, first)
    check = record.answered(check, Answer(message, first, words))
    return Asking(check, first, weighing=True), (notice("use_case_noted"), showing.assess(check, first))


# ── a question is open ────────────────────────────────────────────────────────────────────────────────────────────


def _while_asking(pack: Pack, state: Asking, event: _Own) -> Step:
    match event:
        case CheckRequested():
            return _requested_again(pack, state, event)
        case MessageSent():
            return _listen(state, event)
        case MessageUnderstood():
            return _understood_while_asking(pack, state, event)
        case SignsTicked(section=state.section, criteria=criteria):
            _current(state, event)
            section = pack.section(state.section)
            return replace(state, check=record.ticked(pack, state.check, section, criteria)), ()
        case ReasonGiven(section=state.section, reason=reason, words=words):
            _current(state, event)
            return asking.gave_reason(pack, state, reason, words)
        case ControlUsed(control=control, argument=argument):
            _current(state, event)
            return _controlled_while_asking(pack, state, control, section_named(pack, argument), event)
        case SignsTicked() | ReasonGiven() | ChannelChosen() | QuotesWithheld() | PostConfirmed():
            raise _refused(state, event, stale=event.revision != state.check.revision)


def _understood_while_asking(pack: Pack, state: Asking, event: MessageUnderstood) -> Step:
    check, pending = record.taken(state.check, event.message, event.text)
    if pending is None:
        return _overheard(state, event)
    moved_on = pending.section not in {None, state.section}
    match event.intent:
        case "answer":
            return asking.heard(pack, state, pending, event)
        case "answer_and_question":
            after, effects = asking.heard(pack, state, pending, event)
            return after, (showing.reply(event), *effects)
    state = replace(state, check=check)
    match event.intent:
        case "question":
            return asking.digressed(state, event)
        case "smalltalk":
            return asking.still_weighing(state, notice("smalltalk", back_to=state.section))
        case "dont_know" | "skip" | "back" if moved_on:
            return state, ()
        case "dont_know":
            return asking.did_not_know(pack, state, event.text)
        case "edit":
            return _corrected(pack, state, event)
        case intent:
            return _controlled_while_asking(pack, state, _WISHES[intent], None, event)


def _controlled_while_asking(pack: Pack, state: Asking, control: Control, section: SectionId | None, by: _By) -> Step:
    match control:
        case "skip":
            return asking.skipped(pack, state)
        case "back":
            return asking.back(pack, state)
        case "edit" if section is not None:
            return asking.changed(pack, state.check, section, then_review=state.changing)
        case "edit":
            return state, (showing.recap_midway(pack, state.check, Dm()), notice("change_what", back_to=state.section))
        case "finish":
            return showing.recap(pack, state.check)
        case _:
            return _anywhere(pack, state, control, by)


# ── the recap, the preview, the card ──────────────────────────────────────────────────────────────────────────────


def _while_reviewing(pack: Pack, state: Reviewing, event: _Own) -> Step:
    match event:
        case CheckRequested():
            return _requested_again(pack, state, event)
        case MessageSent(text=text) if agrees(text):
            return showing.preview(pack, state.check)
        case MessageSent(text=text) if (section := section_named(pack, text)) is not None:
            return asking.changed(pack, state.check, section, then_review=True)
        case MessageSent():
            return _listen(state, event)
        case MessageUnderstood():
            return _understood_after_asking(pack, state, event)
        case ControlUsed(control=control, argument=argument):
            _current(state, event)
            return _controlled_after_asking(pack, state, control, section_named(pack, argument), event)
        case SignsTicked() | ReasonGiven() | ChannelChosen() | QuotesWithheld() | PostConfirmed():
            raise _refused(state, event, stale=event.revision != state.check.revision)


def _while_previewing(pack: Pack, state: Previewing, event: _Own) -> Step:
    match event:
        case _ if state.sending:
            return _while_sending(pack, state, event)
        case CheckRequested():
            return _requested_again(pack, state, event)
        case MessageSent(channel=channel, channel_name=name) if channel:
            return releasing.channel_chosen(pack, state, channel, name)
        case MessageSent(text=text) if agrees(text):
            return releasing.confirmed(pack, state)
        case MessageSent(text=text) if (hidden := boxes(pack, state.check.release.withheld, text)) is not None:
            return releasing.withheld(pack, state, hidden)
        case MessageSent():
            return _listen(state, event)
        case MessageUnderstood():
            return _understood_after_asking(pack, state, event)
        case ChannelChosen(channel=channel, name=name):
            _of_this_preview(state, event)
            return releasing.channel_chosen(pack, state, channel, name)
        case QuotesWithheld(sections=sections):
            _of_this_preview(state, event)
            return releasing.withheld(pack, state, sections)
        case PostConfirmed(channel=channel):
            _current(state, event)
            return releasing.confirmed(pack, state, channel)
        case ControlUsed(control=control, argument=argument):
            _current(state, event)
            return _controlled_after_asking(pack, state, control, section_named(pack, argument), event)
        case SignsTicked() | ReasonGiven():
            raise _refused(state, event, stale=event.revision != state.check.revision)


def _while_sending(pack: Pack, state: Previewing, event: _Own) -> Step:
    match event:
        case MessageSent():
            return _listen(state, event)
        case MessageUnderstood(intent="question" | "help" | "status" | "summary" | "cancel"):
            return _understood_after_asking(pack, state, event)
        case MessageUnderstood():
            check, _ = record.taken(state.check, event.message, event.text)
            return replace(state, check=check), (notice("posting"),)
        case ControlUsed(control="cancel"):
            return _cancelled(state)
        case CheckRequested() | ControlUsed():
            return state, (notice("posting"),)
        case SignsTicked() | ReasonGiven() | ChannelChosen() | QuotesWithheld() | PostConfirmed():
            raise _refused(state, event)


def _while_posted(pack: Pack, state: Posted, event: _Own) -> Step:
    match event:
        case CheckRequested(fresh=False):
            return showing.again(pack, state)
        case CheckRequested():
            return _begun_anew(pack, state, event)
        case MessageSent():
            return _listen(state, event)
        case MessageUnderstood():
            return _understood_after_asking(pack, state, event)
        case ControlUsed(control=control, argument=argument):
            _current(state, event)
            return _controlled_after_asking(pack, state, control, section_named(pack, argument), event)
        case SignsTicked() | ReasonGiven() | ChannelChosen() | QuotesWithheld() | PostConfirmed():
            raise _refused(state, event, stale=True)


def _understood_after_asking(pack: Pack, state: _Shown, event: MessageUnderstood) -> Step:
    check, pending = record.taken(state.check, event.message, event.text)
    if pending is None:
        return _overheard(state, event)
    state = record.with_check(state, check)
    match event.intent:
        case "question":
            return state, (showing.reply(event),)
        case "answer_and_question":
            return state, (showing.reply(event), notice("change_what"))
        case "answer" | "dont_know":
            return _late_answer(pack, state, pending, event)
        case "smalltalk":
            return state, (notice("smalltalk"),)
        case "edit":
            return _corrected(pack, state, event)
        case intent:
            return _controlled_after_asking(pack, state, _WISHES[intent], None, event)


def _controlled_after_asking(pack: Pack, state: _Shown, control: Control, section: SectionId | None, by: _By) -> Step:
    match control:
        case "edit" if section is not None:
            return asking.changed(pack, state.check, section, then_review=True)
        case "edit":
            return state, (notice("change_what"),)
        case "back":
            return _back(pack, state)
        case "skip" | "finish":
            return _on(pack, state)
        case _:
            return _anywhere(pack, state, control, by)


def _late_answer(pack: Pack, state: _Shown, pending: Pending, event: MessageUnderstood) -> Step:
    """Count an answer that was sent while its question was still open; anything later needs to say what it changes."""
    if pending.section is None:
        return state, (notice("change_what"),)
    return revising.given(pack, state, AnswerGiven(event.message, pending.section, event.text, on=event.on))


def _on(pack: Pack, state: _Shown) -> Step:
    match state:
        case Reviewing(check=check):
            return showing.preview(pack, check)
        case Previewing() | Posted():
            return showing.again(pack, state)


def _back(pack: Pack, state: _Shown) -> Step:
    match state:
        case Reviewing(check=Check(asked=(*_, last)) as check):
            return asking.ask(pack, check, last, changing=True)
        case Reviewing():
            return state, (notice("first_question"),)
        case Previewing(check=check) | Posted(check=check):
            return showing.recap(pack, check)


# ── paused, cancelled ─────────────────────────────────────────────────────────────────────────────────────────────


def _while_paused(pack: Pack, state: Paused, event: _Own) -> Step:
    match event:
        case CheckRequested(fresh=True):
            return state, (notice("already_under_way"),)
        case CheckRequested():
            return _resumed(pack, state)
        case MessageSent():
            return _listen(state, event)
        case MessageUnderstood():
            return _understood_while_paused(pack, state, event)
        case ControlUsed(control="resume" | "pause" | "cancel" | "restart" as control):
            _current(state, event)
            return _controlled_while_paused(pack, state, control, event)
        case SignsTicked() | ReasonGiven() | ControlUsed() | ChannelChosen() | QuotesWithheld() | PostConfirmed():
            return _conversed(pack, state.at, event)  # whoever presses a button that is still there is back


def _understood_while_paused(pack: Pack, state: Paused, event: MessageUnderstood) -> Step:
    check, pending = record.taken(state.at.check, event.message, event.text)
    if pending is None:
        return _overheard(state, event)
    waiting, state = state, record.with_check(state, check)
    match event.intent:
        case "question":
            return state, (showing.reply(event),)
        case "smalltalk" | "dont_know":
            return state, (notice("still_paused"),)
        case "status" | "help" | "summary" | "resume" | "pause" | "cancel" | "restart" as intent:
            return _controlled_while_paused(pack, state, _WISHES[intent], event)
        case "answer" | "answer_and_question" if not pending.while_paused and pending.section is not None:
            return revising.given(pack, state, AnswerGiven(event.message, pending.section, event.text, on=event.on))
        case _:
            return _conversed(pack, waiting.at, event)


def _controlled_while_paused(pack: Pack, state: Paused, control: Control, by: _By) -> Step:
    match control:
        case "resume":
            return _resumed(pack, state)
        case "pause":
            return state, (notice("still_paused"),)
        case "cancel":
            return _cancelled(state.at)
        case _:
            return _anywhere(pack, state, control, by)


def _while_cancelled(pack: Pack, state: Cancelled, event: _Own) -> Step:
    match event:
        case CheckRequested():
            return _begun_anew(pack, state, event)
        case MessageSent():
            return _listen(state, event)
        case MessageUnderstood():
            return _understood_while_cancelled(pack, state, event)
        case ControlUsed(control=control):
            _current(state, event)
            return _controlled_while_cancelled(pack, state, control, event)
        case SignsTicked() | ReasonGiven() | ChannelChosen() | QuotesWithheld() | PostConfirmed():
            raise _refused(state, event, stale=True)


def _understood_while_cancelled(pack: Pack, state: Cancelled, event: MessageUnderstood) -> Step:
    check, pending = record.taken(state.at.check, event.message, event.text)
    if pending is None:
        return _overheard(state, event)
    state = record.with_check(state, check)
    match event.intent:
        case "question":
            return state, (showing.reply(event),)
        case "status" | "help" | "summary" | "resume" | "restart" | "cancel" | "pause" as intent:
            return _controlled_while_cancelled(pack, state, _WISHES[intent], event)
        case "answer" | "answer_and_question" if pending.section is not None:
            return revising.given(pack, state, AnswerGiven(event.message, pending.section, event.text, on=event.on))
        case _:
            return state, (Say(Offer(check.revision)),)


def _controlled_while_cancelled(pack: Pack, state: Cancelled, control: Control, by: _By) -> Step:
    match control:
        case "resume":
            return _resumed(pack, state)
        case "status" | "help" | "summary" | "list" | "restart":
            return _anywhere(pack, state, control, by)
        case _:
            return state, (_nothing_to(control),)


def _resumed(pack: Pack, state: Paused | Cancelled) -> Step:
    after, effects = showing.again(pack, state.at)
    return after, (notice("resumed"), *effects)


# ── wherever they are ─────────────────────────────────────────────────────────────────────────────────────────────


def _anywhere(pack: Pack, state: _Held, control: Control, by: _By) -> Step:
    match control:
        case "restart":
            return _begun_anew(pack, state, by)
        case "cancel" if not isinstance(state, Paused | Cancelled):
            return _cancelled(state)
        case "pause" if isinstance(state, Opening | Asking | Reviewing | Previewing):
            return Paused(state), (notice("paused"),)
        case "resume" if isinstance(state, Opening | Asking | Reviewing | Previewing):
            return showing.again(pack, state)
        case "status" | "help" | "summary" | "list":
            return state, (_informed(pack, state, control, Dm()),)
        case _:
            return state, (_nothing_to(control),)


def _requested_again(pack: Pack, state: Asking | Reviewing | Previewing, event: CheckRequested) -> Step:
    """Show where they are; a new check is not begun over one that is under way."""
    after, effects = showing.again(pack, state)
    return after, ((notice("already_under_way"), *effects) if event.fresh else effects)


def _opened(pack: Pack, event: CheckRequested, *, number: int, revision: int = 0) -> Step:
    pack_id = f"{pack.id}@{pack.version}"
    check = Check(number, event.owner, "", pack_id, event.on, revision=revision, last_on=event.on)
    if event.use_case:
        return _told_use_case(pack, check, event.use_case, f"start:{number}")
    return showing.welcome(check, first=True)


def _begun_anew(pack: Pack, state: _Held, by: _By) -> Step:
    """Archive what there is and open the next check; revisions go on counting, so that no old button fits."""
    old = record.check_of(state)
    left = (
        state if isinstance(state, Posted | Cancelled) else Cancelled(state.at if isinstance(state, Paused) else state)
    )
    request = by if isinstance(by, CheckRequested) else CheckRequested(old.owner, old.last_on)
    after, effects = _opened(pack, request, number=old.number + 1, revision=old.revision)
    told = () if isinstance(by, CheckRequested) else (notice("restarted"),)
    return after, (Archive(left), *_settled(old), *told, *effects)


def _cancelled(state: _Live) -> Step:
    return Cancelled(state), (*_settled(state.check), notice("cancelled"))


def _settled(check: Check) -> tuple[Settle, ...]:
    return (Settle(check.number, check.revision),) if check.revision else ()


def _listen(state: _Held, event: MessageSent) -> Step:
    """Have a message understood in the light of what was open when they wrote it."""
    check, paused = record.check_of(state), isinstance(state, Paused)
    match state.at if isinstance(state, Paused) else state:
        case Asking(section=section, about=about, replacing=replacing):
            earlier = () if replacing else record.said(check, section)
            understand = Understand(event.owner, event.message, event.text, event.on, section, about, earlier)
        case _:
            understand = Understand(event.owner, event.message, event.text, event.on, None)
    pending = Pending(
        event.message,
        event.text,
        event.on,
        understand.section,
        understand.about,
        record.keys(understand.earlier),
        while_paused=paused,
    )
    return record.with_check(state, record.awaiting(check, pending)), (understand,)


def _overheard(state: _Held, event: MessageUnderstood) -> Step:
    """Answer a question that was asked before this check began; a message deleted since then counts for nothing."""
    return state, ((showing.reply(event),) if event.intent == "question" else ())


def _corrected(pack: Pack, state: _Live, event: MessageUnderstood) -> Step:
    """Take the new words of an answer if they were given, else show the answer to be changed, else ask which."""
    target = event.target if event.target in {each.id for each in pack.sections} else None
    by_review = not isinstance(state, Asking) or state.changing
    if target is None and isinstance(state, Asking):
        return _controlled_while_asking(pack, state, "edit", None, event)
    if target is None:
        return state, (notice("change_what"),)
    if event.new_text and event.new_text in event.text:
        words = AnswerGiven(event.message, target, event.new_text, replaces=True, on=event.on)
        return revising.given(pack, state, words)
    return asking.changed(pack, state.check, target, then_review=by_review)


def _words_changed(
    pack: Pack, state: State, event: MessageEdited | MessageDeleted | AnswersAssessed | AnswerGiven
) -> Step:
    match state:
        case Idle():
            if isinstance(event, AnswerGiven | AnswersAssessed):
                raise _refused(state, event, stale=True)
            return state, ()
        case Paused(at=at) if isinstance(event, AnswerGiven):
            return _words_changed(pack, at, event)
        case Cancelled() if isinstance(event, AnswerGiven):
            raise _refused(state, event, stale=True)
    match event:
        case MessageEdited():
            return revising.edited(pack, state, event)
        case MessageDeleted():
            return revising.deleted(pack, state, event)
        case AnswersAssessed(section=section):
            _known(pack, state, event, section)
            return revising.assessed(pack, state, event)
        case AnswerGiven(section=section):
            _known(pack, state, event, section)
            return revising.given(pack, state, event)


def _card_came_back(pack: Pack, state: State, event: CardPosted | CardRefused) -> Step:
    if event.check not in {0, record.number_of(state)}:  # the card of a check that was archived meanwhile
        return state, ((notice("posted", detail=event.channel),) if isinstance(event, CardPosted) else ())
    match state:
        case Previewing(sending=True, check=check) if isinstance(event, CardPosted):
            check, effects = releasing.posted(pack, record.dated(check, event.on), event)
            return Posted(check), effects
        case Previewing(sending=True, check=check) if isinstance(event, CardRefused):
            after, effects = showing.preview(pack, check)
            return after, (notice("post_refused", detail=event.reason), *effects)
        case Cancelled(at=Previewing(sending=True, check=check)) if isinstance(event, CardPosted):
            check, (*_, told) = releasing.posted(pack, record.dated(check, event.on), event)
            return Cancelled(Posted(check)), (told,)
        case Cancelled(at=Previewing(sending=True) as at):
            return Cancelled(replace(at, sending=False)), (notice("not_posted"),)
        case _:
            raise _refused(state, event)


def _informed(pack: Pack, state: State, control: Control, to: Destination) -> Effect:
    match control:
        case "help":
            return Say(HelpShown(), to)
        case "list":
            return Say(ChecksListed(record.number_of(state)), to)
        case "summary" if not isinstance(state, Idle) and record.check_of(state).answers:
            return showing.recap_midway(pack, record.check_of(state), to)
        case "summary":
            return Say(Notice("nothing_yet"), to)
        case _:
            return Say(showing.status(pack, state), to)


def _nothing_to(control: Control) -> Say:
    match control:
        case "cancel":
            return notice("nothing_to_cancel")
        case "pause":
            return notice("nothing_to_pause")
        case "resume":
            return notice("nothing_to_resume")
        case _:
            return notice("nothing_yet")


def _section(state: State) -> SectionId | None:
    return state.section if isinstance(state, Asking) else None


def _dated(state: _H, event: _Own) -> _H:
    match event:
        case CheckRequested(on=on) | MessageSent(on=on) | MessageUnderstood(on=on) | ControlUsed(on=on):
            return record.with_check(state, record.dated(record.check_of(state), on))
        case PostConfirmed(on=on):
            return record.with_check(state, record.dated(record.check_of(state), on))
        case SignsTicked() | ReasonGiven() | ChannelChosen() | QuotesWithheld():
            return state


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _current(state: _Held, event: ControlUsed | SignsTicked | ReasonGiven | PostConfirmed) -> None:
    """Refuse a button of a message that something newer has superseded."""
    if event.revision is not None and event.revision != record.check_of(state).revision:
        raise _refused(state, event, stale=True)


def _of_this_preview(state: Previewing, event: ChannelChosen | QuotesWithheld) -> None:
    """Refuse boxes of an older preview; one that is being redrawn still counts: a box says how it stands, not flips."""
    if not state.opened_at <= event.revision <= state.check.revision:
        raise _refused(state, event, stale=True)


def _known(pack: Pack, state: State, event: Event, section: SectionId) -> None:
    if section not in {each.id for each in pack.sections}:
        raise _refused(state, event)


def _refused(state: State, event: Event, *, stale: bool = False) -> IllegalEventError:
    return IllegalEventError(state.kind, event.kind, stale=stale)

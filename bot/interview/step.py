"""The interview as a pure state machine: no clock, no Slack, no database, no model. Every transition starts here.

What an event means in each state is told below; the pieces: ``understood`` (what a message means), ``controlled``
(back, skip, pause, …), ``offering`` (before a check), ``opening`` (it begins), ``drafting`` (words from elsewhere),
``asking`` (a question is open), ``releasing`` (recap to card), ``revising`` (words that change), ``showing`` (what is
said), ``record`` (what is kept), ``reminding`` (what time brings), ``owning`` (one's own checks and settings),
``history`` (what a check came to), ``others`` (what colleagues are asked, and do).
"""

from __future__ import annotations

from typing import TypeAlias, TypeVar

from bot.interview import (
    acted,
    asking,
    drafting,
    history,
    offering,
    opening,
    opinions,
    others,
    owning,
    record,
    releasing,
    reminding,
    reviewing,
    revising,
    showing,
)
from bot.interview.changing import replace
from bot.interview.content import ReplyShown, WhyShown
from bot.interview.controlled import done, informed, resumed
from bot.interview.destinations import Dm, Thread
from bot.interview.effects import AnswerQuestion, Effect, Say, Step
from bot.interview.errors import IllegalEventError
from bot.interview.events import (
    AnswerGiven,
    AnswersAssessed,
    AnswerShared,
    CardPosted,
    CardRefused,
    ChannelChosen,
    ChannelSeen,
    CheckRequested,
    Control,
    ControlUsed,
    DeletionAsked,
    DraftSettled,
    DraftsPlaced,
    Event,
    FilesShared,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    MessageUnderstood,
    OwnEvent,
    PostConfirmed,
    QuestionAnswered,
    QuestionAsked,
    QuotesWithheld,
    ReasonGiven,
    RecordAsked,
    SettingChosen,
    SignsTicked,
    Snoozed,
    TimeCame,
    WhyAsked,
    WordsOffered,
)
from bot.interview.findings import Finding
from bot.interview.replies import Reply
from bot.interview.review_events import (
    CardQuestioned,
    CardTyped,
    RecheckAsked,
    ReviewAnswered,
    ReviewersNamed,
    ReviewEvent,
    ReviewGiven,
    TaskPutOff,
    TaskTaken,
)
from bot.interview.showing import notice
from bot.interview.states import (
    Asking,
    Cancelled,
    Held,
    Idle,
    Opening,
    Paused,
    Posted,
    Previewing,
    Reviewing,
    Shown,
    State,
)
from bot.interview.ticket_events import OthersEvent, RequestTyped
from bot.interview.typed import (
    agrees,
    asks_why,
    corrects,
    finishes,
    lists,
    only_links,
    posts,
    reason_named,
    rechecks,
    says_nothing,
    section_named,
    settles_draft,
    starts,
    undoes,
)
from bot.interview.understood import listen, understood
from bot.interview.wishes import Wish
from bot.interview.wishes import wish as wish_in
from knowledge.pack import Pack, SectionId

__all__ = ["Step", "initial", "step"]

L = TypeVar("L", Asking | Reviewing | Previewing, Paused)

_Conversed: TypeAlias = CheckRequested | MessageSent | MessageUnderstood | ControlUsed
_Pressed: TypeAlias = SignsTicked | ReasonGiven | ChannelChosen | QuotesWithheld | AnswerShared | PostConfirmed
_Revised: TypeAlias = MessageEdited | MessageDeleted | AnswersAssessed | AnswerGiven


def initial() -> Idle:
    """Return the state of somebody the advisor has not met."""
    return Idle()


def step(pack: Pack, state: State, event: Event) -> Step:
    """Return the state after *event* and the effects it calls for; IllegalEventError if refused."""
    through = opinions.compared_when_both_are_through(pack, *_happened(pack, state, event))
    after, effects = acted.with_the_day(pack, state, *through)
    effects = showing.anchored(after, effects)
    if (after, effects) != (state, ()):
        after = history.noted(pack, state, reminding.attended(state, after, event))
    match event:
        case MessageUnderstood(findings=heard, reply=reply, without_model=fault):
            return _told_of_model(after, effects, fault, gave=_by_model(heard, reply))
        case AnswersAssessed(findings=heard, without_model=fault):
            return _told_of_model(after, effects, fault, gave=_by_model(heard, None))
        case QuestionAnswered(reply=reply, to=Dm(), without_model=fault):
            return _told_of_model(after, effects, fault, gave=_by_model((), reply))
        case _:
            return after, effects


def _happened(pack: Pack, state: State, event: Event) -> Step:
    if isinstance(event, OthersEvent):
        return others.happened(pack, state, event)
    return _step(pack, state, event)


def _step(pack: Pack, state: State, event: OwnEvent | ReviewEvent) -> Step:
    match event:
        case QuestionAsked() | QuestionAnswered():
            return state, _asked(state, event)
        case FilesShared():
            return state, (notice("files_not_read", back_to=_section(state)),)
        case WhyAsked(section=section):
            _known(pack, state, event, section)
            return state, (Say(WhyShown(section)),)
        case ControlUsed(control="summary", to=Dm()) if isinstance(state, Reviewing):
            return showing.recap(pack, state.check)
        case TimeCame() | Snoozed() | SettingChosen() | RecordAsked() | DeletionAsked():
            return _of_their_own(pack, state, event)
        case MessageSent() if (wish := _wish(state, event)) is not None:
            return _of_their_own(pack, state, wish)
        case ControlUsed(control="status" | "help" | "summary" | "list" as control, argument=argument, to=to):
            return state, (informed(pack, state, control, to, argument),)
        case MessageSent(text=text) if lists(text):
            return state, (informed(pack, state, "list", Dm()),)
        case WordsOffered() | DraftsPlaced() | DraftSettled():
            return _drafted(pack, state, event)
        case CardPosted() | CardRefused() | ChannelSeen():
            return _came_back(pack, state, event)
        case CheckRequested() | MessageSent() | MessageUnderstood() | ControlUsed():
            return _conversed(pack, state, event)
        case SignsTicked() | ReasonGiven() | ChannelChosen() | QuotesWithheld() | AnswerShared() | PostConfirmed():
            return _pressed(pack, state, event)
        case MessageEdited() | MessageDeleted() | AnswersAssessed() | AnswerGiven():
            return _revised(pack, state, event)
        case ReviewersNamed() | ReviewGiven() | ReviewAnswered() | TaskTaken() | TaskPutOff():
            return acted.acted(pack, state, event)
        case CardQuestioned() | CardTyped() | RecheckAsked():
            return acted.acted(pack, state, event)


def _asked(state: State, event: QuestionAsked | QuestionAnswered) -> tuple[Effect, ...]:
    """Look a question up, and show the reply where it was asked: to people among themselves, only what is answered."""
    if isinstance(event, QuestionAsked):
        return (AnswerQuestion(event.text, _section(state), event.to),)
    to, reply = event.to, event.reply
    if isinstance(to, Thread) and to.unbidden and reply.outcome not in {"answered", "conflict"}:
        return ()
    back_to = _section(state) if isinstance(to, Dm) else None
    return (Say(ReplyShown(event.question, reply, back_to), to),)


def _of_their_own(pack: Pack, state: State, event: TimeCame | Wish) -> Step:
    """Do what time brings, or what they want with their checks and settings: the same in every state."""
    match event:
        case TimeCame():
            return reminding.time_came(pack, state, event)
        case Snoozed():
            return reminding.snoozed(state, event)
        case SettingChosen():
            return owning.setting_chosen(state, event)
        case RecordAsked():
            return owning.record_asked(state, event)
        case DeletionAsked():
            return owning.deletion_asked(state, event)


def _wish(state: State, event: MessageSent) -> Wish | None:
    at = state.at if isinstance(state, Paused) else state
    return wish_in(event.text, event.on, previewing=isinstance(at, Previewing))


# ── conversation ──────────────────────────────────────────────────────────────────────────────────────────────────


def _conversed(pack: Pack, state: State, event: _Conversed) -> Step:
    if isinstance(event, MessageSent) and (wanted := _wanted_of_others(pack, state, event)):
        return wanted
    if isinstance(state, Idle):
        return offering.conversed(pack, state, event)
    dated = record.with_check(state, record.dated(record.check_of(state), event.on))
    match event:
        case CheckRequested():
            return _requested(pack, dated, event)
        case MessageSent():
            return acted.typed(pack, dated, event) or _wrote(pack, dated, event)
        case MessageUnderstood():
            return understood(pack, dated, event)
        case ControlUsed(control=control, argument=argument, revision=revision):
            if revision not in {None, record.check_of(state).revision}:
                raise _refused(state, event, stale=True)
            if control == "restart" and argument.strip() and not _is_sending(dated):
                return opening.restarted(pack, dated, argument.strip())
            if control in {"undo", "keep_both"}:
                return _pressed_about_a_change(pack, dated, control, argument)
            return done(pack, dated, control, section_named(pack, argument))


def _pressed_about_a_change(pack: Pack, state: Held, control: Control, aside: str) -> Step:
    """Do what a button says about the words that a change put *aside*; once another change came, it says nothing."""
    at = state.at if isinstance(state, Paused) else state  # whoever uses the question's controls is back
    before = record.check_of(state).replaced
    if isinstance(at, Opening | Cancelled) or before is None or record.aside_id(record.words_aside(before)) != aside:
        return done(pack, state, control)
    if _is_sending(at):
        return state, (notice("posting"),)
    return revising.undone(pack, at, before) if control == "undo" else revising.kept_both(pack, at, before)


def _wanted_of_others(pack: Pack, state: State, event: MessageSent) -> Step | None:
    return others.typed(pack, state, RequestTyped(event.text, event.owner, event.on))


def _requested(pack: Pack, state: Held, event: CheckRequested) -> Step:
    """Start, go on, or begin anew; a check that is under way is never lost to a new one."""
    match state:
        case Opening(check=check) if event.use_case:
            return opening.told_use_case(pack, check, event.use_case, f"start:{check.number}")
        case Paused() if event.fresh:
            return _kept_for_later(state, event.use_case)
        case Paused():
            return resumed(pack, state)
        case Posted() if event.fresh:
            return opening.opened_after(pack, state, event)
        case Cancelled():
            return opening.opened_after(pack, state, event)
        case Opening() | Posted():
            return showing.again(pack, state)
        case Asking() | Reviewing() | Previewing():
            kept, told = _kept_for_later(state, event.use_case) if event.fresh else (state, ())
            after, effects = showing.again(pack, kept)
            return after, (*told, *effects)


def _kept_for_later(state: L, use_case: str) -> tuple[L, tuple[Effect, ...]]:
    """Keep what another check shall be about: "restart" begins with it."""
    check = record.check_of(state)
    kept = record.with_check(state, replace(check, proposed=use_case or check.proposed))
    return kept, (notice("already_under_way", detail=use_case),)


def _wrote(pack: Pack, state: Held, event: MessageSent) -> Step:
    """Do at once what the message says in so many words; have anything else understood."""
    text = event.text
    use_case = starts(text, anew=isinstance(state, Posted | Cancelled))
    if use_case is not None:
        fresh = not isinstance(state, Paused)  # there it can only mean to go on
        return _requested(pack, state, CheckRequested(event.owner, event.on, use_case, fresh))
    if isinstance(state, Asking | Reviewing | Previewing | Posted) and (amended := _amended(pack, state, event)):
        return amended
    match state:
        case Asking():
            return _wrote_while_asking(pack, state, event)
        case Reviewing(check=check) if agrees(text) or posts(text):
            return showing.preview(pack, check)
        case Reviewing() if (named := section_named(pack, text)) is not None:
            return done(pack, state, "edit", named)
        case Previewing(sending=False):
            return _wrote_while_previewing(pack, state, event)
        case _:
            return listen(state, event)


def _wrote_while_asking(pack: Pack, state: Asking, event: MessageSent) -> Step:
    text = event.text
    draft, wish = drafting.next_draft(state), settles_draft(text)
    if draft is not None and wish is not None:
        return drafting.settled(pack, state, DraftSettled(draft.number, wish, event.on))
    if only_links(text):
        return state, (notice("links_not_read", back_to=state.section),)
    if says_nothing(text):
        return state, (notice("nothing_said", back_to=state.section),)
    if asks_why(text):
        return state, (Say(WhyShown(state.section)),)
    if finishes(text):
        return done(pack, state, "finish")
    if posts(text):
        return state, (notice("finish_first", back_to=state.section),)
    if state.reoffered and state.about is None and (reason := reason_named(text)) is not None:
        return asking.gave_reason(pack, state, reason, "")
    return listen(state, event)


def _wrote_while_previewing(pack: Pack, state: Previewing, event: MessageSent) -> Step:
    if event.channel:
        after, effects = releasing.channel_chosen(pack, state, event.channel, event.channel_name)
        return after, (*effects, notice("channel_set", detail=event.channel))
    if posts(event.text):
        return releasing.confirmed(pack, state)
    if agrees(event.text):
        return state, (releasing.how_to_post(state.check),)
    return releasing.worded(pack, state, event.text) or listen(state, event)


def _amended(pack: Pack, state: Asking | Shown, event: MessageSent) -> Step | None:
    """Undo a change, take a correction, go through a posted check again, or put kept words where they belong."""
    text, before, unplaced = event.text, state.check.replaced, state.check.unplaced
    if isinstance(state, Previewing) and state.sending:
        return (state, (notice("posting"),)) if undoes(text) else None
    if isinstance(state, Posted) and rechecks(text):
        return done(pack, state, "back")
    if undoes(text):
        return (state, (notice("nothing_to_undo"),)) if before is None else revising.undone(pack, state, before)
    if (correction := corrects(pack, text)) is not None:
        section, words = correction
        return revising.given(pack, state, AnswerGiven(event.message, section, words, replaces=True, on=event.on))
    if unplaced is not None and (named := section_named(pack, text)) is not None:
        return revising.added(pack, state, unplaced, named, event.on)
    return None


def _drafted(pack: Pack, state: State, event: WordsOffered | DraftsPlaced | DraftSettled) -> Step:
    if isinstance(event, WordsOffered):
        return drafting.offered(pack, state, event)
    if isinstance(state, Idle):
        raise _refused(state, event, stale=True)
    if isinstance(event, DraftsPlaced):
        return drafting.placed(pack, state, event)
    return drafting.settled(pack, state, event)


# ── buttons and boxes of the newest message ───────────────────────────────────────────────────────────────────────


def _pressed(pack: Pack, state: State, event: _Pressed) -> Step:
    match state:
        case Asking(check=check) if event.revision == check.revision:
            return _pressed_while_asking(pack, state, event)
        case Previewing(check=check, opened_at=opened) if opened <= event.revision <= check.revision:
            return _pressed_while_previewing(pack, state, event)
        case Paused(at=at):
            return _pressed(pack, at, event)  # whoever presses a button that is still there is back
        case Opening(check=check) | Reviewing(check=check):
            raise _refused(state, event, stale=event.revision != check.revision)
        case Posted(check=check) if isinstance(event, PostConfirmed) and event.revision == check.revision:
            return state, ()  # pressed twice: it is there
        case Idle() | Asking() | Previewing() | Posted() | Cancelled():
            raise _refused(state, event, stale=True)


def _pressed_while_asking(pack: Pack, state: Asking, event: _Pressed) -> Step:
    match event:
        case SignsTicked(section=state.section, criteria=criteria):
            section = pack.section(state.section)
            return replace(state, check=record.ticked(pack, state.check, section, criteria)), ()
        case ReasonGiven(section=state.section, reason="dont_know", words=words) if not state.reoffered:
            return asking.did_not_know(pack, state, words)
        case ReasonGiven(section=state.section, reason=reason, words=words):
            return asking.gave_reason(pack, state, reason, words)
        case _:
            raise _refused(state, event)


def _pressed_while_previewing(pack: Pack, state: Previewing, event: _Pressed) -> Step:
    """Take the boxes of this preview, even while it is redrawn: a box says how it stands. Post needs the newest."""
    match event:
        case ChannelChosen(channel=channel, name=name) if not state.sending:
            return releasing.channel_chosen(pack, state, channel, name)
        case QuotesWithheld(sections=sections) if not state.sending:
            return releasing.withheld(pack, state, sections)
        case AnswerShared(section=section, share=share) if not state.sending:
            return releasing.shared(pack, state, (section,), share)
        case PostConfirmed(revision=state.check.revision) if state.sending:
            return state, ()  # pressed twice: it is on its way
        case PostConfirmed(revision=state.check.revision, on=on, channel=channel):
            dated = replace(state, check=record.dated(state.check, on))
            return releasing.confirmed(pack, dated, channel)
        case _:
            raise _refused(state, event, stale=event.revision != state.check.revision)


# ── what comes in by itself ───────────────────────────────────────────────────────────────────────────────────────


def _revised(pack: Pack, state: State, event: _Revised) -> Step:
    """Take words that changed, and results that came in."""
    if isinstance(event, AnswersAssessed | AnswerGiven):
        _known(pack, state, event, event.section)
    if isinstance(event, AnswersAssessed) and event.ticket:
        return opinions.assessed(pack, state, event)
    match state:
        case Idle() if isinstance(event, MessageEdited | MessageDeleted):
            return offering.revised(state, event)
        case Cancelled() | Idle() if isinstance(event, AnswerGiven) or isinstance(state, Idle):
            raise _refused(state, event, stale=True)
        case Paused(at=at) if isinstance(event, AnswerGiven):
            return revising.given(pack, at, event)  # whoever answers is back
        case _:
            return revising.revised(pack, state, event)


def _came_back(pack: Pack, state: State, event: CardPosted | CardRefused | ChannelSeen) -> Step:
    if isinstance(event, ChannelSeen):
        return releasing.channel_seen(pack, state, event)
    return _card_came_back(pack, state, event)


def _card_came_back(pack: Pack, state: State, event: CardPosted | CardRefused) -> Step:
    if event.check not in {0, record.number_of(state)}:  # the card of a check that was archived meanwhile
        return state, ((notice("posted", detail=event.channel),) if isinstance(event, CardPosted) else ())
    match state:
        case Previewing(sending=True, check=check) if isinstance(event, CardPosted):
            check, mended = releasing.posted(pack, record.dated(check, event.on), event)
            details = releasing.details(pack, check)
            invited = reviewing.invitations(check)
            return Posted(check), (*details, *mended, notice("posted", detail=event.channel), *invited)
        case Previewing(sending=True) if isinstance(event, CardRefused):
            return releasing.refused(pack, state, event.channel, event.reason)
        case Cancelled(at=Previewing(sending=True, check=check)) if isinstance(event, CardPosted):
            check, mended = releasing.posted(pack, record.dated(check, event.on), event)
            return Cancelled(Posted(check)), (*mended, notice("posted", detail=event.channel))
        case Cancelled(at=Previewing(sending=True) as at):
            return Cancelled(replace(at, sending=False)), (notice("not_posted"),)
        case _:
            raise _refused(state, event)


def _told_of_model(state: State, effects: tuple[Effect, ...], fault: str, *, gave: bool) -> Step:
    """Say once that the model gives nothing, and again only after it *gave* something: "skip" asks it nothing."""
    told = state.model_away if isinstance(state, Idle) else record.check_of(state).model_away
    away = bool(fault) or (told and not gave)
    if isinstance(state, Idle):
        after: State = replace(state, model_away=away)
    else:
        after = record.with_check(state, replace(record.check_of(state), model_away=away))
    return after, ((*effects, notice("model_away")) if away and not told else effects)


def _by_model(heard: tuple[Finding, ...], reply: Reply | None) -> bool:
    return any(each.assessor == "model" for each in heard) or (reply is not None and reply.in_short != "")


def _is_sending(state: Held) -> bool:
    return isinstance(state, Previewing) and state.sending


def _section(state: State) -> SectionId | None:
    return state.section if isinstance(state, Asking) else None


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _known(pack: Pack, state: State, event: Event, section: SectionId) -> None:
    if section not in {each.id for each in pack.sections}:
        raise _refused(state, event)


def _refused(state: State, event: Event, *, stale: bool = False) -> IllegalEventError:
    return IllegalEventError(state.kind, event.kind, stale=stale)

"""What a message means, state by state: heard in the light of what is open, counted where it was sent."""

from __future__ import annotations

import re
from typing import Final

from bot.interview import asking, bursts, opening, record, revising, showing
from bot.interview.changing import replace
from bot.interview.content import NoticeId, Offer
from bot.interview.controlled import WISHES, done, informed
from bot.interview.destinations import Dm
from bot.interview.effects import Say, Step, Understand
from bot.interview.events import AnswerGiven, MessageSent, MessageUnderstood
from bot.interview.naming import names_something
from bot.interview.record import Taken
from bot.interview.showing import notice
from bot.interview.states import (
    USE_CASE,
    Asking,
    Cancelled,
    Held,
    Live,
    Opening,
    Paused,
    Pending,
    Posted,
    Previewing,
    Reviewing,
    Shown,
    Unplaced,
)
from bot.interview.typed import disputes, gives_words, greets, thanks
from knowledge.pack import Pack, SectionId

_CHANNEL_NAME: Final = re.compile(r"#?[\w-]{2,80}")  # as somebody types it without choosing it from Slack's list


def listen(state: Held, event: MessageSent) -> Step:
    """Have a message understood in the light of what is open as they write it."""
    understand, after = _understand(state, event)
    section, about, earlier = understand.section, understand.about, record.keys(understand.earlier)
    paused = isinstance(state, Paused)
    pending = Pending(event.message, event.text, event.on, section, about, earlier, after, while_paused=paused)
    return record.with_check(state, record.awaiting(record.check_of(state), pending)), (understand,)


def _understand(state: Held, event: MessageSent) -> tuple[Understand, SectionId | None]:
    """Return what to find out, by the question they had before them, and what they answered just before."""
    just_before = bursts.answered_just_before(record.check_of(state), event.message)
    after, seconds = just_before or (None, 0.0)
    understand = Understand(event.owner, event.message, event.text, event.on, None)
    match state.at if isinstance(state, Paused) else state:
        case Asking(check=check) if after is not None and seconds < 0:
            return replace(understand, section=after, earlier=record.said(check, after)), after
        case Asking(check=check, section=section, about=about, replacing=replacing):
            earlier = () if replacing else record.said(check, section)
            crossed = (
                after is not None and after != section and bursts.may_cross(check, event.message, event.text, after)
            )
            before = after if crossed else None
            return replace(understand, section=section, about=about, earlier=earlier, before=before), after
        case Reviewing(check=check) if after is not None:
            return replace(understand, section=after, earlier=record.said(check, after)), after
        case _:
            return understand, None


def understood(pack: Pack, state: Held, event: MessageUnderstood) -> Step:
    """Do what a message asks for, or count what it says.

    What nobody waits for any more (deleted, edited since, sent before this check) counts for nothing, but a question
    is answered all the same, and words that were kept unread count as they are read now.
    """
    taken = record.taken(record.check_of(state), event.message, event.text)
    if taken is None:
        return revising.read_after_all(pack, state, event)
    state = record.with_check(state, taken.check)
    if event.both and isinstance(state, Asking | Shown) and not _is_sending(state) and state.check.replaced:
        return revising.kept_both(pack, state, state.check.replaced)
    match state:
        case Paused():
            return _while_paused(pack, state, taken, event)
        case Cancelled():
            return _while_cancelled(pack, state, taken, event)
        case _:
            return _while_live(pack, state, taken, event)


def _while_live(pack: Pack, state: Live, taken: Taken, event: MessageUnderstood) -> Step:
    match state:
        case Opening():
            return _while_opening(pack, state, event)
        case Asking():
            return _while_asking(pack, state, taken, event)
        case Reviewing() | Previewing() | Posted():
            return _while_shown(pack, state, taken, event)


def _while_opening(pack: Pack, state: Opening, event: MessageUnderstood) -> Step:
    match event.intent:
        case "answer" | "edit" if event.reply is None:
            return opening.told_use_case(pack, state.check, event.text, event.message)
        case "answer" | "edit" | "answer_and_question":
            after, effects = opening.told_use_case(pack, state.check, event.text, event.message)
            return after, (showing.reply(event), *effects)
        case "question" if _turned_down(event) and names_something(event.text):
            return opening.told_use_case(pack, state.check, event.text, event.message)
        case "question":
            return state, (showing.reply(event), notice("use_case_needed"))
        case _ if names_something(event.text):
            return opening.told_use_case(pack, state.check, event.text, event.message)
        case "smalltalk":
            return state, (_chatted(event), notice("use_case_needed"))
        case "dont_know":
            return done(pack, state, "skip")
        case _:
            return _wished(pack, state, event)


def _turned_down(event: MessageUnderstood) -> bool:
    """Say whether a message was taken for an order or another subject, as a few nouns may be: "code reviewer"."""
    return event.reply is not None and event.reply.outcome == "out_of_scope" and not event.reply.ours


def _while_asking(pack: Pack, state: Asking, taken: Taken, event: MessageUnderstood) -> Step:
    moved_on = taken.pending.section not in {None, state.section}
    match event.intent:
        case "answer" if event.reply is None:
            return asking.heard(pack, state, taken, event)
        case "answer" | "answer_and_question":
            after, effects = asking.heard(pack, state, taken, event)
            return after, (showing.reply(event), *effects)
        case "question":
            return asking.digressed(state, event)
        case "smalltalk":
            return asking.still_weighing(state, _chatted(event, back_to=state.section))
        case "dont_know" | "skip" | "back" if moved_on:
            return state, ()  # it was about a question they have left by a button since
        case "dont_know":
            return asking.did_not_know(pack, state, event.text)
        case "edit":
            return _corrected(pack, state, event)
        case _:
            after, effects = _wished(pack, state, event)
            return asking.still_weighing(after, *effects) if after == state else (after, effects)


def _while_shown(pack: Pack, state: Shown, taken: Taken, event: MessageUnderstood) -> Step:
    match event.intent:
        case "question":
            return state, (showing.reply(event),)
        case "smalltalk" | "answer" if _looks_like_a_channel(state, event.text):
            return state, (notice("channel_needed"),)
        case "smalltalk":
            return state, (_chatted(event),)
        case "answer" | "answer_and_question" | "dont_know" if taken.pending.section is not None:
            return _late(pack, state, taken.pending, event)
        case "answer_and_question" if _target(pack, event) is None:
            return state, (showing.reply(event),)  # what stands beside a question, and belongs nowhere, explains it
        case "answer_and_question":
            after, effects = _placed(pack, state, event)
            return after, (showing.reply(event), *effects)
        case "answer":
            return _placed(pack, state, event)
        case "dont_know":
            return state, (notice("posting" if _is_sending(state) else "change_what"),)
        case "edit" if not _is_sending(state):
            return _corrected(pack, state, event)
        case _:
            return _wished(pack, state, event)


def _while_paused(pack: Pack, state: Paused, taken: Taken, event: MessageUnderstood) -> Step:
    match event.intent:
        case "question":
            return state, (showing.reply(event),)
        case "smalltalk" | "dont_know":
            return state, (notice("still_paused"),)
        case "back":
            return done(pack, state, "resume")  # "ok back now": what they went back to would be asked of nobody
        case "answer" | "answer_and_question" if not taken.pending.while_paused and taken.pending.section is not None:
            return _late(pack, state, taken.pending, event)
        case "answer" | "answer_and_question" | "edit":
            return _while_live(pack, state.at, taken, event)  # whoever answers is back
        case _:
            return _wished(pack, state, event)


def _while_cancelled(pack: Pack, state: Cancelled, taken: Taken, event: MessageUnderstood) -> Step:
    match event.intent:
        case "question":
            return state, (showing.reply(event),)
        case "answer" | "answer_and_question" if taken.pending.section is not None:
            return _late(pack, state, taken.pending, event)
        case "answer" | "answer_and_question" | "dont_know" | "smalltalk" | "edit" | "skip" | "back":
            return state, (Say(Offer(taken.check.revision)),)
        case _:
            return _wished(pack, state, event)


def _wished(pack: Pack, state: Held, event: MessageUnderstood) -> Step:
    """Do what a message asks for as its control would; help may be asked for in full."""
    if event.intent == "help":
        return state, (informed(pack, state, "help", Dm(), event.text),)
    return done(pack, state, WISHES[event.intent])


def _chatted(event: MessageUnderstood, *, back_to: SectionId | None = None) -> Say:
    said: NoticeId = "greeted" if greets(event.text) else "thanked" if thanks(event.text) else "smalltalk"
    return notice(said, back_to=back_to)


def _placed(pack: Pack, state: Shown, event: MessageUnderstood) -> Step:
    """Add what they say unasked to the answers it belongs to; where nobody can tell, keep it and ask."""
    words, target = Unplaced(event.message, event.text), _target(pack, event)
    if target is None:
        return record.with_check(state, replace(state.check, unplaced=words)), (notice("fits_where"),)
    return revising.added(pack, state, words, target, event.on)


def _late(pack: Pack, state: Held, pending: Pending, event: MessageUnderstood) -> Step:
    """Count an answer that was sent while its question was still open."""
    if pending.section is None or event.intent == "dont_know":
        return state, ()
    return revising.given(pack, state, AnswerGiven(event.message, pending.section, event.text, on=event.on))


def _looks_like_a_channel(state: Shown, text: str) -> bool:
    """Say whether *text* may name a channel where one is asked for: only Slack's own links tell which it is."""
    asked = isinstance(state, Previewing) and not state.sending and state.check.card is None
    named = _CHANNEL_NAME.fullmatch(text.strip()) is not None and not greets(text)
    return asked and named and not state.check.release.channel


def _is_sending(state: Asking | Shown) -> bool:
    return isinstance(state, Previewing) and state.sending


def _corrected(pack: Pack, state: Live, event: MessageUnderstood) -> Step:
    """Take the new words of an answer if they were given, else show the answer to be changed, else ask which."""
    if event.target == USE_CASE:
        return _renamed(pack, state, event)
    target, unplaced = _target(pack, event), state.check.unplaced
    if target is not None and unplaced is not None and not gives_words(pack, event.text):
        return revising.added(pack, state, unplaced, target, event.on)
    if target is not None and disputes(event.text):
        return revising.added(pack, state, Unplaced(event.message, event.text), target, event.on)
    newest = next((each for each in reversed(state.check.answers) if not each.by), None)
    if target is None and isinstance(state, Asking) and newest is not None and _says_anew(pack, event):
        return revising.added(pack, state, Unplaced(event.message, event.text), newest.section, event.on)
    if target is None or event.new_text not in event.text or not gives_words(pack, event.new_text):
        return done(pack, state, "edit", target)
    return revising.given(pack, state, AnswerGiven(event.message, target, event.new_text, replaces=True, on=event.on))


def _renamed(pack: Pack, state: Live, event: MessageUnderstood) -> Step:
    if not _says_anew(pack, event):
        return state, (notice("use_case_how", back_to=state.section if isinstance(state, Asking) else None),)
    return revising.retitled(pack, state, event.message, event.new_text)


def _says_anew(pack: Pack, event: MessageUnderstood) -> bool:
    """Say whether a correction that names no answer gives new words, and so mends what was said last: "no, 3,000"."""
    return bool(event.new_text) and event.new_text in event.text and gives_words(pack, event.new_text)


def _target(pack: Pack, event: MessageUnderstood) -> SectionId | None:
    return event.target if event.target in {each.id for each in pack.sections} else None

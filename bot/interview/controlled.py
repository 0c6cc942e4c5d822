"""What they want done, typed or pressed: back, skip, change, pause, cancel. State by state, as all transitions are."""

from __future__ import annotations

from typing import Final

from bot.interview import asking, opening, record, showing, withdrawing
from bot.interview.content import ChecksListed, Notice
from bot.interview.destinations import Destination, Dm
from bot.interview.effects import Effect, Say, Step
from bot.interview.events import Control, Intent
from bot.interview.showing import notice
from bot.interview.states import (
    Asking,
    Cancelled,
    Check,
    Held,
    Idle,
    Live,
    Opening,
    Paused,
    Posted,
    Previewing,
    Reviewing,
    Shown,
    State,
)
from bot.interview.typed import wants_everything
from knowledge.pack import Pack, SectionId

WISHES: Final[dict[Intent, Control]] = {
    "skip": "skip", "back": "back", "edit": "edit", "pause": "pause", "resume": "resume", "cancel": "cancel",
    "restart": "restart", "status": "status", "summary": "summary", "help": "help",
}  # fmt: skip


def done(pack: Pack, state: Held, control: Control, section: SectionId | None = None) -> Step:
    """Do what *control* says; *section* is what an ``edit`` names, if it names one."""
    match state:
        case Opening():
            return _while_opening(pack, state, control)
        case Asking():
            return _while_asking(pack, state, control, section)
        case Previewing(sending=True):
            return _while_sending(pack, state, control)
        case Reviewing() | Previewing() | Posted():
            return _while_shown(pack, state, control, section)
        case Paused():
            return _while_paused(pack, state, control, section)
        case Cancelled():
            return _while_cancelled(pack, state, control)


def _while_opening(pack: Pack, state: Opening, control: Control) -> Step:
    match control:
        case "skip":
            return asking.ask(pack, state.check, pack.sections[0].id)
        case "back":
            return state, (notice("first_question"),)
        case "edit" | "finish":
            return state, (notice("nothing_yet"), notice("use_case_needed"))
        case _:
            return _anywhere(pack, state, control)


def _while_asking(pack: Pack, state: Asking, control: Control, section: SectionId | None) -> Step:
    match control:
        case "skip":
            return asking.skipped(pack, state)
        case "back":
            return asking.back(pack, state)
        case "edit" if section is not None:
            return asking.changed(pack, asking.left(state), section, then_review=state.changing)
        case "edit":
            return state, (showing.recap_midway(pack, state.check, Dm()), notice("change_what", back_to=state.section))
        case "finish":
            return showing.recap(pack, state.check)
        case _:
            return _anywhere(pack, state, control)


def _while_shown(pack: Pack, state: Shown, control: Control, section: SectionId | None) -> Step:
    match control:
        case "edit" if section is not None:
            return asking.changed(pack, state.check, section, then_review=True)
        case "edit":
            return state, (notice("change_what"),)
        case "back":
            return _back(pack, state)
        case "skip" if isinstance(state, Reviewing):
            return state, (notice("all_asked"),)
        case "summary" if isinstance(state, Reviewing):
            return showing.recap(pack, state.check)
        case "skip" | "finish":
            return _on(pack, state)
        case _:
            return _anywhere(pack, state, control)


def _on(pack: Pack, state: Shown) -> Step:
    match state:
        case Reviewing(check=check):
            return showing.preview(pack, check)
        case Previewing() | Posted():
            return showing.again(pack, state)


def _back(pack: Pack, state: Shown) -> Step:
    match state:
        case Reviewing(check=Check(asked=(*_, last)) as check):
            return asking.ask(pack, check, last, changing=True)
        case Reviewing():
            return state, (notice("first_question"),)
        case Previewing(check=check) | Posted(check=check):
            return showing.recap(pack, check)


def _while_sending(pack: Pack, state: Previewing, control: Control) -> Step:
    """The post is on its way and its outcome not known: they may leave or look, but nothing moves under it."""
    match control:
        case "cancel" | "status" | "help" | "summary" | "list":
            return _anywhere(pack, state, control)
        case _:
            return state, (notice("posting"),)


def _while_paused(pack: Pack, state: Paused, control: Control, section: SectionId | None) -> Step:
    match control:
        case "resume":
            return resumed(pack, state)
        case "pause":
            return state, (notice("still_paused"),)
        case "cancel":
            return _cancelled(state.at)
        case "skip" | "back" | "edit" | "finish":
            return done(pack, state.at, control, section)  # whoever uses the question's controls is back
        case _:
            return _anywhere(pack, state, control)


def _while_cancelled(pack: Pack, state: Cancelled, control: Control) -> Step:
    match control:
        case "resume":
            return resumed(pack, state)
        case "cancel" | "pause" | "skip" | "back" | "edit" | "finish":
            return state, (nothing_to(control),)
        case _:
            return _anywhere(pack, state, control)


def _anywhere(pack: Pack, state: Held, control: Control) -> Step:
    match control:
        case "restart":
            return opening.restarted(pack, state)
        case "cancel" if isinstance(state, Live):
            return _cancelled(state)
        case "pause" if isinstance(state, Opening | Asking | Reviewing | Previewing):
            return Paused(state), (notice("paused"),)
        case "resume" if isinstance(state, Opening | Asking | Reviewing | Previewing):
            return showing.again(pack, state)
        case "status" | "help" | "summary" | "list":
            return state, (informed(pack, state, control, Dm()),)
        case _:
            return state, (nothing_to(control),)


def resumed(pack: Pack, state: Paused | Cancelled) -> Step:
    """Take up where they left, and show it."""
    after, effects = showing.again(pack, state.at)
    return after, (notice("resumed"), *effects)


def _cancelled(state: Live) -> Step:
    check, settled = showing.settled(state.check)
    check, ended = withdrawing.ended(check)
    return Cancelled(record.with_check(state, check)), (*settled, *ended, notice("cancelled"))


def informed(pack: Pack, state: State, control: Control, to: Destination, words: str = "") -> Effect:
    """Tell what they want to see: help (all of it where *words* say so), checks, the summary, or where they are."""
    match control:
        case "help":
            shown = showing.help_shown(pack, state, here=isinstance(to, Dm), everything=wants_everything(words))
            return Say(shown, to)
        case "list":
            return Say(ChecksListed(record.number_of(state)), to)
        case "summary" if not isinstance(state, Idle) and record.check_of(state).answers:
            return showing.recap_midway(pack, record.check_of(state), to)
        case "summary":
            return Say(Notice("nothing_yet"), to)
        case _:
            return Say(showing.status(pack, state), to)


def nothing_to(control: Control) -> Say:
    """Say that there is nothing *control* could be used on."""
    match control:
        case "cancel":
            return notice("nothing_to_cancel")
        case "pause":
            return notice("nothing_to_pause")
        case "resume":
            return notice("nothing_to_resume")
        case "undo" | "keep_both":
            return notice("nothing_to_undo")
        case "summary":
            return notice("nothing_yet")
        case _:
            return notice("nothing_open")

"""What people do with their own checks and settings, in whatever state they are: see, compare, export, delete, set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.interview import record, withdrawing
from bot.interview.content import ChecksCompared, CheckShown, DeletionOffered, Notice, NoticeId
from bot.interview.destinations import Destination, Dm
from bot.interview.effects import Forget, Prefer, Say, SendExport, Step
from bot.interview.events import DeletionAsked, RecordAsked, Setting, SettingChosen
from bot.interview.states import Idle, Previewing, State

# What each setting may be; the first is how it stands until somebody chooses.
SETTINGS: Final[Mapping[Setting, tuple[str, ...]]] = {
    "dates": ("en_GB", "en_US", "de", "fr", "es", "it", "nl", "pl", "pt_BR", "ja"),
    "reminders": ("on", "off"),
    "words": ("model", "here"),  # where what they write may go: the model that is configured, or nowhere but here
}
_TOLD: Final[Mapping[tuple[Setting, str], NoticeId]] = {
    ("reminders", "on"): "reminders_on",
    ("reminders", "off"): "reminders_off",
}


def setting_chosen(state: State, event: SettingChosen) -> Step:
    """Keep a setting; one that does not exist changes nothing and is told."""
    if event.value not in SETTINGS[event.setting]:
        return state, (Say(Notice("setting_values")),)
    told = (Say(Notice(_TOLD.get((event.setting, event.value), "setting_kept"))),) if event.told else ()
    return state, (Prefer(event.setting, event.value), *told)


def record_asked(state: State, event: RecordAsked) -> Step:
    """Show, compare or export; which checks are kept is known where it is delivered."""
    unknown = next((each for each in (event.check, event.other) if not _may_be(state, each)), None)
    if unknown is not None:
        return state, (_no_such(unknown, event.to),)
    match event.wish:
        case "show":
            return state, (Say(CheckShown(event.check), event.to),)
        case "compare":
            return state, (Say(ChecksCompared(event.check, event.other), event.to),)
        case "export":
            return state, (SendExport(event.check, event.form),)


def deletion_asked(state: State, event: DeletionAsked) -> Step:
    """Offer to delete a check, or delete it: the one under way ends, every other goes from what is kept."""
    number = event.check or record.number_of(state)
    if not number or not _may_be(state, number):
        return state, (_no_such(number, event.to),)
    if not event.confirmed:
        return state, (Say(DeletionOffered(number), event.to),)
    told = Say(Notice("check_deleted", detail=str(number)), event.to)
    if isinstance(state, Idle) or record.number_of(state) != number:
        return state, (Forget(number), told)
    at = getattr(state, "at", state)
    if isinstance(at, Previewing) and at.sending:  # what is on its way comes back to this check
        return state, (Say(Notice("posting"), event.to),)
    check, ended = withdrawing.ended(record.check_of(state))
    return Idle(checks=number, offered=True, model_away=check.model_away), (*ended, Forget(number), told)


def _may_be(state: State, number: int) -> bool:
    return 0 <= number <= record.number_of(state)


def _no_such(number: int, to: Destination = Dm()) -> Say:  # noqa: B008 - a frozen value
    return Say(Notice("no_such_check", detail=str(number)), to)

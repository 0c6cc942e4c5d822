"""Buttons and menus of one's own: checks shown, exported and deleted, reminders put off, settings."""

from __future__ import annotations

from typing import Final, cast, get_args

from bot.interview.events import DeletionAsked, Event, ExportForm, RecordAsked, Setting, SettingChosen, Snoozed
from bot.interview.workdays import next_week, plus_working_days
from bot.slack import controls
from bot.slack.controls import Mark
from bot.slack.payloads import Action, BlockActions

_MAX_NUMBER_DIGITS: Final = 6
_SNOOZES: Final = {"tomorrow": lambda on: plus_working_days(on, 1), "next_week": next_week}


def from_own(pressed: BlockActions, action: Action, on: str) -> Event | None:
    """Return what using one of these controls on ISO date *on* means; None where it is none of them."""
    prefix, kind, *rest = (*action.action_id.split("."), "")[:4]
    match f"{prefix}.{kind}":
        case controls.SHOW:
            return RecordAsked("show", number) if (number := _number(action)) else None
        case controls.EXPORT:
            return _export(action, rest[0] if rest else "")
        case controls.DELETE:
            return DeletionAsked(number, confirmed=True) if (number := _number(action)) else None
        case controls.SNOOZE if rest and rest[0] in _SNOOZES:
            return Snoozed(_SNOOZES[rest[0]](on), on)
        case controls.SET:
            return _setting(action, at_home=pressed.container.type == "view")
        case _:
            return None


def _number(action: Action) -> int:
    mark = Mark.read(action.value)
    number = mark.section if mark else ""
    return int(number) if number.isascii() and number.isdigit() and len(number) <= _MAX_NUMBER_DIGITS else 0


def _export(action: Action, form: str) -> Event | None:
    """Return the export that a button means, or an option "html:2" of the menu."""
    chosen, _, number = (action.selected_option.value if action.selected_option else "").partition(":")
    form, number = (chosen, number) if chosen else (form, str(_number(action)))
    if form not in get_args(ExportForm) or not number.isdigit() or len(number) > _MAX_NUMBER_DIGITS:
        return None
    return RecordAsked("export", int(number), form=cast("ExportForm", form)) if int(number) else None


def _setting(action: Action, *, at_home: bool) -> Event | None:
    """Return the setting that a button says with its value, or that was chosen; in the Home tab one sees that it is."""
    setting, _, value = action.action_id.removeprefix(f"{controls.SET}.").partition(".")
    chosen = value or (action.selected_option.value if action.selected_option else "")
    if setting not in get_args(Setting) or not chosen:
        return None
    return SettingChosen(cast("Setting", setting), chosen, told=not at_home)

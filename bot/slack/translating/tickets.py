"""Asking somebody else, and what they do: the owner's windows, and the controls and windows of whoever is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from bot.engine.seams import Delivery
from bot.interview.events import Event
from bot.interview.ticket_events import (
    OpinionGiven,
    OpinionRequested,
    QuestionDelegated,
    TicketAnswered,
    TicketDeclined,
    TicketPassedOn,
    TicketWithdrawn,
)
from bot.slack import controls
from bot.slack.payloads import Action, Element, View, ViewSubmission
from bot.slack.translating.deeds import Deed
from bot.slack.translating.gesture import Setting, lane_of
from bot.slack.translating.modals import written

_Pressed: TypeAlias = Callable[[Deed, Action], Event | None]
_Submitted: TypeAlias = Callable[[Deed, ViewSubmission], Event | None]


# ── the owner ─────────────────────────────────────────────────────────────────────────────────────────────────────


def from_asking(body: Mapping[str, object], setting: Setting) -> Delivery | None:
    """Return what the owner's windows ask for; None for a window of another kind."""
    submitted = ViewSubmission.model_validate(body)
    view, by, on = submitted.view, submitted.user.id, setting.day()
    event: Event | None = None
    if view.callback_id == controls.ASK_MODAL and (section := chosen(view, controls.WHICH)):
        event = QuestionDelegated(section, chosen(view, controls.WHOM), by, on, note(view), day(view))
    elif view.callback_id == controls.SECOND_MODAL:
        event = OpinionRequested(chosen(view, controls.WHOM), by, on, note(view), day(view))
    if event is None:
        return None
    team = setting.team(view.app_installed_team_id, submitted.team.id if submitted.team else "", submitted.user.team_id)
    return Delivery(
        team=team, lane=lane_of(team, by), event=event, keys=(f"view:{view.id}:{view.hash}",), dm=setting.dm_of(by)
    )


def chosen(view: View, name: str) -> str:
    """Return the person or the option chosen in the input of that name, "" where there is none."""
    element = _input(view, name)
    return element.selected_user or (element.selected_option.value if element.selected_option else "")


def day(view: View) -> str:
    """Return the ISO date that was chosen, "" for none."""
    return _input(view, controls.WHEN).selected_date


def note(view: View) -> str:
    """Return what was written beside it."""
    return _input(view, controls.NOTE).value


def _input(view: View, name: str) -> Element:
    return view.state.values.get(name, {}).get(name, Element())


# ── whoever is asked ──────────────────────────────────────────────────────────────────────────────────────────────


def _withdrawn(deed: Deed, _: Action) -> Event:
    return TicketWithdrawn(deed.pointer.check, deed.pointer.ticket, deed.by, deed.on, deed.to)


def _answered(deed: Deed, submitted: ViewSubmission) -> Event | None:
    text, key = written(submitted.view), f"view:{submitted.view.id}"
    if not text.strip():
        return None
    return TicketAnswered(deed.pointer.check, deed.pointer.ticket, deed.by, key, text, deed.on, deed.to)


def _declined(deed: Deed, submitted: ViewSubmission) -> Event:
    reason = note(submitted.view)
    return TicketDeclined(deed.pointer.check, deed.pointer.ticket, deed.by, deed.on, reason, deed.to)


def _passed_on(deed: Deed, submitted: ViewSubmission) -> Event:
    person = chosen(submitted.view, controls.WHOM)
    return TicketPassedOn(deed.pointer.check, deed.pointer.ticket, deed.by, person, deed.on, deed.to)


def _opined(deed: Deed, submitted: ViewSubmission) -> Event | None:
    given = opinions(submitted.view)
    if not given:
        return None
    key = f"view:{submitted.view.id}"
    return OpinionGiven(deed.pointer.check, deed.pointer.ticket, deed.by, key, given, deed.on, deed.to)


def opinions(view: View) -> tuple[tuple[str, str], ...]:
    """Return (section, answer) for each question that was answered."""
    prefix = f"{controls.ANSWER_PART}."
    read = ((block, by_action.get(controls.ANSWER_TEXT)) for block, by_action in view.state.values.items())
    return tuple(
        (block.removeprefix(prefix), element.value)
        for block, element in read
        if block.startswith(prefix) and element is not None and element.value.strip()
    )


PRESSED: Final[dict[str, _Pressed]] = {"withdraw": _withdrawn}
SUBMITTED: Final[dict[str, _Submitted]] = {
    controls.TICKET_ANSWERED: _answered,
    controls.TICKET_DECLINED: _declined,
    controls.TICKET_PASSED: _passed_on,
    controls.OPINION_GIVEN: _opined,
}

"""Buttons, checklists and selects of our own messages. The lane follows from who pressed, whatever the button says.

Controls that others than a check's owner use as well are read in ``translating/team.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast, get_args

from bot.engine.seams import Delivery
from bot.interview.events import (
    AnswerShared,
    ChannelChosen,
    CheckRequested,
    Control,
    ControlUsed,
    DraftSettled,
    Event,
    PostConfirmed,
    QuotesWithheld,
    ReasonGiven,
    Share,
    SignsTicked,
    WhyAsked,
)
from bot.interview.findings import Reason
from bot.interview.ticket_events import OpinionReleased
from bot.slack import controls
from bot.slack.controls import Mark, mark_of
from bot.slack.payloads import Action, BlockActions, Element
from bot.slack.translating.gesture import Setting, lane_of
from bot.slack.translating.own import from_own
from bot.slack.translating.team import from_team_action

_OPINION = {f"{controls.OPINION}.show": True, f"{controls.OPINION}.hide": False}
_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{1,30}")


def from_action(body: Mapping[str, object], setting: Setting) -> Delivery | None:
    """Return what using a control means; None for what is not ours.

    Controls that change a check stand in a direct message, in the Home tab or in a message only one person sees:
    pressed anywhere else, they were put there by somebody else.
    """
    pressed = BlockActions.model_validate(body)
    action = pressed.actions[0]
    if action.action_id.startswith(f"{controls.TEAM}."):
        return from_team_action(pressed, action, setting)
    event = _event(pressed, action, setting) if _is_private(pressed) else None
    if event is None:
        return None
    team = setting.team(pressed.team.id if pressed.team else "", pressed.user.team_id)
    return Delivery(
        team=team,
        lane=lane_of(team, pressed.user.id),
        event=event,
        keys=(f"action:{pressed.user.id}:{action.action_ts}:{action.action_id}",),
        order=action.action_ts,
        dm=dm_of(pressed),
    )


def dm_of(pressed: BlockActions) -> str:
    """Return the person's direct message with us, where the pressed message stands in it; "" elsewhere."""
    place = pressed.container
    return place.channel_id if place.channel_id.startswith("D") and not place.is_ephemeral else ""


def _is_private(pressed: BlockActions) -> bool:
    return bool(dm_of(pressed)) or pressed.container.is_ephemeral or pressed.container.type == "view"


def _event(pressed: BlockActions, action: Action, setting: Setting) -> Event | None:
    kind, _, rest = action.action_id.removeprefix("ft.").partition(".")
    if not action.action_id.startswith("ft."):
        return None
    on = setting.day(action.action_ts)
    if (own := from_own(pressed, action, on)) is not None:
        return own
    mark = Mark.read(action.value) or mark_of(action.block_id)
    if f"ft.{kind}" == controls.START:
        fresh = action.action_id == controls.START_NEW
        return CheckRequested(owner=pressed.user.id, on=on, fresh=fresh)
    if mark is None:
        return None
    if f"ft.{kind}" == controls.CONTROL:
        return _control(rest, mark, pressed.user.id, on)
    of_a_review = _of_an_opinion(action, mark) or _of_a_review(kind, mark, pressed, action, on)
    return _of_a_question(kind, rest, mark, pressed, on) or of_a_review


def _of_an_opinion(action: Action, mark: Mark) -> Event | None:
    if action.action_id not in _OPINION or mark.revision is None:
        return None
    return OpinionReleased(shown=_OPINION[action.action_id], revision=mark.revision)


def _control(name: str, mark: Mark, owner: str, on: str) -> Event | None:
    if name not in get_args(Control):
        return None
    control = cast("Control", name)
    return ControlUsed(control=control, argument=mark.section, revision=mark.revision, owner=owner, on=on)


def _of_a_question(kind: str, rest: str, mark: Mark, pressed: BlockActions, on: str) -> Event | None:
    match f"ft.{kind}", mark.revision:
        case controls.WHY, _ if mark.section:
            return WhyAsked(section=mark.section)
        case controls.REASON, int(revision) if rest in get_args(Reason):
            return ReasonGiven(section=mark.section, reason=cast("Reason", rest), revision=revision, on=on)
        case controls.DRAFT, int(number):
            return DraftSettled(number, used=rest == "use", on=on)
        case controls.TICK, int(revision):
            criteria = _ticked(pressed, controls.TICK)
            return SignsTicked(section=mark.section, criteria=criteria, revision=revision, on=on)
        case _:
            return None


def _of_a_review(kind: str, mark: Mark, pressed: BlockActions, action: Action, on: str) -> Event | None:
    match f"ft.{kind}", mark.revision:
        case controls.NEXT, int(revision):
            return ControlUsed("skip", argument=mark.section, revision=revision, owner=pressed.user.id, on=on)
        case controls.CHANGE, revision:
            return ControlUsed("edit", argument=mark.section, revision=revision, owner=pressed.user.id, on=on)
        case _, int(revision):
            return _of_a_preview(kind, revision, pressed, action, on)
        case _:
            return None


def _of_a_preview(kind: str, revision: int, pressed: BlockActions, action: Action, on: str) -> Event | None:
    match f"ft.{kind}":
        case controls.CHANNEL if _CHANNEL_ID.fullmatch(action.selected_conversation):
            return ChannelChosen(channel=action.selected_conversation, name="", revision=revision, on=on)
        case controls.WITHHOLD:
            return QuotesWithheld(sections=_ticked(pressed, controls.WITHHOLD), revision=revision, on=on)
        case controls.SHARE if (share := _share(action)) is not None:
            section = action.action_id.removeprefix(f"{controls.SHARE}.")
            return AnswerShared(section=section, share=share, revision=revision)
        case controls.POST:
            return PostConfirmed(revision=revision, on=on, channel=_chosen_channel(pressed))
        case _:
            return None


def _share(action: Action) -> Share | None:
    chosen = action.selected_option.value if action.selected_option else ""
    return cast("Share", chosen) if chosen in get_args(Share) else None


def _elements(pressed: BlockActions, kind: str) -> Iterator[Element]:
    """Yield the state of every element of *kind* in the message; a checklist may be split into several groups."""
    for by_action in (pressed.state.values if pressed.state else {}).values():
        for action_id, element in by_action.items():
            if action_id == kind or action_id.startswith(f"{kind}."):
                yield element


def _ticked(pressed: BlockActions, kind: str) -> tuple[str, ...]:
    chosen = (option.value for each in _elements(pressed, kind) for option in each.selected_options or ())
    return tuple(dict.fromkeys(value for value in chosen if value))


def _chosen_channel(pressed: BlockActions) -> str:
    chosen = (each.selected_conversation for each in _elements(pressed, controls.CHANNEL))
    return next((channel for channel in chosen if _CHANNEL_ID.fullmatch(channel)), "")

"""Controls and modals that others than a check's owner use: the lane is the owner's, the actor whoever did it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.engine.seams import Delivery
from bot.interview.destinations import Destination, Dm, Person, Private
from bot.slack import controls
from bot.slack.controls import Pointer
from bot.slack.payloads import Action, BlockActions, ViewSubmission
from bot.slack.translating import reviews, tickets
from bot.slack.translating.deeds import Deed, Pressed, Submitted
from bot.slack.translating.gesture import Setting, actor_of, lane_of

# By the last part of the action id ("ft.team.<verb>"), and by the callback id of the modal.
PRESSED: Final[dict[str, Pressed]] = {**tickets.PRESSED, **reviews.PRESSED}
SUBMITTED: Final[dict[str, Submitted]] = {**tickets.SUBMITTED, **reviews.SUBMITTED}


def from_team_action(pressed: BlockActions, action: Action, setting: Setting) -> Delivery | None:
    """Return what using one of these controls means; None for one that only opens a modal, or none of ours."""
    verb = action.action_id.removeprefix(f"{controls.TEAM}.")
    pointer, meaning = Pointer.read(action.value), PRESSED.get(verb)
    if pointer is None or meaning is None:
        return None
    team = setting.team(pressed.team.id if pressed.team else "", pressed.user.team_id)
    by = actor_of(pressed.user, team)
    deed = Deed(pointer, by, setting.day(action.action_ts), _answered(pressed.response_url, pressed.user.id, pointer))
    event = meaning(deed, action)
    if event is None:
        return None
    key = f"action:{pressed.user.id}:{action.action_ts}:{action.action_id}"
    return Delivery(team=team, lane=lane_of(team, pointer.owner), event=event, keys=(key,), order=action.action_ts)


def from_team_submission(body: Mapping[str, object], setting: Setting) -> Delivery | None:
    """Return what submitting one of these modals means; None for one that is not ours."""
    submitted = ViewSubmission.model_validate(body)
    view, meaning = submitted.view, SUBMITTED.get(submitted.view.callback_id)
    pointer = Pointer.read(view.private_metadata)
    if pointer is None or meaning is None:
        return None
    team = setting.team(view.app_installed_team_id, submitted.team.id if submitted.team else "", submitted.user.team_id)
    by = actor_of(submitted.user, team)
    event = meaning(Deed(pointer, by, setting.day(), _answered("", submitted.user.id, pointer)), submitted)
    if event is None:
        return None
    key = f"view:{view.id}:{view.hash}"
    return Delivery(team=team, lane=lane_of(team, pointer.owner), event=event, keys=(key,))


def _answered(response_url: str, user: str, pointer: Pointer) -> Destination:
    if response_url:
        return Private(response_url)
    return Dm() if user == pointer.owner else Person(user)

"""Submitted modals."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.seams import Delivery
from bot.interview.events import AnswerGiven
from bot.interview.record import WINDOW
from bot.slack import controls
from bot.slack.controls import Mark
from bot.slack.payloads import View, ViewSubmission
from bot.slack.translating.gesture import Setting, lane_of
from bot.slack.translating.shortcuts import from_shortcut_modal


def from_submission(body: Mapping[str, object], setting: Setting) -> Delivery | None:
    """Return what a submitted modal means; None for an empty answer (the listener says so) or a modal not ours."""
    submitted = ViewSubmission.model_validate(body)
    view, mark = submitted.view, Mark.read(submitted.view.private_metadata)
    text = written(view)
    if view.callback_id in {controls.START_MODAL, controls.EVIDENCE_MODAL}:
        return from_shortcut_modal(submitted, setting)
    if view.callback_id != controls.ANSWER_MODAL or mark is None or not mark.section or not text.strip():
        return None
    team = setting.team(view.app_installed_team_id, submitted.team.id if submitted.team else "", submitted.user.team_id)
    return Delivery(
        team=team,
        lane=lane_of(team, submitted.user.id),
        event=AnswerGiven(f"{WINDOW}{view.id}", mark.section, text, replaces=_replaces(view), on=setting.day()),
        keys=(f"view:{view.id}:{view.hash}",),
        dm=setting.dm_of(submitted.user.id),
    )


def _replaces(view: View) -> bool:
    box = view.state.values.get(controls.REPLACING, {}).get(controls.REPLACING)
    return box is not None and bool(box.selected_options)


def written(view: View) -> str:
    """Return what was written into the modal's parts, in order, a line break between parts."""
    parts = (
        view.state.values.get(f"{controls.ANSWER_PART}.{number}", {}).get(controls.ANSWER_TEXT)
        for number in range(controls.ANSWER_PARTS)
    )
    return "\n".join(part.value for part in parts if part is not None and part.value)

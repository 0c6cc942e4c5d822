"""Windows that others than a check's owner open as well: who may, what they show, what is wrong with what was put in.

A control of theirs carries a ``Pointer``. What it means is stored by ``translating/team.py`` before Slack is answered;
here is what must be answered at once: a modal that opens, an error beside an input, a private word.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.engine.seams import LaneId
from bot.interview import record
from bot.interview.acting import newer
from bot.interview.content import Notice
from bot.interview.states import Idle, State
from bot.slack import controls, tickets
from bot.slack.acknowledging import answered_first
from bot.slack.controls import Pointer
from bot.slack.desk import Desk
from bot.slack.payloads import BlockActions, ViewSubmission
from bot.slack.response_urls import ANSWER_WITHIN_S, respond
from bot.slack.translating import reviews
from bot.slack.translating.gesture import actor_of, lane_of
from bot.slack.views import review_windows
from bot.slack.views.notice import notice
from bot.slack.views.review_windows import Opened
from bot.slack.views.windows import told_window

log = structlog.get_logger(__name__)

READ_WITHIN_S: Final = 2.0  # a trigger_id lives for 3 s, and views.open has to come in time

Mistakes: TypeAlias = Callable[[ViewSubmission, str], Mapping[str, str]]

# By the last part of the action id: the modal for (check, pointer, who), or what they are told instead; None where that
# person may not open it.
WINDOWS: Final[dict[str, Opened]] = {**tickets.WINDOWS, **review_windows.WINDOWS}
LOOKS: Final = frozenset({"evidence"})  # what opens for a check of before as well: it changes nothing
# By callback id: what is wrong with a submission on an ISO date, block id -> sentence; nothing where all is well.
MISTAKES: Final[dict[str, Mistakes]] = {**reviews.MISTAKES}

_TEAM = re.compile(rf"^{re.escape(controls.TEAM)}[.].+$")


def register_team(app: AsyncApp, desk: Desk) -> None:
    """Make *app* open these windows, and say in them what is wrong."""

    @app.action(_TEAM)
    @answered_first
    async def on_press(body: dict[str, Any], client: AsyncWebClient) -> None:
        pressed = BlockActions.model_validate(body)
        verb = pressed.actions[0].action_id.removeprefix(f"{controls.TEAM}.")
        pointer = Pointer.read(pressed.actions[0].value)
        if pointer is None or verb not in WINDOWS:
            return
        shown = await _window(desk, pressed, pointer, verb)
        if isinstance(shown, View):
            await client.views_open(trigger_id=pressed.trigger_id, view=shown)
            return
        told = notice(desk.pack, shown)
        if pressed.response_url:
            await respond(pressed.response_url, told, api_url=client.base_url, timeout_s=ANSWER_WITHIN_S)
        elif pressed.container.type == "view":  # the Home tab is no conversation to say it in
            await client.views_open(trigger_id=pressed.trigger_id, view=told_window(told))

    @app.view(_TEAM)
    async def on_submit(ack: AsyncAck, body: dict[str, Any]) -> None:
        submitted = ViewSubmission.model_validate(body)
        find = MISTAKES.get(submitted.view.callback_id)
        mistakes = find(submitted, desk.setting.day()) if find else {}
        await (ack(response_action="errors", errors=dict(mistakes)) if mistakes else ack())


async def _window(desk: Desk, pressed: BlockActions, pointer: Pointer, verb: str) -> View | Notice:
    """Return the modal, or why there is none."""
    team = desk.setting.team(pressed.team.id if pressed.team else "", pressed.user.team_id)
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            state = await _meant(desk, lane_of(team, pointer.owner), pointer.check, verb)
    except Exception as error:  # whatever it was: a window that opens too late does not open at all
        log.warning("check_not_read", error=type(error).__name__)
        return Notice("trouble")
    if state is None or isinstance(state, Idle) or record.number_of(state) < pointer.check:
        return Notice("stale_button")
    if record.number_of(state) > pointer.check:
        return newer(state) if verb in review_windows.WINDOWS else Notice("stale_button")
    shown = WINDOWS[verb](desk.pack, record.check_of(state), pointer, actor_of(pressed.user, team)) or "not_yours"
    return shown if isinstance(shown, View) else Notice(shown)


async def _meant(desk: Desk, lane: LaneId, check: int, verb: str) -> State | None:
    """Return the state that a control is about: where *lane* stands or, to be looked at alone, as a check was left."""
    state = await desk.state_of(lane)
    if verb not in LOOKS or state is None or (not isinstance(state, Idle) and record.number_of(state) == check):
        return state
    return await desk.past_of(lane, check) or state

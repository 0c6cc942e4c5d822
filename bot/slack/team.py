"""Windows that others than a check's owner open as well: who may, what they show, what is wrong with what was put in.

A control of theirs carries a ``Pointer``. What it means is stored by ``translating/team.py`` before Slack is answered;
here is what must be answered at once: a modal that opens, an error beside an input, a private word.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Protocol, TypeAlias

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.engine.seams import LaneId
from bot.interview import record
from bot.interview.effects import Notice, NoticeId
from bot.interview.states import Idle, State
from bot.slack import controls, tickets
from bot.slack.controls import Pointer
from bot.slack.payloads import BlockActions, ViewSubmission
from bot.slack.response_urls import respond
from bot.slack.translating import reviews
from bot.slack.translating.gesture import Setting, actor_of, lane_of
from bot.slack.views import review_windows
from bot.slack.views.notice import notice
from bot.slack.views.review_windows import Opened
from bot.slack.views.windows import told_window
from knowledge.pack import Pack

log = structlog.get_logger(__name__)

READ_WITHIN_S: Final = 2.0  # a trigger_id lives for 3 s, and views.open has to come in time
ANSWER_WITHIN_S: Final = 6.0

StateOf: TypeAlias = Callable[[LaneId], Awaitable[State | None]]
Mistakes: TypeAlias = Callable[[ViewSubmission, str], Mapping[str, str]]

# By the last part of the action id: the modal for (check, pointer, who), or what they are told instead; None where that
# person may not open it.
WINDOWS: Final[dict[str, Opened]] = {**tickets.WINDOWS, **review_windows.WINDOWS}
# By callback id: what is wrong with a submission on an ISO date, block id -> sentence; nothing where all is well.
MISTAKES: Final[dict[str, Mistakes]] = {**reviews.MISTAKES}

_TEAM = re.compile(rf"^{re.escape(controls.TEAM)}[.].+$")


class Desk(Protocol):
    """What these listeners need of what all listeners share."""

    @property
    def pack(self) -> Pack: ...  # noqa: D102
    @property
    def state_of(self) -> StateOf: ...  # noqa: D102
    @property
    def setting(self) -> Setting: ...  # noqa: D102


def register_team(app: AsyncApp, desk: Desk) -> None:
    """Make *app* open these windows, and say in them what is wrong."""

    @app.action(_TEAM)
    async def on_press(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        pressed = BlockActions.model_validate(body)
        verb = pressed.actions[0].action_id.removeprefix(f"{controls.TEAM}.")
        pointer, window = Pointer.read(pressed.actions[0].value), WINDOWS.get(verb)
        if pointer is None or window is None:
            return
        shown = await _window(desk, pressed, pointer, window)
        if isinstance(shown, View):
            await client.views_open(trigger_id=pressed.trigger_id, view=shown)
            return
        told = notice(desk.pack, Notice(shown))
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


async def _window(desk: Desk, pressed: BlockActions, pointer: Pointer, window: Opened) -> View | NoticeId:
    """Return the modal, or why there is none."""
    team = desk.setting.team(pressed.team.id if pressed.team else "", pressed.user.team_id)
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            state = await desk.state_of(lane_of(team, pointer.owner))
    except Exception as error:  # whatever it was: a window that opens too late does not open at all
        log.warning("check_not_read", error=type(error).__name__)
        return "trouble"
    if state is None or isinstance(state, Idle) or record.number_of(state) != pointer.check:
        return "stale_button"
    return window(desk.pack, record.check_of(state), pointer, actor_of(pressed.user, team)) or "not_yours"

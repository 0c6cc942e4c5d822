"""Feedback on an answer: kept before Slack is answered, then thanked for where nobody else sees it.

It changes nothing in a check, so it goes past the lane; and it has no typed form, since what is typed in the direct
message is about the check, and would have to name the answer it means.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import structlog
from pydantic import ValidationError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.interview.errors import ReadinessError
from bot.slack import controls, words
from bot.slack.controls import Mark
from bot.slack.payloads import BlockActions
from bot.slack.response_urls import ANSWER_WITHIN_S, respond
from bot.slack.translating.gesture import Setting
from bot.slack.views.message import Message, fallback
from bot.slack.views.pieces import line, lines
from bot.slack.views.pieces import words as said

_CHOICES: Final = {controls.HELPFUL: True, controls.UNHELPFUL: False}
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What *person* of *team* thinks of our message at (*channel*, *ts*), said in that *check*; no words."""

    team: str
    person: str
    channel: str
    ts: str
    check: int
    helpful: bool


KeepFeedback: TypeAlias = Callable[[Feedback], Awaitable[None]]


async def not_kept(_: Feedback) -> None:
    """Keep nothing: for an app without a store."""


def feedback_in(body: Mapping[str, Any], setting: Setting) -> Feedback | None:
    """Return the feedback that *body* gives, None where it is something else."""
    if body.get("type") != "block_actions":
        return None
    try:
        pressed = BlockActions.model_validate(body)
    except ValidationError:
        return None
    action, place = pressed.actions[0], pressed.container
    mark = Mark.read(action.value) if action.action_id == controls.FEEDBACK else None
    if mark is None or mark.section not in _CHOICES or not (place.channel_id and place.message_ts):
        return None
    return Feedback(
        team=setting.team(pressed.team.id if pressed.team else "", pressed.user.team_id),
        person=pressed.user.id,
        channel=place.channel_id,
        ts=place.message_ts,
        check=mark.revision or 0,
        helpful=_CHOICES[mark.section],
    )


def register_feedback(app: AsyncApp) -> None:
    """Make *app* say thanks, to the person alone and beside the answer."""

    @app.action(controls.FEEDBACK)
    async def on_feedback(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        url = BlockActions.model_validate(body).response_url
        if not url:
            return
        helpful = str(body["actions"][0].get("value", "")).endswith(f":{controls.HELPFUL}")
        thread_ts = str((body.get("message") or {}).get("thread_ts") or "")
        try:
            await respond(
                url, _thanks(helpful), api_url=client.base_url, timeout_s=ANSWER_WITHIN_S, thread_ts=thread_ts
            )
        except ReadinessError as error:  # it is kept: thanks are not worth a second try
            log.info("thanks_not_said", error=type(error).__name__)


def _thanks(helpful: bool) -> Message:
    thanks = words.FEEDBACK_THANKS if helpful else words.FEEDBACK_SORRY
    return Message(fallback(thanks), (lines(line(said(thanks))),))

"""Feedback on answers: what a press means, and that it is kept before Slack is answered."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.interview.content import ReplyShown
from bot.interview.replies import Reply
from bot.slack import controls
from bot.slack.app import build_app
from bot.slack.controls import Mark
from bot.slack.feedback import Feedback, feedback_in
from bot.slack.listeners import register
from bot.slack.translating import Setting
from bot.slack.views import render
from bot.slack.views.feedback import with_feedback
from knowledge.pack import Pack
from tests.slack.conftest import DM, TEAM, USER, Inbox, Payloads

SETTING = Setting(now=1_700_000_000.0)
LIKED = Feedback(TEAM, USER, DM, "1.1", 3, helpful=True)


def pressed(payloads: Payloads, value: str = "3:helpful", **fields: Any) -> dict[str, Any]:
    action = {"type": "feedback_buttons", "action_id": controls.FEEDBACK, "value": value}
    return payloads.pressed(action, response_url="", **fields)


def test_the_buttons_stand_under_the_answer_and_can_be_left_out(pack: Pack) -> None:
    plain = render(pack, ReplyShown("Why?", Reply("silent", "The guidance does not say.")))
    message = with_feedback(plain, 3)
    *above, block = message.payload()
    assert above == plain.payload() == message.plainer()
    (element,) = block["elements"]
    values = [element[f"{each}_button"]["value"] for each in ("positive", "negative")]
    assert values == [str(Mark(3, "helpful")), str(Mark(3, "unhelpful"))]
    assert message.text == plain.text


def test_a_press_means_what_somebody_thinks_of_that_message(payloads: Payloads) -> None:
    assert feedback_in(pressed(payloads), SETTING) == LIKED
    found = feedback_in(pressed(payloads, "3:unhelpful"), SETTING)
    assert found is not None
    assert not found.helpful


@pytest.mark.parametrize("value", ["", "3:", "3:wonderful", "helpful", "x:helpful"])
def test_what_no_button_of_ours_says_means_nothing(payloads: Payloads, value: str) -> None:
    assert feedback_in(pressed(payloads, value), SETTING) is None


def test_other_presses_and_misshapen_ones_mean_nothing(payloads: Payloads) -> None:
    assert feedback_in(payloads.pressed({"action_id": controls.WHY, "value": "3:helpful"}), SETTING) is None
    assert feedback_in(pressed(payloads, container={}), SETTING) is None
    assert feedback_in({"type": "block_actions"}, SETTING) is None
    assert feedback_in(payloads.message(), SETTING) is None


async def answered(body: dict[str, Any], inbox: Inbox, pack: Pack, client: AsyncWebClient, **how: Any) -> int:
    app = build_app(client)
    register(app, inbox, pack, **how)
    response = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    return int(response.status)


async def test_it_is_kept_before_slack_is_answered_and_is_no_event_of_the_interview(
    payloads: Payloads, inbox: Inbox, pack: Pack, client: AsyncWebClient
) -> None:
    kept: list[Feedback] = []

    async def keep(given: Feedback) -> None:
        kept.append(given)

    assert await answered(pressed(payloads), inbox, pack, client, keep_feedback=keep) == 200
    assert kept == [LIKED]
    assert inbox.stored == []


async def test_what_cannot_be_kept_is_not_acknowledged(
    payloads: Payloads, inbox: Inbox, pack: Pack, client: AsyncWebClient
) -> None:
    async def keep(_: Feedback) -> None:
        raise OSError

    assert await answered(pressed(payloads), inbox, pack, client, keep_feedback=keep) == 503

"""What shortcuts are answered with at once: a modal, or a private word while a thread becomes drafts."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import structlog
from pydantic import ValidationError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.interview.states import Cancelled, Idle
from bot.slack import controls, words
from bot.slack.acknowledging import answered_first
from bot.slack.desk import Desk
from bot.slack.escaping import as_typed
from bot.slack.payloads import Shortcut, ViewSubmission
from bot.slack.response_urls import ANSWER_WITHIN_S, respond
from bot.slack.team import READ_WITHIN_S
from bot.slack.translating.gesture import lane_of
from bot.slack.translating.shortcuts import THREAD, is_theirs, source_of
from bot.slack.views.message import Message, fallback
from bot.slack.views.pieces import line, lines
from bot.slack.views.pieces import words as said
from bot.slack.views.shortcuts import evidence_modal, start_modal

log = structlog.get_logger(__name__)

READ_THREAD_WITHIN_S: Final = 1.2  # the commit and the answer have to fit into the same 3 s
MAX_READ: Final = 60  # messages of a thread


def register_shortcuts(app: AsyncApp, desk: Desk) -> None:
    """Make *app* open what the shortcuts open."""

    @app.shortcut(controls.START_SHORTCUT)
    @answered_first
    async def on_start(body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=Shortcut.model_validate(body).trigger_id, view=start_modal())

    @app.shortcut(controls.EVIDENCE_SHORTCUT)
    @answered_first
    async def on_evidence(body: dict[str, Any], client: AsyncWebClient) -> None:
        used = Shortcut.model_validate(body)
        text = as_typed(used.message.text) if used.message else ""
        if used.channel is None or used.message is None or not used.message.user or not text.strip():
            await _tell(used, words.EVIDENCE_EMPTY, client)
            return
        source = source_of(used.message.user, used.channel.id, used.message.ts)
        begins = await _has_no_check(desk, used)
        modal = evidence_modal(desk.pack, by=used.message.user, text=text, source=source, begins=begins)
        await client.views_open(trigger_id=used.trigger_id, view=modal)

    @app.shortcut(controls.THREAD_SHORTCUT)
    @answered_first
    async def on_thread(body: dict[str, Any], client: AsyncWebClient) -> None:
        await _tell(Shortcut.model_validate(body), words.THREAD_TAKEN, client)

    @app.view(controls.EVIDENCE_MODAL)
    async def on_evidence_given(ack: AsyncAck, body: dict[str, Any]) -> None:
        if is_theirs(ViewSubmission.model_validate(body).view):
            await ack()
        else:
            await ack(response_action="errors", errors={controls.WORDS: words.EVIDENCE_NOT_THEIRS})


async def with_thread(body: dict[str, Any], client: AsyncWebClient) -> dict[str, Any]:
    """Return *body* with the thread that a shortcut was used in, as far as it can be read in time.

    Slack sends the one message alone. Reading the rest needs membership and a history scope; without them, or when
    Slack is slow, the one message is what there is, and the person is told.
    """
    if body.get("type") != "message_action" or body.get("callback_id") != controls.THREAD_SHORTCUT:
        return body
    try:
        used = Shortcut.model_validate(body)
        if used.channel is None or used.message is None:
            return body
        root = used.message.thread_ts or used.message.ts
        async with asyncio.timeout(READ_THREAD_WITHIN_S):
            answer = await client.conversations_replies(channel=used.channel.id, ts=root, limit=MAX_READ)
    except (ValidationError, SlackClientError, TimeoutError, OSError) as error:
        log.info("thread_not_read", error=type(error).__name__)
        return body
    return {**body, THREAD: {"messages": answer.get("messages"), "whole": not answer.get("has_more")}}


async def _has_no_check(desk: Desk, used: Shortcut) -> bool:
    team = desk.setting.team(used.team.id if used.team else "", used.user.team_id)
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            state = await desk.state_of(lane_of(team, used.user.id))
    except Exception as error:  # whatever it was: a window that opens too late does not open at all
        log.warning("check_not_read", error=type(error).__name__)
        return False
    return state is None or isinstance(state, Idle | Cancelled)


async def _tell(used: Shortcut, sentence: str, client: AsyncWebClient) -> None:
    if used.response_url:
        told = Message(fallback(sentence), (lines(line(said(sentence))),))
        await respond(used.response_url, told, api_url=client.base_url, timeout_s=ANSWER_WITHIN_S)

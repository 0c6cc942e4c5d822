"""The windows about asking somebody else: which opens for whom, and what is wrong with what was put in."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.interview.content import NoticeId
from bot.interview.roles import Action, may
from bot.interview.states import Check
from bot.interview.tickets import Ticket, numbered
from bot.slack import controls, words, words_tickets
from bot.slack.acknowledging import answered_first
from bot.slack.controls import Mark, Pointer
from bot.slack.desk import Desk
from bot.slack.outcomes import error_name
from bot.slack.payloads import BlockActions, ViewSubmission
from bot.slack.translating.gesture import Setting
from bot.slack.translating.modals import written
from bot.slack.translating.tickets import chosen, day, opinions
from bot.slack.views.ticket_windows import (
    answer_window,
    ask_window,
    decline_window,
    opinion_window,
    pass_window,
    second_window,
)
from knowledge.pack import Pack

Opened: TypeAlias = Callable[[Pack, Check, Pointer, str], "View | NoticeId | None"]
Mistakes: TypeAlias = Callable[[ViewSubmission, str], Mapping[str, str]]

ASK_WITHIN_S: Final = 0.4  # whether somebody can be asked: Slack waits 3 s in all, and storing may take 2.5 of them
_ASKS: Final = re.compile(rf"^(?:{re.escape(controls.ASK)}|{re.escape(controls.SECOND)})$")
_OURS: Final = re.compile(rf"^(?:{re.escape(controls.ASK_MODAL)}|{re.escape(controls.SECOND_MODAL)})$")
_APPS: Final = frozenset({"cannot_dm_bot", "user_is_bot", "cannot_dm_self", "not_enough_users"})
_GONE: Final = frozenset({"user_disabled", "user_not_found", "user_not_visible"})


def register_asking(app: AsyncApp, desk: Desk) -> None:
    """Make *app* open the owner's windows; they show nothing of a check, so nothing has to be read."""

    @app.action(_ASKS)
    @answered_first
    async def on_ask(body: dict[str, Any], client: AsyncWebClient) -> None:
        pressed = BlockActions.model_validate(body)
        mark = Mark.read(pressed.actions[0].value)
        if mark is not None:
            window = ask_window if pressed.actions[0].action_id == controls.ASK else second_window
            await client.views_open(trigger_id=pressed.trigger_id, view=window(desk.pack, mark))

    @app.view(_OURS)
    async def on_asked(ack: AsyncAck) -> None:
        await ack()


# ── windows of whoever is asked ───────────────────────────────────────────────────────────────────────────────────


def _answer(pack: Pack, check: Check, pointer: Pointer, who: str) -> View | NoticeId | None:
    ticket = _open(check, pointer, who)
    if isinstance(ticket, Ticket):
        return answer_window(pack, pointer, ticket.section) if ticket.section else None
    return ticket


def _opinion(pack: Pack, check: Check, pointer: Pointer, who: str) -> View | NoticeId | None:
    ticket = _open(check, pointer, who)
    if isinstance(ticket, Ticket):
        return opinion_window(pack, pointer) if ticket.kind == "opinion" else None
    return ticket


def _decline(_: Pack, check: Check, pointer: Pointer, who: str) -> View | NoticeId | None:
    ticket = _open(check, pointer, who)
    return decline_window(pointer) if isinstance(ticket, Ticket) else ticket


def _pass(_: Pack, check: Check, pointer: Pointer, who: str) -> View | NoticeId | None:
    ticket = _open(check, pointer, who)
    return pass_window(pointer) if isinstance(ticket, Ticket) else ticket


_ACTION: Final[dict[str, Action]] = {"delegation": "answer_delegation", "opinion": "give_opinion"}


def _open(check: Check, pointer: Pointer, who: str) -> Ticket | NoticeId | None:
    """Return the ticket if it waits for *who*; that it has ended where it was theirs; None where it never was."""
    ticket = numbered(check.tickets, pointer.ticket)
    if ticket is None or ticket.person != who or ticket.kind not in _ACTION:
        return None
    return ticket if ticket.status == "open" and may(check, who, _ACTION[ticket.kind]) else "stale_button"


WINDOWS: Final[dict[str, Opened]] = {"answer": _answer, "opinion": _opinion, "decline": _decline, "pass": _pass}


# ── what is wrong with what was put in ────────────────────────────────────────────────────────────────────────────


def _asked(submitted: ViewSubmission, today: str) -> Mapping[str, str]:
    view = submitted.view
    wrong = {}
    if view.callback_id == controls.ASK_MODAL and not chosen(view, controls.WHICH):
        wrong[controls.WHICH] = words_tickets.CHOOSE_QUESTION
    if not chosen(view, controls.WHOM):
        wrong[controls.WHOM] = words_tickets.CHOOSE_SOMEBODY
    if chosen(view, controls.WHOM) == submitted.user.id:
        wrong[controls.WHOM] = words_tickets.NOT_YOURSELF
    if day(view) and day(view) < today:
        wrong[controls.WHEN] = words_tickets.NOT_IN_THE_PAST
    return wrong


def _passed(submitted: ViewSubmission, _: str) -> Mapping[str, str]:
    person, pointer = chosen(submitted.view, controls.WHOM), Pointer.read(submitted.view.private_metadata)
    if not person:
        return {controls.WHOM: words_tickets.CHOOSE_SOMEBODY}
    if person == submitted.user.id:
        return {controls.WHOM: words_tickets.NOT_YOURSELF}
    return {controls.WHOM: words_tickets.NOT_THE_OWNER} if pointer and pointer.owner == person else {}


def _answered(submitted: ViewSubmission, _: str) -> Mapping[str, str]:
    return {} if written(submitted.view).strip() else {f"{controls.ANSWER_PART}.0": words.MODAL_EMPTY}


def _opined(submitted: ViewSubmission, _: str) -> Mapping[str, str]:
    blocks = [each for each in submitted.view.state.values if each.startswith(f"{controls.ANSWER_PART}.")]
    return {blocks[0]: words_tickets.OPINION_EMPTY} if blocks and not opinions(submitted.view) else {}


MISTAKES: Final[dict[str, Mistakes]] = {
    controls.ASK_MODAL: _asked,
    controls.SECOND_MODAL: _asked,
    controls.TICKET_PASSED: _passed,
    controls.TICKET_ANSWERED: _answered,
    controls.OPINION_GIVEN: _opined,
}
NAMES_SOMEBODY: Final = frozenset({controls.ASK_MODAL, controls.SECOND_MODAL, controls.TICKET_PASSED})


async def mistakes_in(body: Mapping[str, Any], client: AsyncWebClient, setting: Setting) -> Mapping[str, str]:
    """Return what is wrong with a submitted window, block id -> sentence; nothing where all is well, or not ours.

    Asked before anything is stored: what has mistakes stays with whoever wrote it, and stands nowhere else.

    Raises:
        pydantic.ValidationError: The payload is misshapen.
    """
    if body.get("type") != "view_submission":
        return {}
    submitted = ViewSubmission.model_validate(body)
    find = MISTAKES.get(submitted.view.callback_id)
    wrong = find(submitted, setting.day()) if find else {}
    if not wrong and submitted.view.callback_id in NAMES_SOMEBODY:
        unreachable = await why_not(client, chosen(submitted.view, controls.WHOM))
        return {controls.WHOM: unreachable} if unreachable else {}
    return wrong


async def why_not(client: AsyncWebClient, person: str) -> str:
    """Return why *person* cannot be asked, "" where they can, or where Slack does not say in time.

    Opening the direct message says so, and needs no scope beyond the one that asking them takes. Where it is left open
    here, the machine hears of it when their message cannot be delivered.
    """
    try:
        async with asyncio.timeout(ASK_WITHIN_S):
            await client.conversations_open(users=person)
    except SlackApiError as refused:
        name = error_name(refused)
        return words_tickets.NOT_AN_APP if name in _APPS else words_tickets.NOT_ACTIVE if name in _GONE else ""
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
        return ""
    return ""

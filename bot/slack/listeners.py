"""What the app listens to. Everything that counts is stored before Slack is answered; listeners only answer.

``EVENTS`` and ``COMMANDS`` name what the manifest must declare.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from pydantic import ValidationError
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.engine.seams import Delivery, LaneId
from bot.slack import controls, words
from bot.slack.acknowledging import answered_first
from bot.slack.answering import command_reply
from bot.slack.controls import Mark
from bot.slack.desk import PastOf, StateOf
from bot.slack.direct_messages import DirectMessages
from bot.slack.feedback import Feedback, KeepFeedback, feedback_in, not_kept, register_feedback
from bot.slack.payloads import BlockActions, EventCallback, HomeOpened, ViewSubmission
from bot.slack.profiles import who_acted
from bot.slack.shapes import SHAPES
from bot.slack.shortcuts import register_shortcuts, with_thread
from bot.slack.team import register_team
from bot.slack.tickets import mistakes_in, register_asking
from bot.slack.translating import Setting, translate_all
from bot.slack.translating.gesture import lane_of
from bot.slack.translating.modals import written
from bot.slack.views import ListedCheck, answer_modal
from knowledge.pack import Pack

log = structlog.get_logger(__name__)

EVENTS = ("app_home_opened", "app_mention", "message.channels", "message.groups", "message.im")
AGENT_EVENTS = ("agent_session_stopped",)  # further ones of an agent
COMMANDS = ("/finetune",)
COMMIT_WITHIN_S = 2.3  # whatever hangs, Slack gets its 5xx within 2.5 s, and sends again
READ_WITHIN_S = 1.0  # a trigger_id lives for 3 s, and views.open has to come in time

_WRITE = re.compile(rf"^{re.escape(controls.WRITE_MORE)}(\..+)?$")
_ANYTHING = re.compile(".*", re.DOTALL)

ChecksOf = Callable[[LaneId], Awaitable[Sequence[ListedCheck]]]
AnswersOf = Callable[[LaneId, str], Awaitable[Sequence[str]]]
HomeOpenedBy = Callable[[str, str], Awaitable[None]]
Met = Callable[[str, str], None]


class Intake(Protocol):
    """Where gestures go: the engine's inbox."""

    async def receive(self, delivery: Delivery, /) -> object:
        """Store *delivery*, or recognise it as a duplicate; returns only after the commit."""
        ...


async def no_checks(_: LaneId) -> Sequence[ListedCheck]:
    """Return no checks: for an app without a store."""
    return ()


async def no_answers(_: LaneId, __: str) -> Sequence[str]:
    """Return no answers: for an app without a store."""
    return ()


async def no_state(_: LaneId) -> None:
    """Return no state: for an app without a store."""


async def no_past(_: LaneId, __: int) -> None:
    """Return no earlier state: for an app without a store."""


async def no_home(_: str, __: str) -> None:
    """Show nothing: for an app without a Home tab."""


def no_matter(_: str, __: str) -> None:
    """Do nothing about who did something."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the listeners share."""

    intake: Intake
    pack: Pack
    answers_of: AnswersOf
    team: str
    now: Callable[[], float]
    dms: DirectMessages
    state_of: StateOf
    past_of: PastOf
    home_opened: HomeOpenedBy
    met: Met
    keep_feedback: KeepFeedback

    @property
    def setting(self) -> Setting:
        return Setting(now=self.now(), installed=self.team, dm_of=self.dms.of)


def register(
    app: AsyncApp,
    intake: Intake,
    pack: Pack,
    *,
    team: str = "",
    answers_of: AnswersOf = no_answers,
    state_of: StateOf = no_state,
    past_of: PastOf = no_past,
    home_opened: HomeOpenedBy = no_home,
    met: Met = no_matter,
    keep_feedback: KeepFeedback = not_kept,
    now: Callable[[], float] = time.time,
) -> None:
    """Make *app* store what Slack sends in *intake* and answer what must be answered within three seconds.

    Args:
        app: From ``build_app``.
        intake: Its commit comes before every acknowledgement; when it fails, Slack gets 503 (or no Socket Mode answer)
            and sends again.
        pack: For the questions' headings in modals.
        team: The workspace of a single installation, "" to take it from each payload.
        answers_of: What was said in a lane to a section's question, oldest first, for the editor.
        state_of: Where a lane stands, for windows that others than its owner open as well.
        past_of: How one of a lane's checks was left, None for one that is not kept: to look at an earlier card.
        home_opened: Hears that (team, user) opened the Home tab, which is then shown to them.
        met: Hears who did something: (team, user).
        keep_feedback: Keeps what somebody thinks of an answer.
        now: Seconds since the epoch.
    """
    desk = _Desk(
        intake, pack, answers_of, team, now, DirectMessages(), state_of, past_of, home_opened, met, keep_feedback
    )
    app.use(_CommitFirst(desk))
    _register_commands(app, desk)
    _register_modals(app, desk)
    register_team(app, desk)
    register_shortcuts(app, desk)
    register_asking(app, desk)
    register_feedback(app)
    _register_home(app, desk)
    _register_catch_alls(app)


class _CommitFirst(AsyncMiddleware):
    """The middleware by which nothing is acknowledged before it is stored: Bolt acks events before listeners."""

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt passes by name
    ) -> BoltResponse | None:
        """See AsyncMiddleware."""
        if not _is_listened_to(req.body):
            return BoltResponse(status=200, body="")  # app_rate_limited, and what Slack may invent
        return await self._stored(req.body, req.context.client) or await next()

    async def _stored(self, body: dict[str, Any], client: AsyncWebClient) -> BoltResponse | None:
        """Store what *body* means and return the answer; None where a listener has to give it."""
        desk, setting = self._desk, self._desk.setting
        desk.dms.learn(body)
        if mistakes := await mistakes_in(body, client, setting):
            return BoltResponse(status=200, body={"response_action": "errors", "errors": dict(mistakes)})
        feedback = feedback_in(body, setting)
        if feedback is not None and not await _is_kept(desk.keep_feedback, feedback):
            return BoltResponse(status=503, body="")
        deliveries = translate_all(await with_thread(body, client), setting)
        for each in deliveries:
            if not await _is_stored(desk.intake, each):
                return BoltResponse(status=503, body="")  # sent again whole; what is stored is recognised by its keys
        if deliveries:
            desk.met(deliveries[0].team, who_acted(body))
        if deliveries and body.get("type") == "event_callback":
            return BoltResponse(status=200, body="")  # no listener has anything to add: Bolt need not look for one
        return None


def _is_listened_to(body: dict[str, Any]) -> bool:
    """Return whether a listener can match *body*: what none matches, Bolt would answer with 404."""
    match body:
        case {"command": str()} | {"type": "event_callback", "event": {"type": str()}}:
            return True
        case {"type": "event_callback"}:
            return False
        case {"type": "block_suggestion"}:
            return isinstance(body.get("action_id"), str)
        case {"type": str(kind)}:
            return kind in SHAPES
        case _:
            return False


async def _is_stored(intake: Intake, delivery: Delivery) -> bool:
    try:
        async with asyncio.timeout(COMMIT_WITHIN_S):
            await intake.receive(delivery)
    except Exception as error:  # whatever it was: Slack must send it again, and its text may quote somebody
        log.error("inbox_commit_failed", lane=delivery.lane, error=type(error).__name__)  # noqa: TRY400
        return False
    return True


async def _is_kept(keep: KeepFeedback, feedback: Feedback) -> bool:
    try:
        async with asyncio.timeout(COMMIT_WITHIN_S):
            await keep(feedback)
    except Exception as error:  # whatever it was: who pressed it hears from Slack that it did not work
        log.error("feedback_not_kept", error=type(error).__name__)  # noqa: TRY400 - its text may hold a statement's values
        return False
    return True


def _register_commands(app: AsyncApp, desk: _Desk) -> None:
    @app.command(_ANYTHING)
    async def on_command(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        reply = command_reply(body, client.base_url, desk.dms)
        await (ack() if reply is None else ack(text=reply.text, blocks=reply.payload()))


def _register_modals(app: AsyncApp, desk: _Desk) -> None:
    @app.action(_WRITE)
    @answered_first
    async def on_write_more(body: dict[str, Any], client: AsyncWebClient) -> None:
        pressed = BlockActions.model_validate(body)
        mark = Mark.read(pressed.actions[0].value)
        if mark is not None:  # trigger_ids live for three seconds: open at once, without the inbox
            action = pressed.actions[0].action_id
            again = action == controls.WRITE_AGAIN
            earlier = await _earlier(desk, pressed, mark.section) if again else ()
            about = action.removeprefix(controls.WRITE_ABOUT)
            modal = answer_modal(desk.pack, mark, again=again, earlier=earlier, about=about)
            await client.views_open(trigger_id=pressed.trigger_id, view=modal)

    @app.view(controls.ANSWER_MODAL)
    async def on_answer(ack: AsyncAck, body: dict[str, Any]) -> None:
        if written(ViewSubmission.model_validate(body).view).strip():
            await ack()
        else:
            await ack(response_action="errors", errors={f"{controls.ANSWER_PART}.0": words.MODAL_EMPTY})


async def _earlier(desk: _Desk, pressed: BlockActions, section: str) -> Sequence[str]:
    """Return what they said there before; nothing where the database has no time: the editor opens empty then."""
    team = desk.setting.team(pressed.team.id if pressed.team else "", pressed.user.team_id)
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            return await desk.answers_of(lane_of(team, pressed.user.id), section)
    except Exception as error:  # whatever it was: an editor that opens too late does not open at all
        log.warning("answers_not_read", error=type(error).__name__)
        return ()


def _register_home(app: AsyncApp, desk: _Desk) -> None:
    @app.event("app_home_opened")
    async def on_home_opened(body: dict[str, Any]) -> None:
        opened = _home_opened(body)
        if opened is not None:
            await desk.home_opened(desk.setting.team(str(body.get("team_id") or "")), opened.user)


def _home_opened(body: Mapping[str, object]) -> HomeOpened | None:
    """Return the opening of the Home tab; None for the Messages tab, which sends the same event."""
    try:
        opened = HomeOpened.model_validate(EventCallback.model_validate(body).event)
    except ValidationError:
        return None
    return opened if opened.tab == "home" else None


def _register_catch_alls(app: AsyncApp) -> None:
    """Answer everything else, registered last: Slack repeats, and counts as failed, what nobody answers."""

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    for kind in (app.action, app.view, app.view_closed, app.shortcut, app.options):
        kind(_ANYTHING)(acknowledge)
    app.event(_ANYTHING)(acknowledge)

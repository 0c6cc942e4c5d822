"""Payloads of every shape, correctly signed: what cannot be used is answered as such, and never fails."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from structlog.testing import capture_logs

from bot.engine.seams import Delivery
from bot.slack import controls
from bot.slack.app import build_app
from bot.slack.client import build_client
from bot.slack.listeners import register
from knowledge.loading import bundled_pack
from tests.http.behind import furnished
from tests.http.test_slack_events import FORM, JSON, NOW, SECRET, signed

WORDS: Final = "words of somebody"
USER: Final = {"id": "U1", "team_id": "T1", "name": "ada"}
ACTED: Final = {
    "user": USER,
    "team": {"id": "T1", "domain": "d"},
    "trigger_id": "1.2",
    "token": "t",
    "api_app_id": "A1",
}
MESSAGE: Final = {
    "type": "message",
    "user": "U1",
    "text": WORDS,
    "ts": "1.1",
    "thread_ts": "1.0",
    "files": [{"name": "f"}],
}


def _event(**event: Any) -> dict[str, Any]:
    outer = {"team_id": "T1", "event_id": "Ev1", "authorizations": [{"team_id": "T1", "user_id": "UBOT"}]}
    return {"type": "event_callback", **outer, "event": event}


def _pressed(action_id: str, value: str) -> dict[str, Any]:
    action = {
        "type": "button", "action_id": action_id, "value": value, "block_id": "b|1:data", "action_ts": "1.3",
        "selected_option": {"value": "whole"}, "selected_conversation": "C1",
    }  # fmt: skip
    container = {"type": "message", "channel_id": "D1", "message_ts": "1.1", "is_ephemeral": False}
    state = {"values": {"b|1:data": {"ft.tick.0": {"type": "checkboxes", "selected_options": [{"value": "data.few"}]}}}}
    return {"type": "block_actions", **ACTED, "container": container, "state": state, "actions": [action]}


def _submitted(callback_id: str) -> dict[str, Any]:
    element = {"type": "plain_text_input", "value": WORDS, "selected_date": "2099-01-01", "selected_user": "U2"}
    names = ("part.0", "reason", "item", "until", "people", "use_case", "section", "words", "which", "whom", "when")
    values = {name: {name: element, "input": element, "text": element} for name in names}
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": WORDS}]}
    view = {
        "id": "V1", "type": "modal", "hash": "h", "callback_id": callback_id, "private_metadata": "U1:1:1:data",
        "blocks": [{"type": "rich_text", "block_id": controls.SOURCE, "elements": [quote]}],
        "state": {"values": values}, "app_installed_team_id": "T1",
    }  # fmt: skip
    if callback_id == controls.EVIDENCE_MODAL:
        view["private_metadata"] = "U1|C1:1.1"
    return {"type": "view_submission", **ACTED, "view": view}


PRESSES: Final = (
    "ft.control.skip", "ft.tick.0", "ft.channel", "ft.share.data", "ft.post", "ft.export.html", "ft.set.dates",
    "ft.reason.dont_know", controls.WRITE_MORE, controls.ASK,
)  # fmt: skip
WINDOWS: Final = (
    controls.ANSWER_MODAL, controls.START_MODAL, controls.EVIDENCE_MODAL, controls.TICKET_ANSWERED,
    controls.OPINION_GIVEN, "ft.team.challenge", "ft.team.reviewers",
)  # fmt: skip
EDITED: Final = {"channel": "D1", "channel_type": "im", "ts": "1.4", "previous_message": MESSAGE}
MARKED: Final = {"action_ts": "1.3", "channel": {"id": "C1"}, "message": MESSAGE}
SOUND: Final[list[dict[str, Any]]] = [
    _event(**MESSAGE, channel="D1", channel_type="im"),
    _event(**MESSAGE, channel="C1", channel_type="channel"),
    _event(type="message", subtype="message_changed", message=MESSAGE, **EDITED),
    _event(type="message", subtype="message_deleted", deleted_ts="1.1", **EDITED),
    _event(type="app_mention", user="U1", text=WORDS, ts="1.1", channel="C1"),
    _event(type="app_home_opened", user="U1", channel="D1", tab="home"),
    _event(type="agent_session_stopped", user="U1", channel="D1", thread_ts="1.1"),
    *(_pressed(each, "1:data") for each in PRESSES),
    *(_pressed(f"ft.team.{each}", "U1:1:1:data") for each in ("finish", "decline")),
    *(_submitted(each) for each in WINDOWS),
    {"type": "view_closed", **ACTED, "view": {"id": "V1", "type": "modal", "callback_id": controls.ANSWER_MODAL}},
    {"type": "shortcut", **ACTED, "callback_id": controls.START_SHORTCUT, "action_ts": "1.3"},
    {"type": "message_action", **ACTED, "callback_id": controls.EVIDENCE_SHORTCUT, **MARKED},
    {"type": "block_suggestion", **ACTED, "action_id": "a", "block_id": "b", "value": ""},
    {"type": "interactive_message", **ACTED, "callback_id": "c", "actions": [{"name": "n"}]},
    {"type": "url_verification", "challenge": "c", "token": "t"},
    {"command": "/finetune", "text": WORDS, "team_id": "T1", "user_id": "U1", "trigger_id": "t.1", "channel_id": "C1"},
]


def _paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    for key in node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield from _paths(node[key], (*path, key))


ODD: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(WORDS) | st.sampled_from(["", "T1", "message", "id", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "type", "0", "elements", "text", "values", WORDS]), inner, max_size=2)
    ),
    max_leaves=5,
)
GONE: Final = object()


@st.composite
def bent(draw: DrawFn) -> dict[str, Any]:
    """Return a payload of Slack's with one or two of its parts replaced by something else, or taken out."""
    body: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(SOUND)))
    for _ in range(draw(st.integers(1, 2))):
        _bend(body, draw(st.sampled_from(list(_paths(body)))), draw(st.just(GONE) | ODD))
        if not body:
            break
    return body


def _bend(body: Any, path: tuple[Any, ...], instead: object) -> None:
    *to, last = path
    for key in to:
        body = body[key]
    if instead is GONE:
        del body[last]
    else:
        body[last] = instead


class Inbox:
    async def receive(self, _: Delivery) -> None: ...


def _client() -> httpx.AsyncClient:
    app = build_app(build_client("xoxb-test", "http://127.0.0.1:9/api/"), SECRET, now=lambda: float(NOW))
    register(app, Inbox(), bundled_pack(), now=lambda: float(NOW))
    transport = httpx.ASGITransport(furnished(app), raise_app_exceptions=True)
    return httpx.AsyncClient(transport=transport, base_url="http://advisor")


async def _posted(*bodies: tuple[bytes, str]) -> list[int]:
    async with _client() as http:
        return [
            (await http.post("/slack/events", content=body, headers=signed(body) | {"Content-Type": kind})).status_code
            for body, kind in bodies
        ]


class Lines(logging.Handler):
    """Everything that is logged, tracebacks included: Bolt's, asyncio's, ours."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []
        self.setFormatter(logging.Formatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@contextmanager
def all_that_is_logged() -> Iterator[list[str]]:
    lines, root = Lines(), logging.getLogger()
    root.addHandler(lines)
    try:
        with capture_logs() as ours:
            yield lines.written
        lines.written.extend(map(repr, ours))
    finally:
        root.removeHandler(lines)


def _never_a_failure(*bodies: tuple[bytes, str]) -> None:
    with all_that_is_logged() as logged:
        statuses = asyncio.run(_posted(*bodies))
    assert set(statuses) <= {200, 400}
    assert not [line for line in logged if WORDS in line or "Traceback" in line]


@settings(deadline=None)
@given(bent())
def test_whatever_is_signed_but_bent_is_answered_and_logged_without_words(body: dict[str, Any]) -> None:
    raw = json.dumps(body).encode()
    _never_a_failure((raw, JSON), (urlencode({"payload": raw.decode()}).encode(), FORM))


@pytest.mark.parametrize(
    "odd",
    [
        {"view": []}, {"view": None}, {"view": {"callback_id": ["c"]}}, {"view": {"callback_id": {}}}, {"user": None},
        {"user": []}, {"actions": {}}, {"actions": []}, {"actions": [None]}, {"actions": [{"action_id": {}}]},
        {"callback_id": {}}, {"callback_id": []}, {"authorizations": {"a": 1}}, {"response_urls": {"a": 1}},
        {"team": ["id"]}, {"channel": ["id"]}, {"message": {"text": {}}}, {"command": []}, {"command": "/finetune"},
    ],
    ids=repr,
)  # fmt: skip
def test_a_part_of_another_kind_is_never_our_failure(odd: dict[str, Any]) -> None:
    bodies = [json.dumps(sound | odd).encode() for sound in SOUND]
    _never_a_failure(*((urlencode({"payload": body.decode()}).encode(), FORM) for body in bodies))


@settings(deadline=None)
@given(
    st.binary(max_size=40) | st.text(max_size=40).map(str.encode), st.sampled_from([b"payload=", b"x=1&payload=", b""])
)
def test_a_payload_that_is_no_json_is_never_our_failure(rest: bytes, before: bytes) -> None:
    _never_a_failure((before + rest, FORM), (before + rest, JSON))


def test_sound_payloads_are_understood() -> None:
    bodies = [urlencode({"payload": json.dumps(each)}).encode() for each in SOUND]
    with all_that_is_logged() as logged:
        assert set(asyncio.run(_posted(*((body, FORM) for body in bodies)))) == {200}
    assert not [line for line in logged if "payload_not_understood" in line]

"""Payloads as Slack sends them, and a recording inbox."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.engine.seams import Delivery
from bot.slack.client import build_client
from knowledge.loading import bundled_pack
from knowledge.pack import Pack

TEAM, USER, DM = "T1", "U1", "D1"
Json = dict[str, Any]


class Payloads:
    """Builds payloads with the fields Slack documents, and a few nobody asked for."""

    def event(self, event: Json, **outer: Any) -> Json:
        envelope = {
            "token": "legacy", "team_id": TEAM, "api_app_id": "A1", "type": "event_callback", "event_id": "Ev1",
            "event_time": 1_700_000_000, "event": event, "is_ext_shared_channel": False,
            "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": "UBOT", "is_bot": True}],
        }  # fmt: skip
        return envelope | outer

    def message(self, text: str = "hello", *, outer: Json | None = None, **fields: Any) -> Json:
        message = {
            "type": "message", "channel_type": "im", "channel": DM, "user": USER, "text": text, "team": TEAM,
            "ts": "1700000000.000100", "event_ts": "1700000000.000100", "client_msg_id": "c-1", "blocks": [],
        }  # fmt: skip
        return self.event(message | fields, **(outer or {}))

    def edited(self, before: str, after: str, **inner: Any) -> Json:
        message = {"type": "message", "user": USER, "text": after, "ts": "1700000000.000100"} | inner
        return self.event(
            {
                "type": "message", "subtype": "message_changed", "hidden": True, "channel": DM, "channel_type": "im",
                "ts": "1700000009.000900", "event_ts": "1700000009.000900", "message": message,
                "previous_message": message | {"text": before},
            }
        )  # fmt: skip

    def deleted(self, **before: Any) -> Json:
        previous = {"type": "message", "user": USER, "text": "gone", "ts": "1700000000.000100"} | before
        return self.event(
            {
                "type": "message", "subtype": "message_deleted", "hidden": True, "channel": DM, "channel_type": "im",
                "ts": "1700000009.000900", "event_ts": "1700000009.000900", "deleted_ts": "1700000000.000100",
                "previous_message": previous,
            }
        )  # fmt: skip

    def mention(self, text: str, **fields: Any) -> Json:
        mention = {
            "type": "app_mention", "user": USER, "text": text, "ts": "1700000000.000100", "channel": "C1",
            "event_ts": "1700000000.000100", "team": TEAM, "client_msg_id": "c-2",
        }  # fmt: skip
        return self.event(mention | fields)

    def home_opened(self, tab: str) -> Json:
        return self.event({"type": "app_home_opened", "user": USER, "channel": DM, "tab": tab, "event_ts": "1.1"})

    def command(self, text: str = "", **fields: Any) -> Json:
        command = {
            "token": "legacy", "team_id": TEAM, "team_domain": "acme", "channel_id": "C1", "channel_name": "general",
            "user_id": USER, "user_name": "ada", "command": "/finetune", "text": text, "api_app_id": "A1",
            "is_enterprise_install": "false", "response_url": "https://hooks.slack.com/commands/T1/1/x",
            "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        }  # fmt: skip
        return command | fields

    def pressed(self, action: Json, *, state: Json | None = None, **fields: Any) -> Json:
        defaults = {"type": "button", "block_id": "b", "value": "", "action_ts": "1700000001.000200"}
        body = {
            "type": "block_actions", "api_app_id": "A1", "token": "legacy", "trigger_id": "trigger.1",
            "response_url": "https://hooks.slack.com/actions/T1/1/x", "enterprise": None,
            "user": {"id": USER, "username": "ada", "name": "ada", "team_id": TEAM}, "team": {"id": TEAM},
            "is_enterprise_install": False, "channel": {"id": DM, "name": "directmessage"},
            "container": {"type": "message", "message_ts": "1.1", "channel_id": DM, "is_ephemeral": False},
            "message": {"type": "message", "ts": "1.1"}, "state": {"values": state or {}},
            "actions": [defaults | action],
        }  # fmt: skip
        return body | fields

    def submitted(self, values: Json, **view: Any) -> Json:
        shown = {
            "id": "V1", "team_id": TEAM, "type": "modal", "private_metadata": "3:data", "callback_id": "ft.answer",
            "state": {"values": values}, "hash": "h1", "app_installed_team_id": TEAM, "blocks": [],
        }  # fmt: skip
        return {
            "type": "view_submission", "team": {"id": TEAM}, "user": {"id": USER, "team_id": TEAM}, "api_app_id": "A1",
            "trigger_id": "trigger.2", "view": shown | view,
        }  # fmt: skip

    @staticmethod
    def written(*parts: str) -> Json:
        return {f"part.{n}": {"text": {"type": "plain_text_input", "value": part}} for n, part in enumerate(parts)}


@dataclass
class Inbox:
    """Records what was stored; fails or waits as told."""

    stored: list[Delivery] = field(default_factory=list)
    failure: Exception | None = None
    on_receive: Callable[[Delivery], None] = lambda _: None

    async def receive(self, delivery: Delivery) -> bool:
        self.on_receive(delivery)
        if self.failure is not None:
            raise self.failure
        self.stored.append(delivery)
        return True


@pytest.fixture
def payloads() -> Payloads:
    return Payloads()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture(scope="session")
def pack() -> Pack:
    return bundled_pack()


@pytest.fixture
def client() -> AsyncWebClient:
    return build_client("xoxb-test", "http://127.0.0.1:9/api/")


@pytest.fixture
def as_json() -> Callable[[Any], str]:
    return lambda value: json.dumps(value, ensure_ascii=False)

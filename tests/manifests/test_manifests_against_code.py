"""What the manifests declare is what the code listens to and calls: not less, or it fails in a workspace; not more."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import bot
from bot.engine.seams import Delivery
from bot.manifests import Variant, manifest, optional_scopes, scopes
from bot.slack.app import build_app
from bot.slack.client import build_client
from bot.slack.listeners import AGENT_EVENTS, COMMANDS, EVENTS, register
from bot.slack.token import AGENT_SCOPE
from bot.slack.translating import Setting, translate
from knowledge.loading import bundled_pack

VARIANTS: tuple[Variant, ...] = get_args(Variant)
CODE = Path(bot.__file__).parent

# docs.slack.dev/reference/methods: the bot scope each method needs; none where any token will do.
SCOPE_OF = {
    "apps_connections_open": None,  # the app-level token's connections:write
    "auth_test": None,
    "chat_appendStream": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_startStream": "chat:write",
    "chat_stopStream": "chat:write",
    "chat_update": "chat:write",
    "conversations_history": "im:history",  # read in direct messages alone
    "conversations_info": None,  # answered where channels:read and groups:read were granted, done without elsewhere
    "conversations_members": None,  # asked of private channels, where groups:read was granted
    "conversations_open": "im:write",
    "conversations_replies": "im:history",
    "agents_sessions_rename": "chat:write",  # both are refused where the app is no agent
    "agents_sessions_setStatus": "chat:write",
    "reactions_add": None,  # see below
    "reactions_remove": None,
    "files_completeUploadExternal": None,
    "files_getUploadURLExternal": None,
    "users_info": None,
    "views_open": None,
    "views_publish": None,
}
# What a call or an event gains where a further scope was granted; it does without otherwise.
OPTIONAL_SCOPES_OF = {
    "conversations_info": {"channels:read", "groups:read"},  # who can read what is about to be posted
    "conversations_members": {"groups:read"},  # whether whoever posts in a private channel is one of its members
    "message.channels": {"channels:history"},  # questions in the thread of a card
    "message.groups": {"groups:history"},
    "conversations_replies": {"channels:history", "groups:history"},  # a thread that becomes drafts
    "reactions_add": {"reactions:write"},  # the sign that a message is being read
    "reactions_remove": {"reactions:write"},
    "files_completeUploadExternal": {"files:write"},  # a check as a file
    "files_getUploadURLExternal": {"files:write"},
    "users_info": {"users:read"},  # the time zone of reminders
}
# docs.slack.dev/reference/events: the scope without which an event never comes.
SCOPE_OF_EVENT = {"app_home_opened": None, "app_mention": "app_mentions:read", "message.im": "im:history"}


def called() -> set[str]:
    """Return the Web API methods that the advisor's own code calls, by the SDK's name or by Slack's."""
    methods = {
        name for name, _ in inspect.getmembers(AsyncWebClient, inspect.iscoroutinefunction) if "_" in name.strip("_")
    }
    own = (file for file in CODE.rglob("*.py") if "sandbox" not in file.relative_to(CODE).parts)
    nodes = [node for file in own for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    by_name = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    methods -= {"api_call"}  # which calls any of them
    return methods & (by_name | {name for node in nodes if isinstance(node, ast.Call) for name in _named_to_call(node)})


def _named_to_call(call: ast.Call) -> Iterator[str]:
    """Yield the method that ``api_call`` is given, as the SDK names it."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "api_call":
        yield from (str(each.value).replace(".", "_") for each in call.args if isinstance(each, ast.Constant))


class Recording:
    """Stands in for Bolt's app and writes down what is registered by name."""

    def __init__(self, app: AsyncApp) -> None:
        self._app = app
        self.named: dict[str, set[str]] = {"event": set(), "command": set(), "shortcut": set()}

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        real: Callable[..., Any] = getattr(self._app, kind)

        def registering(what: Any, *rest: Any, **given: Any) -> Any:
            if kind in self.named and isinstance(what, str):
                self.named[kind].add(what)
            return real(what, *rest, **given)

        return registering


@pytest.fixture
def registered() -> dict[str, set[str]]:
    class Nowhere:
        async def receive(self, delivery: Delivery, /) -> object:
            raise AssertionError(delivery)

    recording = Recording(build_app(build_client("xoxb-test"), "secret"))
    register(recording, Nowhere(), bundled_pack())  # type: ignore[arg-type]
    return recording.named


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_events_are_those_the_code_names(variant: Variant) -> None:
    further = AGENT_EVENTS if variant == "agent" else ()
    assert set(manifest(variant)["settings"]["event_subscriptions"]["bot_events"]) == {*EVENTS, *further}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_commands_are_those_the_code_names(variant: Variant) -> None:
    assert tuple(each["command"] for each in manifest(variant)["features"]["slash_commands"]) == COMMANDS


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_listener_that_names_something_is_declared(variant: Variant, registered: dict[str, set[str]]) -> None:
    declared = manifest(variant)
    shortcuts = {each["callback_id"] for each in declared["features"].get("shortcuts", ())}
    assert registered["event"] <= set(EVENTS)
    assert registered["command"] <= set(COMMANDS)
    assert registered["shortcut"] == shortcuts


def payloads() -> Iterator[tuple[str, dict[str, Any]]]:
    message = {"user": "U1", "text": "<@U0BOT> how many examples?", "ts": "1700000000.000100", "team": "T1"}
    outer = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "authorizations": [{"user_id": "U0BOT"}]}
    yield "message.im", outer | {"event": message | {"type": "message", "channel_type": "im", "channel": "D1"}}
    stopped = {"type": "agent_session_stopped", "user": "U1", "channel": "D1", "thread_ts": "1.1", "event_ts": "1.2"}
    yield "agent_session_stopped", outer | {"event": stopped}
    for kind in ("channel", "group"):
        asked = message | {"text": "how many examples do I need?", "thread_ts": "1690000000.000100"}
        said = asked | {"type": "message", "channel_type": kind, "channel": "C1"}
        yield f"message.{kind}s", outer | {"event": said}
    yield "app_mention", outer | {"event": message | {"type": "app_mention", "channel": "C1"}}


def test_every_declared_event_leads_to_something(registered: dict[str, set[str]]) -> None:
    heard = {event for event, body in payloads() if translate(body, Setting(now=1_700_000_000.0)) is not None}
    assert heard | registered["event"] == {*EVENTS, *AGENT_EVENTS}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_declared_command_leads_to_something(command: str) -> None:
    body = {"command": command, "text": "", "user_id": "U1", "team_id": "T1", "channel_id": "C1", "trigger_id": "1.2.3"}
    body |= {
        "response_url": "https://hooks.slack.com/commands/1",
        "api_app_id": "A1",
        "channel_name": "c",
        "user_name": "u",
    }
    assert translate(body, Setting(now=1_700_000_000.0)) is not None


def test_every_method_that_is_called_has_a_known_scope() -> None:
    assert called() == set(SCOPE_OF)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_scopes_are_those_the_calls_events_and_commands_need(variant: Variant) -> None:
    needed = {SCOPE_OF[method] for method in called()} | {SCOPE_OF_EVENT.get(event) for event in EVENTS} | {"commands"}
    further = {AGENT_SCOPE} if variant == "agent" else set()
    assert scopes(manifest(variant)) == needed - {None} | further


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_optional_scopes_are_those_that_something_is_done_with(variant: Variant) -> None:
    used = OPTIONAL_SCOPES_OF.keys() & {*called(), *EVENTS}
    assert used == OPTIONAL_SCOPES_OF.keys()
    assert optional_scopes(manifest(variant)) == {scope for each in used for scope in OPTIONAL_SCOPES_OF[each]}
    assert not optional_scopes(manifest(variant)) & scopes(manifest(variant))

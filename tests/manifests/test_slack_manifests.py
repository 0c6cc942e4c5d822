"""The manifests are valid, agree with each other, and declare exactly what their README gives a reason for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from bot.manifests import FOLDER, Variant, manifest, optional_scopes, scopes

SCHEMA = Path(__file__).parent / "schema"
VARIANTS: tuple[Variant, ...] = get_args(Variant)


def validator() -> Draft7Validator:
    published = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(SCHEMA.rglob("*.json"))]
    released = "https://raw.githubusercontent.com/slackapi/manifest-schema/v0.5.0/schemas/"
    at = {f"{released}{file.name}": file for file in (SCHEMA / "schemas").glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (url, Resource.from_contents(json.loads(file.read_text(encoding="utf-8")))) for url, file in at.items()
    )
    (whole,) = (each for each in published if "All Versions" in each["title"])
    return Draft7Validator(whole, registry=registry)


@pytest.mark.parametrize("variant", VARIANTS)
def test_slacks_published_schema_accepts_it(variant: Variant) -> None:
    assert [error.message for error in validator().iter_errors(manifest(variant))] == []


def test_the_schema_would_refuse_a_mistake() -> None:
    wrong = manifest("socket")
    wrong["features"]["slash_commands"][0]["command"] = "finetune"
    wrong["settings"]["socket_mode"] = True
    assert not validator().is_valid(wrong)


def test_the_two_differ_only_in_how_slack_reaches_the_advisor() -> None:
    socket, http = manifest("socket"), manifest("http")
    assert socket["settings"].pop("socket_mode_enabled") is True
    assert http["settings"].pop("socket_mode_enabled") is False
    addresses = {
        http["features"]["slash_commands"][0].pop("url"),
        http["settings"]["event_subscriptions"].pop("request_url"),
        http["settings"]["interactivity"].pop("request_url"),
    }
    assert len(addresses) == 1
    assert addresses.pop().endswith("/slack/events")
    assert socket == http


def test_every_scope_and_event_has_its_reason_and_nothing_else_is_explained() -> None:
    rows = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    explained = {row.split("`")[1] for row in rows if row.startswith("| `") and ".json" not in row}
    declared = [manifest(each) for each in VARIANTS]
    events = {event for each in declared for event in each["settings"]["event_subscriptions"]["bot_events"]}
    assert explained == events.union(*map(scopes, declared), *map(optional_scopes, declared))


def test_the_agent_is_the_app_of_socket_mode_and_its_threads() -> None:
    socket, agent = manifest("socket"), manifest("agent")
    assert agent["features"].pop("agent_view")["suggested_prompts"]
    agent["oauth_config"]["scopes"]["bot"].remove("assistant:write")
    agent["settings"]["event_subscriptions"]["bot_events"].remove("agent_session_stopped")
    assert agent == socket


def test_the_scopes_are_the_same_in_both() -> None:
    assert scopes(manifest("socket")) == scopes(manifest("http"))
    assert optional_scopes(manifest("socket")) == optional_scopes(manifest("http"))

"""The manifests are valid, agree with each other, and declare exactly what their README gives a reason for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from bot.manifests import FOLDER, Mode, manifest, optional_scopes, scopes

SCHEMA = Path(__file__).parent / "schema"
MODES: tuple[Mode, ...] = ("socket", "http")


def validator() -> Draft7Validator:
    published = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(SCHEMA.rglob("*.json"))]
    released = "https://raw.githubusercontent.com/slackapi/manifest-schema/v0.5.0/schemas/"
    at = {f"{released}{file.name}": file for file in (SCHEMA / "schemas").glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (url, Resource.from_contents(json.loads(file.read_text(encoding="utf-8")))) for url, file in at.items()
    )
    (whole,) = (each for each in published if "All Versions" in each["title"])
    return Draft7Validator(whole, registry=registry)


@pytest.mark.parametrize("mode", MODES)
def test_slacks_published_schema_accepts_it(mode: Mode) -> None:
    assert [error.message for error in validator().iter_errors(manifest(mode))] == []


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


@pytest.mark.parametrize("mode", MODES)
def test_every_scope_and_event_has_its_reason_and_nothing_else_is_explained(mode: Mode) -> None:
    rows = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    explained = {row.split("`")[1] for row in rows if row.startswith("| `") and ".json" not in row}
    events = set(manifest(mode)["settings"]["event_subscriptions"]["bot_events"])
    assert explained == scopes(manifest(mode)) | optional_scopes(manifest(mode)) | events


def test_the_scopes_are_the_same_in_both() -> None:
    assert scopes(manifest("socket")) == scopes(manifest("http"))
    assert optional_scopes(manifest("socket")) == optional_scopes(manifest("http"))

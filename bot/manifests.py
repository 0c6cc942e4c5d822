"""The Slack app manifests that ship with the advisor: what it declares to Slack, and so what it may expect of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, TypeAlias

Manifest: TypeAlias = dict[str, Any]
Mode: TypeAlias = Literal["socket", "http"]  # how Slack reaches the advisor
Variant: TypeAlias = Literal["socket", "http", "agent"]  # the agent is reached in Socket Mode

FOLDER = Path(__file__).resolve().parent.parent / "manifests" / "slack"


def manifest(variant: Variant) -> Manifest:
    """Return the manifest for Socket Mode, for signed HTTP, or for an agent."""
    parsed: Manifest = json.loads((FOLDER / f"{variant}.json").read_text(encoding="utf-8"))
    return parsed


def optional_scopes(declared: Manifest) -> frozenset[str]:
    """Return the bot scopes that whoever installs may leave out: the advisor can do without."""
    return frozenset(declared["oauth_config"]["scopes"].get("bot_optional", ()))


def scopes(declared: Manifest) -> frozenset[str]:
    """Return the bot scopes a manifest asks for: without them the advisor does not work."""
    return frozenset(declared["oauth_config"]["scopes"]["bot"])

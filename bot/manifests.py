"""The Slack app manifests that ship with the advisor: what it declares to Slack, and so what it may expect of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, TypeAlias

Manifest: TypeAlias = dict[str, Any]
Mode: TypeAlias = Literal["socket", "http"]

FOLDER = Path(__file__).resolve().parent.parent / "manifests" / "slack"


def manifest(mode: Mode) -> Manifest:
    """Return the manifest for Socket Mode or for signed HTTP."""
    parsed: Manifest = json.loads((FOLDER / f"{mode}.json").read_text(encoding="utf-8"))
    return parsed


def scopes(declared: Manifest) -> frozenset[str]:
    """Return the bot scopes a manifest asks for."""
    return frozenset(declared["oauth_config"]["scopes"]["bot"])


def optional_scopes(declared: Manifest) -> frozenset[str]:
    """Return the bot scopes a manifest asks for, but does without."""
    return frozenset(declared["oauth_config"]["scopes"].get("bot_optional", ()))

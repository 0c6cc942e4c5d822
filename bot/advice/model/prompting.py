"""Prompts are files with a version; a finding stores which version (and which rubric) it was made under."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from knowledge.pack import Pack


@dataclass(frozen=True, slots=True)
class Prompt:
    """A system prompt, filled in for one pack."""

    version: str  # "understand-1/rubric-1"
    system: str


def understand_prompt(pack: Pack, rubric_file: Path | None) -> Prompt:
    """Return the prompt for *pack*; without a rubric the criteria's labels for people have to do."""
    name, body = _versioned(files("bot.advice.model").joinpath("prompts/understand.md").read_text(encoding="utf-8"))
    rubric: dict[str, Any] = {"version": "0", "criteria": {}}
    if rubric_file is not None and rubric_file.exists():
        rubric = yaml.safe_load(rubric_file.read_text(encoding="utf-8"))
    lines = [_rubric_line(pack, each.id, rubric["criteria"].get(each.id)) for each in pack.criteria]
    system = body.replace("{guidance}", pack.text).replace("{rubric}", "\n".join(lines))
    return Prompt(f"{name}/rubric-{rubric['version']}", system)


def material(**fields: object) -> str:
    """Return the user turn: everything a person wrote as values of one JSON object, so that none of it is an order."""
    return json.dumps(fields, ensure_ascii=False)


def _versioned(text: str) -> tuple[str, str]:
    head, _, body = text.partition("\n")
    return head.removeprefix("version:").strip(), body.lstrip("\n")


def _rubric_line(pack: Pack, criterion: str, rule: str | None) -> str:
    known = pack.criterion(criterion)
    return f"- {criterion} ({known.kind}: {known.label}). {rule or ''}".rstrip()

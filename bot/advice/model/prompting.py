"""Prompts are files with a version; a finding stores which version (and which rubric) it was made under.

``prompts/*.md`` are the tasks, each with its version in the first line; ``prompts/parts/*.md`` is what they share. What
is specific to a pack (its guidance, questions, criteria and how to label them) is filled in from the pack's data.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import yaml

from knowledge.pack import CriterionId, Pack, SectionId

Task: TypeAlias = Literal["understand", "assess", "reply"]
_FOLDER: Final = files("bot.advice.model").joinpath("prompts")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A system prompt, filled in for one pack."""

    version: str  # "understand-2/rubric-2"
    system: str


@dataclass(frozen=True, slots=True)
class Prompts:
    """One prompt for each thing that is asked of a model."""

    understand: Prompt
    assess: Prompt
    reply: Prompt


def prompts_for(pack: Pack, rubric_file: Path | None = None) -> Prompts:
    """Return the prompts for *pack*; without a rubric the criteria's labels for people have to do."""
    rubric: dict[str, Any] = {"version": "0", "criteria": {}}
    if rubric_file is not None and rubric_file.exists():
        rubric = yaml.safe_load(rubric_file.read_text(encoding="utf-8"))
    lines = "\n".join(_rubric_line(pack, each.id, rubric["criteria"].get(each.id)) for each in pack.criteria)
    parts = {
        "material": _part("material"),
        "guidance": _part("guidance").replace("{text}", pack.text),
        "questions": _part("questions").replace("{lines}", "\n".join(_question_lines(pack))),
        "labels": _part("labels").replace("{rubric}", lines),
        "replies": _part("replies"),
    }
    return Prompts(*(_prompt(task, parts, str(rubric["version"])) for task in ("understand", "assess", "reply")))


def material(**fields: object) -> str:
    """Return the user turn: everything a person wrote as values of one JSON object, so that none of it is an order."""
    return json.dumps(fields, ensure_ascii=False)


def question_of(pack: Pack, section: SectionId | None) -> dict[str, str] | None:
    """Return the open question for the user turn; None where none is open."""
    if section is None:
        return None
    found = pack.section(section)
    return {"section": found.id, "heading": found.heading, "asked": found.ask}


def probe_of(pack: Pack, about: CriterionId | None) -> dict[str, str] | None:
    """Return the open follow-up for the user turn; None where none is open."""
    known = next((each for each in pack.criteria if each.id == about), None)
    return {"criterion": known.id, "asked": known.probe.text} if known else None


def _prompt(task: Task, parts: dict[str, str], rubric_version: str) -> Prompt:
    head, _, body = _FOLDER.joinpath(f"{task}.md").read_text(encoding="utf-8").partition("\n")
    system = body.strip()
    for name, text in parts.items():
        system = system.replace(f"{{{name}}}", text)
    return Prompt(f"{head.removeprefix('version:').strip()}/rubric-{rubric_version}", system)


def _part(name: str) -> str:
    return _FOLDER.joinpath(f"parts/{name}.md").read_text(encoding="utf-8").strip()


def _question_lines(pack: Pack) -> list[str]:
    return [f"- {each.id}: “{each.heading}” {each.ask}" for each in pack.sections]


def _rubric_line(pack: Pack, criterion: CriterionId, rule: str | None) -> str:
    known = pack.criterion(criterion)
    return f"- {criterion} ({known.kind}: {known.label}). {rule or ''}".rstrip()

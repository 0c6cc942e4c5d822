"""Prompts are files with a version, whole and about one pack; what changes them changes the version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

import bot.advice.model.prompting
from bot.advice.model.prompting import Prompts, Task, prompts_for
from bot.advice.model.proposals import shapes_for
from knowledge.loading import load_pack
from knowledge.pack import Pack
from tests.advice.model.desk import PACK, RUBRIC

# The files as they were when their versions were given. Whoever changes a text gives it a new version, and both here.
DIGESTS = {
    "understand-3": "1f51fbeee97ad636",
    "assess-2": "8d4949210cdec837",
    "reply-2": "2f846b6dec49d9ca",
    "rubric-3": "5dce59763b29ad6c",
}
PROMPTS = prompts_for(PACK, RUBRIC)
FOLDER = Path(bot.advice.model.prompting.__file__).with_name("prompts")
PARTS = sorted(FOLDER.glob("parts/*.md"))


def digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(each.read_bytes() for each in files)).hexdigest()[:16]


@pytest.mark.parametrize("task", get_args(Task))
def test_a_changed_text_has_a_changed_version(task: Task) -> None:
    version, _, rubric = getattr(PROMPTS, task).version.partition("/")
    assert (DIGESTS[version], DIGESTS[rubric]) == (digest(FOLDER / f"{task}.md", *PARTS), digest(RUBRIC))


def each_of(prompts: Prompts) -> tuple[str, str, str]:
    return prompts.understand.system, prompts.assess.system, prompts.reply.system


def test_every_prompt_holds_the_whole_guidance_and_no_gap() -> None:
    for system in each_of(PROMPTS):
        assert PACK.text in system
        assert all(section.ask in system for section in PACK.sections)
        assert not any(f"{{{gap}}}" in system for gap in ("material", "guidance", "questions", "labels", "replies"))
        assert not any(f"{{{gap}}}" in system for gap in ("text", "lines", "rubric"))


def test_every_criterion_has_a_rule_of_the_packs_rubric() -> None:
    for criterion in PACK.criteria:
        line = next(each for each in PROMPTS.assess.system.splitlines() if each.startswith(f"- {criterion.id} "))
        assert criterion.label in line
        assert ("met: " in line) == (criterion.kind == "ready")
        assert "present" in line or criterion.kind == "ready"


def another_pack() -> Pack:
    (folder,) = (
        each
        for each in Path(__file__).parents[2].joinpath("knowledge/packs").iterdir()
        if (each / "pack.yaml").is_file()
    )
    return load_pack(folder)


def test_another_pack_needs_no_other_code() -> None:
    pack = another_pack()
    prompts = prompts_for(pack)
    assert prompts.assess.version == "assess-2/rubric-0"
    assert all(each.id in prompts.assess.system for each in pack.criteria)
    assert not any(each.id in prompts.assess.system for each in PACK.criteria)
    label = shapes_for(pack).labels.model_json_schema()["$defs"]["ProposedLabel"]
    assert label["properties"]["criterion"]["enum"] == [each.id for each in pack.criteria]


TAKEN_BY_STRICT_ENDPOINTS = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "$defs", "$ref", "title", "description",
}  # fmt: skip


def keywords(schema: dict[str, Any]) -> Iterator[str]:
    """Every keyword of *schema*, at any depth; the names of properties and definitions are none."""
    for key, value in schema.items():
        yield key
        inner = value.values() if key in {"properties", "$defs"} else [value]
        for each in inner:
            yield from keywords(each) if isinstance(each, dict) else ()


def named(schema: dict[str, Any]) -> list[list[str]]:
    """The values of every enum of *schema*'s types."""
    types = [schema, *schema.get("$defs", {}).values()]
    return [each["enum"] for of in types for each in of["properties"].values() if "enum" in each]


def test_a_schema_is_one_that_strict_endpoints_take() -> None:
    shapes = shapes_for(PACK)
    for shape in (shapes.message, shapes.labels, shapes.reply):
        schema = shape.model_json_schema()
        for each in (schema, *schema.get("$defs", {}).values()):
            assert each["additionalProperties"] is False
            assert each["required"] == list(each["properties"])
        assert set(keywords(schema)) <= TAKEN_BY_STRICT_ENDPOINTS
        assert all(word for each in named(schema) for word in each)  # some refuse a schema that names an empty word


def test_the_words_are_proposed_before_the_judgement_on_them() -> None:
    label = shapes_for(PACK).labels.model_json_schema()["$defs"]["ProposedLabel"]["properties"]
    assert list(label) == ["criterion", "quote", "label", "sure"]

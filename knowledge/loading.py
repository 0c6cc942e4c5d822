"""From a folder to a pack whose every quote has been compared with the text, or to the list of what to mend."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.pack import Pack, Questions
from knowledge.problems import PackError, PackProblem
from knowledge.verifying import TEXT_FILE, checksum_problems, question_problems, quote_problems, script_problems
from knowledge.yaml_lines import Document, read_yaml

DEFAULT_PACK = "azure-openai-fine-tuning-2023"
SCRIPT_FILE = "pack.yaml"
QUESTIONS_FILE = "passages.yaml"  # optional: without it the search has the guidance's own words alone

_Model = TypeVar("_Model", bound=BaseModel)


def load_pack(folder: Path | Traversable) -> Pack:
    """Load the pack in *folder*, verified.

    Raises:
        PackError: Anything is wrong; it names every problem with file, line and criterion.
    """
    pack, problems = _read(folder)
    if pack is None or problems:
        raise PackError(str(folder), problems)
    return pack


@cache
def bundled_pack(pack_id: str = DEFAULT_PACK) -> Pack:
    """Return a pack that ships with the advisor, loaded once per process.

    Raises:
        KeyError: No pack of that id ships; the message lists those that do.
        PackError: The shipped files were changed.
    """
    if pack_id not in bundled_packs():
        raise KeyError(f"no pack {pack_id!r} ships with the advisor; there are: {', '.join(bundled_packs())}")
    return load_pack(_shipped().joinpath(pack_id))


def bundled_packs() -> tuple[str, ...]:
    """Return the ids of the packs that ship with the advisor, sorted."""
    return tuple(sorted(each.name for each in _shipped().iterdir() if each.joinpath(SCRIPT_FILE).is_file()))


def check_pack(folder: Path | Traversable) -> list[PackProblem]:
    """Return everything that is wrong with the pack in *folder*, by file and line; empty when it can be used."""
    return _read(folder)[1]


def _shipped() -> Traversable:
    return resources.files("knowledge").joinpath("packs")


def _read(folder: Path | Traversable) -> tuple[Pack | None, list[PackProblem]]:
    missing = [name for name in (SCRIPT_FILE, TEXT_FILE) if not folder.joinpath(name).is_file()]
    if missing:
        return None, [PackProblem(name, 0, None, f"there is no such file in {folder}.") for name in missing]
    content = folder.joinpath(TEXT_FILE).read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [PackProblem(TEXT_FILE, 0, None, f"is not UTF-8 (byte {error.start}).")]
    script = read_yaml(SCRIPT_FILE, folder.joinpath(SCRIPT_FILE).read_bytes())
    pack, problems = _script(script, content, text)
    questions, more = _questions(folder, pack, text)
    return (pack and pack.model_copy(update={"questions": questions})), sorted({*problems, *more}, key=_order)


def _script(script: Document, content: bytes, text: str) -> tuple[Pack | None, list[PackProblem]]:
    shaped, problems = _shaped(script, Pack)
    problems += [*checksum_problems(script, content), *quote_problems(script, text)]
    if shaped is None:
        return None, problems
    pack = shaped.model_copy(update={"text": text})
    return pack, [*problems, *script_problems(script, pack)]


def _questions(folder: Path | Traversable, pack: Pack | None, text: str) -> tuple[Questions, list[PackProblem]]:
    file = folder.joinpath(QUESTIONS_FILE)
    if not file.is_file():
        return Questions(), []
    document = read_yaml(QUESTIONS_FILE, file.read_bytes())
    shaped, problems = _shaped(document, Questions)
    problems += quote_problems(document, text)
    if shaped and pack:
        problems += question_problems(document, pack, shaped)
    return shaped or Questions(), problems


def _shaped(document: Document, model: type[_Model]) -> tuple[_Model | None, list[PackProblem]]:
    """Return the document as *model*, with a problem for each thing that does not fit it."""
    problems = list(document.problems)
    if document.data is None and problems:
        return None, problems
    try:
        return model.model_validate(document.data), problems
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False):
            named = ".".join(str(part) for part in each["loc"]) or "the file"
            line, about = document.line(each["loc"]), document.criterion(each["loc"])
            problems.append(PackProblem(document.file, line, about, f"{named}: {each['msg']}."))
        return None, problems


def _order(problem: PackProblem) -> tuple[str, int, str]:
    return problem.file, problem.line, problem.message

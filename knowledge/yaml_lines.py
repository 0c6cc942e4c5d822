"""YAML that remembers where things stand, so that a problem can name the line of the node it is about."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from knowledge.problems import PackProblem

Path: TypeAlias = tuple[str | int, ...]  # keys and indices from the top, as pydantic's ``loc``

# libyaml reads a pack in a tenth of the time; wheels of PyYAML bring it, some builds from source do not.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as plain values, with the line of every key and item."""

    file: str
    data: object
    lines: dict[Path, int]  # 1-based
    problems: tuple[PackProblem, ...] = ()

    def line(self, path: Path) -> int:
        """Return the line of *path*, or of the nearest thing around it that is written down."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def criterion(self, path: Path) -> str | None:
        """Return the id of the criterion that *path* lies in, None outside of criteria."""
        if "criteria" not in path:
            return None
        found = self.at(path[: path.index("criteria") + 2])
        named = found.get("id") if isinstance(found, dict) else None
        return str(named) if named else None

    def at(self, path: Path) -> object:
        """Return what stands at *path*, None where nothing does."""
        found = self.data
        for step in path:
            try:
                found = found[step]  # type: ignore[index]  # anything may stand in a file
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def strings(self, key: str) -> Iterator[tuple[Path, str]]:
        """Yield every text that stands under a key named *key*, with its path, in the order of the file."""
        for path in self.lines:
            value = self.at(path)
            if path and path[-1] == key and isinstance(value, str):
                yield path, value


def read_yaml(file: str, content: bytes) -> Document:
    """Read *content*; what cannot be read, and keys given twice, are problems of the document."""
    try:
        loader = _Loader(content.decode("utf-8"))
        node = loader.get_single_node()
        data = loader.construct_document(node) if node else None
    except UnicodeDecodeError as error:
        return _unreadable(file, 0, f"is not UTF-8 (byte {error.start})")
    except yaml.YAMLError as error:
        return _unreadable(file, _line_of(error), " ".join(str(getattr(error, "problem", None) or error).split()))
    lines: dict[Path, int] = {}
    problems: list[PackProblem] = []
    if node:
        _walk(node, (), file, lines, problems)
    return Document(file, data, lines, tuple(problems))


def _unreadable(file: str, line: int, message: str) -> Document:
    return Document(file, None, {}, (PackProblem(file, line, None, f"cannot be read: {message}."),))


def _line_of(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 0


def _walk(node: yaml.Node, path: Path, file: str, lines: dict[Path, int], problems: list[PackProblem]) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, (*path, index), file, lines, problems)
    elif isinstance(node, yaml.MappingNode):
        _walk_mapping(node, path, file, lines, problems)


def _walk_mapping(
    node: yaml.MappingNode, path: Path, file: str, lines: dict[Path, int], problems: list[PackProblem]
) -> None:
    seen: set[Hashable] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.value in seen:
            problems.append(PackProblem(file, line, None, f"the key {key.value!r} is given twice in one place."))
        seen.add(str(key.value))
        lines[(*path, str(key.value))] = line
        _walk(value, (*path, str(key.value)), file, lines, problems)

"""The methods of the Web API by name, with the scope each needs and the tier it is limited by."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from bot.sandbox.errors import SlackError
from bot.sandbox.jsontypes import Json

if TYPE_CHECKING:
    from bot.sandbox.platform import Platform

_JSON_ARGUMENTS = {"blocks", "attachments", "metadata", "view", "files", "chunks", "prompts", "loading_messages"}
_TRUE = {"1", "true", "True", True}


class Args(Json):
    """The arguments of one call: query, form and JSON body merged; JSON written as text is read."""

    def __init__(self, given: Json, *, token: str = "") -> None:
        super().__init__({name: _read(name, value) for name, value in given.items() if value is not None})
        self.token = token

    def need(self, name: str) -> str:
        """Return an argument that must be there and not empty.

        Raises:
            SlackError: `invalid_arguments`, naming the field.
        """
        value = self.get(name)
        if value is None or value == "":
            raise SlackError("invalid_arguments", messages=[f"[ERROR] missing required field: {name}"])
        return str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return an argument that says yes or no, however it is written."""
        value = self.get(name)
        return default if value is None else value in _TRUE

    def number(self, name: str, default: int, most: int) -> int:
        """Return an argument that is a count, at least 1 and at most *most*.

        Raises:
            SlackError: `invalid_limit`.
        """
        value = self.get(name, default)
        if not str(value).isdigit() or int(value) > most:
            raise SlackError("invalid_limit")
        return int(value) or default

    def names(self, name: str, default: str = "") -> list[str]:
        """Return an argument that lists words between commas, or is a list already."""
        value = self.get(name, default)
        return [str(each) for each in value] if isinstance(value, list) else [w for w in str(value).split(",") if w]


def _read(name: str, value: Any) -> Any:
    if name not in _JSON_ARGUMENTS or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as malformed:
        raise SlackError("invalid_blocks_format" if name == "blocks" else "invalid_arguments") from malformed


Handler = Callable[["Platform", Args], Json]
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True, slots=True)
class Method:
    """How one method is reached; *scope* None means that any token will do."""

    name: str
    handler: Handler
    scope: str | None
    tier: int | None
    app_level: bool
    open: bool


METHODS: dict[str, Method] = {}


def method(
    name: str,
    *,
    scope: str | None = None,
    tier: int | None = None,
    app_level: bool = False,
    anyone: bool = False,
) -> Callable[[H], H]:
    """Register the decorated function as *name*; *anyone* needs no token at all."""

    def register(handler: H) -> H:
        METHODS[name] = Method(name, handler, scope, tier, app_level, anyone)
        return handler

    return register

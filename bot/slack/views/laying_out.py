"""Blocks as the JSON values that are sent: what the SDK's ``to_dict`` gives, checks and all, for a third of the CPU.

The SDK looks through every name of every object for the checks to run, and makes the set of its attributes anew each
time. Both are the same for all objects of a kind.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from slack_sdk.models.basic_objects import EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST, JsonObject

_MAY_BE_EMPTY: Final = frozenset((each["type"], each["property"]) for each in EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST)
_ATTRIBUTES: Final[dict[type, tuple[str, ...]]] = {}


def as_json(value: Any) -> Any:
    """Return *value*, an object of the SDK's or what it holds, as JSON values.

    Raises:
        SlackObjectFormationError: It breaks a limit of Slack's.
    """
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    kind: type = type(value)
    to_dict = getattr(kind, "to_dict", None)
    if to_dict is None:
        return value
    if to_dict is not JsonObject.to_dict:
        return {key: as_json(each) for key, each in value.to_dict().items()}
    for check in _checks(kind):
        getattr(value, check)()
    shown = ((name, value.get_object_attribute(name)) for name in _attributes(value))
    block_type = getattr(value, "type", None)
    return {name: as_json(each) for name, each in shown if _is_said(block_type, name, each)}


def _is_said(block_type: str | None, name: str, value: Any) -> bool:
    if value is None:
        return False
    return not hasattr(value, "__len__") or len(value) > 0 or (block_type, name) in _MAY_BE_EMPTY


@cache
def _checks(kind: type) -> tuple[str, ...]:
    """Return the names of the methods that check objects of *kind*."""
    return tuple(name for name in dir(kind) if hasattr(getattr(kind, name, None), "validator"))


def _attributes(value: JsonObject) -> tuple[str, ...]:
    found = _ATTRIBUTES.get(type(value))
    if found is None:
        found = _ATTRIBUTES[type(value)] = tuple(sorted(value.attributes))
    return found

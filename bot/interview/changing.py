"""``dataclasses.replace`` for what never changes, in less than half of its time.

A check has nearly forty fields, and a message makes ten new ones of it. What is copied was made by its class, and is
not looked at again; a class that looks at its own values, or keeps some back, is replaced in the usual way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dataclasses import replace as replace  # noqa: PLC0414 - type checkers know what it takes
else:

    def replace(value, /, **changes):
        """Return *value*, of a frozen dataclass with slots, with *changes*; TypeError for what is no field of it."""
        fields = _FIELDS.get(type(value)) or _fields_of(type(value))
        if not fields.put or not fields.put.keys() >= changes.keys():
            return dataclasses.replace(value, **changes)
        copy = object.__new__(type(value))
        for put, each in zip(fields.setters, fields.values(value)):  # noqa: B905 - of one class, and asked for often
            put(copy, each)
        for name, each in changes.items():
            fields.put[name](copy, each)
        return copy


@dataclass(slots=True)
class _Fields:
    """How the fields of a class are read, all at once, and written; no names where that must be left to the class."""

    values: Callable[[Any], tuple[Any, ...]]
    put: Mapping[str, Callable[[Any, Any], None]]
    setters: Sequence[Callable[[Any, Any], None]]


_FIELDS: Final[dict[type, _Fields]] = {}


def _fields_of(kind: type) -> _Fields:
    names = [each.name for each in dataclasses.fields(kind)]
    if not _is_plain(kind):
        return _FIELDS.setdefault(kind, _Fields(tuple, {}, ()))
    put = {each: getattr(kind, each).__set__ for each in names}
    return _FIELDS.setdefault(kind, _Fields(attrgetter(*names), put, tuple(put.values())))


def _is_plain(kind: type) -> bool:
    """Whether nothing but its fields makes an object of *kind*."""
    fields = dataclasses.fields(kind)
    return (
        len(fields) > 1  # of one, ``attrgetter`` gives the value itself
        and all(each.init for each in fields)
        and not hasattr(kind, "__post_init__")
        and kind.__dictoffset__ == 0  # all in slots
    )

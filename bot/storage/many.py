"""Many rows in one statement: they go to the database as one JSON text, whatever their number.

A list of VALUES would be another statement for each number of rows, to be compiled and planned anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, Text, bindparam, column, func, literal_column, select, true
from sqlalchemy import cast as as_type
from sqlalchemy.types import TypeEngine

ROWS = "rows"  # the parameter that holds them
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def written(rows: Iterable[Sequence[object]]) -> str:
    """Return *rows*, of texts, numbers and None, as the parameter ``ROWS``."""
    return _COMPACT.encode(list(rows))


def each_of(dialect: str, types: Sequence[TypeEngine[Any]], *more: ColumnElement[Any]) -> Select[Any]:
    """Select the values of each row in their order, by their *types*, then *more* that is the same for all."""
    if dialect == "sqlite":
        listed = func.json_each(bindparam(ROWS, type_=Text())).table_valued("value", name="listed")
        values: list[ColumnElement[Any]] = [
            func.json_extract(listed.c.value, literal_column(f"'$[{n}]'")) for n, _ in enumerate(types)
        ]
    else:
        parsed = as_type(bindparam(ROWS, type_=Text()), JSON())
        listed = func.json_array_elements(parsed).table_valued(column("value", JSON()), name="listed")
        texts = (listed.c.value.op("->>")(literal_column(str(n))) for n, _ in enumerate(types))
        values = [as_type(text, each) for text, each in zip(texts, types, strict=True)]
    return select(*values, *more).select_from(listed).where(true())  # SQLite needs a WHERE before ON CONFLICT

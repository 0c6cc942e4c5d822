"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy spells once for each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite


class UpsertInto:
    """An insert that makes *changes* where the primary key is there already; built once per database, then reused."""

    def __init__(self, table: Table, values: dict[str, Any], changes: dict[str, ColumnElement[Any]]) -> None:
        key = list(table.primary_key.columns)
        self._by_dialect = {
            name: begin(table).values(values).on_conflict_do_update(index_elements=key, set_=changes)
            for name, begin in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
        }

    def on(self, dialect: str) -> Any:
        """Return the statement for the database of that name."""
        return self._by_dialect[dialect]

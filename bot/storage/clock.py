"""The database's own clock: leases, deadlines and retention are compared with nothing else.

Two replicas' clocks differ and jump; the database has one. It is read as seconds since the epoch, as a float:
milliseconds on SQLite, microseconds on PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Double
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class EpochNow(FunctionElement[float]):
    """``EpochNow()`` in a statement is the time at which the database began to run that statement."""

    type = Double()
    inherit_cache = True
    name = "epoch_now"


@compiles(EpochNow, "sqlite")
def _on_sqlite(_element: EpochNow, _compiler: SQLCompiler, **_: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"  # unixepoch('subsec') came with 3.42; Debian 12 has 3.40


@compiles(EpochNow, "postgresql")
def _on_postgresql(_element: EpochNow, _compiler: SQLCompiler, **_: Any) -> str:
    # statement_timestamp() is stable: clock_timestamp() is volatile and keeps indexes from being used
    return "extract(epoch from statement_timestamp())::float8"

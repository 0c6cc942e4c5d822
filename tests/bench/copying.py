"""A database full of interviews: one that was really held, copied by SQL under other people's names.

Each copy is a lane in its last state, its newest events and its newest posts, all finished. Dedupe keys are not
copied: they are forgotten after a day.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, Table, text

from bot.storage.connect import connect, parse_url
from bot.storage.tables import INBOX, LANE, OUTBOX

ROWS_EACH: Final = 4  # events and posts of an interview that are copied along
BATCH: Final = 20_000
_FINISHED: Final = {
    "inbox": "status IN ('applied', 'refused')",
    "outbox": "status IN ('sent', 'given', 'skipped')",
    "lane": "wake_at IS NULL",
}


def copy_interviews(url: str, count: int) -> None:
    """Add *count* copies of the interview that has gone furthest in the database at *url*."""
    engine = connect(parse_url(url))
    with engine.begin() as connection:
        lane = str(connection.execute(text("SELECT id FROM lane ORDER BY version DESC LIMIT 1")).scalar_one())
        first = connection.execute(text("SELECT count(*) FROM lane")).scalar_one()
    for start in range(first, first + count, BATCH):
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0")) if _is_postgres(connection) else None
            _copy(connection, lane, start, min(start + BATCH, first + count) - 1)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))  # as its own housekeeping would, sooner or later
            connection.execute(text("CHECKPOINT"))
    engine.dispose()


def _is_postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _copy(connection: Connection, lane: str, first: int, last: int) -> None:
    numbers = (
        f"generate_series({first}, {last}) AS numbers(n)"
        if _is_postgres(connection)
        else f"(WITH RECURSIVE counted(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM counted WHERE n < {last})"
        " SELECT n FROM counted) AS numbers"
    )
    for table in (LANE, INBOX, OUTBOX):
        connection.execute(text(_statement(table, numbers)), {"lane": lane})


def _statement(table: Table, numbers: str) -> str:
    columns = [column.name for column in table.columns if not (column.name == "id" and table is not LANE)]
    newest = "" if table is LANE else f" ORDER BY id DESC LIMIT {ROWS_EACH}"
    owner = "id" if table is LANE else "lane"
    copied = f"SELECT * FROM {table.name} WHERE {owner} = :lane AND {_FINISHED[table.name]}{newest}"
    values = ", ".join(_value(table, name) for name in columns)
    return f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {values} FROM ({copied}) AS one, {numbers}"


def _value(table: Table, column: str) -> str:
    """Return what stands in *column* of a copy: what tells people and posts apart is made anew."""
    if (table is LANE and column == "id") or column == "lane":
        return "'T0BENCH:UZ' || n"
    if column == "channel":
        return "CASE WHEN one.channel IS NULL THEN NULL ELSE 'dm:T0BENCH:UZ' || n END"
    return "one.key || n" if column == "key" else f"one.{column}"

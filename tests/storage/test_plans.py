"""The statements of every message use an index on both databases: what is stored does not slow them down."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Executable, text

from bot.storage import channels, inbox, lanes, outbox, people, timers
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork

STATEMENTS: dict[str, tuple[Executable, dict[str, object], str]] = {
    "the next lane": (lanes._DUE, {}, "ix_lane_wake_at"),
    "the lane that rang": (lanes._DUE_ITSELF, {"lane": "x"}, "lane"),
    "the channel that rang": (channels._DUE_ITSELF, {"channel": "x"}, "channel"),
    "when the next lane is due": (lanes._DUE_IN, {}, "ix_lane_wake_at"),
    "a held lane": (lanes._HELD, {"lane": "x", "held": 1, "by": "A"}, "lane"),
    "the next channel": (channels._DUE, {}, "ix_channel_wake_at"),
    "what waits in a lane": (inbox._WAITING, {"lane": "x", "most": 20}, "ix_inbox_waiting"),
    "the log of a lane": (inbox._APPLIED, {"lane": "x", "after": 0}, "ix_inbox_log"),
    "advice asked for": (outbox._NEXT_ADVICE, {"of_lane": "x"}, "ix_outbox_advice"),
    "the front of a channel": (outbox._FRONT, {"in_channel": "x"}, "ix_outbox_open"),
    "the message with the controls": (
        outbox._SENT, {"of_lane": "x", "check": 1, "revision": 1}, "ix_outbox_revision",
    ),
    "the next timer": (timers._DUE, {}, "ix_timer_due_at"),
    "the next Home tab": (people._NEXT, {}, "ix_person_home_due"),
    "whose ticket a message shows": (
        outbox._TICKET_AT, {"of_team": "T1", "in_channel": "D1", "at_ts": "1.1"}, "ix_outbox_ticket",
    ),
    "a ticket on its way": (outbox._TICKET_UNDER_WAY, {"in_queue": "dm:x"}, "ix_outbox_open"),
    "old keys": (inbox._FORGET, {"older_than_s": 1.0, "most": 9}, "ix_dedupe_key_seen_at"),
}  # fmt: skip


@pytest.mark.parametrize("name", STATEMENTS)
def test_each_statement_of_a_message_uses_its_index(storage: Storage, name: str) -> None:
    statement, values, index = STATEMENTS[name]
    plan = storage.run_sync(_plan, statement, values)
    assert index in plan
    assert not re.search(r"Seq Scan|SCAN (?!.*USING)|USE TEMP B-TREE", plan), plan


def _plan(work: UnitOfWork, statement: Executable, values: dict[str, object]) -> str:
    compiled = statement.compile(dialect=work.connection.dialect)  # type: ignore[attr-defined]
    explain = "EXPLAIN QUERY PLAN " if work.connection.dialect.name == "sqlite" else "EXPLAIN "
    if explain == "EXPLAIN ":
        work.connection.execute(text("SET LOCAL enable_seqscan = off"))  # a few rows would not be worth an index
        work.connection.execute(text("SET LOCAL enable_bitmapscan = off"))
    parameters = compiled.construct_params(values)
    ordered = tuple(parameters[name] for name in compiled.positiontup) if compiled.positiontup else parameters
    rows = work.connection.exec_driver_sql(explain + compiled.string, ordered)
    return "\n".join(" ".join(map(str, row)) for row in rows)
